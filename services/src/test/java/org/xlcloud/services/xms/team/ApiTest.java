package org.xlcloud.services.xms.team;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;

/// The API of one XMS, on the embedded cloud and its Keystone.
@Timeout(120)
final class ApiTest {
    @TempDir
    private Path folder;

    private Team team;
    private Xms xms;

    @BeforeEach
    void open() {
        team = new Team(folder);
        xms = team.start(team.config("one", new JournalPlace.File(folder.resolve("journal.db"))));
        team.awaitLeader(xms);
    }

    @AfterEach
    void close() {
        team.close();
    }

    private static void refused(int status, String found, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer::body);
        JsonNode error = Team.json(answer).path("error");
        assertEquals(status, error.path("status").asInt());
        assertTrue(error.path("found").asText().contains(found), answer::body);
        for (String field : List.of("what", "found", "expected", "request"))
            assertTrue(error.path(field).isTextual(), () -> field + " in " + answer.body());
        assertTrue(
                answer.headers().firstValue("x-openstack-request-id").orElse("").startsWith("req-"));
    }

    @Test
    void every_route_is_described_and_everything_described_is_a_route() {
        JsonNode paths = Team.json(team.get(xms, "/openapi.json", "")).path("paths");
        var described = new TreeSet<String>();
        paths.properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> described.add(method.toUpperCase(java.util.Locale.ROOT) + " "
                                + path.getKey()
                                + (path.getValue().path(method).has("security") ? " open" : ""))));
        var routes = new TreeSet<String>();
        xms.routes()
                .forEach(route -> routes.add(
                        route.method() + " " + route.path() + (route.need() == Gate.Need.NOTHING ? " open" : "")));
        assertEquals(routes, described);
    }

    @Test
    void only_who_has_a_role_for_it_may_read_or_act() {
        refused(401, "no token", team.get(xms, "/v1/runs", ""));
        refused(401, "does not know", team.get(xms, "/v1/runs", "gAAAA-not-a-token"));
        assertEquals(200, team.get(xms, "/v1/runs", team.memberToken).statusCode());
        refused(403, "member", team.post(xms, "/v1/runs", team.order("request-member"), team.memberToken));
        assertEquals(0, Team.json(team.get(xms, "/v1/runs")).path("runs").size());
    }

    @Test
    void a_token_that_is_shown_again_and_again_is_asked_about_once() {
        for (int i = 0; i < 20; i++) assertEquals(200, team.get(xms, "/v1/runs").statusCode());
        String metrics = team.get(xms, "/metrics", "").body();
        assertTrue(metrics.contains("xlcloud_xms_tokens_asked_total 1\n"), metrics);
    }

    @Test
    void a_request_begins_one_run_however_often_it_is_sent() {
        HttpResponse<String> first = team.post(xms, "/v1/runs", team.order("request-0001"));
        assertEquals(201, first.statusCode(), first::body);
        assertEquals(
                "/v1/runs/request-0001", first.headers().firstValue("Location").orElse(""));
        HttpResponse<String> again = team.post(xms, "/v1/runs", team.order("request-0001"));
        assertEquals(200, again.statusCode(), again::body);
        JsonNode run = team.awaitRun(xms, "request-0001");
        assertEquals("done", run.path("state").asText(), run::toString);
        assertEquals("admin@admin", run.path("who").asText());
        int nodes = run.path("nodeCount").asInt();
        assertTrue(nodes > 0);
        assertEquals(nodes, run.path("score").path("changed").asInt());
        assertEquals(nodes, team.simulator.nodes().runs("request-0001"));
        refused(
                409,
                "has begun configure",
                team.post(xms, "/v1/runs", team.order("request-0001").replace("configure", "deploy")));
        JsonNode runs = Team.json(team.get(xms, "/v1/runs?limit=1")).path("runs");
        assertEquals("request-0001", runs.path(0).path("id").asText());
        assertFalse(runs.path(0).has("nodes"));
        String node = run.path("nodes").path(0).path("node").asText();
        String output = team.get(xms, "/v1/runs/request-0001/nodes/" + node + "/output", team.memberToken)
                .body();
        assertTrue(output.startsWith("Starting Chef Infra Client"), output);
        refused(409, "it has ended", team.post(xms, "/v1/runs/request-0001/cancel", ""));
        refused(409, "no node has failed", team.post(xms, "/v1/runs/request-0001/retry", ""));
    }

    @Test
    void what_a_run_is_over_HTTP_it_is_again_on_the_other_side() {
        team.post(xms, "/v1/runs", team.order("request-0002"));
        JsonNode json = team.awaitRun(xms, "request-0002");
        assertEquals(xms.runs().show("request-0002"), RunJson.run(json));
    }

    @Test
    void only_failed_nodes_are_repeated_and_once_for_each_request() {
        String node = nodes().getFirst();
        team.simulator.nodes().fault(node, org.xlcloud.simulator.mcollective.NodeFault.UNWELL);
        team.post(xms, "/v1/runs", team.order("request-0003"));
        assertEquals("failed", team.awaitRun(xms, "request-0003").path("state").asText());
        team.simulator.nodes().fault(node, org.xlcloud.simulator.mcollective.NodeFault.NONE);
        String body = "{\"requestId\": \"request-0004\"}";
        assertEquals(201, team.post(xms, "/v1/runs/request-0003/retry", body).statusCode());
        assertEquals(200, team.post(xms, "/v1/runs/request-0003/retry", body).statusCode());
        JsonNode again = team.awaitRun(xms, "request-0004");
        assertEquals("done", again.path("state").asText(), again::toString);
        assertEquals(1, again.path("nodeCount").asInt());
        assertEquals("request-0003", again.path("retryOf").asText());
    }

    private List<String> nodes() {
        JsonNode preview = Team.json(team.post(
                xms,
                "/v1/previews",
                "{\"cloud\": \"demo\", \"event\": \"configure\", \"target\": {\"stack\": \"" + team.stack + "\"}}"));
        return preview.path("addressed")
                .valueStream()
                .map(node -> node.path("node").asText())
                .toList();
    }

    @Test
    void a_run_that_goes_on_can_be_cancelled() {
        team.simulator.nodes().pace(node -> java.time.Duration.ofSeconds(3));
        String order = team.order("request-0005").replace("{\"requestId\"", "{\"atOnce\": 1, \"requestId\"");
        assertEquals(201, team.post(xms, "/v1/runs", order).statusCode());
        assertEquals(202, team.post(xms, "/v1/runs/request-0005/cancel", "").statusCode());
        JsonNode run = team.awaitRun(xms, "request-0005");
        assertEquals("cancelled", run.path("state").asText());
        assertTrue(run.path("score").path("skipped").asInt() > 0, run::toString);
    }

    @Test
    void wrong_requests_are_told_what_was_found_and_what_was_expected() {
        refused(404, "nothing there", team.get(xms, "/v2/runs"));
        refused(
                405,
                "DELETE",
                team.send(team.request(xms, "/v1/runs", team.token).DELETE().build()));
        refused(404, "none of this id", team.get(xms, "/v1/runs/none"));
        refused(404, "none of this id", team.get(xms, "/v1/runs/..%2f..%2fetc"));
        refused(404, "none of this id", team.get(xms, "/v1/scalings/none"));
        refused(400, "\"many\"", team.get(xms, "/v1/runs?limit=many"));
        refused(
                400,
                "no number",
                team.send(team.request(xms, "/v1/events", team.token)
                        .header("Last-Event-ID", "x")
                        .build()));
        refused(400, "no JSON", team.post(xms, "/v1/runs", "{"));
        refused(400, "ARRAY", team.post(xms, "/v1/runs", "[]"));
        refused(400, "the field wrong", team.post(xms, "/v1/runs", "{\"wrong\": 1}"));
        refused(400, "0 characters", team.post(xms, "/v1/runs", "{}"));
        refused(
                400,
                "\"mars\"",
                team.post(xms, "/v1/runs", team.order("request-wrong").replace("demo", "mars")));
        refused(
                400,
                "\"dance\"",
                team.post(xms, "/v1/runs", team.order("request-wrong").replace("configure", "dance")));
        refused(
                400,
                "nothing in it",
                team.post(xms, "/v1/runs", team.order("request-wrong").replace(team.stack, "")));
        refused(
                409,
                "no node answers",
                team.post(xms, "/v1/runs", team.order("request-wrong").replace(team.stack, "nowhere")));
        refused(413, "more than that", team.post(xms, "/v1/runs", " ".repeat(300_000)));
        assertEquals(0, Team.json(team.get(xms, "/v1/runs")).path("runs").size());
    }

    @Test
    void who_follows_hears_of_all_and_misses_nothing_between_two_connections() throws Exception {
        CompletableFuture<List<String>> following = CompletableFuture.supplyAsync(() -> {
            try {
                return team.follow(xms, "", line -> line.contains("Run configure ended"));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Team.await(() -> team.get(xms, "/metrics", "").body(), text -> text.contains("xlcloud_xms_followers 1\n"));
        team.post(xms, "/v1/runs", team.order("request-0006"));
        List<String> lines = following.get(60, TimeUnit.SECONDS);
        assertTrue(lines.contains("event: run"), lines::toString);
        assertTrue(lines.contains("event: progress"), lines::toString);
        List<String> ids =
                lines.stream().filter(line -> line.startsWith("id: ")).toList();
        assertTrue(ids.size() >= 3, lines::toString); // begun, nodes, ended
        String firstId = ids.getFirst().substring(4);
        List<String> again = team.follow(xms, firstId, line -> line.contains("Run configure ended"));
        assertEquals(
                ids.subList(1, ids.size()),
                again.stream().filter(line -> line.startsWith("id: ")).toList());
    }

    @Test
    void who_follows_and_takes_nothing_is_let_go() throws Exception {
        var following = new ApiServer.Following(Duration.ofSeconds(10), Duration.ofSeconds(1));
        Xms strict = team.start(team.config("strict", new JournalPlace.File(folder.resolve("strict.db"))), following);
        team.awaitLeader(strict);
        // more than the buffers between the two hold
        String long4k = "x".repeat(4_000);
        var facts = new ArrayList<Fact>();
        for (int i = 0; i < 4_000; i++)
            facts.add(Fact.of(Team.CLOCK.instant(), Kind.RUN, "demo", "test", "run/long", i + long4k));
        strict.journal().append(facts);
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), strict.port()));
            socket.getOutputStream()
                    .write(("GET /v1/events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 0\r\nX-Auth-Token: "
                                    + team.memberToken + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Team.await(
                    () -> team.get(strict, "/metrics", "").body(),
                    text -> text.contains("xlcloud_xms_clients_cut_total 1\n"));
            Team.await(
                    () -> team.get(strict, "/metrics", "").body(), text -> text.contains("xlcloud_xms_followers 0\n"));
        }
    }

    @Test
    void health_and_figures_are_open_to_everybody_and_say_nothing_of_tokens() {
        JsonNode health = Team.json(team.get(xms, "/health", ""));
        assertEquals("ok", health.path("status").asText());
        assertEquals("leader", health.path("role").asText());
        assertEquals("ok", health.path("journal").asText());
        team.get(xms, "/v1/runs");
        // a request is counted once it was answered, which its client may know before
        String counted = "xlcloud_xms_requests_total{route=\"GET /v1/runs\",status=\"200\"} 1\n";
        String metrics = Team.await(() -> team.get(xms, "/metrics", "").body(), text -> text.contains(counted));
        assertTrue(metrics.contains("xlcloud_xms_leader 1\n"), metrics);
        assertFalse(metrics.contains(team.token));
    }

    @Test
    void a_Keystone_that_is_away_lets_nobody_in_and_is_not_a_wrong_token() {
        team.simulator.close();
        refused(503, "connection refused", team.get(xms, "/v1/runs", "gAAAA-some-token"));
    }

    @Test
    void a_second_one_on_the_same_file_stands_by_until_the_first_has_ended() {
        Xms second = team.start(team.config("two", new JournalPlace.File(folder.resolve("journal.db"))));
        Team.await(() -> second.standing().newest().leader(), "http://one.example:8989"::equals);
        HttpResponse<String> answer = team.post(second, "/v1/runs", team.order("request-0007"));
        refused(503, "http://one.example:8989", answer);
        assertEquals(
                "http://one.example:8989",
                answer.headers().firstValue("X-Xlcloud-Leader").orElse(""));
        team.end(xms);
        team.awaitLeader(second);
        assertEquals(
                201, team.post(second, "/v1/runs", team.order("request-0007")).statusCode());
    }

    @Test
    void a_webhook_receipt_is_in_the_journal_whoever_leads() {
        HttpResponse<String> told = team.send(HttpRequest.newBuilder(
                        java.net.URI.create("http://127.0.0.1:" + xms.webhookPort() + "/alarms/aodh/" + Team.SECRET))
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                "{\"alarm_id\": \"a-1\", \"alarm_name\": \"hot\", \"current\": \"alarm\", \"reason\": \"hot\"}"))
                .build());
        assertEquals(204, told.statusCode(), told::body);
    }

    @Test
    void Keystone_says_who_a_token_is_of_and_nothing_that_is_no_token_reaches_it() {
        try (var member = new Cloud(team.cloud(), Team.CLOCK)) {
            assertEquals(
                    "admin",
                    new org.xlcloud.services.cloud.TokenCheck(member)
                            .ask(new org.xlcloud.services.flow.Secret(team.token))
                            .orElseThrow()
                            .user());
            assertTrue(new org.xlcloud.services.cloud.TokenCheck(member)
                    .ask(new org.xlcloud.services.flow.Secret("line\nbreak"))
                    .isEmpty());
        }
    }
}
