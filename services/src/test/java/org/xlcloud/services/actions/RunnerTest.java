package org.xlcloud.services.actions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Calls;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.http.Fault;

/// The frame with a real change (a flavor is made in the embedded cloud) under everything that may come between.
final class RunnerTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Pace QUICK = new Pace(Duration.ofMillis(5), Duration.ofMillis(200));

    private final Simulator simulator = Simulator.start(
            Simulator.Settings.defaults().withHosts(2).withGpusPerHost(2).withChurn(Duration.ZERO));
    private final List<Audit.Entry> audit = new CopyOnWriteArrayList<>();
    private final Jobs jobs = new Jobs(CLOCK);
    private final Runner runner = new Runner(jobs, audit::add, CLOCK, "ada@desk", QUICK);
    private Cloud cloud;

    @BeforeEach
    void connect() {
        cloud = cloud("");
        cloud.token();
    }

    @AfterEach
    void end() {
        cloud.close();
        simulator.close();
    }

    private Cloud cloud(String more) {
        String yaml = simulator.cloudsYaml().replace("    xlcloud:\n", "    xlcloud:\n" + more);
        var config = CloudConfigs.of(yaml, "simulator").get("demo");
        return new Cloud(config.withLimits(config.limits().withCall(Duration.ofMillis(1500))), CLOCK);
    }

    /// Makes a flavor by hand, so that the frame alone is tested.
    private record MakeFlavor(Cloud connection, String name) implements Action {
        @Override
        public String cloud() {
            return connection.name();
        }

        @Override
        public String kind() {
            return "flavor.create";
        }

        @Override
        public String title() {
            return "Create flavor " + name;
        }

        @Override
        public Preview preview() {
            var preview = Preview.of(this, connection)
                    .needsRole("admin")
                    .call("Nova", "POST", "/flavors", "")
                    .touches(Touched.Kind.FLAVOR, name, name, "is made");
            if (find() != null) preview.nothingToDo("flavor " + name + " is there already");
            return preview.build();
        }

        private Flavor find() {
            return new Nova(connection)
                    .flavors().stream()
                            .filter(flavor -> flavor.name().equals(name))
                            .findFirst()
                            .orElse(null);
        }

        @Override
        public String run(Run run) throws InterruptedException {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.putObject("flavor")
                    .put("name", name)
                    .put("vcpus", 1)
                    .put("ram", 64)
                    .put("disk", 1);
            run.change(
                    "flavor " + name + " is created",
                    () -> connection.rest(Service.COMPUTE).send("POST", "/flavors", body),
                    () -> find() == null ? Look.NOT_SEEN : Look.HAPPENED);
            return "flavor " + name + " is there";
        }
    }

    private Outcome now(Action action) {
        return runner.now(action, (fraction, step) -> {});
    }

    private long flavors(String name) {
        return simulator.world().flavors().values().stream()
                .filter(flavor -> flavor.name().equals(name))
                .count();
    }

    @Test
    void what_was_done_is_audited_before_and_after_with_call_status_and_request_id() {
        Outcome outcome = now(new MakeFlavor(cloud, "f1"));
        assertEquals(Outcome.State.DONE, outcome.state(), outcome::details);
        assertEquals(1, flavors("f1"));
        assertEquals(2, audit.size());
        assertNull(audit.getFirst().outcome());
        assertEquals(audit.getFirst().id(), audit.getLast().id());
        assertEquals("ada@desk", audit.getLast().who());
        Calls.Made call = outcome.calls().getFirst();
        assertEquals(1, outcome.calls().size());
        assertEquals("POST /flavors", call.method() + " " + call.path());
        assertEquals(200, call.status());
        assertTrue(String.valueOf(call.requestId()).startsWith("req-"), call::oneLine);
        assertTrue(outcome.details().contains(String.valueOf(call.requestId())), outcome::details);
    }

    @Test
    void the_same_again_finds_it_done_and_sends_nothing() {
        now(new MakeFlavor(cloud, "f2"));
        Outcome again = now(new MakeFlavor(cloud, "f2"));
        assertEquals(Outcome.State.DONE, again.state());
        assertTrue(again.words().contains("already") && again.calls().isEmpty(), again::details);
        assertEquals(1, flavors("f2"));
    }

    @Test
    void a_read_only_cloud_and_a_missing_role_are_refused_in_words_before_anything_is_sent() {
        try (Cloud readOnly = cloud("      read_only: true\n")) {
            Outcome outcome = now(new MakeFlavor(readOnly, "f3"));
            assertEquals(Outcome.State.FAILED, outcome.state());
            assertTrue(outcome.words().contains("read-only"), outcome.words());
        }
        var member = CloudConfigs.of(simulator.cloudsYaml(), "simulator").get("demo-member");
        try (Cloud poor = new Cloud(member, CLOCK)) {
            Outcome outcome = now(new MakeFlavor(poor, "f3"));
            assertTrue(outcome.words().contains("needs role admin"), outcome.words());
        }
        assertEquals(0, flavors("f3"));
        assertEquals(
                List.of(Outcome.State.FAILED, Outcome.State.FAILED),
                audit.stream().map(entry -> entry.outcome().state()).toList(),
                "somebody said yes to each");
    }

    @Test
    void what_is_cancelled_while_it_is_looked_at_is_audited_all_the_same() {
        var strict = new Runner(
                jobs,
                entry -> {
                    // as the journal has it
                    if (Thread.currentThread().isInterrupted())
                        throw new ProblemException(Problem.of("write", "the journal", "it was broken off"));
                    audit.add(entry);
                },
                CLOCK,
                "ada@desk",
                QUICK);
        Thread.currentThread().interrupt();
        Outcome outcome = strict.now(new MakeFlavor(cloud, "f12"), (fraction, step) -> {});
        assertEquals(Outcome.State.CANCELLED, outcome.state(), outcome::details);
        assertEquals(List.of(outcome), audit.stream().map(Audit.Entry::outcome).toList());
        assertEquals(0, flavors("f12"));
    }

    @Test
    void what_could_not_be_looked_at_is_audited_with_its_outcome() {
        var make = new MakeFlavor(cloud, "f11");
        make.preview(); // Nova's address and version are known by then
        simulator.faults().add("compute", new Fault.Drop());
        Outcome outcome = now(make);
        assertEquals(Outcome.State.FAILED, outcome.state(), outcome::details);
        assertTrue(outcome.words().startsWith("Nothing was changed: "), outcome.words());
        assertEquals(1, audit.size());
        assertEquals(outcome, audit.getFirst().outcome());
    }

    @Test
    void a_cloud_that_is_silent_for_a_while_does_not_end_what_it_works_on() {
        var make = new MakeFlavor(cloud, "f12");
        make.preview();
        var looks = new AtomicInteger();
        Outcome outcome = now(new Act("Create flavor f12 and follow it", run -> {
            make.run(run);
            simulator.faults().add("compute", "/flavors", new Fault.Drop(), 4);
            run.await("see f12", Duration.ofSeconds(30), () -> {
                looks.incrementAndGet();
                return make.find();
            });
            return "f12 is there";
        }));
        assertEquals(Outcome.State.DONE, outcome.state(), outcome::details);
        assertTrue(looks.get() > 1, "it was silent at first");
    }

    @Test
    void where_the_cloud_stays_silent_what_became_of_it_is_said_not_to_be_known() {
        var make = new MakeFlavor(cloud, "f13");
        make.preview();
        Outcome outcome = now(new Act("Create flavor f13 and follow it", run -> {
            make.run(run);
            simulator.faults().add("compute", new Fault.Drop());
            run.await("see f13", Duration.ofSeconds(30), make::find);
            return "f13 is there";
        }));
        assertEquals(Outcome.State.UNKNOWN, outcome.state(), outcome::details);
        assertTrue(outcome.words().contains("what became of it is not known"), outcome.words());
        assertTrue(outcome.words().endsWith("done by then: flavor f13 is created"), outcome.words());
    }

    @Test
    void an_instance_is_called_by_its_name_where_nova_says_its_id() {
        String id = "6b270fc1-38da-4f6c-b581-2710a2b3c4d5";
        var refused = new Act("Stop render-7", run -> {
            throw new ProblemException(
                    Problem.of("stop", "Nova", "Cannot 'stop' instance " + id + " while it is in vm_state stopped"));
        });
        Outcome outcome = now(new Touching(refused, new Touched(Touched.Kind.INSTANCE, id, "render-7", "", true)));
        assertEquals("Cannot 'stop' instance render-7 while it is in vm_state stopped", outcome.words());
        assertFalse(outcome.details().contains(id), outcome::details);
    }

    @Test
    void a_defect_in_a_look_is_an_outcome_too() {
        Outcome outcome = now(new Blind());
        assertEquals(Outcome.State.FAILED, outcome.state());
        assertTrue(outcome.details().contains("a defect of the console"), outcome::details);
    }

    /// An action that touches something.
    private record Touching(Action action, Touched touched) implements Action {
        @Override
        public String cloud() {
            return action.cloud();
        }

        @Override
        public String kind() {
            return action.kind();
        }

        @Override
        public String title() {
            return action.title();
        }

        @Override
        public Preview preview() {
            return new Preview(
                    title(), cloud(), false, List.of(), List.of(touched), List.of(), List.of(), null, null, null);
        }

        @Override
        public String run(Run run) throws InterruptedException {
            return action.run(run);
        }
    }

    /// An action whose look has a defect.
    private record Blind() implements Action {
        @Override
        public String cloud() {
            return "demo";
        }

        @Override
        public String kind() {
            return "test";
        }

        @Override
        public String title() {
            return "Stumble";
        }

        @Override
        public Preview preview() {
            throw new IllegalStateException("planted");
        }

        @Override
        public String run(Run run) {
            return "";
        }
    }

    @Test
    void an_audit_that_can_not_be_written_stops_it_before_anything_is_sent() {
        var stuck = new Runner(
                jobs,
                entry -> {
                    throw new ProblemException(Problem.of("write", "the journal", "the disk is full"));
                },
                CLOCK,
                "ada@desk",
                QUICK);
        Outcome outcome = stuck.now(new MakeFlavor(cloud, "f4"), (fraction, step) -> {});
        assertEquals(Outcome.State.FAILED, outcome.state());
        assertTrue(outcome.words().contains("disk is full") && outcome.calls().isEmpty(), outcome::details);
        assertEquals(0, flavors("f4"));
    }

    /// Spoils the way of the next call once the action begins to send.
    private Action spoilt(Action action, Fault fault) {
        return new Overtaken(action, () -> simulator.faults().add("compute", "/flavors", fault, 1));
    }

    @Test
    void a_request_that_was_lost_on_its_way_is_looked_up_said_and_not_sent_again() {
        Outcome lost = now(spoilt(new MakeFlavor(cloud, "f5"), new Fault.Drop()));
        assertEquals(Outcome.State.FAILED, lost.state(), lost::details);
        assertTrue(lost.words().contains("does not show that flavor f5 is created"), lost.words());
        assertEquals(1, lost.calls().size());
        assertEquals(0, flavors("f5"));
    }

    @Test
    void an_answer_that_was_lost_on_its_way_back_is_found_to_have_happened() {
        for (Fault fault : List.of(new Fault.Swallow(), new Fault.Truncate())) {
            String name = fault.getClass().getSimpleName();
            Outcome happened = now(spoilt(new MakeFlavor(cloud, name), fault));
            assertEquals(Outcome.State.DONE, happened.state(), happened::details);
            assertTrue(happened.done().getFirst().contains("no answer came, but it is so"), happened::details);
            assertEquals(1, happened.calls().size());
            assertEquals(1, flavors(name));
        }
    }

    @Test
    void where_the_cloud_can_not_be_asked_any_more_it_is_said_not_to_be_known() {
        var make = new MakeFlavor(cloud, "f7");
        make.preview(); // Nova's address and version are known by then
        Outcome unknown = now(new Act("Create flavor f7", run -> {
            simulator.faults().add("compute", new Fault.Drop());
            return make.run(run);
        }));
        assertEquals(Outcome.State.UNKNOWN, unknown.state(), unknown::details);
        assertTrue(unknown.words().contains("whether flavor f7 is created is not known"), unknown.words());
        assertEquals(1, unknown.calls().size());
    }

    @Test
    void what_was_changed_before_a_failure_is_said() {
        var first = new MakeFlavor(cloud, "f9");
        Outcome half = now(new Act("Make and break", run -> {
            first.run(run);
            throw new ProblemException(Problem.of("resize", "Nova", "No valid host was found"));
        }));
        assertEquals(Outcome.State.FAILED, half.state());
        assertEquals("No valid host was found; done by then: flavor f9 is created", half.words());
    }

    @Test
    void cancelling_a_job_says_what_was_changed_by_then() throws Exception {
        var waiting = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var make = new MakeFlavor(cloud, "f10");
        var action = new Act("Make and wait", run -> {
            make.run(run);
            waiting.countDown();
            never.await();
            return "";
        });
        Job job = runner.start(action, action.preview());
        assertTrue(waiting.await(30, TimeUnit.SECONDS));
        jobs.cancel(job.id());
        Job ended = ended(job);
        assertEquals(Job.State.CANCELLED, ended.state());
        assertEquals("Cancelled; done by then: flavor f10 is created", ended.message());
        assertTrue(String.valueOf(ended.details()).contains("call: "), ended::details);
    }

    private Job ended(Job job) throws InterruptedException {
        var done = new CountDownLatch(1);
        Runnable look = () -> {
            if (now(job).ended()) done.countDown();
        };
        try (var subscription = jobs.list().onArrival(look)) {
            look.run();
            assertTrue(done.await(30, TimeUnit.SECONDS), "the job never ends");
        }
        return now(job);
    }

    private Job now(Job job) {
        return jobs.list().newest().stream()
                .filter(each -> each.id() == job.id())
                .findFirst()
                .orElseThrow();
    }

    private interface Doing {
        String by(Run run) throws InterruptedException;
    }

    /// An action that touches nothing but what it is told to do.
    private record Act(String title, Doing doing) implements Action {
        @Override
        public String cloud() {
            return "demo";
        }

        @Override
        public String kind() {
            return "test";
        }

        @Override
        public Preview preview() {
            return new Preview(title, "demo", false, List.of(), List.of(), List.of(), List.of(), null, null, null);
        }

        @Override
        public String run(Run run) throws InterruptedException {
            return doing.by(run);
        }
    }

    @Test
    void a_selection_runs_a_few_at_once_and_each_has_its_result() throws Exception {
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        var tries = new AtomicInteger();
        var three = new CountDownLatch(3); // the first wait for each other, so that three are at it at once
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int number = i;
            actions.add(new Act("Stop " + i, run -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                three.countDown();
                assertTrue(three.await(30, TimeUnit.SECONDS), "three at once");
                atOnce.decrementAndGet();
                if (number == 5 && tries.incrementAndGet() == 1)
                    throw new ProblemException(Problem.of("stop", "Nova", "it is locked"));
                return "stopped";
            }));
        }
        Bulk bulk = runner.start("Stop 12", actions, 3);
        Job job = ended(bulk.job());
        assertEquals(Job.State.FAILED, job.state());
        assertTrue(job.message().startsWith("11 done, 1 failed"), job.message());
        assertEquals(3, most.get());
        assertEquals("it is locked", bulk.items().newest().get(5).words());
        assertEquals(1, bulk.unfinished().size());
        Bulk again = bulk.retryFailed();
        assertEquals(Job.State.DONE, ended(again.job()).state());
        assertEquals(1, again.items().newest().size());
    }

    @Test
    void abort_begins_no_more_and_lets_those_under_way_end() throws Exception {
        var running = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < 5; i++)
            actions.add(new Act("Stop " + i, run -> {
                running.countDown();
                go.await();
                return "stopped";
            }));
        Bulk bulk = runner.start("Stop 5", actions, 1);
        assertTrue(running.await(30, TimeUnit.SECONDS));
        bulk.abort();
        assertFalse(bulk.ended());
        go.countDown();
        Job job = ended(bulk.job());
        assertEquals(Job.State.CANCELLED, job.state());
        assertEquals("1 done, 4 skipped", job.message());
        assertEquals(Bulk.State.DONE, bulk.items().newest().getFirst().state());
        assertEquals(4, bulk.unfinished().size());
    }
}
