package org.xlcloud.services.mcollective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.mcollective.Rejection.Kind;
import org.xlcloud.services.mcollective.ReplyVerifier.Rejected;
import org.xlcloud.services.mcollective.ReplyVerifier.Reply;
import org.xlcloud.services.mcollective.stomp.Frame;
import org.xlcloud.services.mcollective.stomp.Frames;

/// On frames recorded between the real client, real nodes and real brokers.
final class ReplyVerifierTest {
    private static final Path RECORDED = Path.of("src/test/resources/payloads/mcollective");
    private static final Instant THEN = Instant.ofEpochSecond(1_795_364_680);

    private static PublicKey key(String name) throws Exception {
        String pem = Files.readString(RECORDED.resolve("LAB-ONLY-" + name + "-public.pem"));
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    }

    private static List<Path> messages(String folder) throws IOException {
        try (var files = Files.list(RECORDED.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith("-MESSAGE.frame"))
                    .sorted()
                    .toList();
        }
    }

    private static ReplyVerifier verifier() throws Exception {
        return new ReplyVerifier(List.of(key("xms"), key("server")), Duration.ofHours(24));
    }

    private static Kind kind(Frame frame) throws Exception {
        return rejection(frame).kind();
    }

    private static Rejection rejection(Frame frame) throws Exception {
        ReplyVerifier verifier = verifier();
        return assertThrows(Rejected.class, () -> verifier.open(frame, THEN)).rejection();
    }

    @Test
    void every_recorded_reply_of_both_brokers_holds_with_the_nodes_key() throws Exception {
        ReplyVerifier verifier = verifier();
        int held = 0;
        for (String folder : List.of("activemq-ssl-yaml", "rabbitmq-ssl-yaml"))
            for (Path file : messages(folder)) {
                Reply reply = verifier.open(Frames.read(file), THEN);
                assertTrue(reply.sender().matches("gpu-inst-0[12]"), reply.sender());
                assertTrue(reply.requestId().matches("[0-9a-f]{32}"), reply.requestId());
                assertTrue(List.of("discovery", "xlcloud", "rpcutil").contains(reply.agent()), reply.agent());
                held++;
            }
        assertTrue(held > 15, held + " replies");
    }

    @Test
    void a_real_answer_says_what_the_node_did() throws Exception {
        Reply reply = verifier()
                .open(
                        Frames.read(RECORDED.resolve("activemq-ssl-yaml/0058-setup-failing-client6-s2c-MESSAGE.frame")),
                        THEN);
        var asked =
                new Asked(reply.requestId(), null, false, List.of("gpu-inst-01"), List.of("gpu-inst-01"), answer -> {});
        asked.take(reply);
        Answer answer = asked.outcome().answers().getFirst();
        assertEquals(1, answer.status());
        assertEquals("converge command exited with 7", answer.message());
        assertEquals(7, answer.number("exitcode", -1));
        assertEquals("FATAL: recipe fail::now failed\n", answer.text("stderr_tail"));
    }

    @Test
    void another_key_makes_every_reply_forged() throws Exception {
        var verifier = new ReplyVerifier(List.of(key("xms")), Duration.ofHours(24));
        for (Path file : messages("activemq-ssl-yaml"))
            assertEquals(
                    Kind.FORGED,
                    assertThrows(Rejected.class, () -> verifier.open(Frames.read(file), THEN))
                            .rejection()
                            .kind());
    }

    @Test
    void a_changed_body_and_a_missing_hash_are_named() throws Exception {
        Path file = RECORDED.resolve("activemq-ssl-yaml/0058-setup-failing-client6-s2c-MESSAGE.frame");
        String text = Frames.read(file).text();
        assertEquals(Kind.FORGED, kind(Frames.message("n", text.replace(":exitcode: 7", ":exitcode: 0"))));
        assertEquals(Kind.UNSIGNED, kind(Frames.message("n", text.substring(0, text.indexOf(":hash:")))));
        assertEquals(
                Kind.FORGED, kind(Frames.message("n", text.substring(0, text.indexOf(":hash:")) + ":hash: \"***\"\n")));
        assertEquals(Kind.MALFORMED, kind(Frames.message("n", text.replace(":body: |", ":b: |"))));
        assertEquals(Kind.MALFORMED, kind(Frames.message("n", text.replace(":body: |", ":body: !ruby/object:X |"))));
    }

