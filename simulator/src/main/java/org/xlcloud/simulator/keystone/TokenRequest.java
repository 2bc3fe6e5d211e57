package org.xlcloud.simulator.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.world.Identity;
import org.xlcloud.simulator.world.Identity.ApplicationCredential;
import org.xlcloud.simulator.world.Identity.Project;
import org.xlcloud.simulator.world.Identity.User;
import org.xlcloud.simulator.world.World;

/// Judges the body of `POST /v3/auth/tokens`.
final class TokenRequest {
    /// A body that Keystone's schema refuses: 400.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    private record Proof(
            User user,
            List<String> methods,
            @Nullable ApplicationCredential credential,
            @Nullable Instant latest) {}

    private final World world;
    private final Tokens tokens;

    TokenRequest(World world, Tokens tokens) {
        this.world = world;
        this.tokens = tokens;
    }

    /// What the body deserves; empty where it is to be refused with 401.
    Optional<Grant> judge(@Nullable JsonNode body) throws Malformed {
        if (body == null || !body.path("auth").isObject()) {
            throw new Malformed("'auth' is a required property");
        }
        JsonNode auth = body.path("auth");
        JsonNode identity = auth.path("identity");
        if (!identity.isObject()) {
            throw new Malformed("'identity' is a required property");
        }
        if (!identity.path("methods").isArray() || identity.path("methods").isEmpty()) {
            throw new Malformed("'methods' is a required property");
        }
        String method = identity.path("methods").path(0).asText();
        Proof proof = switch (method) {
            case "password" -> password(identity.path("password").path("user"));
            case "token" -> token(identity.path("token"));
            case "application_credential" -> credential(identity.path("application_credential"));
            default -> null;
        };
        return proof == null ? Optional.empty() : Optional.ofNullable(scope(proof, auth.path("scope")));
    }

    private @Nullable Proof password(JsonNode user) {
        User known = user(user);
        return known != null && same(known.password(), user.path("password").asText())
                ? new Proof(known, List.of("password"), null, null)
                : null;
    }

    private @Nullable Proof token(JsonNode token) {
        Grant grant = tokens.find(token.path("id").asText());
        if (grant == null) {
            return null;
        }
        var methods = new ArrayList<String>();
        methods.add("token");
        grant.methods().stream().filter(method -> !method.equals("token")).forEach(methods::add);
        return new Proof(grant.user(), methods, null, grant.expires());
    }

    private @Nullable Proof credential(JsonNode given) {
        User owner = given.path("user").isObject() ? user(given.path("user")) : null;
        return world.identity().applicationCredentials().stream()
                .filter(known -> given.hasNonNull("id")
                        ? known.id().equals(given.path("id").asText())
                        : known.user().equals(owner)
                                && known.name().equals(given.path("name").asText()))
                .filter(known -> same(known.secret(), given.path("secret").asText()))
                .findFirst()
                .map(known -> new Proof(known.user(), List.of("application_credential"), known, null))
                .orElse(null);
    }

    private @Nullable User user(JsonNode user) {
        Identity identity = world.identity();
        if (user.hasNonNull("id")) {
            return identity.users().stream()
                    .filter(known -> known.id().equals(user.path("id").asText()))
                    .findFirst()
                    .orElse(null);
        }
        return !inDomain(user.path("domain"))
                ? null
                : identity.users().stream()
                        .filter(known -> known.name().equals(user.path("name").asText()))
                        .findFirst()
                        .orElse(null);
    }

    private @Nullable Grant scope(Proof proof, JsonNode scope) {
        User user = proof.user();
        if (proof.credential() != null) {
            Project project = proof.credential().project();
            Set<String> roles = user.roles().getOrDefault(project.id(), Set.of());
            return scope.isMissingNode() ? grant(proof, project, false, false, roles) : null;
        }
        if (scope.isMissingNode() && user.defaultProjectId() != null) {
            Project project = world.identity().project(user.defaultProjectId()).orElseThrow();
            return grant(proof, project, false, false, user.roles().getOrDefault(project.id(), Set.of()));
        }
        if (scope.isMissingNode() || scope.has("unscoped") || scope.asText().equals("unscoped")) {
            return grant(proof, null, false, false, Set.of());
        }
        if (scope.path("system").path("all").asBoolean()) {
            return user.systemRoles().isEmpty() ? null : grant(proof, null, false, true, user.systemRoles());
        }
        if (scope.path("domain").isObject()) {
            boolean allowed =
                    inDomain(scope.path("domain")) && user.systemRoles().contains("admin");
            return allowed ? grant(proof, null, true, false, Set.of("admin", "member", "reader")) : null;
        }
        JsonNode wanted = scope.path("project");
        if (!wanted.hasNonNull("id") && !inDomain(wanted.path("domain"))) {
            return null;
        }
        String key = wanted.hasNonNull("id")
                ? wanted.path("id").asText()
                : wanted.path("name").asText();
        return world.identity()
                .project(key)
                .filter(project -> user.roles().containsKey(project.id()))
                .map(project -> grant(proof, project, false, false, user.roles().getOrDefault(project.id(), Set.of())))
                .orElse(null);
    }

    private Grant grant(Proof proof, @Nullable Project project, boolean domain, boolean system, Set<String> roles) {
        Instant issued = world.clock().instant();
        Instant expires = issued.truncatedTo(ChronoUnit.SECONDS).plus(tokens.lifetime());
        // A token that was bought with another one lives no longer than that.
        Instant latest = proof.latest();
        return new Grant(
                proof.user(),
                project,
                domain,
                system,
                roles,
                proof.methods(),
                proof.credential(),
                issued,
                latest != null && latest.isBefore(expires) ? latest : expires,
                tokens.auditId());
    }

    private static boolean inDomain(JsonNode domain) {
        return Identity.DOMAIN_ID.equals(domain.path("id").asText())
                || Identity.DOMAIN_NAME.equals(domain.path("name").asText());
    }

    private static boolean same(String secret, String given) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
