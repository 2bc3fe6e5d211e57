package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server that wants our certificate, and keys in every form that PEM files have. Keys and certificates are made anew
/// by the JDK's keytool.
@Timeout(60)
class TlsTest {
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static KeyStore server;
    private static KeyStore client;
    private static KeyStore expired;
    private static HttpsServer https;
    private static FakeCloud keystone;

    @BeforeAll
    static void start() throws Exception {
        server = store("server", "SAN=ip:127.0.0.1");
        client = store("client", "SAN=dns:operator");
        expired = store("expired", "SAN=dns:operator", "-startdate", "-30d", "-validity", "3");
        Files.writeString(folder.resolve("ca.pem"), pem("CERTIFICATE", certificate(server)));
        Files.writeString(folder.resolve("client.pem"), pem("CERTIFICATE", certificate(client)));
        SSLContext context = SSLContext.getInstance("TLS");
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(server, STORE_PASSWORD);
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", client.getCertificate("key"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        https.createContext("/", exchange -> {
            byte[] body = "[]".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        https.start();
        keystone = new FakeCloud();
    }

    @AfterAll
    static void stop() {
        https.stop(0);
        keystone.close();
    }

    private static KeyStore store(String name, String extension, String... more) throws Exception {
        Path file = folder.resolve(name + ".p12");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "key",
                "-keyalg",
                "EC",
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-dname",
                "CN=" + name,
                "-ext",
                extension,
                "-keystore",
                file.toString(),
                "-storepass",
                new String(STORE_PASSWORD)));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        assertTrue(keytool.waitFor(50, TimeUnit.SECONDS));
        assertEquals(0, keytool.exitValue(), () -> name);
        return KeyStore.getInstance(file.toFile(), STORE_PASSWORD);
    }

    private static byte[] certificate(KeyStore store) throws Exception {
        return store.getCertificate("key").getEncoded();
    }

    private static PrivateKey key(KeyStore store) throws Exception {
        return (PrivateKey) store.getKey("key", STORE_PASSWORD);
    }

    private static String pem(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "Bag Attributes: of no interest\n-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind
                + "-----\n";
    }

    /// A cloud whose Gnocchi is the server that wants a certificate.
    private static CloudConfig config(String host, Path certificate, Path key) {
        return config(host, new Tls(true, folder.resolve("ca.pem"), certificate, key));
    }

    private static CloudConfig config(String host, Tls tls) {
        var metric = "metric_endpoint_override: https://" + host + ":"
                + https.getAddress().getPort() + "/v1";
        return keystone.config(metric).withTls(tls);
    }

    private static void works(CloudConfig config) {
        try (Cloud cloud = new Cloud(config, Instant::now)) {
            assertTrue(cloud.rest(Service.METRIC).get("/metric").isArray());
        }
    }

    @Test
    void ourCertificateIsShownToAServerThatWantsIt() throws Exception {
        Path key = Files.writeString(
                folder.resolve("key.pem"), pem("PRIVATE KEY", key(client).getEncoded()));
        works(config("127.0.0.1", folder.resolve("client.pem"), key));
        Path both = Files.writeString(
                folder.resolve("both.pem"),
                Files.readString(folder.resolve("client.pem")) + Files.readString(folder.resolve("key.pem")));
        works(config("127.0.0.1", both, null));
    }

    @Test
    void anRsaKeyInOpensslsOlderFormIsReadToo() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        byte[] pkcs8 = key.getEncoded();
        int start = indexOf(pkcs8, new byte[] {0x30, (byte) 0x82}, 4);
        Path file = Files.writeString(
                folder.resolve("rsa.pem"), pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, start, pkcs8.length)));
        assertEquals(key, Pem.privateKey(file));
    }

    private static int indexOf(byte[] in, byte[] what, int from) {
        for (int i = from; i + what.length <= in.length; i++)
            if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) return i;
        throw new AssertionError("no such bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void anEllipticKeyInOpensslsOlderFormIsReadToo(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        var key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
        byte[] oid = key.getParams().toString().contains("1.2.840.10045.3.1.7")
                ? new byte[] {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07}
                : new byte[] {0x06, 0x05, 0x2b, (byte) 0x81, 0x04, 0x00, (byte) (curve.contains("384") ? 0x22 : 0x23)};
        int size = (key.getParams().getOrder().bitLength() + 7) / 8;
        byte[] number = key.getS().toByteArray();
        byte[] fixed = new byte[size];
        int count = Math.min(size, number.length);
        System.arraycopy(number, number.length - count, fixed, size - count, count);
        var content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {0x02, 0x01, 0x01, 0x04, (byte) size});
        content.writeBytes(fixed);
        content.writeBytes(new byte[] {(byte) 0xa0, (byte) oid.length});
        content.writeBytes(oid);
        var sec1 = new ByteArrayOutputStream();
        sec1.writeBytes(new byte[] {0x30, (byte) content.size()});
        sec1.writeBytes(content.toByteArray());
        Path file = Files.writeString(folder.resolve(curve + ".pem"), pem("EC PRIVATE KEY", sec1.toByteArray()));
        assertEquals(key.getS(), ((ECPrivateKey) Pem.privateKey(file)).getS());
    }

    @Test
    void aServerThatWantsACertificateSaysSo() {
        try (Cloud cloud = new Cloud(config("127.0.0.1", null, null), Instant::now)) {
            Problems.says(() -> cloud.rest(Service.METRIC).get("/metric"), "certificate", "cert and key");
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsSaidBeforeAnythingIsSent() throws Exception {
        Path other = Files.writeString(
                folder.resolve("other.pem"), pem("PRIVATE KEY", key(server).getEncoded()));
        Problems.says(
                () -> works(config("127.0.0.1", folder.resolve("client.pem"), other)),
                "key key: the key in " + other + " is not that of the certificate in " + folder.resolve("client.pem"),
                "clouds.yaml:");
    }

    @Test
    void aCertificateOfOursThatTheServerDoesNotTakeIsSaidWithItsEnd() throws Exception {
        Path both = Files.writeString(
                folder.resolve("expired.pem"),
                pem("PRIVATE KEY", key(expired).getEncoded()) + pem("CERTIFICATE", certificate(expired)));
        Problems.says(
                () -> works(config("127.0.0.1", both, null)),
                "our certificate",
                "renew " + both + ", which cert names in",
                "clouds.yaml:",
                "it ended at ");
    }

    @Test
    void aCertificateForAnotherNameIsSaid() throws IOException {
        try (Cloud cloud = new Cloud(config("localhost", null, null), Instant::now)) {
            Problems.says(() -> cloud.rest(Service.METRIC).get("/metric"), "for another name", "localhost");
        }
    }

    @Test
    void withoutVerifyAnyNameIsTaken() throws Exception {
        Path both = Files.writeString(
                folder.resolve("any.pem"),
                pem("PRIVATE KEY", key(client).getEncoded()) + Files.readString(folder.resolve("client.pem")));
        works(config("localhost", new Tls(false, null, both, null)));
    }

    @Test
    void filesThatAreNotPemAreSaid() throws Exception {
        Path junk = Files.writeString(folder.resolve("junk.pem"), "-----BEGIN CERTIFICATE-----\n????\n");
        Path secret =
                Files.writeString(folder.resolve("encrypted.pem"), pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3}));
        Path broken = Files.writeString(folder.resolve("broken.pem"), pem("PRIVATE KEY", new byte[] {1, 2, 3}));
        Path ca = folder.resolve("client.pem");
        Problems.says(() -> works(config("127.0.0.1", junk, null)), "key cert: no certificate found", "clouds.yaml:");
        Problems.says(() -> works(config("127.0.0.1", ca, ca)), "key key: no private key found");
        Problems.says(
                () -> works(config("127.0.0.1", ca, secret)), "encrypted", "no key for its passphrase", "openssl pkey");
        Path old = Files.writeString(folder.resolve("old.pem"), """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """);
        Problems.says(() -> works(config("127.0.0.1", ca, old)), "encrypted", "openssl pkey");
        Problems.says(() -> works(config("127.0.0.1", ca, broken)), "neither RSA, EC nor EdDSA");
    }

    @Test
    void theMachinesOwnBundleCountsBeforeTheJdksList() throws Exception {
        var chain = new X509Certificate[] {(X509Certificate) server.getCertificate("key")};
        var missing = folder.resolve("no-such-bundle.crt");
        var own = (X509TrustManager) TlsContext.ofMachine(List.of(missing, folder.resolve("ca.pem")))[0];
        own.checkServerTrusted(chain, "EC");
        assertEquals(1, own.getAcceptedIssuers().length);
        assertNull(TlsContext.ofMachine(List.of(missing)), "the JDK's");
        assertNull(TlsContext.ofMachine(List.of(Files.writeString(folder.resolve("broken.crt"), "nothing"))));
    }

    @Test
    void theBundleOfTheEnvironmentIsTakenAsPythonsRequestsDoes() throws Exception {
        Path file = Files.writeString(folder.resolve("clouds.yaml"), """
                clouds:
                  plain: &plain {auth: {auth_url: https://k, username: u, password: p, project_name: p}}
                  own: {<<: *plain, cacert: %s}
                  lab: {<<: *plain, verify: false}
                """.formatted(folder.resolve("client.pem")));
        var env = new HashMap<>(Map.of(
                "OS_CLIENT_CONFIG_FILE", file.toString(),
                "CURL_CA_BUNDLE", "ca.pem",
                "REQUESTS_CA_BUNDLE", ""));
        var configs = CloudConfigs.find(env, folder, folder);
        assertEquals(folder.resolve("ca.pem"), configs.get("plain").tls().authorities());
        assertEquals(folder.resolve("client.pem"), configs.get("own").tls().authorities());
        assertNull(configs.get("lab").tls().authorities());
        env.put("REQUESTS_CA_BUNDLE", "nowhere.pem");
        var wrong = CloudConfigs.find(env, folder, folder);
        Problems.says(() -> wrong.get("plain"), "REQUESTS_CA_BUNDLE", "nowhere.pem");
        assertNull(wrong.get("lab").tls().authorities(), "what does not verify does not want it");
    }
}