    @Test
    void a_reply_from_yesterday_is_expired() throws Exception {
        var verifier = new ReplyVerifier(List.of(key("server")), Duration.ofSeconds(60));
        Path file = messages("activemq-ssl-yaml").getFirst();
        var rejection = assertThrows(Rejected.class, () -> verifier.open(Frames.read(file), THEN.plusSeconds(86_400)))
                .rejection();
        assertEquals(Kind.EXPIRED, rejection.kind());
        assertTrue(rejection.detail().contains("s ago"), rejection.detail());
    }

    @Test
    void sites_with_another_security_are_recognised_and_told_what_to_change() throws Exception {
        Map<String, Kind> expected =
                Map.of("activemq-psk", Kind.PSK, "activemq-ssl", Kind.MARSHAL, "activemq-aes-yaml", Kind.AES);
        for (var site : expected.entrySet()) {
            List<Path> files = messages(site.getKey());
            assertTrue(files.size() > 3, site.getKey());
            for (Path file : files) {
                Rejection rejection = rejection(Frames.read(file));
                assertEquals(site.getValue(), rejection.kind(), file.toString());
                assertTrue(
                        rejection.kind().hint().contains("ssl_serializer = yaml"),
                        rejection.kind().hint());
            }
        }
    }

    @Test
    void an_oversized_reply_names_its_node() throws Exception {
        Rejection rejection = rejection(Frames.dropped("node-7", 500L << 20));
        assertEquals(Kind.OVERSIZED, rejection.kind());
        assertEquals("node-7", rejection.sender());
        assertEquals("it had 524288000 bytes", rejection.detail());
    }

    @Test
    void our_requests_are_those_that_ruby_wrote() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var pair = generator.generateKeyPair();
        var signer = new RequestSigner(
                pair.getPrivate(), "cert=xms-public", "xms.lab", "mcollective", Duration.ofSeconds(60));
        Filter filter = Filter.ALL
                .withFact("stack_name", "render-farm")
                .withFact("layer", "render")
                .withAgent("xlcloud");
        Rpc rpc = Rpc.of("xlcloud", "configure")
                .with("recipes", "xlcloud::configure")
                .with("attributes", "{\"xlcloud\":{\"nodes\":[\"10.42.0.11\",\"10.42.0.12\"],\"note\":\"Zürich\"}}")
                .withJob("j-1");
        String recorded = Frames.read(
                        RECORDED.resolve("activemq-ssl-yaml/0016-configure-by-facts-client2-c2s-SEND.frame"))
                .text();
        var theirs = new LinkedHashMap<>(YamlReader.readMap(recorded));
        String requestId = (String) theirs.get("requestid");
        byte[] made = signer.request(
                requestId, "xlcloud", rpc.onWire("cert=xms-public"), filter, Instant.ofEpochSecond(1_795_364_678));
        var ours = new LinkedHashMap<>(YamlReader.readMap(new String(made, StandardCharsets.UTF_8)));
        assertEquals(YamlReader.read((String) theirs.remove("body")), YamlReader.read((String) ours.get("body")));
        theirs.remove("hash");
        var signature = Signature.getInstance("SHA1withRSA");
        signature.initVerify(pair.getPublic());
        signature.update(((String) ours.remove("body")).getBytes(StandardCharsets.UTF_8));
        assertTrue(signature.verify(Base64.getDecoder().decode((String) ours.remove("hash"))));
        assertEquals(theirs, ours);
        assertEquals("cert=xms-public as xms.lab in mcollective", signer.toString());
    }
}
