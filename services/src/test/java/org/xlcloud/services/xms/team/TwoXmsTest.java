package org.xlcloud.services.xms.team;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Lead;
import org.xlcloud.services.journal.PrivatePostgres;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.services.openstack.AodhAlarm;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.TreeNode;

/// Two XMS on one PostgreSQL: one leads, and the other takes over.
@Timeout(180)
final class TwoXmsTest {
    private static final Duration TAKE_OVER = Duration.ofSeconds(10);
    private static PrivatePostgres server;

    @TempDir
    private Path folder;

    private Team team;
    private String url;
    private Xms one;
    private Xms two;

    @BeforeAll
    static void startServer() {
        server = PrivatePostgres.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        team = new Team(folder);
        url = server.newDatabase();
        one = team.start(team.config("one", new JournalPlace.Database(url)));
        team.awaitLeader(one);
        two = team.start(team.config("two", new JournalPlace.Database(url)));
        Team.await(() -> two.standing().newest().leader(), "http://one.example:8989"::equals);
    }

    @AfterEach
    void close() {
        team.close();
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    /// Cuts the session of whoever leads, as a network that breaks does.
    private void cutLeader() throws SQLException {
        sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                + " AND objid = (" + 0x6f756402L + ")::bigint AND database ="
                + " (SELECT oid FROM pg_database WHERE datname = current_database())");
    }

    private Journal reading() {
        return new Journal(new JournalPlace.Database(url), JournalLimits.DEFAULT, Team.CLOCK);
    }

    @Test
    void the_standby_answers_what_is_read_and_says_who_acts() {
        assertEquals(201, team.post(one, "/v1/runs", team.order("request-0001")).statusCode());
        team.awaitRun(one, "request-0001");
        JsonNode there = Team.json(team.get(one, "/v1/runs/request-0001"));
        JsonNode here = Team.await(
                () -> Team.json(team.get(two, "/v1/runs/request-0001")),
                run -> run.path("state").asText().equals("done"));
        assertEquals(there.path("score"), here.path("score"));
        assertEquals(
                "standby", Team.json(team.get(two, "/health", "")).path("role").asText());
        assertEquals(200, team.get(two, "/health", "").statusCode());
        HttpResponse<String> refused = team.post(two, "/v1/runs", team.order("request-0002"));
        assertEquals(503, refused.statusCode(), refused::body);
        assertEquals(
                "http://one.example:8989",
                refused.headers().firstValue("X-Xlcloud-Leader").orElse(""));
        assertEquals(0, team.simulator.nodes().runs("request-0002"));
    }

    @Test
    void who_follows_the_standby_hears_what_the_leader_does_under_the_same_ids() throws Exception {
        team.post(one, "/v1/runs", team.order("request-0003"));
        team.awaitRun(one, "request-0003");
        List<String> there = ids(team.follow(one, "0", line -> line.contains("Run configure ended")));
        List<String> here = ids(team.follow(two, "0", line -> line.contains("Run configure ended")));
        assertFalse(there.isEmpty());
        assertEquals(there, here);
    }

