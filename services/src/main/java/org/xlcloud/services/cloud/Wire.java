package org.xlcloud.services.cloud;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The HTTP/1.1 connections to one cloud: pooled, kept alive, secured as its entry says. Redirects aren't
/// followed here, since they would carry the token to another server.
final class Wire implements AutoCloseable {
    /// Servers log it; administrators look for it.
    static final String USER_AGENT = "xlcloud-console";

    static {
        // The JDK keeps a password from a proxy that only passes encrypted bytes on, unless this is empty. Read once,
        // when
        // the first client of the process is made.
        if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null)
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }

    private final HttpClient client;
    private final Proxies proxies;
    private final long mostBytes;

    Wire(CloudConfig config) {
        proxies = config.proxies();
        mostBytes = config.limits().bodyBytes();
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.limits().connect())
                .proxy(proxies.selector())
                .sslContext(TlsContext.of(config))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /// Sends and waits for the status and the headers; the body follows within the same deadline.
    ///
    /// @throws HttpTimeoutException when the deadline passes
    /// @throws InterruptedIOException when the calling thread is interrupted
    Answer send(HttpRequest.Builder request, Deadline deadline) throws IOException {
        Duration left = Duration.ofNanos(Math.max(1, deadline.leftNanos()));
        CompletableFuture<HttpResponse<BoundedBody>> answer = client.sendAsync(
                authorized(request.timeout(left).build()), head -> new BoundedBody(deadline, mostBytes));
        try {
            return Answer.of(answer.get(left.toNanos(), TimeUnit.NANOSECONDS), deadline);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw (IOException) new HttpTimeoutException("no answer").initCause(e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("cancelled").initCause(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    /// With our password for the proxy on the way, where it wants one. The JDK shows it to the proxy only.
    private HttpRequest authorized(HttpRequest request) {
        Proxies.Proxy proxy = proxies.before(request.uri());
        if (proxy == null || proxy.authorization() == null) return request;
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .setHeader("Proxy-Authorization", proxy.authorization().reveal())
                .build();
    }

    /// Breaks off what is under way.
    @Override
    public void close() {
        client.shutdownNow();
    }
}
