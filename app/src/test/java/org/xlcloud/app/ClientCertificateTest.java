package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.simulator.Simulator;

/// The command line, as a process of its own with files of its own, against a cloud behind a server that shows itself
/// by
/// a certificate of an authority of our own and lets nobody in who shows none of it: what `clouds.yaml` and
/// `secure.yaml` say is all that there is.
final class ClientCertificateTest {
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();
    private static final Set<String> KEPT = Set.of("content-type", "x-subject-token", "openstack-api-version");
    private static final Set<String> SENT =
            Set.of("content-type", "x-auth-token", "x-subject-token", "openstack-api-version", "accept");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Simulator simulator;
    private KeyStore keys;
    private HttpsServer door;

    @BeforeEach
    void open() throws Exception {
        simulator = Simulator.start(Simulator.Settings.defaults().withHosts(3).withChurn(Duration.ZERO));
        keytool("ca", "-ext", "bc:c");
        keytool("server", "-ext", "san=ip:127.0.0.1", "-signer", "ca");
        keytool("operator", "-signer", "ca");
        keys = KeyStore.getInstance(folder.resolve("keys.p12").toFile(), STORE_PASSWORD);
        door = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext context = context();
        door.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        door.createContext("/", this::pass);
        door.setExecutor(threads);
        door.start();
    }

    @AfterEach
    void close() {
        door.stop(0);
        threads.close();
        client.close();
        simulator.close();
    }

    private void keytool(String alias, String... more) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                new String(STORE_PASSWORD)));
        command.addAll(List.of(more));
        assertEquals(0, run(new ProcessBuilder(command)).code(), alias);
    }

    /// The server's own key alone, and trust in the authority alone.
    private SSLContext context() throws Exception {
        KeyStore own = empty();
        own.setKeyEntry("server", key("server"), STORE_PASSWORD, keys.getCertificateChain("server"));
        var shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        shown.init(own, STORE_PASSWORD);
        KeyStore authority = empty();
        authority.setCertificateEntry("ca", keys.getCertificate("ca"));
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(authority);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Key key(String alias) throws Exception {
        return keys.getKey(alias, STORE_PASSWORD);
    }

    /// Hands a request to the embedded cloud: `/PORT/path` goes to that port, and the catalog leads through here, too.
    private void pass(HttpExchange exchange) throws IOException {
        String[] way = exchange.getRequestURI().toString().split("/", 3);
        byte[] body = exchange.getRequestBody().readAllBytes();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + way[1] + "/" + way[2]))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (SENT.contains(name.toLowerCase(java.util.Locale.ROOT)))
                values.forEach(value -> request.header(name, value));
        });
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer.headers().map().forEach((name, values) -> {
                if (KEPT.contains(name)) exchange.getResponseHeaders().put(name, values);
            });
            byte[] said =
                    answer.body().replace("http://127.0.0.1:", address() + "/").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.statusCode(), said.length == 0 ? -1 : said.length);
            exchange.getResponseBody().write(said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private String address() {
        return "https://127.0.0.1:" + door.getAddress().getPort();
    }

    private Path pem(String kind, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                Files.createTempFile(folder, "made", ".pem"),
                "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private Path certificate(String alias) throws Exception {
        Certificate certificate = keys.getCertificate(alias);
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    /// @param tls the lines of the entry about certificates
    private Shell.Outcome hosts(String tls) throws Exception {
        Path openstack = Files.createDirectories(folder.resolve("config/openstack"));
        String yaml = simulator.cloudsYaml();
        String password = yaml.lines()
                .filter(line -> line.contains("password: "))
                .findFirst()
                .orElseThrow()
                .strip();
        Files.writeString(
                openstack.resolve("clouds.yaml"),
                """
                clouds:
                  behind:
                    auth:
                      auth_url: %s/%d/v3
                      username: admin
                      project_name: admin
                      user_domain_name: Default
                      project_domain_name: Default
                """.formatted(address(), simulator.authUrl().getPort()) + tls);
        Files.writeString(openstack.resolve("secure.yaml"), "clouds:\n  behind:\n    auth:\n      " + password + "\n");
        var process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.xlcloud.app.Main",
                "hosts",
                "-o",
                "json");
        process.environment().keySet().removeIf(name -> name.startsWith("OS_"));
        process.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        process.environment().put("HOME", folder.toString());
        process.directory(Files.createDirectories(folder.resolve("elsewhere")).toFile());
        return run(process);
    }

    private Shell.Outcome run(ProcessBuilder builder) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertTrue(
                process.waitFor(60, TimeUnit.SECONDS), () -> builder.command().toString());
        return new Shell.Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void the_password_of_secure_yaml_and_our_certificate_open_a_cloud_that_wants_both() throws Exception {
        String trust = "    cacert: " + certificate("ca") + "\n";
        String shown = "    cert: " + certificate("operator") + "\n    key: "
                + pem("PRIVATE KEY", key("operator").getEncoded()) + "\n";
        Shell.Outcome all = hosts(trust + shown);
        assertEquals(0, all.code(), all.err());
        assertEquals(3, new ObjectMapper().readTree(all.out()).size(), all.out());

        refused(hosts(trust), "certificate");
        refused(hosts(shown), "certificate", "signed by nobody this machine trusts");
    }

    /// One line says why, and no secret is in it.
    private static void refused(Shell.Outcome outcome, String... words) {
        assertEquals(1, outcome.code(), outcome.out());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        for (String word : words) assertTrue(outcome.err().contains(word), outcome.err());
    }
}
