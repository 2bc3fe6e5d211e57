package org.xlcloud.services.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Secret;

/// Logs in: Keystone's Identity API v3, `POST /v3/auth/tokens`.
final class Keystone {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Duration LEAST_LIFETIME = Duration.ofSeconds(10);

    private final CloudConfig config;
    private final Wire wire;
    private final InstantSource clock;
    private final Trouble trouble;

    Keystone(CloudConfig config, Wire wire, InstantSource clock) {
        this.config = config;
        this.wire = wire;
        this.clock = clock;
        trouble = new Trouble("log in to cloud " + config.name(), config);
    }

    /// Obtains a token. A given token without a scope of its own is looked up instead of exchanged, so that it
    /// keeps the scope that it has.
    ///
    /// @throws ProblemException when Keystone refuses or can't be reached
    Token login(Deadline deadline) {
        var uri = URI.create(config.authUrl() + "/auth/tokens");
        boolean lookUp = config.auth() instanceof Auth.GivenToken && config.scope() instanceof Scope.Own;
        Request request = Request.of(lookUp ? "GET" : "POST", uri);
        if (lookUp) {
            String given = ((Auth.GivenToken) config.auth()).token().reveal();
            request.with("X-Auth-Token", given).with("X-Subject-Token", given);
        } else {
            request.withJson(body());
        }
        // A login that was carried out although its answer was 503 costs nothing but a token.
        try (Answer answer = new RetryAfter(trouble, deadline, clock, true).answer(wire, request)) {
            if (!answer.succeeded()) throw refused(answer);
            answer.mustBeJson(trouble);
            return token(answer, deadline, !lookUp);
        } catch (IOException e) {
            throw trouble.failed(uri, e, deadline, null);
        }
    }

    private Token token(Answer answer, Deadline deadline, boolean fresh) {
        try {
            JsonNode body = Json.MAPPER.readTree(answer.body());
            JsonNode token = body.path("token");
            String given = answer.rawHeader("X-Subject-Token");
            String id = given == null ? "" : given;
            if (id.isEmpty() && config.auth() instanceof Auth.GivenToken own)
                id = own.token().reveal();
            if (!token.isObject() || id.isEmpty())
                throw trouble.because(
                        answer.uri(),
                        "the answer holds no token, expected Keystone's v3 form",
                        "Is auth_url in " + config.source() + " the address of Keystone?");
            Catalog catalog = new Catalog(Json.MAPPER
                    .readerForListOf(Catalog.Entry.class)
                    .readValue(token.path("catalog").isArray() ? token.path("catalog") : JSON.arrayNode()));
            return new Token(
                    new Secret(id),
                    body,
                    catalog,
                    text(token.path("project").path("id")),
                    text(token.path("project").path("name")),
                    text(token.path("user").path("name")),
                    lifetime(token, answer, fresh),
                    clock.instant(),
                    System.nanoTime());
        } catch (IOException e) {
            throw trouble.failed(answer.uri(), e, deadline, answer);
        }
    }

    /// How long the token will live, by the server's clocks, since ours may differ: from its issue when it is fresh,
    /// from the `Date` of the answer when it is an older one that was looked up. Clocks that contradict each other
    /// would have us log in before each call, hence the least; a service's 401 corrects it.
    private Duration lifetime(JsonNode token, Answer answer, boolean fresh) {
        Instant expires = instant(token.path("expires_at"));
        if (expires == null)
            throw trouble.because(
                    answer.uri(),
                    "the token says no time of expiry, found \""
                            + Text.line(token.path("expires_at").asText()) + "\"",
                    null);
        Instant issued = fresh ? instant(token.path("issued_at")) : null;
        Instant from = issued == null ? HttpDate.parse(answer.header("Date")) : issued;
        Duration lifetime = Duration.between(from == null ? clock.instant() : from, expires);
        return lifetime.compareTo(LEAST_LIFETIME) < 0 ? LEAST_LIFETIME : lifetime;
    }

    private ProblemException refused(Answer answer) {
        ErrorBody error = answer.error();
        Problem problem = trouble.refused(answer, error).problem();
        // Keystone answers 404 when it is asked about a token or an application credential that it doesn't know.
        boolean unknownToken = answer.status() == 404 && config.auth() instanceof Auth.GivenToken;
        boolean unknownCredential = answer.status() == 404
                && config.auth() instanceof Auth.ApplicationCredential
                && problem.reason().contains("Could not find");
        boolean denied = answer.status() == 401 || unknownToken || unknownCredential;
        String hint = problem.hint();
        if (denied) hint = whatToCheck() + config.source();
        else if (answer.status() == 404) hint = "Is auth_url in " + config.source() + " the address of Keystone?";
        // It repeats what was given as the id, which is the secret where somebody has mistaken one for the other.
        String why = unknownCredential ? "there is no such application credential" : problem.reason();
        String reason = denied ? "the login is refused: " + why : why;
        return new ProblemException(
                new Problem(problem.doing(), problem.system(), reason, problem.status(), problem.requestId(), hint));
    }

    private String whatToCheck() {
        return switch (config.auth()) {
            case Auth.Password _ -> "Check user name, password, domain and project in ";
            case Auth.ApplicationCredential _ ->
                "Check id and secret of the application credential, and whether it has expired, in ";
            case Auth.GivenToken _ -> "The token is wrong or has expired; put a new one into ";
        };
    }

    private byte[] body() {
        ObjectNode auth = JSON.objectNode();
        ObjectNode identity = auth.putObject("identity");
        switch (config.auth()) {
            case Auth.Password(Auth.User user, Secret password) -> {
                identity.putArray("methods").add("password");
                ObjectNode who = identity.putObject("password").putObject("user");
                put(who, user);
                who.put("password", password.reveal());
            }
            case Auth.ApplicationCredential credential -> {
                identity.putArray("methods").add("application_credential");
                ObjectNode what = identity.putObject("application_credential");
                what.put("secret", credential.secret().reveal());
                if (credential.id() != null) what.put("id", credential.id());
                else what.put("name", credential.credentialName());
                if (credential.id() == null && credential.user() != null)
                    put(what.putObject("user"), credential.user());
            }
            case Auth.GivenToken(Secret token) -> {
                identity.putArray("methods").add("token");
                identity.putObject("token").put("id", token.reveal());
            }
        }
        switch (config.scope()) {
            case Scope.Project project -> {
                ObjectNode where = auth.putObject("scope").putObject("project");
                if (project.id() != null) {
                    where.put("id", project.id());
                } else {
                    where.put("name", project.name());
                    put(where.putObject("domain"), project.domain());
                }
            }
            case Scope.OfDomain(Auth.Domain domain) ->
                put(auth.putObject("scope").putObject("domain"), domain);
            case Scope.WholeCloud _ ->
                auth.putObject("scope").putObject("system").put("all", true);
            case Scope.Own _ -> {
                // Nothing to say: the credential carries its scope.
            }
        }
        try {
            return Json.MAPPER.writeValueAsBytes(JSON.objectNode().set("auth", auth));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    private static void put(ObjectNode into, Auth.User user) {
        if (user.id() != null) {
            into.put("id", user.id());
        } else {
            into.put("name", user.name());
            put(into.putObject("domain"), user.domain());
        }
    }

    private static void put(ObjectNode into, Auth.Domain domain) {
        if (domain.id() != null) into.put("id", domain.id());
        else into.put("name", domain.name());
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? Text.line(node.textValue()) : null;
    }

    private static @Nullable Instant instant(JsonNode node) {
        try {
            return OffsetDateTime.parse(node.asText(), DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
