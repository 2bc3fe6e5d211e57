package org.xlcloud.simulator.keystone;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.world.SimClock;

/// The tokens that were given out. They expire by the world's wall clock.
public final class Tokens {
    private static final int KEPT = 100_000;

    private final SimClock clock;
    private final Duration lifetime;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private volatile String authUrl = "";

    public Tokens(SimClock clock, Duration lifetime) {
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /// Tells where tokens are to be had, for the `WWW-Authenticate` of refusals.
    public void authUrl(String url) {
        authUrl = url;
    }

    public String authUrl() {
        return authUrl;
    }

    Duration lifetime() {
        return lifetime;
    }

    String auditId() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Makes a token of a Fernet token's form and length.
    String issue(Grant grant) {
        if (grants.size() > KEPT) {
            grants.values().removeIf(old -> old.expires().isBefore(clock.instant()));
        }
        byte[] bytes = new byte[132];
        random.nextBytes(bytes);
        String token = "gAAAAA" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        grants.put(token, grant);
        return token;
    }

    /// What a token grants; null where it is unknown, revoked or expired.
    @Nullable
    Grant find(@Nullable String token) {
        Grant grant = token == null ? null : grants.get(token);
        return grant == null || !clock.instant().isBefore(grant.expires()) ? null : grant;
    }

    void revoke(String token) {
        grants.remove(token);
    }

    /// Makes every token invalid, as the loss of Keystone's keys does.
    public void expireAll() {
        grants.clear();
    }

    /// The grant of a call; null where it has none.
    public @Nullable Grant find(Call call) {
        return find(call.header("X-Auth-Token"));
    }

    /// The grant of a call to any service but Keystone. Where it has none, the call is answered with 401 as
    /// keystonemiddleware does, and the outcome is null.
    public @Nullable Grant admit(Call call) throws IOException {
        Grant grant = find(call);
        if (grant == null) {
            refuse(call);
        }
        return grant;
    }

    /// Answers with 401, as Keystone and keystonemiddleware do.
    public void refuse(Call call) throws IOException {
        call.with("WWW-Authenticate", "Keystone uri=\"" + authUrl + "\"").reply(401, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeNumberField("code", 401);
            json.writeStringField("title", "Unauthorized");
            json.writeStringField("message", "The request you have made requires authentication.");
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
