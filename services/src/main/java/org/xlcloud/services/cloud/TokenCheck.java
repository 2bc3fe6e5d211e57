package org.xlcloud.services.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Secret;

/// Asks Keystone who has shown us a token: `GET /v3/auth/tokens`, with a token of our own. Blocks.
public final class TokenCheck {
    private static final int LONGEST = 8 * 1024;

    private final Cloud cloud;

    /// @param cloud whose account may validate tokens: Keystone's policy `identity:validate_token`
    public TokenCheck(Cloud cloud) {
        this.cloud = cloud;
    }

    /// @return empty for one that Keystone doesn't know, or no longer takes
    /// @throws ProblemException when Keystone can't be asked
    public Optional<ShownToken> ask(Secret token) {
        if (!token.reveal().matches("[\\x21-\\x7e]{1," + LONGEST + "}")) return Optional.empty();
        Deadline deadline = Deadline.in(cloud.config().limits().call());
        var trouble = new Trouble("ask Keystone of cloud " + cloud.name() + " about a token", cloud.config());
        return new Exchange(cloud, Service.IDENTITY, "GET", trouble, deadline)
                .run(
                        endpoint -> Request.of("GET", URI.create(endpoint.base() + "/auth/tokens?nocatalog"))
                                .with("X-Subject-Token", token.reveal()),
                        answer -> read(answer, trouble));
    }

    private Optional<ShownToken> read(Answer answer, Trouble trouble) throws IOException {
        if (answer.status() == 404) return Optional.empty();
        if (!answer.succeeded()) {
            Problem refused = trouble.refused(answer).problem();
            throw new ProblemException(
                    answer.status() == 403
                            ? refused.withHint(
                                    "The account in " + cloud.config().source()
                                            + " must be allowed identity:validate_token, as admins are")
                            : refused);
        }
        answer.mustBeJson(trouble);
        JsonNode token = Json.MAPPER.readTree(answer.body()).path("token");
        Instant expires = instant(token.path("expires_at"));
        if (!token.isObject() || expires == null)
            throw trouble.because(answer.uri(), "the answer holds no token with its expiry", null);
        // by the server's clock, for ours may differ
        Instant date = HttpDate.parse(answer.header("Date"));
        Duration lifetime = Duration.between(date == null ? cloud.clock().instant() : date, expires);
        Set<String> roles = new HashSet<>();
        token.path("roles")
                .forEach(role -> roles.add(Text.line(role.path("name").asText()).toLowerCase(Locale.ROOT)));
        return lifetime.isNegative() || lifetime.isZero()
                ? Optional.empty()
                : Optional.of(new ShownToken(
                        Text.line(token.path("user").path("name").asText()),
                        Text.line(token.path("project").path("name").asText()),
                        Text.line(token.path("project").path("id").asText()),
                        roles,
                        lifetime));
    }

    private static @Nullable Instant instant(JsonNode node) {
        try {
            return OffsetDateTime.parse(node.asText()).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
