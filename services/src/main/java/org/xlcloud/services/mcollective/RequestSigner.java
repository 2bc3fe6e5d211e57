package org.xlcloud.services.mcollective;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the bytes of a request as the `ssl` provider's: the message, ttl and time are signed; filter,
/// request id, agent and collective are not, which is MCollective's way.
///
/// @param callerId `cert=NAME`, where nodes know our public key as `clients/NAME.pem`
/// @param identity who we say we are; not checked by anybody
record RequestSigner(PrivateKey key, String callerId, String identity, String collective, Duration ttl) {
    /// @param message what the agent gets: a string for discovery, a map for RPC
    byte[] request(String requestId, String agent, @Nullable Object message, Filter filter, Instant now) {
        long seconds = now.getEpochSecond();
        Map<Symbol, @Nullable Object> inner = new LinkedHashMap<>();
        inner.put(Symbol.of("ssl_msg"), message);
        inner.put(Symbol.of("ssl_ttl"), ttl.toSeconds());
        inner.put(Symbol.of("ssl_msgtime"), seconds);
        String body = YamlWriter.write(inner);
        var request = new LinkedHashMap<Symbol, Object>();
        request.put(Symbol.of("body"), body);
        request.put(Symbol.of("senderid"), identity);
        request.put(Symbol.of("requestid"), requestId);
        request.put(Symbol.of("filter"), filter.onWire());
        request.put(Symbol.of("collective"), collective);
        request.put(Symbol.of("agent"), agent);
        request.put(Symbol.of("callerid"), callerId);
        request.put(Symbol.of("ttl"), ttl.toSeconds());
        request.put(Symbol.of("msgtime"), seconds);
        request.put(Symbol.of("hash"), signature(body));
        return YamlWriter.write(request).getBytes(StandardCharsets.UTF_8);
    }

    private String signature(String body) {
        try {
            Signature signature = Signature.getInstance("SHA1withRSA");
            signature.initSign(key);
            signature.update(body.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read cannot sign", e);
        }
    }

    /// Without the key.
    @Override
    public String toString() {
        return callerId + " as " + identity + " in " + collective;
    }
}
