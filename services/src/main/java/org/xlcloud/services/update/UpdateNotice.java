package org.xlcloud.services.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Proxies;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// What a newer version tells of itself: the JSON object `{"version": "1.3.0", "url": "https://…"}`.
///
/// @param version newer than this program
/// @param link where a person reads on
public record UpdateNotice(String version, URI link) {
    private static final Duration WITHIN = Duration.ofSeconds(15);
    private static final int MOST_BYTES = 64 * 1024;
    private static final int LONGEST_VERSION = 64;
    private static final String VERSION = "[0-9]+(\\.[0-9]+)*([-+][0-9A-Za-z.+-]+)?";
    private static final String DOING = "look for a newer version";

    /// Makes one HTTPS request; blocks for at most 15 s.
    ///
    /// @param address what the operator has configured
    /// @param running this program's version
    /// @return empty when there is nothing newer
    /// @throws ProblemException when the address is none of HTTPS, or its answer isn't usable
    public static Optional<UpdateNotice> ask(String address, String running, Proxies proxies) {
        return ask(address, running, proxies, null);
    }

    static Optional<UpdateNotice> ask(String address, String running, Proxies proxies, @Nullable SSLContext tls) {
        URI uri = https(address, address, "the setting update.url");
        var maker = HttpClient.newBuilder()
                .connectTimeout(WITHIN)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(new Selector(proxies));
        if (tls != null) maker.sslContext(tls);
        try (HttpClient client = maker.build()) {
            return newer(read(client, uri), running, address);
        }
    }

    private static JsonNode read(HttpClient client, URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(WITHIN)
                .header("Accept", "application/json")
                .header("User-Agent", "xlcloud-console")
                .build();
        // The request's own time-out ends with the answer's head.
        CompletableFuture<byte[]> body =
                client.sendAsync(request, BodyHandlers.ofInputStream()).thenApply(answer -> bytes(answer, uri));
        try {
            return JsonMapper.builder().build().readTree(body.get(WITHIN.toSeconds(), TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            throw failed(uri, "no whole answer within " + WITHIN.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) throw problem;
            String reason = e.getCause() instanceof HttpTimeoutException
                    ? "no answer within " + WITHIN.toSeconds() + " s"
                    : String.valueOf(e.getCause());
            throw failed(uri, reason, e);
        } catch (IOException e) {
            throw failed(uri, "the answer is no JSON", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(uri, "cancelled", e);
        } finally {
            client.shutdownNow();
        }
    }

    private static byte[] bytes(HttpResponse<InputStream> answer, URI uri) {
        try (InputStream in = answer.body()) {
            if (answer.statusCode() != 200) throw failed(uri, "HTTP " + answer.statusCode() + ", expected 200", null);
            byte[] read = in.readNBytes(MOST_BYTES + 1);
            if (read.length > MOST_BYTES) throw failed(uri, "the answer is longer than " + MOST_BYTES + " bytes", null);
            return read;
        } catch (IOException e) {
            throw failed(uri, String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<UpdateNotice> newer(JsonNode told, String running, String address) {
        String version = told.path("version").asText("");
        if (version.length() > LONGEST_VERSION || !version.matches(VERSION))
            throw failed(URI.create(address), "\"version\" is no version such as 1.3.0", null);
        boolean known = running.matches(VERSION); // one that runs out of class folders has none
        if (!known || released(version).compareTo(released(running)) <= 0) return Optional.empty();
        return Optional.of(
                new UpdateNotice(version, https(told.path("url").asText(""), address, "\"url\" in its answer")));
    }

    /// What was built since a version is no newer version.
    private static Version released(String version) {
        return Version.parse(version.replaceFirst("\\+.*", ""));
    }

    private static URI https(String text, String asked, String where) {
        try {
            URI uri = URI.create(text);
            if ("https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null)
                return uri;
        } catch (IllegalArgumentException e) {
            // said below, as of any other text that is no address
        }
        throw new ProblemException(
                Problem.of(DOING, asked, where + " is no address, expected https://HOST/… without user and password"));
    }

    private static ProblemException failed(URI uri, String reason, @Nullable Throwable cause) {
        Problem problem = Problem.of(DOING, uri.toString(), reason);
        return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
    }

    private static final class Selector extends ProxySelector {
        private final Proxies proxies;

        Selector(Proxies proxies) {
            this.proxies = proxies;
        }

        @Override
        public List<Proxy> select(URI uri) {
            InetSocketAddress proxy = proxies.addressBefore(uri);
            return List.of(proxy == null ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, proxy));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // the request itself says so
        }
    }
}
