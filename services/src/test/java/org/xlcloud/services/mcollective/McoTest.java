package org.xlcloud.services.mcollective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xlcloud.services.cloud.McollectiveConfig.Connector;
import org.xlcloud.services.cloud.Tls;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.mcollective.Rejection.Kind;
import org.xlcloud.services.mcollective.stomp.StompLimits;
import org.xlcloud.simulator.http.SelfSigned;
import org.xlcloud.simulator.mcollective.NodeFault;
import org.xlcloud.simulator.stomp.StompBroker;

/// Nodes and brokers at their worst.
@Timeout(120)
final class McoTest {
    /// For those whose silence is waited for; those who answer may need longer on a busy machine.
    private static final Duration SHORT = Duration.ofMillis(700);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String BAD = "node-00003";
    private static final List<String> SOME = List.of("node-00001", "node-00002", BAD);
    private static final Rpc PING = Rpc.of("rpcutil", "ping");

    private SimulatedNodes world;
    private Mco mco;

    @BeforeEach
    void open() {
        world = SimulatedNodes.of(20);
        mco = world.open();
    }

    @AfterEach
    void close() {
        mco.close();
        world.close();
    }

    private Outcome ping(Duration atMost) {
        return mco.call(PING, SOME, atMost, answer -> {});
    }

    /// Asks all, one of whom will not answer, with ever more patience until the others have.
    private Outcome pingWithout(Collection<String> silent) {
        List<String> others =
                SOME.stream().filter(node -> !silent.contains(node)).toList();
        return patiently(this::ping, others);
    }

