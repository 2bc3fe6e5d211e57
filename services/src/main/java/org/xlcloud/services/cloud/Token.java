package org.xlcloud.services.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Secret;

/// A Keystone token and what it says: who, where, until when, and the catalog.
///
/// @param id what goes into `X-Auth-Token`
/// @param body Keystone's answer, `{"token": {…}}`, for openstack4j; it has no secret in it
/// @param projectId null unless the token is scoped to a project
/// @param lifetime from the answer until it expires, by the server's own clock
/// @param obtained when it came, by the wall clock
/// @param obtainedNanos when it came, by the monotonic clock
public record Token(
        Secret id,
        JsonNode body,
        Catalog catalog,
        @Nullable String projectId,
        @Nullable String projectName,
        @Nullable String userName,
        Duration lifetime,
        Instant obtained,
        long obtainedNanos) {

    /// How long before its end a token is replaced.
    private static final Duration MARGIN = Duration.ofSeconds(60);

    /// Whether it is time for a new one. Both clocks are asked: the wall clock may be set, and the monotonic
    /// one stands still while the machine sleeps; whichever says that more time has passed is believed.
    boolean isDue(Instant now, long nowNanos) {
        Duration margin = MARGIN.compareTo(lifetime.dividedBy(5)) < 0 ? MARGIN : lifetime.dividedBy(5);
        return age(now, nowNanos).compareTo(lifetime.minus(margin)) >= 0;
    }

    boolean isOver(Instant now, long nowNanos) {
        return age(now, nowNanos).compareTo(lifetime) >= 0;
    }

    private Duration age(Instant now, long nowNanos) {
        Duration byWall = Duration.between(obtained, now);
        Duration byMonotonic = Duration.ofNanos(nowNanos - obtainedNanos);
        return byWall.compareTo(byMonotonic) > 0 ? byWall : byMonotonic;
    }

    @Override
    public String toString() {
        return "Token[" + userName + " in " + projectName + "]";
    }
}
