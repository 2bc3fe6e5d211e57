package org.xlcloud.services.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Audit;
import org.xlcloud.services.actions.Blocker;
import org.xlcloud.services.actions.Outcome;
import org.xlcloud.services.actions.Overtaken;
import org.xlcloud.services.actions.Pace;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.compute.InstanceAction.Verb;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.openstack.NovaChanges;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.http.Fault;
import org.xlcloud.simulator.world.Product;

/// What may stand against an attach, or come between its preview and its run: each is said, and nothing is half done
/// without a word.
class AttachRefusalsTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final GpuAsk K2 = new GpuAsk("k2", 1);

    private final Simulator simulator = Simulator.start(Simulator.Settings.defaults()
            .withHosts(14)
            .withGpusPerHost(2)
            .withChurn(Duration.ZERO)
            .withHaste(20));
    private final Runner runner = new Runner(
            new Jobs(CLOCK), Audit.log(), CLOCK, "a test", new Pace(Duration.ofMillis(20), Duration.ofSeconds(3)));
    private Cloud cloud;

    @BeforeEach
    void connect() {
        simulator.world().hosts().forEach(host -> simulator.world().reportPci(host, true));
        cloud = connect("demo");
    }

    @AfterEach
    void end() {
        cloud.close();
        simulator.close();
    }

    private Cloud connect(String entry) {
        var config = CloudConfigs.of(simulator.cloudsYaml(), "simulator").get(entry);
        return new Cloud(config.withLimits(config.limits().withCall(Duration.ofSeconds(3))), CLOCK);
    }

    private Outcome now(Action action) {
        return runner.now(action, (fraction, step) -> {});
    }

    private static List<Blocker.Reason> reasons(Preview preview) {
        return preview.blockers().stream().map(Blocker::reason).toList();
    }

    /// An instance without GPUs.
    private String small(Cloud in, String name) {
        String image = in.rest(Service.IMAGE)
                .get("/images?name=tiny")
                .at("/images/0/id")
                .asText();
        var flavor = GpuFlavors.read(in).all().stream()
                .filter(each -> each.name().equals("cpu.small"))
                .findFirst()
                .orElseThrow();
        ObjectNode server = JsonNodeFactory.instance.objectNode();
        server.put("name", name)
                .put("flavorRef", flavor.id())
                .put("imageRef", image)
                .put("networks", "none");
        String id = new NovaChanges(in).create(server);
        long end = System.nanoTime() + 60_000_000_000L;
        while (true) {
            InstanceFacts facts = InstanceFacts.read(in, id);
            if (facts != null && facts.status().equals("ACTIVE")) return id;
            assertTrue(System.nanoTime() < end, () -> "still not: " + facts);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void anInstanceThatIsDeletedBeforeOrMeanwhile() {
        String id = small(cloud, "gone");
        Attach attach = Attach.of(cloud, id, "gone", K2, true);
        Outcome meanwhile = now(new Overtaken(attach, () -> now(InstanceAction.of(cloud, id, "gone", Verb.DELETE))));
        assertEquals(Outcome.State.FAILED, meanwhile.state());
        assertTrue(meanwhile.words().contains("somebody has deleted gone meanwhile"), meanwhile::words);
        assertTrue(meanwhile.calls().isEmpty(), meanwhile::details);
        assertEquals(List.of(Blocker.Reason.GONE), reasons(attach.preview()));
    }

    @Test
    void anInstanceThatSomebodyElseDeletesIsNotStarted() {
        String id = small(cloud, "rival");
        assertTrue(now(InstanceAction.of(cloud, id, "rival", Verb.STOP)).succeeded());
        Outcome start = now(new Overtaken(InstanceAction.of(cloud, id, "rival", Verb.START), () -> remove(id)));
        assertEquals(Outcome.State.FAILED, start.state(), start::details);
        assertEquals("somebody has deleted rival meanwhile", start.words());
    }

    private void remove(String id) {
        assertTrue(now(InstanceAction.of(cloud, id, id, Verb.DELETE)).succeeded());
    }

    @Test
    void twoWhoDoTheSameAreToldByName() {
        String id = small(cloud, "shared");
        InstanceAction stop = InstanceAction.of(cloud, id, "shared", Verb.STOP);
        Outcome second = now(new Overtaken(stop, () -> now(stop)));
        assertEquals(Outcome.State.FAILED, second.state(), second::details);
        assertTrue(second.words().contains("instance shared while it is in vm_state stopped"), second::words);
    }

    @Test
    void aMemberIsToldThatHostsAreForAdministrators() {
        String host = simulator.world().hosts().getFirst().name();
        try (Cloud member = connect("demo-member")) {
            for (Action action : List.of(
                    new HostSwitch(member, host, false, "a test"),
                    Drain.of(member, host, "a test"),
                    Drain.evacuate(member, host)))
                assertEquals(List.of(Blocker.Reason.PERMISSION), reasons(action.preview()), action::title);
        }
    }

    @Test
    void aHostThatSomebodyElseHasClosedKeepsNoSecretOfIt() {
        String host = simulator.world().hosts().getFirst().name();
        assertTrue(now(new HostSwitch(cloud, host, false, "fan")).succeeded());
        Preview preview = new HostSwitch(cloud, host, false, "power").preview();
        assertTrue(
                preview.warnings().contains(host + " is disabled already; its reason \"fan\" is replaced"),
                preview::toString);
        assertEquals(
                "stays closed, with another reason",
                preview.touched().getFirst().effect());
    }

    @Test
    void aDrainTellsOfEachInstanceWhatBecomesOfIt() {
        String off = small(cloud, "rests");
        String host = String.valueOf(InstanceFacts.read(cloud, off).host());
        assertTrue(now(InstanceAction.of(cloud, off, "rests", Verb.STOP)).succeeded());
        String waits = small(cloud, "waits");
        Preview preview = Drain.of(cloud, host, "a test").preview();
        assertTrue(
                preview.touched().stream()
                        .anyMatch(each -> each.name().equals("rests")
                                && each.effect().equals("is moved while it is off, and stays off")),
                preview::toString);
        assertTrue(
                preview.calls().toString().contains("/servers/" + off + "/action")
                        && preview.calls().toString().contains("confirmResize"),
                preview::toString);
        assertTrue(now(Attach.of(cloud, waits, "waits", K2, false)).succeeded());
        String there = String.valueOf(InstanceFacts.read(cloud, waits).host());
        Preview resized = Drain.of(cloud, there, "a test").preview();
        assertTrue(
                resized.warnings().stream()
                        .anyMatch(each -> each.startsWith("waits stays: it is VERIFY_RESIZE")
                                && each.endsWith("Confirm or revert its resize first")),
                resized::toString);
    }

    @Test
    void aStackIsCalledByItsName() {
        InstanceFacts node = simulator.world().servers().values().stream()
                .map(each -> InstanceFacts.read(cloud, each.id().toString()))
                .filter(facts -> facts != null && facts.stack() != null)
                .findFirst()
                .orElseThrow();
        Preview preview =
                InstanceAction.of(cloud, node.id(), node.name(), Verb.DELETE).preview();
        var stack = preview.touched().stream()
                .filter(each -> each.kind() == Touched.Kind.STACK)
                .findFirst()
                .orElseThrow();
        assertFalse(stack.name().equals(stack.id()), preview::toString);
    }

    @Test
    void aFlavorThatVanishes() {
        Outcome meanwhile = now(new Overtaken(new NewInstance(cloud, "late", K2, "tiny", "", ""), () -> {
            try (Cloud other = connect("demo")) {
                for (var flavor : GpuFlavors.read(other).all())
                    if (K2.meets(flavor.extraSpecs()))
                        other.rest(Service.COMPUTE).send("DELETE", "/flavors/" + flavor.id(), null);
            }
        }));
        assertEquals(Outcome.State.FAILED, meanwhile.state());
        assertTrue(meanwhile.words().contains("its flavor, image or network has vanished meanwhile"), meanwhile::words);
        assertTrue(meanwhile.calls().stream().noneMatch(call -> call.oneLine().contains("POST")), meanwhile::details);
        Preview now = new NewInstance(cloud, "late", K2, "tiny", "", "").preview();
        assertEquals(List.of(Blocker.Reason.UNSUPPORTED), reasons(now));
    }

    @Test
    void aQuotaThatIsUsedUp() {
        String id = small(cloud, "poor");
        String project = String.valueOf(cloud.token().projectId());
        int cores = cloud.rest(Service.COMPUTE)
                .get("/limits")
                .at("/limits/absolute/totalCoresUsed")
                .asInt();
        ObjectNode quota = JsonNodeFactory.instance.objectNode();
        quota.putObject("quota_set").put("cores", cores);
        cloud.rest(Service.COMPUTE).send("PUT", "/os-quota-sets/" + project, quota);
        Preview fresh = new NewInstance(cloud, "poorer", K2, "tiny", "", "").preview();
        assertEquals(List.of(Blocker.Reason.QUOTA), reasons(fresh), fresh::toString);
        assertTrue(fresh.blockers().getFirst().words().contains("quota is " + cores + " vCPUs"), fresh::toString);
        Preview resize = Attach.of(cloud, id, "poor", K2, true).preview();
        assertEquals(List.of(Blocker.Reason.QUOTA), reasons(resize), resize::toString);
        assertTrue(resize.blockers().getFirst().words().contains("quota is " + cores + " vCPUs"), resize::toString);
    }

    @Test
    void anInstanceWithAFlavorThatIsStillToBeMade() {
        var three = new GpuAsk("k2", 3);
        Preview preview = new NewInstance(cloud, "wide", three, "tiny", "", "", true).preview();
        assertTrue(preview.touched().toString().contains("is made, with flavor gpu-k2-3"), preview::toString);
        assertTrue(preview.calls().toString().contains("gpu-k2-3"), preview::toString);
        assertFalse(preview.toString().contains("?"), preview::toString);
    }

    @Test
    void aPlaceThatIsNotThereIsToldBeforeAndNotForWantOfGpus() {
        Preview lost = new NewInstance(cloud, "lost", K2, "tiny", "no-net", "no-host").preview();
        assertEquals(List.of(Blocker.Reason.GONE, Blocker.Reason.CAPACITY), reasons(lost), lost::toString);
        assertEquals(
                "the cloud has no network no-net", lost.blockers().getFirst().words());
        assertTrue(
                lost.blockers().getLast().words().startsWith("Nova has no host no-host. It would fit on "),
                lost::toString);
        String closed = Supply.read(cloud, K2).hostsWith(1, Map.of()).getFirst();
        assertTrue(now(new HostSwitch(cloud, closed, false, "a test")).succeeded());
        Preview there = new NewInstance(cloud, "lost", K2, "tiny", "", closed).preview();
        assertTrue(there.toString().contains(closed + " has not 1 free k2 GPU: it is disabled"), there::toString);
    }

    @Test
    void whatIsNotToBeRevertedIsNotSaidToBeReverted() {
        String id = small(cloud, "calm");
        Preview revert = InstanceAction.of(cloud, id, "calm", Verb.REVERT).preview();
        assertEquals("no resize of calm waits to be reverted: it is ACTIVE", revert.nothingToDo());
    }

    @Test
    void aFlavorThatWasHalfMadeIsFinishedByTheNextTry() {
        NewFlavor flavor = NewFlavor.usual(cloud, new GpuAsk("k2", 3));
        simulator.faults().add("compute", "/os-extra_specs", new Fault.Status(500, null), 1);
        Outcome half = now(flavor);
        assertEquals(Outcome.State.FAILED, half.state(), half::details);
        assertTrue(half.words().endsWith("done by then: flavor gpu-k2-3 is created"), half::words);
        Preview preview = flavor.preview();
        assertTrue(preview.open(), preview::toString);
        assertEquals(1, preview.calls().size(), preview::toString);
        Outcome whole = now(flavor);
        assertTrue(whole.succeeded(), whole::details);
        assertEquals(1, whole.calls().size(), whole::details);
    }

    @Test
    void aFlavorToBeMadeTakesNoNameThatAnotherHas() {
        String id = small(cloud, "named");
        var three = new GpuAsk("k2", 3);
        InstanceFacts facts = java.util.Objects.requireNonNull(InstanceFacts.read(cloud, id));
        String name = GpuFlavors.read(cloud).nameFor(facts, three);
        new NovaChanges(cloud).createFlavor(name, facts.vcpus(), facts.ramMiB(), facts.diskGiB() + 1);
        Preview preview = Attach.of(cloud, id, "named", three, true).preview();
        assertTrue(
                preview.touched().stream()
                        .anyMatch(each -> each.kind() == Touched.Kind.FLAVOR
                                && each.name().equals(name + "-" + facts.diskGiB() + "d")),
                preview::toString);
    }

    @Test
    void aTypeThatNothingKnowsIsCalledASlip() {
        Preview preview = Attach.of(cloud, small(cloud, "slip"), new GpuAsk("nosuch", 1), true)
                .preview();
        assertTrue(
                preview.warnings().stream()
                        .anyMatch(each -> each.contains("Nor does a flavor ask for nosuch (they ask")),
                preview::toString);
    }

    @Test
    void aReadOnlyCloudRefusesOnce() {
        String yaml = simulator.cloudsYaml().replace("    xlcloud:\n", "    xlcloud:\n      read_only: true\n");
        try (Cloud shut = new Cloud(CloudConfigs.of(yaml, "simulator").get("demo"), CLOCK)) {
            Preview preview = new NewInstance(shut, "wide", new GpuAsk("k2", 3), "tiny", "", "", true).preview();
            assertEquals(
                    1,
                    reasons(preview).stream()
                            .filter(each -> each == Blocker.Reason.READ_ONLY)
                            .count(),
                    preview::toString);
        }
    }

    /// Counts how often the inventory is read from now on: nothing else asks for the aggregates.
    private AtomicInteger readings() {
        var count = new AtomicInteger();
        UnaryOperator<String> counted = body -> {
            count.incrementAndGet();
            return body;
        };
        simulator.faults().add("compute", "/os-aggregates", new Fault.Rewrite(counted, null), Integer.MAX_VALUE);
        return count;
    }

    @Test
    void aHostsInstancesAreGivenRoomFromOneReadingOfTheInventory() {
        String host = simulator.world().hosts().stream()
                .filter(each -> each.up() && !each.disabled())
                .filter(each -> each.gpus().stream()
                        .allMatch(gpu -> gpu.product() == Product.K2
                                && gpu.holdings().stream()
                                        .allMatch(held -> simulator.world().server(held.consumer()) != null)))
                .max(Comparator.comparingLong(each ->
                        each.gpus().stream().filter(gpu -> gpu.available() == 1).count()))
                .orElseThrow()
                .name();
        for (int i = 0; Supply.read(cloud, K2).hostsWith(1, Map.of()).contains(host); i++)
            assertTrue(now(new NewInstance(cloud, "leaves-" + i, K2, "tiny", "", host))
                    .succeeded());
        AtomicInteger readings = readings();
        Preview preview = Drain.of(cloud, host, "a test").preview();
        assertEquals(
                2,
                preview.touched().stream()
                        .filter(each -> each.effect().contains("needs as many free elsewhere"))
                        .count(),
                preview::toString);
        assertEquals(1, readings.get());
        // Each alone would find room: both do not.
        for (int i = 0; Supply.read(cloud, K2).roomElsewhere(host, 1, Map.of()) > 1; i++)
            assertTrue(now(new NewInstance(cloud, "fills-" + i, K2, "tiny", "", ""))
                    .succeeded());
        Preview tight = Drain.of(cloud, host, "a test").preview();
        assertTrue(
                tight.blockers().stream()
                        .anyMatch(each -> each.reason() == Blocker.Reason.CAPACITY
                                && each.words().contains("and the other hosts have room for 1 of 2")),
                tight::toString);
    }

    @Test
    void theWaysAreToldFromOneReadingOfTheInventory() {
        Outcome made = now(new NewInstance(cloud, "has-one", K2, "tiny", "", ""));
        assertTrue(made.succeeded(), made::details);
        String plain = small(cloud, "has-none");
        AtomicInteger readings = readings();
        List<AttachWay> ways = AttachWays.of(cloud, plain, K2, (each, ask) -> Optional.empty());
        assertTrue(ways.getFirst().why().startsWith("It fits on "), ways::toString);
        List<AttachWay> same = AttachWays.of(cloud, "has-one", K2, (each, ask) -> Optional.empty());
        assertTrue(same.get(1).open(), "it asks for what it has: a broken card is what shelving is for");
        assertEquals(2, readings.get(), "one for each question");
    }

    @Test
    void aGpuThatIsTakenBetweenPreviewAndRun() {
        String id = small(cloud, "slow");
        Outcome late = now(new Overtaken(Attach.of(cloud, id, "slow", K2, true), this::takeAll));
        assertEquals(Outcome.State.FAILED, late.state(), late::details);
        assertTrue(late.words().contains("Nova put it back as it was"), late::words);
        assertTrue(late.words().contains("no host has 1 free k2 GPU"), late::words);
        assertTrue(late.words().contains("held by taker-"), late::words);
        InstanceFacts facts = InstanceFacts.read(cloud, id);
        assertTrue(
                facts != null
                        && facts.status().equals("ACTIVE")
                        && facts.devices().isEmpty(),
                () -> "" + facts);
    }

    private void takeAll() {
        for (int i = 0; Supply.read(cloud, K2).free() > 0; i++) {
            Outcome taken = now(new NewInstance(cloud, "taker-" + i, K2, "tiny", "", ""));
            assertTrue(taken.succeeded() || i > 0, taken::details);
            if (!taken.succeeded()) return;
        }
    }

    @Test
    void aProjectWithoutRights() {
        try (Cloud member = connect("demo-member")) {
            String id = small(member, "member");
            // No flavor has 3 of them, and only administrators make flavors.
            Preview preview =
                    Attach.of(member, id, "member", new GpuAsk("k2", 3), true).preview();
            assertTrue(reasons(preview).contains(Blocker.Reason.PERMISSION), preview::toString);
            assertTrue(
                    preview.blockers().stream().anyMatch(each -> each.words().contains("needs role admin")),
                    preview::toString);
            Outcome made = now(new NewInstance(member, "mine", K2, "tiny", "", ""));
            assertEquals("mine runs with 1 k2 GPU by its flavor (Placement does not tell which)", made.words());
            Preview host = new NewInstance(member, "there", K2, "tiny", "", "gpu-r1-01").preview();
            assertTrue(reasons(host).contains(Blocker.Reason.PERMISSION), host::toString);
        }
    }

    @Test
    void anAnswerThatIsLostAfterTheRequestWasSent() {
        String id = small(cloud, "lost");
        Outcome outcome = now(new Overtaken(
                Attach.of(cloud, id, "lost", K2, true),
                () -> simulator.faults().add("compute", "/action", new Fault.Swallow(), 1)));
        assertTrue(outcome.succeeded(), outcome::details);
        assertTrue(outcome.details().contains("no answer came, but it is so"), outcome::details);
        assertEquals(1, Following.count(cloud, id, "resize"), "it was not sent again");
    }

    @Test
    void aGpuOfADownHostIsNoRoom() {
        Supply before = Supply.read(cloud, K2);
        String host = before.hostsWith(1, Map.of()).getFirst();
        simulator.world().hosts().stream()
                .filter(each -> each.name().equals(host))
                .forEach(each -> simulator.world().up(each, false));
        Supply after = Supply.read(cloud, K2);
        assertFalse(after.hostsWith(1, Map.of()).contains(host));
    }
}
