package org.xlcloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.Client.Answer;
import org.xlcloud.simulator.http.Fault;

class FaultsTest {
    private final Simulator simulator =
            Simulator.start(Simulator.Settings.defaults().withHosts(4).withChurn(Duration.ZERO));
    private final Client admin = Client.of(simulator, "admin", "admin");

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Answer flavors() {
        return admin.nova("2.93", "/flavors/detail");
    }

    private static void broken(Runnable call) {
        assertThrows(UncheckedIOException.class, call::run);
    }

    @Test
    void aCountedFaultStrikesSoOftenAndNoMore() {
        simulator.faults().add("compute", Fault.status(500), 2);
        assertEquals(500, flavors().status());
        assertEquals(200, admin.placement("/resource_providers").status(), "another service is well");
        assertEquals(500, flavors().status());
        assertEquals(200, flavors().status());
    }

    @Test
    void anUncountedFaultLastsUntilItIsCleared() {
        simulator.faults().add("compute", Fault.unavailable(7));
        for (int i = 0; i < 5; i++) {
            assertEquals(503, flavors().status());
        }
        assertEquals("7", flavors().header("Retry-After"));
        simulator.faults().clear("compute");
        assertEquals(200, flavors().status());
    }

    @Test
    void aFaultCanBeMeantForOnePath() {
        simulator.faults().add("compute", "/flavors", Fault.status(500), 1);
        assertEquals(200, admin.nova("2.93", "/servers").status());
        assertEquals(500, flavors().status());
    }

    @Test
    void aHangingServiceNeverAnswersAndLeavesTheOthersAlone() throws Exception {
        simulator.faults().add("compute", Fault.hang());
        var request = java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create(simulator.address("compute") + "/v2.1/flavors"))
                .timeout(Duration.ofMillis(300))
                .build();
        assertThrows(
                HttpTimeoutException.class, () -> admin.http().send(request, HttpResponse.BodyHandlers.discarding()));
        assertEquals(200, admin.placement("/resource_providers").status());
    }

    @Test
    void droppedConnectionsAndTruncatedBodiesBreakTheCall() {
        simulator.faults().add("compute", Fault.drop(), 1);
        // A client may try a GET again on a new connection: two drops, then, are one failure or two.
        simulator.faults().add("compute", Fault.drop(), 1);
        broken(this::flavors);
        simulator.faults().clear();
        simulator.faults().add("compute", Fault.truncated(), 1);
        broken(this::flavors);
        assertEquals(200, flavors().status());
    }

    @Test
    void slowAnswersArriveWhole() {
        JsonNode whole = flavors().json();
        simulator.faults().add("compute", Fault.trickle(2_000, Duration.ofMillis(5)), 1);
        assertEquals(whole, flavors().json());
        simulator.faults().add("compute", Fault.delay(Duration.ofMillis(20)), 1);
        assertEquals(whole, flavors().json());
    }

    @Test
    void everyServiceCanBeLate() {
        simulator.delay(Duration.ofMillis(20));
        long start = System.nanoTime();
        assertEquals(200, flavors().status());
        assertEquals(200, flavors().status());
        assertTrue(System.nanoTime() - start >= 40_000_000, "each has its delay");
    }

    @Test
    void anOversizedBodyIsAsLongAsAsked() throws Exception {
        simulator.faults().add("compute", Fault.oversized(5_000_000), 1);
        HttpResponse<InputStream> response = admin.http()
                .send(
                        admin.request("GET", "compute", "/v2.1/flavors", null),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertEquals(5_000_000, body.transferTo(java.io.OutputStream.nullOutputStream()));
        }
    }

    @Test
    void spoiledBodiesAreSpoiled() {
        simulator.faults().add("compute", Fault.invalidJson(), 1);
        assertThrows(UncheckedIOException.class, () -> flavors().json());
        simulator.faults().add("compute", Fault.hugeNumbers(), 1);
        JsonNode huge = flavors().json().at("/flavors/0/ram");
        assertTrue(huge.isBigInteger() && huge.asText().length() == 400, huge.toString());
        simulator.faults().add("compute", Fault.controlCharacters(), 1);
        String name = flavors().json().at("/flavors/0/name").asText();
        assertTrue(name.startsWith("\u001b[31m\u0007\n\u0000\u202e"), name);
        simulator.faults().add("compute", Fault.wrongContentType(), 1);
        Answer html = flavors();
        assertTrue(html.header("Content-Type").startsWith("text/html")
                && html.text().startsWith("{"));
        simulator.faults().add("compute", Fault.htmlPage(), 1);
        assertTrue(flavors().text().startsWith("<html>"));
        assertFalse(flavors().text().startsWith("<html>"));
    }

    @Test
    void aSelfSignedCertificateIsRefusedUnlessItIsTrusted() throws Exception {
        try (Simulator secure =
                Simulator.start(Simulator.Settings.defaults().withHosts(1).withTls(true))) {
            assertEquals("https", secure.authUrl().getScheme());
            var trusting = new Client(secure);
            var refusal = assertThrows(UncheckedIOException.class, () -> trusting.get("identity", "/v3"));
            assertTrue(refusal.getCause() instanceof SSLHandshakeException, refusal.toString());

            String pem = assertNotNullAnd(secure.certificate());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "simulator",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            var informed = new Client(secure, HttpClient.newBuilder().sslContext(context));
            informed.login("admin", "admin");
            assertEquals(200, informed.nova("2.93", "/os-hypervisors/detail").status());
        }
    }

    private static String assertNotNullAnd(String value) {
        assertNotNull(value);
        return value;
    }

    @Test
    void aBasePortGivesTheServicesTheFollowingOnes() {
        int free = simulator.authUrl().getPort();
        simulator.close();
        try (Simulator fixed = startNear(free)) {
            int first = fixed.authUrl().getPort();
            assertEquals(first + 1, fixed.address("compute").getPort());
            assertEquals(first + 2, fixed.address("placement").getPort());
        }
    }

    private static Simulator startNear(int port) {
        for (int first = Math.min(port, 60_000); ; first += 50) {
            try {
                return Simulator.start(
                        Simulator.Settings.defaults().withHosts(1).withPort(first));
            } catch (UncheckedIOException inUse) {
                if (first > 65_000) {
                    throw inUse;
                }
            }
        }
    }
}
