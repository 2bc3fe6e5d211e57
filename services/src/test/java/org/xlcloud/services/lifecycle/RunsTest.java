package org.xlcloud.services.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.lifecycle.NodeRun.State;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.mcollective.SimulatedNodes;
import org.xlcloud.simulator.mcollective.Marionettes;
import org.xlcloud.simulator.mcollective.Node;
import org.xlcloud.simulator.mcollective.NodeFault;

/// Runs on nodes of the simulator, over the wire, with a journal on disk.
@Timeout(120)
final class RunsTest {
    private static final RunLimits QUICK = new RunLimits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofMillis(50));
    private static final Target RENDER = Target.of("render-farm/render");

    @TempDir
    private Path folder;

    private SimulatedNodes world;
    private Mco mco;
    private Journal journal;
    private Runs runs;

    @BeforeEach
    void open() {
        world = SimulatedNodes.of(40);
        mco = world.open();
        journal = new Journal(
                new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, InstantSource.system());
        runs = runs();
    }

    private Runs runs() {
        return new Runs(journal, folder.resolve("runs"), cloud -> mco, QUICK, InstantSource.system());
    }

    @AfterEach
    void close() {
        runs.close();
        mco.close();
        journal.close();
        world.close();
    }

    private static Order order(String id, int count) {
        List<String> nodes =
                Marionettes.crowd(count).stream().map(Node::identity).toList();
        return Order.of(id, "demo", RENDER, LifecycleEvent.CONFIGURE, nodes, "alice@desk-7");
    }

    private Run carryOut(Order order) throws InterruptedException {
        return runs.await(runs.begin(order).id());
    }

    /// Waits for a state of a run that is under way.
    private void until(String id, Predicate<Run> state) throws InterruptedException {
        var reached = new CountDownLatch(1);
        Runnable look = () -> {
            if (state.test(runs.show(id))) reached.countDown();
        };
        try (var watch = runs.changes().onArrival(look)) {
            look.run();
            reached.await();
        }
    }

    @Test
    void every_node_runs_once_and_its_result_and_output_are_kept() throws InterruptedException {
        Run run = carryOut(order("request-0001", 40));
        assertTrue(run.succeeded(), run::inWords);
        assertEquals(Map.of(State.CHANGED, 40), run.score());
        assertEquals(40, world.nodes.runs(run.id()));
        NodeRun one = run.nodes().getFirst();
        assertEquals(0, one.exitCode());
        assertEquals(one.outputBytes(), one.keptBytes());
        String output = runs.output(run.id(), one.node(), 10_000);
        assertTrue(output.startsWith("Starting Chef Infra Client"), output);
        assertTrue(output.endsWith("resources updated\n"), output);
    }

    @Test
    void the_journal_tells_the_run_to_the_next_program() throws InterruptedException {
        Run run = carryOut(order("request-0002", 5));
        Run told = runs().show(run.id());
        assertEquals(run.order(), told.order());
        assertEquals(run.nodes(), told.nodes());
        assertEquals("5 changed", told.inWords());
        assertEquals(List.of(run.id()), runs().list().stream().map(Run::id).toList());
        var entries = journal.search(Query.ALL.of(Kind.RUN)).entries();
        assertEquals("Run configure ended: 5 changed", entries.getFirst().fact().text());
        assertEquals("alice@desk-7", entries.getLast().fact().who());
    }

    @Test
    void what_another_program_carries_out_is_awaited_until_it_has_ended() throws InterruptedException {
        Run begun = runs.begin(order("request-0020", 10).with(Manner.USUAL.withAtOnce(2)));
        try (Runs elsewhere = runs()) {
            assertFalse(elsewhere.isHere(begun.id()));
            Run told = elsewhere.await(begun.id(), Duration.ofMinutes(1));
            assertTrue(told.succeeded(), told::inWords);
        }
        assertTrue(runs.show(begun.id()).ended());
    }

    @Test
    void the_same_request_is_carried_out_once() throws InterruptedException {
        Run first = carryOut(order("request-0003", 5));
        Run again = runs.begin(order("request-0003", 5));
        assertEquals(first.id(), again.id());
        assertTrue(again.ended());
        assertEquals(5, world.nodes.runs(first.id()));
        Run elsewhere = runs().begin(order("request-0003", 5));
        assertTrue(elsewhere.ended());
        assertEquals(
                2,
                journal.search(Query.ALL.of(Kind.RUN).words("Run")).entries().stream()
                        .filter(entry -> entry.fact().text().startsWith("Run "))
                        .count());
    }

    @Test
    void failures_are_told_and_only_they_are_repeated() throws InterruptedException {
        world.nodes.fault("node-00002", NodeFault.UNWELL);
        world.nodes.fault("node-00004", NodeFault.SILENT);
        Run run = carryOut(order("request-0004", 6));
        assertFalse(run.succeeded());
        assertEquals(Map.of(State.CHANGED, 4, State.FAILED, 1, State.NO_ANSWER, 1), run.score());
        NodeRun failed = run.nodes().get(2);
        assertEquals(1, failed.exitCode());
        assertEquals("exit code 1", failed.message());
        assertTrue(runs.output(run.id(), "node-00002", 10_000).contains("FATAL"));
        assertNull(run.nodes().get(4).exitCode());
        world.nodes.fault("node-00002", NodeFault.NONE);
        world.nodes.fault("node-00004", NodeFault.NONE);
        Run again = runs.await(
                runs.retryFailed(run.id(), "request-0005", "bob@desk-8").id());
        assertEquals(List.of("node-00002", "node-00004"), again.order().nodes());
        assertTrue(again.succeeded(), again::inWords);
        assertEquals(run.id(), again.order().retryOf());
        assertThrows(ProblemException.class, () -> runs.retryFailed(again.id(), "request-0006", "bob"));
    }

    @Test
    void a_failing_recipe_s_exit_code_comes_from_the_node() throws InterruptedException {
        Run run = carryOut(order("request-0007", 3).with(Manner.USUAL.withRecipes("render::fail")));
        assertEquals(Map.of(State.FAILED, 3), run.score());
        assertEquals(7, run.nodes().getFirst().exitCode());
    }

    @Test
    void what_the_node_refuses_is_told_in_its_words() throws InterruptedException {
        Run run = carryOut(order("request-0008", 2).with(Manner.USUAL.withRecipes("a b; rm -rf")));
        assertEquals(Map.of(State.FAILED, 2), run.score());
        assertTrue(run.nodes().getFirst().message().contains("Cannot validate"), run.nodes()::toString);
    }

    @Test
    void no_more_nodes_than_wanted_are_at_it_at_once() throws InterruptedException {
        world.nodes.pace(node -> Duration.ofMillis(30));
        var most = new AtomicInteger();
        try (var watch = runs.changes()
                .onArrival(() -> runs.list().stream()
                        .findFirst()
                        .ifPresent(run ->
                                most.accumulateAndGet(run.count(State.SENT) + run.count(State.RUNNING), Math::max)))) {
            Run run = carryOut(order("request-0009", 10).with(Manner.USUAL.withAtOnce(3)));
            assertTrue(run.succeeded(), run::inWords);
        }
        assertTrue(most.get() >= 1 && most.get() <= 3, most + " at once");
    }

    @Test
    void after_so_many_failures_no_further_node_is_begun() throws InterruptedException {
        world.nodes.fault("node-00000", NodeFault.UNWELL);
        world.nodes.fault("node-00001", NodeFault.UNWELL);
        Run run = carryOut(
                order("request-0010", 10).with(Manner.USUAL.withAtOnce(1).withStopAfter(2)));
        assertEquals(Map.of(State.FAILED, 2, State.SKIPPED, 8), run.score());
        assertEquals(2, world.nodes.runs(run.id()));
        assertEquals("too many others failed", run.nodes().getLast().message());
    }

    @Test
    void a_cancelled_run_begins_no_further_node_and_ends_those_at_it() throws InterruptedException {
        world.nodes.pace(node -> Duration.ofMillis(400));
        Run begun = runs.begin(order("request-0011", 10).with(Manner.USUAL.withAtOnce(2)));
        until(begun.id(), run -> run.count(State.RUNNING) == 2);
        runs.cancel(begun.id());
        Run run = runs.await(begun.id());
        assertTrue(run.cancelled());
        assertTrue(run.count(State.CHANGED) >= 2 && run.count(State.SKIPPED) > 0, run::inWords);
        assertEquals(10, run.count(State.CHANGED) + run.count(State.SKIPPED));
        assertEquals(run.count(State.CHANGED), world.nodes.runs(run.id()));
        assertTrue(runs().show(run.id()).cancelled());
    }

    @Test
    void a_program_that_is_started_again_goes_on_and_nothing_runs_twice() throws InterruptedException {
        world.nodes.pace(node -> Duration.ofMillis(500));
        Run begun = runs.begin(order("request-0012", 12).with(Manner.USUAL.withAtOnce(6)));
        until(begun.id(), run -> run.count(State.RUNNING) == 6);
        runs.close();
        runs = runs();
        assertEquals(List.of(begun.id()), runs.resume().stream().map(Run::id).toList());
        Run run = runs.await(begun.id());
        assertTrue(run.succeeded(), run::inWords);
        assertEquals(Map.of(State.CHANGED, 12), run.score());
        assertEquals(12, world.nodes.runs(begun.id()));
        assertEquals(List.of(), runs().resume());
    }

    @Test
    void a_broker_that_drops_mid_run_costs_no_node() throws InterruptedException {
        world.nodes.pace(node -> Duration.ofMillis(400));
        Run begun = runs.begin(order("request-0013", 10));
        until(begun.id(), run -> run.count(State.RUNNING) == 10);
        world.broker.drop();
        Run run = runs.await(begun.id());
        assertEquals(Map.of(State.CHANGED, 10), run.score());
        assertEquals(10, world.nodes.runs(begun.id()));
    }

    @Test
    void all_of_a_long_output_is_on_disk() throws InterruptedException {
        Run run = carryOut(order("request-0014", 2).with(Manner.USUAL.withRecipes("render::loud")));
        NodeRun one = run.nodes().getFirst();
        assertTrue(one.outputBytes() > 100_000, one::toString);
        assertEquals(one.outputBytes(), one.keptBytes());
        String output = runs.output(run.id(), one.node(), 1_000_000);
        assertEquals(one.outputBytes(), output.length());
        for (int i : new int[] {0, 700, 1_999})
            assertTrue(output.contains("configure-" + i + "] action create"), () -> "line " + i);
    }

    @Test
    void a_node_at_another_run_is_told_again_when_it_is_free() throws InterruptedException {
        world.nodes.pace(node -> Duration.ofMillis(300));
        Run first = runs.begin(order("request-0015", 3));
        until(first.id(), run -> run.count(State.RUNNING) == 3);
        Run second = carryOut(order("request-0016", 3));
        assertTrue(second.succeeded(), second::inWords);
        assertTrue(runs.await(first.id()).succeeded());
    }

    @Test
    void elapsed_is_told_against_what_is_usual() throws InterruptedException {
        assertNull(carryOut(order("request-0017", 2)).usual());
        Run second = carryOut(order("request-0018", 2));
        assertTrue(second.usual() != null && !second.usual().isNegative(), () -> String.valueOf(second.usual()));
    }

    @Test
    void nobody_to_tell_is_a_problem() {
        assertThrows(ProblemException.class, () -> runs.begin(order("request-0019", 0)));
        assertThrows(ProblemException.class, () -> runs.show("no-such-run"));
    }

    @Test
    void a_preview_names_those_that_are_meant_and_nobody_else() {
        Preview preview = Previewing.of(mco, RENDER, List.of());
        assertEquals(36, preview.addressed().size());
        assertFalse(preview.names().contains("node-00000"), "the portal");
        assertEquals(
                List.of("node-00000", "node-00010", "node-00020", "node-00030"),
                Previewing.of(mco, Target.of("render-farm/portal"), List.of()).names());
        assertEquals(
                List.of(),
                Previewing.of(mco, Target.of("other-farm"), List.of()).names());
    }

    @Test
    void request_ids_become_names_that_nodes_take() {
        assertEquals("request-0001", Runs.idOf("request-0001"));
        assertTrue(Runs.idOf("../../etc/passwd and more").matches("run-[0-9a-f]{32}"));
        assertTrue(Runs.idOf("short").matches("run-[0-9a-f]{32}"));
    }

    @Test
    void nobody_is_told_while_another_program_leads_and_the_run_says_so() throws InterruptedException {
        var leads = new AtomicBoolean();
        Runnable permission = () -> {
            if (!leads.get()) throw new ProblemException(Problem.of("tell nodes", "XMS", "another XMS leads"));
        };
        try (var fenced =
                new Runs(journal, folder.resolve("runs"), cloud -> mco, permission, QUICK, InstantSource.system())) {
            Run begun = fenced.begin(order("request-fence", 3));
            var waits = new CountDownLatch(1);
            Runnable look = () -> {
                if (fenced.show(begun.id()).trouble().contains("another XMS leads")) waits.countDown();
            };
            try (var watch = fenced.changes().onArrival(look)) {
                look.run();
                waits.await();
            }
            assertEquals(0, world.nodes.runs(begun.id()));
            leads.set(true);
            assertTrue(fenced.await(begun.id()).succeeded());
            assertEquals(3, world.nodes.runs(begun.id()));
        }
    }
}