    private static List<String> ids(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("id: ")).toList();
    }

    @Test
    void a_run_under_way_is_taken_over_within_10_s_and_no_node_runs_twice() throws Exception {
        team.simulator.nodes().pace(node -> Duration.ofSeconds(6));
        JsonNode begun = Team.json(team.post(one, "/v1/runs", team.order("request-0004")));
        int nodes = begun.path("nodeCount").asInt();
        assertTrue(nodes > 1, begun::toString);
        Team.await(() -> team.simulator.nodes().runs("request-0004"), runs -> runs == nodes);
        // the first one loses its session, and has nothing to say any more; who leads then is a race
        var before = Instant.now();
        cutLeader();
        Xms next = awaitNext();
        Duration took = Duration.between(before, Instant.now());
        assertTrue(took.compareTo(TAKE_OVER) < 0, took::toString);
        assertEquals(2, next.standing().newest().epoch());
        JsonNode run = team.awaitRun(next, "request-0004");
        assertEquals("done", run.path("state").asText(), run::toString);
        assertEquals(nodes, run.path("score").path("changed").asInt());
        assertEquals(nodes, team.simulator.nodes().runs("request-0004"));
        assertOnce("Run configure ended");
        assertOnce("Run configure on");
    }

    @Test
    void a_scaling_under_way_is_taken_over_and_the_node_that_came_is_configured_once() throws Exception {
        try (var cloud = new Cloud(team.cloud(), Team.CLOCK)) {
            StackId layer = scalingLayer(cloud);
            Team.await(() -> texts(Kind.SCALING), texts -> texts.stream().anyMatch(text -> text.startsWith("Watches")));
            new Heat(cloud).signal(layer, "policy_up");
            team.time.advance(Duration.ofSeconds(10));
            // Heat is done, and the node that came is not on the bus yet
            JsonNode waiting = Team.await(
                    () -> scaling(one),
                    scaling -> scaling.path("change").path("until").isTextual()
                            && !scaling.path("nodes").isEmpty());
            assertEquals("GOING_ON", waiting.path("result").asText(), waiting::toString);
            cutLeader();
            Xms next = awaitNext();
            team.time.advance(Duration.ofSeconds(30));
            JsonNode ended = Team.await(
                    () -> scaling(next), scaling -> scaling.path("endedAt").isTextual());
            assertEquals(waiting.path("id"), ended.path("id"));
            assertEquals("READY", ended.path("result").asText(), ended::toString);
            assertEquals(1, ended.path("told").size(), ended::toString);
            String run = ended.path("told").path(0).path("run").asText();
            assertEquals(1, team.simulator.nodes().runs(run));
            assertOnce("Run configure on");
            assertOnce("Run configure ended");
        }
    }

    /// The layer of a group that grows when it is signalled, and at no other time.
    private static StackId scalingLayer(Cloud cloud) {
        var aodh = new Aodh(cloud);
        List<AodhAlarm> alarms = aodh.alarms();
        for (AodhAlarm alarm : alarms) if (!alarm.type().equals("event")) aodh.enable(alarm.id(), false);
        return CloudStacks.load(cloud, Team.CLOCK, Inventory.empty("demo")).groups().stream()
                .map(TreeNode::in)
                .filter(layer -> layer != null
                        && alarms.stream().anyMatch(alarm -> alarm.name().startsWith(layer.name() + "-")))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode scaling(Xms xms) {
        return Team.json(team.get(xms, "/v1/scalings")).path("scalings").path(0);
    }

    private List<String> texts(Kind kind) {
        try (Journal journal = reading()) {
            return journal.search(Query.ALL.of(kind)).entries().stream()
                    .map(entry -> entry.fact().text())
                    .toList();
        }
    }

    /// Whoever leads after the first.
    private Xms awaitNext() {
        return Team.await(
                () -> one.standing().newest().epoch() > 1
                        ? one
                        : two.standing().newest().epoch() > 1 ? two : null,
                java.util.Objects::nonNull);
    }

    private void assertOnce(String text) {
        try (Journal journal = reading()) {
            assertEquals(
                    1,
                    journal.search(Query.ALL.of(Kind.RUN)).entries().stream()
                            .filter(entry -> entry.fact().text().startsWith(text))
                            .count(),
                    text);
        }
    }

    @Test
    void one_that_ends_hands_over_at_once_and_requests_that_are_sent_again_are_carried_out_once() throws Exception {
        team.simulator.nodes().pace(node -> Duration.ofSeconds(4));
        JsonNode begun = Team.json(team.post(one, "/v1/runs", team.order("request-0005")));
        int nodes = begun.path("nodeCount").asInt();
        Team.await(() -> team.simulator.nodes().runs("request-0005"), runs -> runs == nodes);
        var before = Instant.now();
        team.end(one);
        team.awaitLeader(two);
        Duration took = Duration.between(before, Instant.now());
        assertTrue(took.compareTo(TAKE_OVER) < 0, took::toString);
        assertEquals(200, team.post(two, "/v1/runs", team.order("request-0005")).statusCode());
        assertEquals("done", team.awaitRun(two, "request-0005").path("state").asText());
        assertEquals(nodes, team.simulator.nodes().runs("request-0005"));
        assertOnce("Run configure ended");
    }

    @Test
    void who_led_before_can_write_nothing_any_more() throws Exception {
        long old = one.standing().newest().epoch();
        try (Journal deposed =
                Journal.ofLeader(new JournalPlace.Database(url), old, JournalLimits.DEFAULT, Team.CLOCK)) {
            var fact = Fact.of(Team.CLOCK.instant(), Kind.RUN, "demo", "XMS", "run/late", "late");
            deposed.append(fact);
            team.end(one);
            team.awaitLeader(two);
            var problem = assertThrows(ProblemException.class, () -> deposed.append(fact))
                    .problem();
            assertTrue(problem.reason().contains("another XMS leads"), problem::oneLine);
            // what it did not lead for, everybody may write
            try (Journal others = reading()) {
                others.append(Fact.of(Team.CLOCK.instant(), Kind.WEBHOOK, "demo", "webhook", "", "told"));
                assertEquals(1, others.search(Query.ALL.of(Kind.RUN)).entries().size());
            }
        }
    }

    @Test
    void one_that_is_stopped_without_a_word_is_deposed_by_the_server_within_10_s() {
        var place = new JournalPlace.Database(server.newDatabase());
        try (Lead silent = Lead.of(place, "http://silent:1");
                Lead waiting = Lead.of(place, "http://waiting:1")) {
            assertTrue(silent.take());
            assertFalse(waiting.take());
            assertEquals("http://silent:1", waiting.leader().orElseThrow());
            var since = Instant.now();
            Team.await(waiting::take, taken -> taken);
            Duration took = Duration.between(since, Instant.now());
            assertTrue(took.compareTo(TAKE_OVER) < 0, took::toString);
            assertTrue(took.compareTo(Lead.LEASE) > 0, took::toString);
            assertEquals(2, waiting.epoch());
            assertThrows(ProblemException.class, silent::keep);
        }
    }

    @Test
    void what_alarms_tell_the_standby_is_lost_to_nobody_and_told_twice_it_counts_once() {
        String body = "{\"alarm_id\": \"a-1\", \"alarm_name\": \"hot\", \"current\": \"alarm\","
                + " \"reason\": \"hot\", \"reason_data\": {}}";
        for (Xms xms : List.of(two, one)) {
            HttpResponse<String> told = team.send(HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + xms.webhookPort() + "/alarms/aodh/" + Team.SECRET))
                    .header("x-openstack-request-id", "req-1")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build());
            assertEquals(204, told.statusCode(), told::body);
        }
        try (Journal journal = reading()) {
            assertEquals(1, journal.search(Query.ALL.of(Kind.WEBHOOK)).entries().size());
        }
    }

    @Test
    void a_database_that_is_away_for_a_while_is_said_and_work_goes_on_behind_it() throws Exception {
        server.stop();
        try {
            JsonNode health = Team.await(
                    () -> Team.json(team.get(one, "/health", "")),
                    answer -> answer.path("role").asText().equals("standby"));
            assertEquals("failing", health.path("status").asText());
            assertEquals(
                    503, team.post(one, "/v1/runs", team.order("request-0006")).statusCode());
        } finally {
            server.restart();
        }
        Xms next = team.awaitLeader(one, two);
        JsonNode begun = CompletableFuture.supplyAsync(() -> Team.await(
                        () -> team.post(next, "/v1/runs", team.order("request-0006")),
                        answer -> answer.statusCode() / 100 == 2))
                .thenApply(Team::json)
                .get(60, TimeUnit.SECONDS);
        assertEquals("request-0006", begun.path("id").asText());
        assertEquals("done", team.awaitRun(next, "request-0006").path("state").asText());
    }
}
