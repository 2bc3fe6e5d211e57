package org.xlcloud.services.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.actions.Audit;
import org.xlcloud.services.actions.Blocker;
import org.xlcloud.services.actions.Outcome;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.openstack.NovaChanges;

/// GPUs attached and detached on the real Nova, by a resize and by a new instance, until none is left.
@Tag("lab")
final class AttachLabTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final GpuAsk K2 = new GpuAsk("k2", 1);

    private static Cloud cloud;
    private static Runner runner;
    private static final List<String> MADE = new ArrayList<>();

    @BeforeAll
    static void open() {
        Path home = CloudConfigs.home(System.getenv());
        cloud = new Cloud(
                CloudConfigs.find(System.getenv(), Path.of("").toAbsolutePath(), home)
                        .get("lab"),
                CLOCK);
        runner = new Runner(new Jobs(CLOCK), Audit.log(), CLOCK, "the lab's test");
    }

    @AfterAll
    static void close() {
        for (String name : MADE)
            runner.now(InstanceAction.of(cloud, name, InstanceAction.Verb.DELETE), (fraction, step) -> {});
        for (var flavor : Attach.Flavors.read(cloud).all())
            if (flavor.name().startsWith("cpu-"))
                cloud.rest(org.xlcloud.services.cloud.Service.COMPUTE).send("DELETE", "/flavors/" + flavor.id(), null);
        cloud.close();
    }

    private static Outcome create(String name) {
        Outcome made = runner.now(new NewInstance(cloud, name, K2, "tiny", "", ""), (fraction, step) -> {});
        if (made.succeeded()) MADE.add(name);
        return made;
    }

    /// An instance without GPUs of the lab's small flavor.
    private static String small(String name) throws InterruptedException {
        var image = cloud.rest(org.xlcloud.services.cloud.Service.IMAGE)
                .get("/images?name=tiny")
                .at("/images/0/id")
                .asText();
        var flavor = Attach.Flavors.read(cloud).all().stream()
                .filter(each -> each.name().contains("cpu"))
                .findFirst()
                .orElseThrow();
        var server = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        server.put("name", name)
                .put("flavorRef", flavor.id())
                .put("imageRef", image)
                .put("networks", "none");
        String id = new NovaChanges(cloud).create(server);
        MADE.add(name);
        long end = System.nanoTime() + 60_000_000_000L;
        while (true) {
            InstanceFacts facts = InstanceFacts.read(cloud, id);
            if (facts != null && facts.status().equals("ACTIVE")) return id;
            assertTrue(System.nanoTime() < end, "it never runs");
            Thread.sleep(300);
        }
    }

    @Test
    void a_gpu_is_attached_by_a_resize_and_detached_again() throws InterruptedException {
        String id = small("attach-lab-1");
        Attach attach = Attach.of(cloud, "attach-lab-1", K2, true);
        Preview preview = attach.preview();
        assertTrue(preview.open(), preview::toString);
        assertTrue(
                preview.warnings().stream().anyMatch(words -> words.startsWith("It fits on gpu-node-")),
                preview::toString);
        Outcome attached = runner.now(attach, (fraction, step) -> {});
        assertTrue(attached.succeeded(), attached::details);
        InstanceFacts facts = InstanceFacts.read(cloud, id);
        assertEquals("ACTIVE", facts.status());
        assertEquals(1, facts.devices().size(), facts::toString);
        Outcome again = runner.now(Attach.of(cloud, id, K2, true), (fraction, step) -> {});
        assertTrue(again.succeeded() && again.calls().isEmpty(), again::details);
        Outcome detached = runner.now(Attach.of(cloud, id, GpuAsk.NONE, true), (fraction, step) -> {});
        assertTrue(detached.succeeded(), detached::details);
        assertTrue(InstanceFacts.read(cloud, id).devices().isEmpty());
    }

    @Test
    void when_none_is_left_the_refusal_says_who_has_them() {
        // Nova may still be giving a card back that an instance had before: a try then ends in ERROR, and the next does
        // not.
        long end = System.nanoTime() + 150_000_000_000L;
        Outcome refused;
        int number = 0;
        do {
            refused = create("exhaust-lab-" + ++number);
            assertTrue(System.nanoTime() < end, refused.words());
        } while (!refused.words().contains("no host has 1 free k2 GPU"));
        assertEquals(Outcome.State.FAILED, refused.state());
        assertTrue(refused.words().contains("held by exhaust-lab-1"), refused.words());
        Preview preview = new NewInstance(cloud, "exhaust-lab-9", K2, "tiny", "", "").preview();
        assertEquals(
                List.of(Blocker.Reason.CAPACITY),
                preview.blockers().stream().map(Blocker::reason).toList());
        assertTrue(
                preview.blockers().getFirst().words().contains("The last free one was taken at 20"), preview::toString);
        for (String name : List.copyOf(MADE))
            if (name.startsWith("exhaust")) {
                Outcome gone =
                        runner.now(InstanceAction.of(cloud, name, InstanceAction.Verb.DELETE), (fraction, step) -> {});
                assertTrue(gone.succeeded(), gone::details);
                MADE.remove(name);
            }
    }

    @Test
    void power_and_hosts() throws InterruptedException {
        String id = small("power-lab-1");
        for (InstanceAction.Verb verb : List.of(
                InstanceAction.Verb.STOP,
                InstanceAction.Verb.START,
                InstanceAction.Verb.SOFT_REBOOT,
                InstanceAction.Verb.HARD_REBOOT,
                InstanceAction.Verb.LOCK,
                InstanceAction.Verb.UNLOCK)) {
            Outcome outcome = runner.now(InstanceAction.of(cloud, id, verb), (fraction, step) -> {});
            assertTrue(outcome.succeeded(), () -> verb + " " + outcome.details());
        }
        Outcome off = runner.now(new HostSwitch(cloud, "gpu-node-1", false, "lab test"), (fraction, step) -> {});
        assertTrue(off.succeeded() && off.calls().size() == 1, off::details);
        Outcome on = runner.now(new HostSwitch(cloud, "gpu-node-1", true, ""), (fraction, step) -> {});
        assertTrue(on.succeeded(), on::details);
    }
}
