package org.xlcloud.services.mcollective;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.mcollective.Rejection.Kind;
import org.xlcloud.services.mcollective.stomp.Frame;

/// Opens replies of the `ssl` provider with the YAML serializer: nothing inside a body is read before
/// its signature holds. A reply's signature covers its body only, so who sent it and for which request
/// is merely told.
final class ReplyVerifier {
    /// A reply whose signature holds.
    record Reply(String sender, String requestId, String agent, String body) {}

    /// Why a message was not taken.
    static final class Rejected extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Rejection rejection;
        private final @Nullable String requestId;

        Rejected(Kind kind, String sender, String detail, @Nullable String requestId) {
            super(detail);
            rejection = new Rejection(kind, sender, detail);
            this.requestId = requestId;
        }

        Rejection rejection() {
            return rejection;
        }

        /// The request that it says it answers; null where it says none.
        @Nullable
        String requestId() {
            return requestId;
        }
    }

    private static final int MOST_REMEMBERED = 64;
    private static final int LONGEST_NAME = 255;
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

    private final List<PublicKey> servers;
    private final Duration lifetime;
    /// Bodies and proofs that held: all nodes that say the same word say it with the same signature.
    private final Map<String, String> held = new LinkedHashMap<>(MOST_REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /// @param servers the nodes' public keys, any of which may have signed
    /// @param lifetime how old a reply may be by its own time, clock skew included
    ReplyVerifier(List<PublicKey> servers, Duration lifetime) {
        this.servers = List.copyOf(servers);
        this.lifetime = lifetime;
    }

    Reply open(Frame frame, Instant now) throws Rejected {
        String told = name(frame.header("mc_sender"));
        if (frame.dropped() > 0) throw new Rejected(Kind.OVERSIZED, told, "it had " + frame.dropped() + " bytes", null);
        byte[] bytes = frame.body();
        if (bytes.length > 1 && bytes[0] == 4 && bytes[1] == 8) throw marshal(bytes, told);
        Map<String, @Nullable Object> envelope;
        try {
            envelope = YamlReader.readMap(frame.text());
        } catch (YamlReader.Refused e) {
            throw new Rejected(Kind.MALFORMED, told, String.valueOf(e.getMessage()), null);
        }
        String sender = envelope.get("senderid") instanceof String id && !id.isBlank() ? name(id) : told;
        String requestId = envelope.get("requestid") instanceof String id ? id : null;
        if (envelope.containsKey("sslkey"))
            throw new Rejected(Kind.AES, sender, "it is encrypted with aes_security", requestId);
        if (!(envelope.get("body") instanceof String body) || requestId == null)
            throw new Rejected(Kind.MALFORMED, sender, "body or requestid is missing", requestId);
        if (!(envelope.get("hash") instanceof String hash) || hash.isBlank())
            throw new Rejected(Kind.UNSIGNED, sender, "there is no hash", requestId);
        if (hash.length() <= LONGEST_NAME && MD5.matcher(hash.strip()).matches())
            throw new Rejected(Kind.PSK, sender, "its hash is an MD5 sum", requestId);
        if (!holds(body, hash)) throw new Rejected(Kind.FORGED, sender, "its signature does not hold", requestId);
        age(envelope.get("msgtime"), sender, requestId, now);
        String agent = envelope.get("senderagent") instanceof String name ? name : "";
        return new Reply(sender, requestId, agent, body);
    }

    private void age(@Nullable Object told, String sender, String requestId, Instant now) throws Rejected {
        if (!(told instanceof Long seconds))
            throw new Rejected(Kind.MALFORMED, sender, "msgtime is missing", requestId);
        long age = now.getEpochSecond() - seconds;
        if (age > lifetime.toSeconds() || age < -lifetime.toSeconds())
            throw new Rejected(
                    Kind.EXPIRED,
                    sender,
                    "it says it was made " + Math.abs(age) + " s " + (age > 0 ? "ago" : "from now"),
                    requestId);
    }

    /// Whether a message of anybody's on the bus is made by another security than ours, and which;
    /// empty when it is not.
    static Optional<Rejection> foreign(Frame frame) {
        byte[] bytes = frame.body();
        String sender = name(frame.header("mc_sender"));
        if (bytes.length > 1 && bytes[0] == 4 && bytes[1] == 8)
            return Optional.of(marshal(bytes, sender).rejection());
        try {
            Map<String, @Nullable Object> envelope = YamlReader.readMap(frame.text());
            if (envelope.containsKey("sslkey"))
                return Optional.of(new Rejection(Kind.AES, sender, "it is encrypted with aes_security"));
            return Optional.empty();
        } catch (YamlReader.Refused e) {
            return Optional.of(new Rejection(Kind.MALFORMED, sender, String.valueOf(e.getMessage())));
        }
    }

    /// A word of the Marshal stream tells the provider; the stream itself is never loaded.
    private static Rejected marshal(byte[] bytes, String sender) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.contains("sslkey"))
            return new Rejected(
                    Kind.AES, sender, "it is encrypted with aes_security and serialised with Marshal", null);
        // psk's proof is 32 hex digits behind the symbol :hash, `I"%` being a string of 32 bytes
        if (text.matches("(?s).*:\\thashI\"%[0-9a-f]{32}.*"))
            return new Rejected(Kind.PSK, sender, "its hash is an MD5 sum, serialised with Marshal", null);
        return new Rejected(Kind.MARSHAL, sender, "it is serialised with Marshal", null);
    }

    private boolean holds(String body, String hash) {
        synchronized (held) {
            if (hash.equals(held.get(body))) return true;
        }
        byte[] signed = body.getBytes(StandardCharsets.UTF_8);
        byte[] proof;
        try {
            proof = Base64.getMimeDecoder().decode(hash);
        } catch (IllegalArgumentException e) {
            return false; // not even Base64
        }
        for (PublicKey key : servers) if (holds(signed, proof, key)) return remember(body, hash);
        return false;
    }

    private boolean remember(String body, String hash) {
        if (body.length() <= 4096)
            synchronized (held) {
                held.put(body, hash);
            }
        return true;
    }

    private static boolean holds(byte[] signed, byte[] proof, PublicKey key) {
        try {
            Signature signature = Signature.getInstance("SHA1withRSA");
            signature.initVerify(key);
            signature.update(signed);
            return signature.verify(proof);
        } catch (SignatureException e) {
            return false; // of another length than this key's
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read cannot verify", e);
        }
    }

    private static String name(@Nullable String told) {
        if (told == null) return "unknown";
        String line = Text.line(told);
        return line.length() > LONGEST_NAME ? line.substring(0, LONGEST_NAME) : line;
    }
}
