package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.AlarmIntake;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Secret;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.lifecycle.Drain;
import org.xlcloud.services.lifecycle.OwnTeller;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.RunLimits;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.pollster.CloudPollster;
import org.xlcloud.services.scaling.Autoscaling;
import org.xlcloud.services.scaling.Scaling;
import org.xlcloud.services.scaling.ScalingLimits;
import org.xlcloud.services.scaling.Step;
import org.xlcloud.services.scaling.Trace;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.GroupScaling;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.Stacks;

/// The workflow of the seed on the lab, from a hot GPU to the node that is ready and back: load on a
/// guest, the pollster, Aodh, Heat, the webhook, MCollective. Makes a cluster of its own and deletes
/// it; needs two free K2.
@Tag("lab")
class ScalingLabTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    private Target target;
    private Cloud cloud;
    private Mco mco;
    private Journal journal;
    private AlarmDesk desk;
    private AlarmIntake intake;
    private Runs runs;
    private CloudStacks stacks;
    private Autoscaling scaling;
    private CloudPollster pollster;
    private StackId cluster;

    @BeforeEach
    void open() {
        target = Target.open();
        cloud = target.connect();
        mco = Mco.open(Objects.requireNonNull(cloud.config().mcollective()), CLOCK);
        journal = new Journal(new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, CLOCK);
        desk = new AlarmDesk(journal, new Author("scaling", "test"), CLOCK);
        desk.start();
        intake = new AlarmIntake(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(new AlarmIntake.Source("aodh", cloud.name(), new Secret("scaling-on-lab-secret"))),
                AlarmIntake.Bounds.DEFAULT,
                null,
                desk,
                CLOCK);
        runs = new Runs(journal, folder.resolve("runs"), name -> mco, RunLimits.DEFAULT, CLOCK);
        stacks = new CloudStacks(cloud, CLOCK);
        var newest = new Mailbox<Map<String, Stacks>>(Map.of());
        stacks.stacks()
                .onArrival(() -> newest.put(Map.of(cloud.name(), stacks.stacks().newest())));
        scaling = new Autoscaling(
                journal, runs, newest, name -> Optional.of(cloud), name -> mco, ScalingLimits.DEFAULT, CLOCK);
        stacks.start();
        scaling.start();
        pollster = new CloudPollster(
                cloud, Objects.requireNonNull(cloud.config().telemetry().ganglia()), CLOCK);
        pollster.start();
    }

    @AfterEach
    void close() throws Exception {
        pollster.close();
        scaling.close();
        if (cluster != null) {
            new Heat(cloud).delete(cluster);
            Contract.await(Duration.ofMinutes(1), () -> new Heat(cloud).stacks(List.of(cluster.id())), List::isEmpty);
        }
        stacks.close();
        runs.close();
        intake.close();
        desk.close();
        journal.close();
        mco.close();
        cloud.close();
        target.close();
    }

    private static Path lab(String file) {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(root.resolve("lab/load"))) root = root.getParent();
        return root.resolve("lab").resolve(file);
    }

    private static void load(String node, String percent) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(lab("load").toString(), node, percent)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private void create() throws Exception {
        JsonNodeFactory json = JsonNodeFactory.instance;
        Map<String, JsonNode> parameters = new HashMap<>();
        parameters.put(
                "webhook", json.textNode("http://127.0.0.1:" + intake.port() + "/alarms/aodh/scaling-on-lab-secret"));
        parameters.put("hot", json.numberNode(75));
        parameters.put("cool", json.numberNode(45));
        parameters.put("max_size", json.numberNode(2));
        var order = new Heat.Order(
                "xlcloud-scaling-" + System.nanoTime() % 1_000_000,
                Files.readString(lab("heat/master.yaml")),
                Map.of("layer.yaml", Files.readString(lab("heat/layer.yaml"))),
                null,
                parameters,
                List.of(),
                5);
        cluster = new Heat(cloud).create(order);
        Contract.await(
                Duration.ofMinutes(1),
                () -> new Heat(cloud).stacks(List.of(cluster.id())).getFirst(),
                stack -> stack.status().word().equals("CREATE_COMPLETE"));
    }

    private List<String> nodes() {
        var target = org.xlcloud.services.lifecycle.Target.of(cluster.name() + "/render");
        return org.xlcloud.services.lifecycle.Previewing.of(mco, target, List.of())
                .names();
    }

    private Scaling await(Predicate<Scaling> wanted) {
        return Contract.await(
                        PATIENCE,
                        () -> scaling.scalings().newest().stream()
                                .filter(one -> one.place().cluster().id().equals(cluster.id()))
                                .filter(wanted)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private Trace printed(Scaling of) {
        Trace trace = Trace.of(of, runs::find, Map.of(), Instant.now());
        System.out.println(trace.why());
        for (Step step : trace.steps())
            System.out.printf(
                    "%-16s %-26s %7.3f s  %-9s %s %s%n",
                    step.kind().title(),
                    step.start(),
                    step.took(trace.at()) == null ? 0 : step.took(trace.at()).toMillis() / 1000.0,
                    step.state().word(),
                    step.text(),
                    step.evidence());
        System.out.printf(
                "%.1f s in all, %.3f s of it our own%n",
                trace.took().toMillis() / 1000.0, trace.own().toMillis() / 1000.0);
        return trace;
    }

    private static Step step(Trace trace, Step.Kind kind) {
        return trace.steps().stream()
                .filter(step -> step.kind() == kind && step.state() == Step.State.DONE)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step " + kind + " in " + trace.steps()));
    }

    @Test
    void a_hot_gpu_makes_the_group_grow_the_new_node_alone_is_configured_and_without_load_it_shrinks()
            throws Exception {
        create();
        List<String> first = Contract.await(Duration.ofMinutes(1), this::nodes, names -> names.size() == 1);
        load(first.getFirst(), "55");
        long rows = pollster.state().newest().pushed();
        Contract.await(Duration.ofMinutes(2), () -> pollster.state().newest(), state -> state.pushed() > rows + 20);

        load(first.getFirst(), "100");
        Scaling up = await(one -> one.ended()
                && one.heard().stream().anyMatch(heard -> heard.type().equals("END"))
                && one.evidence().metric() != null);
        Trace trace = printed(up);
        assertEquals(Scaling.Result.READY, up.result(), up::words);
        assertEquals(1, up.coming().size());
        assertEquals(1, up.told().size(), () -> up.told().toString());
        Run run = runs.show(up.told().getFirst().run());
        assertTrue(run.succeeded(), run::inWords);
        assertEquals(List.of(up.coming().getFirst().identity()), run.order().nodes());
        assertFalse(run.order().nodes().contains(first.getFirst()));
        assertEquals(Set.of(run.id()), runs.list().stream().map(Run::id).collect(Collectors.toSet()));
        assertTrue(up.evidence().metric().value() > 75, () -> up.evidence().toString());
        for (Step.Kind kind : List.of(
                Step.Kind.METRIC,
                Step.Kind.ALARM,
                Step.Kind.SIGNAL,
                Step.Kind.UPDATE,
                Step.Kind.BOOT,
                Step.Kind.SETUP,
                Step.Kind.NOTIFICATION,
                Step.Kind.WEBHOOK,
                Step.Kind.CONFIGURE,
                Step.Kind.READY)) {
            Step step = step(trace, kind);
            assertNotNull(step.start(), () -> step.toString());
            assertFalse(step.evidence().isEmpty(), () -> step.toString());
        }
        assertTrue(
                trace.own().compareTo(Duration.ofSeconds(1)) < 0,
                () -> trace.own().toString());

        var loaded = new ArrayList<String>(nodes());
        for (String node : loaded) load(node, "0");
        Scaling down = await(one -> one.ended() && !one.change().leaving().isEmpty());
        printed(down);
        assertEquals(Scaling.Result.READY, down.result(), down::words);
        Scaling.Told rest = down.told().stream()
                .filter(told -> told.run().endsWith("-rest"))
                .findFirst()
                .orElseThrow();
        assertEquals(1, rest.nodes().size());
        assertTrue(runs.show(rest.run()).succeeded());
        // nobody waits for the word of a node whose server is gone
        Duration behind = Duration.between(down.updateEndedSeenAt(), down.endedAt());
        assertTrue(behind.compareTo(Duration.ofSeconds(10)) < 0, behind::toString);
        assertEquals(
                2,
                scaling.scalings().newest().stream()
                        .filter(one -> one.place().cluster().id().equals(cluster.id()))
                        .count());
    }

    private String scale(String change) {
        Inventory inventory;
        try (var reading = new CloudInventory(cloud, CLOCK)) {
            inventory = reading.load();
        }
        Stacks newest = CloudStacks.load(cloud, CLOCK, inventory);
        return Orders.done(new GroupScaling(
                cloud,
                new StackReader(cloud, CLOCK),
                () -> newest,
                () -> inventory,
                newest.group(cluster.id(), "render"),
                CapacityChange.parse(change),
                new Drain(new OwnTeller(cloud.name(), () -> mco, runs, inventory::instances), "an operator")));
    }

    @Test
    void who_shrinks_the_group_here_has_the_node_that_goes_drained_before_heat_is_asked() throws Exception {
        create();
        List<String> first = Contract.await(Duration.ofMinutes(1), this::nodes, names -> names.size() == 1);
        load(first.getFirst(), "55");
        scale("+1");
        assertEquals(Scaling.Result.READY, await(Scaling::ended).result());
        for (String node : nodes()) load(node, "55");
        String done = scale("-1");
        System.out.println(done);
        assertTrue(done.contains("drained before: undeploy: 1 changed; shutdown: 1 changed"), done);
        Scaling down = await(one -> one.ended() && !one.change().leaving().isEmpty());
        Trace trace = printed(down);
        assertEquals(Scaling.Result.READY, down.result(), down::words);
        Step drain = step(trace, Step.Kind.DRAIN);
        assertTrue(Objects.requireNonNull(drain.end()).isBefore(down.change().at()), drain::toString);
        assertEquals(
                List.of("undeploy", "shutdown", "configure"),
                down.told().stream().map(Scaling.Told::event).toList());
    }
}
