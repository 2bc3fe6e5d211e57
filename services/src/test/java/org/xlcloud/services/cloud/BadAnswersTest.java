package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xlcloud.services.flow.Problem;

/// Whatever a server does, a call ends within its deadline with a problem that says what was found.
@Timeout(30)
class BadAnswersTest {
    private FakeCloud fake;
    private Cloud cloud;

    record Numbers(int count, List<String> names) {}

    @BeforeEach
    void start() {
        fake = new FakeCloud();
        cloud = fake.cloud("api_timeout: 20");
    }

    @AfterEach
    void stop() {
        cloud.close();
        fake.close();
    }

    private Problem servers(String... words) {
        return Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers"), words);
    }

    private void answer(int status, String type, String body) {
        fake.at("/compute/v2.1/servers", call -> call.send(status, type, body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anErrorKeepsStatusReasonAndRequestId() {
        answer(500, "application/json", "{\"computeFault\": {\"code\": 500, \"message\": \"Unexpected API Error.\"}}");
        Problem problem =
                servers("read /servers from Nova of cloud test", "Unexpected API Error.", "status 500", "req-");
        assertEquals(500, problem.status());
        assertEquals("req-" + fake.calls.size(), problem.requestId());
        assertTrue(problem.hint().contains("request id"));
    }

    @Test
    void anErrorPageOfALoadBalancerIsReadToo() {
        answer(502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body>…</body></html>");
        servers("502 Bad Gateway", "down or overloaded");
    }

    @Test
    void aRefusalNamesTheRoleThatIsNeeded() {
        answer(403, "application/json", "{\"forbidden\": {\"code\": 403, \"message\": \"Policy doesn't allow x\"}}");
        servers("Policy doesn't allow x", "needs admin");
    }

    @Test
    void truncatedJsonIsSaid() {
        answer(200, "application/json", "{\"servers\": [{\"id\": \"1\"}, {\"id");
        servers("cut off", "status 200");
    }

    @Test
    void aBodyShorterThanAnnouncedIsSaid() {
        try (var raw = RawServer.sending(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"a\":");
                var other = fake.cloud("metric_endpoint_override: " + raw.base() + "/v1")) {
            Problems.says(() -> other.rest(Service.METRIC).get("/metric"), "cut off");
        }
    }

    @Test
    void aConnectionThatClosesWithoutAnAnswerIsSaid() {
        try (var raw = RawServer.sending("");
                var other = fake.cloud("metric_endpoint_override: " + raw.base() + "/v1")) {
            Problems.says(() -> other.rest(Service.METRIC).get("/metric"), "closed the connection");
        }
    }

    @Test
    void aConnectionThatIsResetIsSaid() {
        try (var raw = RawServer.resetting();
                var other = fake.cloud("metric_endpoint_override: " + raw.base() + "/v1")) {
            Problems.says(
                    () -> other.rest(Service.METRIC).get("/metric"),
                    "the server reset the connection",
                    "is there a proxy between?");
        }
    }

    @Test
    void whatIsNotHttpAtAllIsSaid() {
        try (var raw = RawServer.sending("220 mail.example.com ESMTP\r\n");
                var other = fake.cloud("metric_endpoint_override: " + raw.base() + "/v1")) {
            Problems.says(() -> other.rest(Service.METRIC).get("/metric"), "Gnocchi", "proxy");
        }
    }

    @Test
    void anOversizedBodyIsNotReadToItsEnd() {
        var small = new Cloud(fake.config().withLimits(Limits.DEFAULT.withBodyBytes(10_000)), Instant::now);
        try (small) {
            answer(200, "application/json", "{\"servers\": \"" + "x".repeat(200_000) + "\"}");
            Problems.says(() -> small.rest(Service.COMPUTE).get("/servers"), "longer than 10000 bytes");
        }
    }

    @Test
    void whatIsNotJsonIsSaid() {
        answer(200, "application/json", "{\"servers\": oops}");
        servers("not JSON", "oops");
        answer(200, "application/json", "{} trailing");
        servers("not JSON");
        answer(200, "text/html", "<html><title>Please log in</title></html>");
        servers("found text/html, expected JSON", "Please log in");
        answer(200, null, "<html>");
        servers("not JSON");
        answer(200, "text/plain", "{\"servers\": []}");
        servers("found text/plain, expected JSON");
        answer(200, "application/json", "");
        servers("the answer is empty");
        answer(200, "application/json", " ");
        servers("the answer is empty");
    }

    @Test
    void nothingWhereAListWasExpectedIsSaid() {
        answer(200, "application/json", "null");
        Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers", Numbers.class), "the answer is null");
        answer(200, "application/json", "");
        Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers", Numbers.class), "/servers");
        answer(200, "application/json", "[]");
        Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers", Numbers.class), "another form");
    }

    @Test
    void hugeNumbersAndDeepNestingAreBounded() {
        answer(200, "application/json", "{\"count\": " + "9".repeat(5000) + "}");
        servers("beyond what is read");
        Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers", Numbers.class), "/servers");
        answer(200, "application/json", "[".repeat(100_000));
        servers("beyond what is read");
        answer(200, "application/json", "{\"count\": 99999999999}");
        Problems.says(
                () -> cloud.rest(Service.COMPUTE).get("/servers", Numbers.class),
                "a number",
                "beyond what is read",
                "int");
        answer(200, "application/json", "{\"count\": 1e400}");
        Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers", Numbers.class), "/servers");
        answer(200, "application/json", "{\"count\": {\"a\": 1}, \"names\": []}");
        Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers", Numbers.class), "another form");
    }

    @Test
    void namesWithControlCharactersReachRecordsHarmless() {
        answer(200, "application/json", "{\"names\": [\"a\\u001b[2Jb\", \"x\\u202egpj.exe\", \"plain\"]}");
        assertEquals(
                List.of("a\ufffd[2Jb", "x\ufffdgpj.exe", "plain"),
                cloud.rest(Service.COMPUTE).get("/servers", Numbers.class).names());
    }

    @Test
    void controlCharactersInAnErrorAreHarmless() {
        answer(400, "application/json", "{\"badRequest\": {\"message\": \"no\\u001b]0;owned\\u0007\\nsuch thing\"}}");
        assertEquals("no\ufffd]0;owned\ufffd such thing", servers("400").reason());
    }

    @Test
    void aServerThatNeverAnswersEndsAtTheDeadline() {
        try (var raw = RawServer.silent();
                var other = fake.cloud("metric_endpoint_override: " + raw.base() + "/v1", "api_timeout: 0.3")) {
            Problems.says(
                    () -> other.rest(Service.METRIC).get("/metric"), "no complete answer within 0.3 s", "api_timeout");
        }
    }

    @Test
    void aServerThatTricklesEndsAtTheDeadline() {
        try (var raw = RawServer.trickling();
                var other = fake.cloud("metric_endpoint_override: " + raw.base() + "/v1", "api_timeout: 0.3")) {
            Problems.says(() -> other.rest(Service.METRIC).get("/metric"), "within 0.3 s", "after");
        }
    }

    @Test
    void oneStuckServiceHoldsUpNoOther() throws Exception {
        try (var raw = RawServer.silent();
                var other = fake.cloud("metric_endpoint_override: " + raw.base() + "/v1", "api_timeout: 20");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answer(200, "application/json", "{\"servers\": []}");
            var stuck = java.util.stream.IntStream.range(0, 20)
                    .mapToObj(
                            _ -> threads.submit(() -> other.rest(Service.METRIC).get("/metric")))
                    .toList();
            assertTrue(other.rest(Service.COMPUTE).get("/servers").has("servers"));
            assertTrue(stuck.stream().noneMatch(Future::isDone));
            raw.hangUp();
            for (var future : stuck) Problems.of(() -> unwrapped(future));
        }
    }

    private static void unwrapped(Future<?> future) throws Throwable {
        try {
            future.get(10, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause();
        }
    }

    @Test
    void callsBeyondTheGateWaitNoLongerThanTheirDeadline() {
        try (var raw = RawServer.silent();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = fake.config("metric_endpoint_override: " + raw.base() + "/v1")
                    .withLimits(Limits.DEFAULT.withConcurrent(1));
            try (var other = new Cloud(one, Instant::now)) {
                threads.execute(
                        () -> Problems.of(() -> other.rest(Service.METRIC).get("/metric")));
                while (other.gate(Service.METRIC).availablePermits() > 0) Thread.onSpinWait();
                Problems.says(
                        () -> other.rest(Service.METRIC)
                                .within(java.time.Duration.ofMillis(50))
                                .get("/metric"),
                        "have not ended within 0.05 s");
            }
        }
    }

    @Test
    void nothingListeningIsSaid() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (var other = fake.cloud("metric_endpoint_override: http://127.0.0.1:" + port + "/v1")) {
            Problems.says(
                    () -> other.rest(Service.METRIC).get("/metric"),
                    "nothing listens at 127.0.0.1:" + port,
                    "metric_endpoint_override in ");
        }
    }

    @Test
    void aNameThatDnsDoesNotKnowIsSaid() {
        try (var other = fake.cloud("metric_endpoint_override: http://nowhere.invalid/v1")) {
            Problems.says(
                    () -> other.rest(Service.METRIC).get("/metric"),
                    "nowhere.invalid is not known (DNS)",
                    "metric_endpoint_override in ");
        }
    }

    @Test
    void aRedirectIsNotFollowedWithTheToken() {
        fake.at(
                "/compute/v2.1/servers",
                call -> call.with("Location", "http://evil.example.com/").send(302, "text/html", new byte[0]));
        servers("sends us to another address (status 302)", "compute_endpoint_override");
    }

    @Test
    void retryAfterInSecondsIsHonoured() {
        fake.at("/compute/v2.1/servers", call -> {
            if (fake.callsTo("/compute/v2.1/servers") < 3)
                call.with("Retry-After", "0").json(503, "{}");
            else call.json(200, "{\"servers\": []}");
        });
        assertTrue(cloud.rest(Service.COMPUTE).get("/servers").has("servers"));
        assertEquals(3, fake.callsTo("/compute/v2.1/servers"));
    }

    @Test
    void retryAfterAsADateOfTheServersClockIsHonoured() {
        fake.at("/compute/v2.1/servers", call -> {
            if (fake.callsTo("/compute/v2.1/servers") < 2)
                call.with("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT").json(429, "{}");
            else call.json(200, "{\"servers\": []}");
        });
        assertTrue(cloud.rest(Service.COMPUTE).get("/servers").has("servers"));
    }

    @Test
    void retryAfterBeyondTheDeadlineIsSaidAtOnce() {
        fake.at(
                "/compute/v2.1/servers",
                call -> call.with("Retry-After", "999999999").json(503, "{}"));
        servers("it asks us to wait 999999999 s, longer than the 20 s of this call", "status 503");
        assertEquals(1, fake.callsTo("/compute/v2.1/servers"));
    }

    @Test
    void aServerThatAsksForEverMorePatienceIsGivenUp() {
        fake.at("/compute/v2.1/servers", call -> call.with("Retry-After", "0").json(503, "{}"));
        servers("status 503");
        assertEquals(6, fake.callsTo("/compute/v2.1/servers"));
    }

    @Test
    void aPostIsNotRepeatedAfter503() {
        fake.at("/compute/v2.1/servers", call -> call.with("Retry-After", "0").json(503, "{}"));
        Problems.says(() -> cloud.rest(Service.COMPUTE).send("POST", "/servers", null), "503");
        assertEquals(1, fake.callsTo("/compute/v2.1/servers"));
    }

    @Test
    void aListThatLeadsBackToItselfEnds() {
        fake.at("/compute/v2.1/servers", call -> call.json(200, "{\"names\": []}"));
        Problems.says(
                () -> cloud.rest(Service.COMPUTE).pages("/servers", Numbers.class, _ -> "?marker=1", _ -> {}),
                "the list does not end");
    }

    @Test
    void anEmptyAnswerIsNoTree() {
        fake.at("/compute/v2.1/servers/1", call -> call.send(204, null, new byte[0]));
        assertTrue(
                cloud.rest(Service.COMPUTE).send("DELETE", "/servers/1", null).isMissingNode());
        Problem problem = Problems.of(() -> cloud.rest(Service.COMPUTE).send("DELETE", "/servers/2", null));
        assertEquals(404, problem.status());
        assertNull(problem.hint());
    }

    @Test
    void aCallIsBrokenOffWhenItsThreadIsInterrupted() throws Exception {
        try (var raw = RawServer.silent();
                var other = fake.cloud("metric_endpoint_override: " + raw.base() + "/v1");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var call = threads.submit(
                    () -> Problems.says(() -> other.rest(Service.METRIC).get("/metric"), "cancelled"));
            while (other.gate(Service.METRIC).availablePermits() == Limits.DEFAULT.concurrent()) Thread.onSpinWait();
            threads.shutdownNow();
            assertTrue(call.get(10, TimeUnit.SECONDS).reason().contains("cancelled"));
        }
    }
}
