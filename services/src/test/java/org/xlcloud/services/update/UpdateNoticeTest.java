package org.xlcloud.services.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.services.cloud.Proxies;
import org.xlcloud.services.flow.ProblemException;

@Timeout(60)
class UpdateNoticeTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static HttpsServer server;
    private static SSLContext trusting;
    private static volatile int status;
    private static volatile String answer;
    private static final AtomicInteger ASKED = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        KeyStore own = store();
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", own.getCertificate("key"));
        trust.init(trusted);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(trusting));
        server.createContext("/newest", exchange -> {
            ASKED.incrementAndGet();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private static KeyStore store() throws Exception {
        Path file = folder.resolve("server.p12");
        assertEquals(0, keytool(file));
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static int keytool(Path file) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=updates",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start()
                .waitFor();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @BeforeEach
    void answersWell() {
        status = 200;
        answer = "{\"version\": \"1.3.0\", \"url\": \"https://example.org/1.3.0\"}";
        ASKED.set(0);
    }

    private static String address() {
        return "https://127.0.0.1:" + server.getAddress().getPort() + "/newest";
    }

    private static Optional<UpdateNotice> ask(String running) {
        return UpdateNotice.ask(address(), running, Proxies.NONE, trusting);
    }

    private static String problem(String address) {
        return assertThrows(ProblemException.class, () -> UpdateNotice.ask(address, "1.0.0", Proxies.NONE, trusting))
                .problem()
                .oneLine();
    }

    @Test
    void aNewerVersionIsToldWithItsLinkAfterOneRequest() {
        assertEquals(Optional.of(new UpdateNotice("1.3.0", URI.create("https://example.org/1.3.0"))), ask("1.2.9"));
        assertEquals(1, ASKED.get());
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.0, true",
        "1.3.0, false",
        "1.3.0-342.gbe5163f, true",
        "1.3.0+4.gabc, false",
        "1.10.0, false",
        "0.1.0-SNAPSHOT, true",
        "development, false"
    })
    void versionsAreOrdered(String running, boolean newer) {
        assertEquals(newer, ask(running).isPresent());
    }

    @Test
    void onlyHttpsIsAskedAndLinkedTo() {
        assertTrue(problem("http://127.0.0.1/newest").contains("update.url"));
        assertTrue(problem("not an address").contains("expected https://"));
        assertTrue(problem("https://user:pw@example.org/").contains("without user and password"));
        answer = "{\"version\": \"1.3.0\", \"url\": \"file:///etc/passwd\"}";
        assertTrue(problem(address()).contains("\"url\" in its answer"));
    }

    @Test
    void anUnknownCertificateIsRefused() {
        String said = assertThrows(ProblemException.class, () -> UpdateNotice.ask(address(), "1.0.0", Proxies.NONE))
                .problem()
                .oneLine();
        assertTrue(said.contains("certif"), said);
        assertEquals(0, ASKED.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"version\": \"newest\"}", "{\"version\": 13}"})
    void anAnswerOfAnotherKindIsAProblem(String text) {
        answer = text;
        assertTrue(problem(address()).contains(address()));
    }

    @Test
    void aLongAnswerARedirectAndAnErrorAreProblems() {
        answer = "\"" + "x".repeat(200_000) + "\"";
        assertTrue(problem(address()).contains("longer than 65536 bytes"));
        answer = "{}";
        status = 302;
        assertTrue(problem(address()).contains("HTTP 302"));
        status = 500;
        assertTrue(problem(address()).contains("HTTP 500"));
    }
}
