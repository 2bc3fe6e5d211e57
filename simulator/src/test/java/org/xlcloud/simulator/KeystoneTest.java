package org.xlcloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.Client.Answer;
import org.xlcloud.simulator.world.Identity.ApplicationCredential;
import org.xlcloud.simulator.world.SimClock;

class KeystoneTest {
    private final SimClock clock = SimClock.manual(Instant.parse("2026-11-22T12:00:00Z"));
    private final Simulator simulator = Simulator.start(Simulator.Settings.defaults()
            .withHosts(2)
            .withChurn(Duration.ZERO)
            .withClock(clock)
            .withTokenLifetime(Duration.ofMinutes(10)));
    private final Client client = new Client(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Answer login(String identity, String scope) {
        String more = scope.isEmpty() ? "" : ", \"scope\": " + scope;
        return client.post("identity", "/v3/auth/tokens", "{\"auth\": {\"identity\": " + identity + more + "}}");
    }

    private String admin() {
        return Client.password(simulator, "admin");
    }

    @Test
    void versionsAreToldToEverybody() {
        assertEquals(300, client.get("identity", "/").status());
        assertEquals(
                "v3.14", client.get("identity", "/v3").json().at("/version/id").asText());
    }

    @Test
    void aWrongPasswordIsRefused() {
        Answer answer = login(admin().replaceFirst("\"password\": \"[0-9a-f]+\"", "\"password\": \"guess\""), "");
        assertEquals(401, answer.status());
        assertEquals("", answer.header("X-Subject-Token"));
    }

    @Test
    void anUnknownUserAndAnotherDomainAreRefused() {
        assertEquals(
                401,
                login(admin().replace("\"name\": \"admin\"", "\"name\": \"root\""), "")
                        .status());
        assertEquals(
                401,
                login(admin().replace("\"name\": \"Default\"", "\"name\": \"Other\""), "")
                        .status());
    }

    @Test
    void aBodyWithoutAuthIsABadRequest() {
        assertEquals(400, client.post("identity", "/v3/auth/tokens", "{}").status());
        assertEquals(400, client.post("identity", "/v3/auth/tokens", "not json").status());
    }

    @Test
    void scopesAreProjectDomainSystemOrNone() {
        JsonNode project = login(admin(), "{\"project\": {\"name\": \"cfd\", \"domain\": {\"id\": \"default\"}}}")
                .json()
                .path("token");
        assertEquals("cfd", project.at("/project/name").asText());
        JsonNode system = login(admin(), "{\"system\": {\"all\": true}}").json().path("token");
        assertTrue(system.at("/system/all").asBoolean() && system.has("catalog") && !system.has("project"));
        JsonNode domain =
                login(admin(), "{\"domain\": {\"name\": \"Default\"}}").json().path("token");
        assertEquals("default", domain.at("/domain/id").asText());
        JsonNode none = login(admin(), "\"unscoped\"").json().path("token");
        assertFalse(none.has("catalog") || none.has("project") || none.has("roles"));
        String demo = Client.password(simulator, "demo");
        assertEquals(401, login(demo, "{\"system\": {\"all\": true}}").status(), "no role on the system");
        assertEquals(
                401,
                login(demo, "{\"project\": {\"name\": \"cfd\", \"domain\": {\"id\": \"default\"}}}")
                        .status(),
                "no role in the project");
    }

    @Test
    void anApplicationCredentialStandsForItsUserInItsProject() {
        ApplicationCredential credential =
                simulator.world().identity().applicationCredentials().get(1);
        String identity =
                "{\"methods\": [\"application_credential\"], \"application_credential\": {\"id\": \"%s\", \"secret\": \"%s\"}}";
        Answer answer = login(identity.formatted(credential.id(), credential.secret()), "");
        assertEquals("rendering", answer.json().at("/token/project/name").asText(), answer.text());
        assertEquals("demo", answer.json().at("/token/user/name").asText());
        assertEquals(
                401, login(identity.formatted(credential.id(), "wrong"), "").status());
        assertEquals(
                401,
                login(identity.formatted(credential.id(), credential.secret()), "{\"system\": {\"all\": true}}")
                        .status(),
                "it cannot ask for a scope");
    }

    @Test
    void aTokenBuysAnotherScopeButNoLongerLife() {
        Answer first = login(admin(), "");
        clock.advance(Duration.ofMinutes(5));
        String identity =
                "{\"methods\": [\"token\"], \"token\": {\"id\": \"" + first.header("X-Subject-Token") + "\"}}";
        Answer second = login(identity, "{\"project\": {\"name\": \"cfd\", \"domain\": {\"id\": \"default\"}}}");
        assertEquals("cfd", second.json().at("/token/project/name").asText(), second.text());
        assertEquals(first.json().at("/token/expires_at"), second.json().at("/token/expires_at"));
    }

    @Test
    void tokensReallyExpireForEveryService() {
        client.login("admin", "admin");
        assertEquals(200, client.nova("2.93", "/servers").status());
        clock.advance(Duration.ofMinutes(11));
        assertEquals(401, client.nova("2.93", "/servers").status());
        assertEquals(401, client.placement("/resource_providers").status());
        assertEquals(401, client.get("image", "/v2/images").status());
        assertEquals(401, client.get("identity", "/v3/projects").status());
    }

    @Test
    void aWallClockThatJumpsExpiresTokensToo() {
        client.login("admin", "admin");
        clock.jump(Duration.ofHours(1));
        assertEquals(401, client.nova("2.93", "/servers").status());
    }

    @Test
    void tokensCanBeShownRevokedAndAllExpired() {
        client.login("admin", "admin");
        String token = client.token();
        Answer shown = client.get("identity", "/v3/auth/tokens", "X-Subject-Token", token);
        assertEquals("admin", shown.json().at("/token/user/name").asText());
        Answer head = client.send("HEAD", "identity", "/v3/auth/tokens", null, "X-Subject-Token", token);
        assertEquals(200, head.status());
        assertEquals("", head.text());
        assertEquals(
                204,
                client.send("DELETE", "identity", "/v3/auth/tokens", null, "X-Subject-Token", token)
                        .status());
        assertEquals(
                401,
                client.get("identity", "/v3/auth/tokens", "X-Subject-Token", token)
                        .status());
        client.login("admin", "admin");
        assertEquals(
                404,
                client.get("identity", "/v3/auth/tokens", "X-Subject-Token", "nonsense")
                        .status());
        simulator.expireTokens();
        assertEquals(401, client.nova("2.93", "/servers").status());
    }

    @Test
    void membersSeeTheirProjectsAndAdministratorsAll() {
        client.login("demo", "rendering");
        JsonNode own = client.get("identity", "/v3/auth/projects").json().path("projects");
        assertEquals(1, own.size());
        assertEquals("rendering", own.at("/0/name").asText());
        assertEquals(403, client.get("identity", "/v3/projects").status());
        String id = own.at("/0/id").asText();
        assertEquals(200, client.get("identity", "/v3/projects/" + id).status());
        client.login("admin", "admin");
        assertEquals(
                7,
                client.get("identity", "/v3/projects").json().path("projects").size());
        assertTrue(client.get("identity", "/v3/users").json().path("users").size() >= 3);
        assertEquals(404, client.get("identity", "/v3/projects/none").status());
    }

    @Test
    void cloudsYamlHasBothUsersAndTheAuthUrl() {
        String yaml = simulator.cloudsYaml();
        assertTrue(yaml.contains("\n  demo:\n    auth:\n      auth_url: " + simulator.authUrl()), yaml);
        assertTrue(yaml.contains("\n  demo-member:\n"), yaml);
    }
}
