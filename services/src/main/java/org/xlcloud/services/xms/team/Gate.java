package org.xlcloud.services.xms.team;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.ShownToken;
import org.xlcloud.services.cloud.TokenCheck;
import org.xlcloud.services.flow.Secret;

/// Who may do what: by the roles of the Keystone token that somebody shows. What Keystone said of a token is
/// believed for a minute at the most, and never beyond the token's end; the token itself is not kept.
final class Gate {
    private static final Duration BELIEVED = Duration.ofSeconds(60);
    private static final int MOST_KEPT = 10_000;

    private final TokenCheck check;
    private final XmsConfig config;
    final LongAdder asked = new LongAdder();
    /// By the digest of the token, oldest first.
    private final Map<String, Known> known = new LinkedHashMap<>();

    private record Known(ShownToken token, long untilNanos) {}

    /// What a request needs.
    enum Need {
        /// Open to everybody.
        NOTHING,
        READ,
        ACT
    }

    Gate(XmsConfig config, Cloud keystone) {
        this.config = config;
        check = new TokenCheck(keystone);
    }

    /// Who shows a token; empty when it is none that Keystone takes.
    ///
    /// @throws org.xlcloud.services.flow.ProblemException when Keystone can't be asked
    Optional<ShownToken> who(Secret token) {
        String digest = digest(token.reveal());
        Known believed = believed(digest);
        if (believed != null) return Optional.of(believed.token());
        long before = System.nanoTime();
        asked.increment();
        Optional<ShownToken> said = check.ask(token);
        said.ifPresent(who ->
                keep(digest, new Known(who, before + believedFor(who).toNanos())));
        return said;
    }

    private static Duration believedFor(ShownToken token) {
        return token.lifetime().compareTo(BELIEVED) < 0 ? token.lifetime() : BELIEVED;
    }

    private synchronized @Nullable Known believed(String digest) {
        Known one = known.get(digest);
        if (one == null || System.nanoTime() - one.untilNanos() < 0) return one;
        known.remove(digest);
        return null;
    }

    private synchronized void keep(String digest, Known one) {
        known.remove(digest); // to the end of the line
        known.put(digest, one);
        if (known.size() > MOST_KEPT) known.remove(known.keySet().iterator().next());
    }

    boolean allows(ShownToken who, Need need) {
        boolean there = config.projects().isEmpty()
                || config.projects().contains(who.project())
                || config.projects().contains(who.projectId());
        return there && roles(need).stream().anyMatch(who.roles()::contains);
    }

    Set<String> roles(Need need) {
        return need == Need.ACT ? config.actors() : config.readers();
    }

    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