    private static Outcome patiently(Function<Duration, Outcome> ask, List<String> expected) {
        Duration atMost = SHORT;
        Outcome outcome = ask.apply(atMost);
        while (!names(outcome).equals(expected) && atMost.compareTo(LONG) < 0) {
            atMost = atMost.multipliedBy(3);
            outcome = ask.apply(atMost);
        }
        return outcome;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) LockSupport.parkNanos(5_000_000);
    }

    private static List<String> names(Outcome outcome) {
        return outcome.answers().stream().map(Answer::node).toList();
    }

    @ParameterizedTest
    @CsvSource({"FORGED,FORGED", "UNSIGNED,UNSIGNED", "EXPIRED,EXPIRED", "TAGGED,MALFORMED", "MARSHAL,MARSHAL"})
    void a_reply_that_is_not_in_order_is_named_counted_and_not_taken(NodeFault fault, Kind kind) {
        world.nodes.fault(BAD, fault);
        Outcome outcome = pingWithout(List.of(BAD));
        assertEquals(List.of("node-00001", "node-00002"), names(outcome));
        assertEquals(List.of(BAD), outcome.silent());
        assertEquals(1, outcome.rejected().count(kind), () -> outcome.rejected().inWords());
        assertEquals(BAD, outcome.rejected().first().getFirst().sender());
    }

    @Test
    void a_thousand_nodes_in_many_writes_are_each_asked_once_and_all_answer_their_own() {
        try (var crowd = SimulatedNodes.of(1_003);
                Mco toAll = crowd.open()) {
            List<String> nodes =
                    IntStream.range(0, 1_003).mapToObj("node-%05d"::formatted).toList();
            Outcome outcome =
                    toAll.call(Rpc.of("rpcutil", "get_fact").with("fact", "instance_name"), nodes, LONG, answer -> {});
            assertEquals(nodes, names(outcome));
            assertTrue(
                    outcome.answers().stream().allMatch(one -> one.text("value").equals(one.node())));
            assertFalse(outcome.rejected().any(), () -> outcome.rejected().inWords());
            assertFalse(toAll.strays().any(), () -> toAll.strays().inWords());
        }
    }

    @Test
    void five_hundred_megabytes_are_dropped_and_their_sender_named() {
        world.nodes.fault(BAD, NodeFault.HUGE);
        Outcome outcome = pingWithout(List.of(BAD));
        assertEquals(List.of("node-00001", "node-00002"), names(outcome));
        await(() -> mco.strays().count(Kind.OVERSIZED) > 0);
        assertEquals(BAD, mco.strays().first().getFirst().sender());
        world.nodes.fault(BAD, NodeFault.NONE);
        assertEquals(SOME, names(ping(LONG)), "the connection lives on");
        assertEquals(1, mco.link().newest().connections());
    }

    @Test
    void of_a_node_that_answers_twice_the_first_answer_counts() {
        world.nodes.fault(BAD, NodeFault.TWICE);
        List<String> nodes = List.of(BAD, "no-such-node");
        Outcome outcome = patiently(atMost -> mco.call(PING, nodes, atMost, answer -> {}), List.of(BAD));
        assertEquals(List.of(BAD), names(outcome));
        assertEquals(1, outcome.rejected().count(Kind.REPEATED));
    }

    @Test
    void a_node_that_answers_for_others_is_not_heard() {
        world.nodes.fault(BAD, NodeFault.EAGER);
        List<String> nodes = List.of("node-00001", "no-such-node");
        Outcome outcome = patiently(atMost -> mco.call(PING, nodes, atMost, answer -> {}), List.of("node-00001"));
        assertEquals(List.of("node-00001"), names(outcome));
        assertTrue(
                outcome.rejected().count(Kind.UNASKED) > 0,
                () -> outcome.rejected().inWords());
    }

    @Test
    void an_old_answer_with_a_new_request_id_is_a_replay() {
        world.nodes.fault(BAD, NodeFault.REPLAYED);
        Rpc first = Rpc.of("xlcloud", "configure").withJob("job-1");
        assertEquals(List.of(BAD), names(mco.call(first, List.of(BAD), LONG, answer -> {})));
        Rpc second = Rpc.of("xlcloud", "configure").withJob("job-2");
        Outcome outcome = mco.call(second, List.of(BAD), SHORT, answer -> {});
        while (!outcome.rejected().any()) outcome = mco.call(second, List.of(BAD), SHORT, answer -> {});
        assertEquals(List.of(), names(outcome));
        assertTrue(outcome.rejected().count(Kind.REPLAYED) > 0, outcome.rejected()::inWords);
        assertEquals(
                "it belongs to run job-1", outcome.rejected().first().getFirst().detail());
    }

    @Test
    void silence_and_a_clock_ahead_leave_a_node_among_the_silent() {
        world.nodes.fault(BAD, NodeFault.AHEAD);
        world.nodes.fault("node-00002", NodeFault.SILENT);
        Outcome outcome = pingWithout(List.of("node-00002", BAD));
        assertEquals(List.of("node-00002", BAD), outcome.silent());
        assertFalse(outcome.rejected().any());
    }

    @Test
    void a_late_answer_is_counted_as_such() {
        world.nodes.fault(BAD, NodeFault.LATE);
        assertTrue(mco.call(PING, List.of(BAD), SHORT, answer -> {}).answers().isEmpty());
        await(() -> mco.strays().any());
        assertEquals(1, mco.strays().count(Kind.LATE), () -> mco.strays().inWords());
    }

    @Test
    void rabbitmq_s_destinations_reach_the_same_nodes() {
        try (Mco rabbit = Mco.open(
                world.config(Connector.RABBITMQ, Tls.DEFAULT, world.broker.port()),
                SimulatedNodes.QUICK,
                InstantSource.system())) {
            assertEquals(
                    20,
                    rabbit.discover(Filter.ALL, List.of(), LONG, Duration.ofSeconds(1))
                            .nodes()
                            .size());
            assertEquals(SOME, names(rabbit.call(PING, SOME, LONG, answer -> {})));
        }
    }

    @Test
    void a_broker_with_tls_is_trusted_by_its_certificate_only(@TempDir Path folder) throws Exception {
        SelfSigned certificate = SelfSigned.make();
        Path authorities = Files.writeString(folder.resolve("ca.pem"), certificate.pem());
        try (var secure = SimulatedNodes.secured(5, certificate.context())) {
            var trusting =
                    secure.config(Connector.ACTIVEMQ, new Tls(true, authorities, null, null), secure.broker.port());
            try (Mco trusted = Mco.open(trusting, SimulatedNodes.QUICK, InstantSource.system())) {
                assertEquals(SOME, names(trusted.call(PING, SOME, LONG, answer -> {})));
            }
            var wary = secure.config(Connector.ACTIVEMQ, Tls.DEFAULT, secure.broker.port());
            try (Mco wary1 = Mco.open(wary, SimulatedNodes.QUICK, InstantSource.system())) {
                Problem problem = troubleOf(wary1);
                assertTrue(problem.reason().contains("TLS failed"), problem::oneLine);
            }
        }
    }

    @Test
    void when_a_broker_drops_everybody_the_client_comes_back_and_answers_are_not_lost() {
        ping(LONG);
        world.nodes.pace(node -> Duration.ofMillis(300));
        var gone = new CountDownLatch(1);
        Rpc slow = Rpc.of("xlcloud", "configure").withJob("job-drop");
        Thread.ofVirtual().start(() -> {
            await(() -> world.nodes.runs("job-drop") >= SOME.size());
            world.broker.drop();
            gone.countDown();
        });
        // what nodes answer meanwhile waits in the reply queue, which is named by us and not by the connection
        assertEquals(SOME, names(mco.call(slow, SOME, LONG, answer -> {})));
        assertEquals(0, gone.getCount());
        assertEquals(2, mco.link().newest().connections());
    }

    @Test
    void when_the_first_broker_is_dead_the_second_serves() {
        int dead = world.second.port();
        world.second.close();
        var both = world.config(Connector.ACTIVEMQ, Tls.DEFAULT, dead, world.broker.port());
        try (Mco other = Mco.open(both, SimulatedNodes.QUICK, InstantSource.system())) {
            assertEquals(SOME, names(other.call(PING, SOME, LONG, answer -> {})));
            assertTrue(String.valueOf(other.link().newest().broker()).endsWith(":" + world.broker.port()));
        }
    }

    @Test
    void what_others_say_with_another_security_is_overheard() throws Exception {
        Path recorded = Path.of("src/test/resources/payloads/mcollective");
        var said = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            while (said.getCount() > 0) {
                for (String site : List.of(
                        "activemq-psk/0005-ping-client1-s2c-MESSAGE.frame",
                        "activemq-ssl-yaml/0005-ping-client1-s2c-MESSAGE.frame"))
                    world.say("/topic/mcollective.discovery.agent", recorded.resolve(site));
                LockSupport.parkNanos(50_000_000);
            }
        });
        Rejections heard = mco.overhear(Duration.ofSeconds(1));
        said.countDown();
        assertTrue(heard.count(Kind.PSK) > 0, heard::inWords);
        assertEquals(1, heard.counts().size(), heard::inWords);
    }

    private static Problem troubleOf(Mco client) {
        await(() -> client.link().newest().problem() != null);
        return client.link().newest().problem();
    }

    @ParameterizedTest
    @CsvSource({
        "SILENT,no connection within",
        "GIBBERISH,a frame begins with no STOMP command",
        "REFUSED,password is invalid"
    })
    void a_broker_that_gives_no_service_is_named(StompBroker.Trouble trouble, String words) {
        world.broker.trouble(trouble);
        StompLimits hasty = SimulatedNodes.QUICK.withConnect(Duration.ofMillis(500));
        try (Mco other = Mco.open(world.config(), hasty, InstantSource.system())) {
            Problem problem = troubleOf(other);
            assertTrue(problem.reason().contains(words), problem::oneLine);
            assertFalse(problem.oneLine().contains("word\""), problem::oneLine);
        }
    }

    @Test
    void a_broker_that_confirms_nothing_or_forbids_is_named() {
        ping(LONG);
        world.broker.trouble(StompBroker.Trouble.UNAUTHORIZED);
        Problem forbidden =
                assertThrows(ProblemException.class, () -> ping(LONG)).problem();
        assertTrue(forbidden.reason().contains("not authorized to write"), forbidden::oneLine);
        assertTrue(String.valueOf(forbidden.hint()).contains("rules"), forbidden::oneLine);
        world.broker.trouble(StompBroker.Trouble.UNCONFIRMED);
        StompLimits hasty = SimulatedNodes.QUICK.withReceipt(Duration.ofMillis(300));
        try (Mco other = Mco.open(world.config(), hasty, InstantSource.system())) {
            Problem stuck = assertThrows(ProblemException.class, () -> other.call(PING, SOME, LONG, answer -> {}))
                    .problem();
            assertTrue(stuck.reason().contains("has not confirmed"), stuck::oneLine);
        }
    }

    @Test
    void a_broker_without_a_heart_is_given_up() {
        world.broker.trouble(StompBroker.Trouble.HEARTLESS);
        StompLimits lively = SimulatedNodes.QUICK.withHeartBeat(Duration.ofMillis(200));
        try (Mco other = Mco.open(world.config(), lively, InstantSource.system())) {
            Problem problem = troubleOf(other);
            assertTrue(problem.reason().contains("no sign of life"), problem::oneLine);
        }
    }
}
