package org.xlcloud.services.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.cloud.ServerTls;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Secret;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Query;
import org.xlcloud.simulator.http.SelfSigned;

/// The webhook over TLS, with certificate and key from files as the settings name them.
class IntakeTlsTest {
    private static final String BODY =
            "{\"alarm_id\": \"a-1\", \"alarm_name\": \"hot\", \"current\": \"alarm\", \"reason\": \"hot\"}";

    @TempDir
    Path folder;

    private final SelfSigned certificate = SelfSigned.make();
    private Journal journal;
    private AlarmDesk desk;
    private AlarmIntake intake;

    @BeforeEach
    void open() throws IOException {
        journal = new Journal(
                new JournalPlace.File(folder.resolve("j.db")), JournalLimits.DEFAULT, InstantSource.system());
        desk = new AlarmDesk(journal, AlarmDeskTest.ALICE, InstantSource.system());
        Path pem = Files.writeString(folder.resolve("webhook.pem"), certificate.pem());
        Path key = Files.writeString(folder.resolve("webhook.key"), certificate.key());
        intake = new AlarmIntake(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(new AlarmIntake.Source("ops", "lab", new Secret("s3cret"))),
                AlarmIntake.Bounds.DEFAULT,
                ServerTls.of(pem.toString(), key.toString()),
                desk,
                InstantSource.system());
    }

    @AfterEach
    void close() {
        intake.close();
        desk.close();
        journal.close();
    }

    private SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "webhook",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(certificate.pem().getBytes(StandardCharsets.US_ASCII))));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private int post(HttpClient client, String scheme) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + intake.port() + "/alarms/ops"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer s3cret")
                .POST(HttpRequest.BodyPublishers.ofString(BODY));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void whoTrustsTheCertificateIsTakenInOverTlsAndNobodyElse() throws Exception {
        // A sender that never begins its handshake holds up nobody.
        try (var mute = new Socket(InetAddress.getLoopbackAddress(), intake.port());
                HttpClient trusting =
                        HttpClient.newBuilder().sslContext(trusting()).build();
                HttpClient wary = HttpClient.newHttpClient()) {
            assertEquals(204, post(trusting, "https"));
            assertThrows(IOException.class, () -> post(wary, "https"), "it does not trust the certificate");
            assertThrows(IOException.class, () -> post(wary, "http"), "the secret is not taken in the clear");
            assertEquals(204, post(trusting, "https"));
            assertTrue(mute.isConnected());
        }
        assertEquals(1, journal.search(Query.ALL.of(Kind.WEBHOOK)).entries().size(), "the second told the same");
    }

    @Test
    void aCertificateThatCanNotBeReadIsSaidInWords() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.pem"), "no certificate");
        for (Path file : List.of(broken, folder.resolve("nosuch.pem"))) {
            var problem = assertThrows(ProblemException.class, () -> ServerTls.of(file.toString(), null))
                    .problem();
            assertTrue(problem.oneLine().contains(file.getFileName().toString()), problem::oneLine);
            assertTrue(String.valueOf(problem.hint()).contains("PEM"), problem::oneLine);
        }
    }
}
