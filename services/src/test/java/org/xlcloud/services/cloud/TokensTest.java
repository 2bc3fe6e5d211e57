package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xlcloud.services.flow.Secret;

@Timeout(30)
class TokensTest {
    private static final Duration MOST = Duration.ofSeconds(10);

    private FakeCloud fake;
    private volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @BeforeEach
    void start() {
        fake = new FakeCloud();
        fake.at("/compute/v2.1/servers", call -> call.json(200, "{\"servers\": []}"));
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private Cloud cloud(String... more) {
        return new Cloud(fake.config(more), () -> now);
    }

    private JsonNode lastLogin() throws Exception {
        var login = fake.calls.stream()
                .filter(call -> call.method().equals("POST") && call.path().endsWith("/auth/tokens"))
                .toList()
                .getLast();
        return Json.MAPPER.readTree(login.body()).path("auth");
    }

    @Test
    void aTokenIsRenewedAMinuteBeforeItsEnd() {
        try (Cloud cloud = cloud()) {
            cloud.rest(Service.COMPUTE).get("/servers");
            now = now.plus(Duration.ofHours(4)).minusSeconds(61);
            cloud.rest(Service.COMPUTE).get("/servers");
            assertEquals(1, fake.tokensIssued());
            now = now.plusSeconds(2);
            cloud.rest(Service.COMPUTE).get("/servers");
            assertEquals(2, fake.tokensIssued());
            assertEquals("token-2", fake.calls.getLast().headers().getFirst("X-Auth-Token"));
        }
    }

    @Test
    void aClockThatJumpsBackKeepsTheTokenAndOneThatJumpsAheadRenewsIt() {
        try (Cloud cloud = cloud()) {
            cloud.rest(Service.COMPUTE).get("/servers");
            now = now.minus(Duration.ofDays(365));
            cloud.rest(Service.COMPUTE).get("/servers");
            assertEquals(1, fake.tokensIssued());
            now = now.plus(Duration.ofDays(3650));
            cloud.rest(Service.COMPUTE).get("/servers");
            cloud.rest(Service.COMPUTE).get("/servers");
            assertEquals(2, fake.tokensIssued());
        }
    }

    @Test
    void theMonotonicClockEndsATokenToo() {
        var token = new Token(
                new org.xlcloud.services.flow.Secret("t"),
                Json.MAPPER.createObjectNode(),
                new Catalog(java.util.List.of()),
                null,
                null,
                null,
                Duration.ofHours(1),
                now,
                1_000);
        assertFalse(token.isDue(now, 1_000 + Duration.ofMinutes(58).toNanos()));
        assertTrue(token.isDue(
                now.minusSeconds(86_400), 1_000 + Duration.ofMinutes(59).toNanos()));
        assertFalse(token.isOver(now, 1_000 + Duration.ofMinutes(59).toNanos()));
        assertTrue(token.isOver(now, 1_000 + Duration.ofMinutes(60).toNanos()));
    }

    @Test
    void aServersClockThatIsDaysOffDoesNotMatter() {
        fake.now = Instant.parse("2020-01-01T00:00:00Z");
        try (Cloud cloud = cloud()) {
            for (int i = 0; i < 3; i++) cloud.rest(Service.COMPUTE).get("/servers");
            assertEquals(1, fake.tokensIssued());
        }
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndTheCatalogReadAgain() {
        fake.at("/compute/v2.1/servers", call -> {
            if (call.headers().getFirst("X-Auth-Token").equals("token-1")) {
                fake.catalog = "[" + fake.service("compute", "/moved/v2.1") + "]";
                call.json(401, "{\"error\": {\"code\": 401, \"message\": \"expired\"}}");
            } else {
                call.json(500, "{}");
            }
        });
        fake.at("/moved/v2.1/", call -> call.json(200, """
                {"version": {"id": "v2.1", "version": "2.95", "min_version": "2.1"}}"""));
        fake.at("/moved/v2.1/servers", call -> call.json(200, "{\"servers\": []}"));
        try (Cloud cloud = cloud()) {
            assertTrue(cloud.rest(Service.COMPUTE).get("/servers").has("servers"));
            assertEquals(2, fake.tokensIssued());
        }
    }

    @Test
    void aTokenRefusedWhileTheServiceIsLookedForIsRenewedToo() {
        fake.at("/compute/v2.1/", call -> {
            if (call.headers().getFirst("X-Auth-Token").equals("token-1")) call.json(401, "{}");
            else call.json(200, """
                        {"version": {"id": "v2.1", "version": "2.93", "min_version": "2.1"}}""");
        });
        try (Cloud cloud = cloud()) {
            assertTrue(cloud.rest(Service.COMPUTE).get("/servers").has("servers"));
        }
        try (Cloud cloud = cloud()) {
            fake.at("/compute/v2.1/", call -> call.json(401, "{}"));
            Problems.says(() -> cloud.rest(Service.COMPUTE).microversion(), "find Nova", "401");
            assertEquals(4, fake.tokensIssued());
        }
    }

    @Test
    void aServiceThatRefusesEveryTokenIsSaidAfterOneRenewal() {
        fake.at("/compute/v2.1/servers", call -> call.json(401, """
                {"error_message": {"faultcode": "Client", "faultstring": "Not Authorized to access project x"}}"""));
        try (Cloud cloud = cloud()) {
            Problems.says(
                    () -> cloud.rest(Service.COMPUTE).get("/servers"), "Not Authorized to access project x", "401");
            assertEquals(2, fake.tokensIssued());
        }
    }

    @Test
    void aWrongPasswordIsSaidAndNotTriedAgainAndAgain() {
        fake.password = "another";
        try (Cloud cloud = cloud()) {
            for (int i = 0; i < 5; i++)
                Problems.says(
                        () -> cloud.rest(Service.COMPUTE).get("/servers"),
                        "log in to cloud test",
                        "the login is refused",
                        "Check user name, password",
                        "clouds.yaml:",
                        "401");
            assertEquals(1, fake.callsTo("/identity/v3/auth/tokens"));
        }
    }

    @Test
    void aRefusedLoginIsTriedAgainEverMoreSeldomAndAtOnceWhenSomebodyAsks() {
        fake.password = "another";
        CloudConfig config = fake.config();
        var nanos = new AtomicLong();
        try (var wire = new Wire(config)) {
            var tokens = new Tokens(config, new Keystone(config, wire, () -> now), () -> now, nanos::get);
            refuses(tokens);
            int tried = 1;
            for (int wait : new int[] {30, 60, 120, 240, 480, 960, 960}) {
                nanos.addAndGet(Duration.ofSeconds(wait - 1).toNanos());
                refuses(tokens);
                assertEquals(tried++, fake.callsTo("/identity/v3/auth/tokens"), "before " + wait + " s have passed");
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                refuses(tokens);
                assertEquals(tried, fake.callsTo("/identity/v3/auth/tokens"), "after " + wait + " s");
            }
            tokens.tryAgain();
            nanos.incrementAndGet();
            fake.password = "s3cret";
            assertEquals("token-1", tokens.current(Deadline.in(MOST)).id().reveal());
        }
    }

    private static void refuses(Tokens tokens) {
        Problems.says(() -> tokens.current(Deadline.in(MOST)), "the login is refused", "401");
    }

    @Test
    void callsThatNeedATokenAtOnceShareOneLogin() throws Exception {
        var arrived = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        fake.at("/identity/v3/auth/tokens", call -> {
            arrived.countDown();
            await(go);
            fake.token(call);
        });
        try (Cloud cloud = cloud();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++)
                calls.add(threads.submit(() -> cloud.rest(Service.COMPUTE).get("/servers")));
            await(arrived);
            go.countDown();
            for (var call : calls) call.get(10, TimeUnit.SECONDS);
            assertEquals(1, fake.tokensIssued());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aKeystoneThatIsDownIsTriedAgainByTheNextCall() {
        fake.at("/identity/v3/auth/tokens", call -> call.json(503, "{}"));
        try (Cloud cloud = cloud()) {
            Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers"), "503");
            fake.at("/identity/v3/auth/tokens", fake::token);
            assertTrue(cloud.rest(Service.COMPUTE).get("/servers").has("servers"));
        }
    }

    @Test
    void whatIsNotKeystoneIsSaid() {
        try (Cloud cloud = cloud()) {
            fake.at("/identity/v3/auth/tokens", call -> call.json(404, "{}"));
            Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers"), "Is auth_url in", "404");
            fake.at("/identity/v3/auth/tokens", call -> call.json(200, "{\"hello\": 1}"));
            Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers"), "holds no token");
            fake.at(
                    "/identity/v3/auth/tokens",
                    call -> call.with("X-Subject-Token", "t")
                            .json(201, "{\"token\": {\"expires_at\": \"soon\", \"catalog\": []}}"));
            Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers"), "time of expiry", "soon");
            fake.at(
                    "/identity/v3/auth/tokens",
                    call -> call.with("X-Subject-Token", "t").json(201, "{\"token\": {\"catalog\": [[1]]"));
            Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers"), "cut off");
        }
    }

    @Test
    void aPasswordLoginNamesUserDomainAndProject() throws Exception {
        try (Cloud cloud = cloud()) {
            cloud.token();
            JsonNode auth = lastLogin();
            JsonNode user = auth.path("identity").path("password").path("user");
            assertEquals("admin", user.path("name").asText());
            assertEquals("default", user.path("domain").path("id").asText());
            assertEquals(
                    "admin", auth.path("scope").path("project").path("name").asText());
        }
    }

    private Cloud entry(String auth) {
        String yaml = "clouds: {c: {auth: {auth_url: " + fake.base() + "/identity/v3, " + auth + "}}}";
        return new Cloud(CloudConfigs.of(yaml, "clouds.yaml").get("c"), () -> now);
    }

    @Test
    void everyWayToLogInAndEveryScopeIsSentAsKeystoneWantsIt() throws Exception {
        try (Cloud cloud = entry("application_credential_id: id1, application_credential_secret: s")) {
            cloud.token();
            assertEquals("""
                    {"identity":{"methods":["application_credential"],\
                    "application_credential":{"secret":"s","id":"id1"}}}""", lastLogin().toString());
        }
        try (Cloud cloud = entry("application_credential_name: n, application_credential_secret: s, username: u, "
                + "user_domain_name: D")) {
            cloud.token();
            assertEquals("""
                    {"identity":{"methods":["application_credential"],"application_credential":\
                    {"secret":"s","name":"n","user":{"name":"u","domain":{"name":"D"}}}}}""", lastLogin().toString());
        }
        try (Cloud cloud = entry("user_id: u1, password: s3cret, system_scope: all")) {
            cloud.token();
            assertEquals("""
                    {"identity":{"methods":["password"],"password":{"user":{"id":"u1","password":"s3cret"}}},\
                    "scope":{"system":{"all":true}}}""", lastLogin().toString());
        }
        try (Cloud cloud = entry("username: u, password: s3cret, user_domain_id: d1, domain_name: D2")) {
            cloud.token();
            assertEquals(
                    "{\"domain\":{\"name\":\"D2\"}}", lastLogin().path("scope").toString());
        }
        try (Cloud cloud = entry("token: t0, project_id: p9")) {
            cloud.token();
            assertEquals("""
                    {"identity":{"methods":["token"],"token":{"id":"t0"}},"scope":{"project":{"id":"p9"}}}""", lastLogin().toString());
        }
    }

    @Test
    void aGivenTokenWithoutAScopeIsUsedAsItIs() {
        fake.at("/identity/v3/auth/tokens", call -> call.json(200, fake.tokenBody()));
        fake.now = Instant.now();
        try (Cloud cloud = entry("token: given-token")) {
            cloud.rest(Service.COMPUTE).get("/servers");
            assertEquals("GET", fake.calls.getFirst().method());
            assertEquals("given-token", fake.calls.getLast().headers().getFirst("X-Auth-Token"));
        }
    }

    @Test
    void anUnknownApplicationCredentialIsSaidWithoutWhatWasTakenForItsId() {
        fake.at("/identity/v3/auth/tokens", call -> call.json(404, """
                {"error": {"code": 404, "message": "Could not find Application Credential: s3cret.", "title": "Not Found"}}"""));
        var mistaken = new Auth.ApplicationCredential("s3cret", null, null, new Secret("id"));
        try (Cloud cloud = new Cloud(fake.config().withLogin(mistaken, new Scope.Own()), () -> now)) {
            Problems.says(
                    () -> cloud.rest(Service.COMPUTE).get("/servers"),
                    "the login is refused: there is no such application credential",
                    "Check id and secret");
        }
    }

    @Test
    void anExpiredGivenTokenIsSaid() {
        fake.at("/identity/v3/auth/tokens", call -> call.json(404, """
                {"error": {"code": 404, "message": "Could not find token", "title": "Not Found"}}"""));
        fake.at("/compute/v2.1/servers", call -> call.json(401, "{}"));
        try (Cloud cloud = entry("token: given-token")) {
            Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers"), "put a new one into clouds.yaml:1");
        }
    }

    @Test
    void noSecretIsPrinted() {
        try (Cloud cloud = cloud()) {
            String shown =
                    cloud.config() + " " + cloud.token() + " " + cloud.config().auth();
            assertFalse(shown.contains("s3cret") || shown.contains("token-1"), shown);
        }
    }
}
