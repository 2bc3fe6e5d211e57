package org.xlcloud.services.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Audit;
import org.xlcloud.services.actions.Blocker;
import org.xlcloud.services.actions.Outcome;
import org.xlcloud.services.actions.Pace;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.compute.InstanceAction.Verb;
import org.xlcloud.services.contract.Target;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.NovaChanges;

/// What is done to instances and hosts, GPUs in mind: on the embedded cloud, and unchanged on the lab's Nova, where
/// hosts and cards are pretended but scheduler, conductor, resizes and Placement's books are real.
@Tag("contract")
final class AttachContractTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Pace PACE = new Pace(Target.LOOK, Duration.ofSeconds(15));
    private static final GpuAsk K2 = new GpuAsk("k2", 1);

    private static Target target;
    private static Cloud cloud;
    private static Runner runner;
    private static final List<String> MADE = new ArrayList<>();

    @BeforeAll
    static void open() {
        target = Target.reporting();
        cloud = target.connect();
        runner = new Runner(new Jobs(CLOCK), Audit.log(), CLOCK, "the contract test", PACE);
    }

    /// What one test holds, another may need.
    @AfterEach
    void give_back() {
        for (String name : MADE) now(InstanceAction.of(cloud, name, Verb.DELETE));
        MADE.clear();
    }

    @AfterAll
    static void close() {
        for (var flavor : GpuFlavors.read(cloud).all())
            if (flavor.name().startsWith("cpu-") || flavor.name().matches("gpu-k2-1-.*"))
                cloud.rest(Service.COMPUTE).send("DELETE", "/flavors/" + flavor.id(), null);
        cloud.close();
        target.close();
    }

    private static Outcome now(Action action) {
        return runner.now(action, (fraction, step) -> {});
    }

    private static void done(Action action) {
        Outcome outcome = now(action);
        assertTrue(outcome.succeeded(), outcome::details);
    }

    private static Outcome create(String name) {
        Outcome made = now(new NewInstance(cloud, name, K2, "tiny", "", ""));
        if (made.succeeded()) MADE.add(name);
        return made;
    }

    /// An instance without GPUs, of a small flavor.
    private static String small(String name) {
        String image = cloud.rest(Service.IMAGE)
                .get("/images?name=tiny")
                .at("/images/0/id")
                .asText();
        var flavor = GpuFlavors.read(cloud).all().stream()
                .filter(each -> each.name().contains("cpu"))
                .findFirst()
                .orElseThrow();
        var server = JsonNodeFactory.instance.objectNode();
        server.put("name", name)
                .put("flavorRef", flavor.id())
                .put("imageRef", image)
                .put("networks", "none");
        String id = new NovaChanges(cloud).create(server);
        MADE.add(name);
        return await(id, facts -> facts.status().equals("ACTIVE")).id();
    }

    private static InstanceFacts await(String id, Predicate<InstanceFacts> good) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (true) {
            InstanceFacts facts = InstanceFacts.read(cloud, id);
            if (facts != null && good.test(facts)) return facts;
            assertTrue(System.nanoTime() < end, () -> "still not: " + facts);
            LockSupport.parkNanos(Target.LOOK.toNanos());
        }
    }

    private static InstanceFacts facts(String id) {
        InstanceFacts facts = InstanceFacts.read(cloud, id);
        assertNotNull(facts, "somebody has deleted " + id);
        return facts;
    }

    private static int instances(String host) {
        HostFacts facts = HostFacts.read(cloud, host);
        assertNotNull(facts, host);
        return facts.instances().size();
    }

    /// Of the hosts with a free card the one with the fewest instances.
    private static String emptiest() {
        return Supply.read(cloud, K2).hostsWith(1, Map.of()).stream()
                .min(Comparator.comparingInt(AttachContractTest::instances))
                .orElseThrow();
    }

    @Test
    void a_gpu_is_attached_by_a_resize_and_detached_again() {
        String id = small("attach-1");
        Attach attach = Attach.of(cloud, "attach-1", K2, true);
        Preview preview = attach.preview();
        assertTrue(preview.open(), preview::toString);
        assertTrue(preview.warnings().stream().anyMatch(words -> words.startsWith("It fits on ")), preview::toString);
        done(attach);
        assertEquals("ACTIVE", facts(id).status());
        assertEquals(1, facts(id).devices().size(), () -> facts(id).toString());
        Outcome again = now(Attach.of(cloud, id, K2, true));
        assertTrue(again.succeeded() && again.calls().isEmpty(), again::details);
        done(Attach.of(cloud, id, GpuAsk.NONE, true));
        assertTrue(facts(id).devices().isEmpty());
    }

    @Test
    void an_attach_that_is_tried_first_waits_and_can_be_taken_back() {
        String id = small("attach-2");
        String flavor = facts(id).flavor();
        done(Attach.of(cloud, id, K2, false));
        assertEquals("VERIFY_RESIZE", facts(id).status());
        assertEquals(1, facts(id).devices().size());
        Preview meanwhile = Attach.of(cloud, id, GpuAsk.NONE, true).preview();
        assertEquals(
                List.of(Blocker.Reason.BUSY),
                meanwhile.blockers().stream().map(Blocker::reason).toList());
        done(InstanceAction.of(cloud, id, Verb.REVERT));
        InstanceFacts back = await(id, facts -> facts.devices().isEmpty());
        assertEquals(flavor, back.flavor());
        assertEquals("ACTIVE", back.status());
    }

    @Test
    void a_shelved_instance_gives_its_gpu_back_and_takes_one_again() {
        Outcome made = create("shelf-1");
        assertTrue(made.succeeded(), made::details);
        String id = InstanceFacts.id(cloud, "shelf-1");
        done(InstanceAction.of(cloud, id, Verb.SHELVE));
        await(id, facts -> facts.devices().isEmpty());
        done(InstanceAction.of(cloud, id, Verb.UNSHELVE));
        assertEquals(
                1, await(id, facts -> facts.devices().size() == 1).devices().size());
    }

    @Test
    void a_locked_instance_is_not_resized() {
        String id = small("attach-3");
        done(InstanceAction.of(cloud, id, Verb.LOCK));
        Preview preview = Attach.of(cloud, id, K2, true).preview();
        assertEquals(Blocker.Reason.LOCKED, preview.blockers().getFirst().reason(), preview::toString);
        assertEquals(Outcome.State.FAILED, now(Attach.of(cloud, id, K2, true)).state());
        done(InstanceAction.of(cloud, id, Verb.UNLOCK));
    }

    @Test
    void a_drained_host_is_closed_and_empty_and_its_instances_go_on_elsewhere() {
        String host = emptiest();
        done(new NewInstance(cloud, "drain-1", K2, "tiny", "", host));
        MADE.add("drain-1");
        String id = InstanceFacts.id(cloud, "drain-1");
        assertEquals(host, facts(id).host());
        Drain drain = Drain.of(cloud, host, "contract test");
        Preview preview = drain.preview();
        assertTrue(preview.toString().contains("it holds 1 GPU, so it can't move live"), preview::toString);
        // others' instances stay where they are: more of the lab than Nova knows on which host they run
        assumeTrue(preview.open() && (instances(host) == 1 || !Target.isLab()), preview::toString);
        done(drain);
        assertNotEquals(host, facts(id).host());
        assertEquals(
                1, await(id, facts -> facts.devices().size() == 1).devices().size());
        assertEquals("ACTIVE", facts(id).status());
        Preview again = Drain.of(cloud, host, "contract test").preview();
        assertEquals(host + " is closed and empty already", again.nothingToDo());
        done(new HostSwitch(cloud, host, true, ""));
    }

    @Test
    void when_none_is_left_the_refusal_says_who_has_them() {
        // Nova may still be giving a card back that an instance had before: a try then ends in ERROR, and the next does
        // not.
        long end = System.nanoTime() + 150_000_000_000L;
        Outcome first = create("exhaust-0");
        assertTrue(first.succeeded(), first::details);
        done(InstanceAction.of(cloud, "exhaust-0", Verb.DELETE));
        MADE.remove("exhaust-0");
        Outcome refused;
        int number = 0;
        do {
            refused = create("exhaust-" + ++number);
            assertTrue(System.nanoTime() < end, refused.words());
        } while (!refused.words().contains("no host has 1 free k2 GPU"));
        assertEquals(Outcome.State.FAILED, refused.state());
        assertTrue(refused.words().contains("held by exhaust-1"), refused.words());
        Preview preview = new NewInstance(cloud, "exhaust-9", K2, "tiny", "", "").preview();
        assertEquals(
                List.of(Blocker.Reason.CAPACITY),
                preview.blockers().stream().map(Blocker::reason).toList());
        assertTrue(
                preview.blockers().getFirst().words().matches(".*The last free one was taken \\d+ s ago.*"),
                preview::toString);
        assertTrue(
                preview.blockers()
                        .getFirst()
                        .words()
                        .matches(
                                ".*The last one came free \\d+ (s|min|h|d)( \\d+ (s|min|h))? ago, when \\S+ was deleted.*"),
                preview::toString);
        for (String name : List.copyOf(MADE))
            if (name.startsWith("exhaust")) {
                done(InstanceAction.of(cloud, name, Verb.DELETE));
                MADE.remove(name);
            }
    }

    @Test
    void power_and_hosts() {
        String id = small("power-1");
        for (Verb verb : List.of(
                Verb.STOP, Verb.START, Verb.SOFT_REBOOT, Verb.HARD_REBOOT, Verb.REBUILD, Verb.LOCK, Verb.UNLOCK))
            done(InstanceAction.of(cloud, id, verb));
        String host = String.valueOf(facts(id).host());
        Outcome off = now(new HostSwitch(cloud, host, false, "contract test"));
        assertTrue(off.succeeded() && off.calls().size() == 1, off::details);
        done(new HostSwitch(cloud, host, true, ""));
    }

    @Test
    void evacuation_is_for_a_host_that_failed() {
        String id = small("evacuate-1");
        String host = String.valueOf(facts(id).host());
        Preview preview = Drain.evacuate(cloud, host).preview();
        assertFalse(preview.open());
        assertTrue(preview.blockers().getFirst().words().contains("is up: evacuate is for a host that failed"));
    }

    /// Nova calls a host failed as well when it was told so.
    private static void fail(String host, boolean isFailed) {
        for (var service : new Nova(cloud).services(host).path("services")) {
            var body = JsonNodeFactory.instance.objectNode().put("forced_down", isFailed);
            if (service.path("binary").asText().equals("nova-compute"))
                cloud.rest(Service.COMPUTE)
                        .send("PUT", "/os-services/" + service.path("id").asText(), body);
        }
    }

    private static boolean isTakenBack(String host) {
        try {
            fail(host, false);
            return true;
        } catch (ProblemException e) {
            if (!e.problem().reason().contains("evacuation migration records")) throw e;
            return false;
        }
    }

    @Test
    void the_instances_of_a_failed_host_go_on_elsewhere_with_a_gpu_there() {
        String host = emptiest();
        done(new NewInstance(cloud, "evacuate-2", K2, "tiny", "", host));
        MADE.add("evacuate-2");
        String id = InstanceFacts.id(cloud, "evacuate-2");
        assumeTrue(instances(host) == 1 || !Target.isLab(), "others' instances stay where they are");
        fail(host, true);
        try {
            Drain evacuate = Drain.evacuate(cloud, host);
            Preview preview = evacuate.preview();
            assertTrue(preview.open(), preview::toString);
            assertEquals(host, preview.typedName());
            done(evacuate);
            InstanceFacts there =
                    await(id, facts -> facts.status().equals("ACTIVE") && !host.equals(String.valueOf(facts.host())));
            // what it held on the failed host is kept for it until that host is back
            assertEquals(2, there.devices().size(), there::toString);
            for (String each : List.of(host, String.valueOf(there.host())))
                assertTrue(
                        there.devices().values().stream().anyMatch(device -> device.startsWith(each + "_")),
                        there::toString);
            assertFalse(
                    isTakenBack(host), "Nova takes it back only after what was evacuated has been cleared up there");
        } finally {
            target.restartCompute(host);
            await(id, facts -> isTakenBack(host));
            done(new HostSwitch(cloud, host, true, ""));
        }
        InstanceFacts after = await(id, facts -> facts.devices().size() == 1);
        assertTrue(after.devices().values().iterator().next().startsWith(after.host() + "_"), after::toString);
    }
}
