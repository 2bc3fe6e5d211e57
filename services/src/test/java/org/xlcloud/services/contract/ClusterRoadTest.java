package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.actions.Outcome;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.Group;
import org.xlcloud.services.stacks.GroupScaling;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.StackChange;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Choice;
import org.xlcloud.services.xms.Clusters;
import org.xlcloud.services.xms.Composer;

/// The whole road of the remote-rendering cluster: made of the shipped catalog, seen down to its GPUs, grown until
/// there is none left, shrunk and deleted, with nothing left behind; and the seed's notification alarms telling of each
/// resize. Where GPUs run out, the lab is asked in vain all the same; its Heat tries for a minute and a half.
@Tag("contract")
class ClusterRoadTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String ALIAS_FLAVOR = "gpu.k2.1";

    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private Target target;
    private Cloud cloud;
    private StackReader reader;
    private HttpServer webhook;
    private StackId made;

    @BeforeEach
    void open() throws Exception {
        target = Target.calm();
        cloud = target.connect();
        reader = new StackReader(cloud, CLOCK);
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        webhook.createContext("/", exchange -> {
            told.add(new ObjectMapper().readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        webhook.start();
    }

    @AfterEach
    void close() {
        if (made != null) Orders.delete(cloud, made);
        webhook.stop(0);
        cloud.close();
        target.close();
    }

    private Inventory inventory() {
        try (var reading = new CloudInventory(cloud, CLOCK)) {
            return reading.load();
        }
    }

    /// Nova's names of all servers, by their ids.
    private static Map<String, String> names(Inventory inventory) {
        return inventory.instances().stream().collect(Collectors.toMap(Instance::id, Instance::name));
    }

    private Stacks stacks() {
        return CloudStacks.load(cloud, CLOCK, inventory());
    }

    private TreeNode group() {
        return stacks().group(made.id(), "render");
    }

    /// How many GPUs that the flavor means are free.
    private long free() {
        Inventory inventory = inventory();
        Flavor flavor = new Nova(cloud)
                .flavors().stream()
                        .filter(each -> each.name().equals(ALIAS_FLAVOR))
                        .findFirst()
                        .orElseThrow();
        Set<String> models = Fit.of(inventory, flavor, 0, null).types();
        return inventory.gpus().stream()
                .filter(gpu -> models.contains(gpu.model()) && gpu.state() == GpuState.FREE)
                .count();
    }

    private GroupScaling scaling(String change) {
        Inventory inventory = inventory();
        Stacks stacks = CloudStacks.load(cloud, CLOCK, inventory);
        return new GroupScaling(
                cloud,
                reader,
                () -> stacks,
                () -> inventory,
                stacks.group(made.id(), "render"),
                CapacityChange.parse(change),
                null);
    }

    private static JsonNode number(long value) {
        return JsonNodeFactory.instance.numberNode(value);
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.textNode(value);
    }

    private void create(long size) {
        Catalog catalog = Catalog.read(Path.of("../cloud/catalog"));
        // Out of reach, so that its own alarms do not scale it as well.
        Map<String, JsonNode> rendering = new TreeMap<>(Map.of("hot", number(1_000), "cool", number(0)));
        rendering.put("flavor", text(ALIAS_FLAVOR));
        rendering.put("size", number(size));
        rendering.put("max_size", number(32));
        rendering.put("cooldown", number(0));
        rendering.put("granularity", number(Target.isLab() ? 5 : 60));
        rendering.put("webhook", text("http://127.0.0.1:" + webhook.getAddress().getPort() + "/"));
        List<Choice> choices = List.of(
                new Choice(catalog.layer("load-balancer"), "portal", Map.of("flavor", text(small()))),
                new Choice(catalog.layer("rendering-nodes"), "render", rendering));
        String name = "xlcloud-road-" + System.nanoTime();
        Heat.Order order = Composer.compose(name, catalog, choices);
        var creation = new Clusters(cloud).creation(order, choices, this::inventory, stack -> made = stack);
        Preview preview = creation.preview();
        assertTrue(preview.open(), preview.blockers()::toString);
        assertTrue(
                preview.touched().stream().anyMatch(touched -> touched.kind() == Touched.Kind.HOST),
                preview.touched()::toString);
        Orders.done(creation);
    }

    /// A flavor without GPUs.
    private String small() {
        return new Nova(cloud)
                .flavors().stream()
                        .filter(flavor -> flavor.extraSpecs().isEmpty())
                        .map(Flavor::name)
                        .sorted()
                        .findFirst()
                        .orElseThrow();
    }

    /// Waits until Placement has told whose the GPUs are.
    private TreeNode withGpus(int gpus) {
        return Contract.await(
                () -> stacks().cluster(made.id()), root -> root.all(Kind.GPU).size() == gpus);
    }

    private void toldOf(String event, boolean more) {
        Contract.await(
                () -> told.stream().map(ClusterRoadTest::traits).toList(),
                all -> all.stream()
                        .anyMatch(
                                traits -> traits.getOrDefault("event_type", "").equals(event)
                                        && (Double.parseDouble(traits.getOrDefault("adjustment", "0")) > 0) == more));
    }

    private static Map<String, String> traits(JsonNode body) {
        var traits = new HashMap<String, String>();
        JsonNode event = body.path("reason_data").path("event");
        traits.put("event_type", event.path("event_type").asText());
        for (JsonNode trait : event.path("traits"))
            traits.put(trait.path(0).asText(), trait.path(2).asText());
        return traits;
    }

    @Test
    void theRemoteRenderingClusterIsBuiltSeenScaledAndTakenAway() {
        long free = free();
        assertTrue(free >= 3, () -> free + " free GPUs: too few to try it");
        // So that they run out at the third on the lab; the simulator has more, and alarms of its own that take some.
        int size = Target.isLab() ? (int) free - 3 : 1;
        create(size);

        TreeNode root = withGpus(size);
        assertEquals(Health.OK, root.health(), root.rolled()::toString);
        assertEquals(
                List.of("portal", "render"),
                root.children().stream().map(TreeNode::name).sorted().toList());
        assertEquals(1, root.all(Kind.GROUP).size());
        assertEquals(size + 1, root.all(Kind.NODE).size());

        // By the policy: the seed's notification alarm tells of it.
        Orders.done(scaling("+1"));
        withGpus(size + 1);
        toldOf("orchestration.autoscaling.end", true);

        // One more than there are does not fit, and it is said before anything is asked of Heat; two do.
        notFitting(scaling(Target.isLab() ? "+3" : "+25").preview(), "2 of 3");
        GroupScaling two = scaling("+2");
        assertFalse(two.preview().warnings().stream().anyMatch(words -> words.contains("does not fit")));
        Orders.done(two);
        root = withGpus(size + 3);
        assertEquals(Health.OK, root.health(), root.rolled()::toString);
        GroupScaling third = scaling(Target.isLab() ? "+1" : "+25");
        notFitting(third.preview(), "0 of 1");
        if (Target.isLab()) inVain(third);

        // Down again: the one that goes is named with its GPU beforehand.
        GroupScaling down = scaling("-1");
        Touched leaving = down.preview().touched().stream()
                .filter(touched -> touched.grave() && touched.effect().contains("becomes free"))
                .findFirst()
                .orElseThrow();
        assertEquals(Touched.Kind.INSTANCE, leaving.kind());
        assertEquals("is deleted; its GPU becomes free", leaving.effect());
        String nova = names(inventory()).get(leaving.id());
        assertTrue(leaving.name().endsWith(" (" + nova + ")"), leaving::toString);
        Orders.done(down);
        toldOf("orchestration.autoscaling.end", false);
        root = withGpus(size + 2);
        assertTrue(root.all(Kind.NODE).stream().noneMatch(node -> node.id().equals(leaving.id())), root::toString);
        assertEquals(Health.OK, root.health(), root.rolled()::toString);
        Group group = reader.group(root.all(Kind.GROUP).getFirst());
        assertTrue(group.resizes().getFirst().cause().startsWith("policy policy_down"), group.resizes()::toString);

        StackId gone = made;
        List<TreeNode> servers = root.all(Kind.NODE);
        Inventory known = inventory();
        Preview goes = new StackChange(StackChange.What.DELETE, cloud, root, () -> known).preview();
        for (TreeNode node : servers)
            assertTrue(
                    goes.touched().stream()
                            .anyMatch(each -> each.id().equals(node.id())
                                    && each.name()
                                            .endsWith(node.name() + " ("
                                                    + names(known).get(node.id()) + ")")),
                    goes::toString);
        Orders.delete(cloud, gone);
        nothingIsLeft(gone, servers, free);
    }

    /// @param onLab how many of how many fit there, where nobody else takes any
    private static void notFitting(Preview preview, String onLab) {
        String words = "does not fit: " + (Target.isLab() ? onLab : "");
        assertTrue(preview.open(), preview.blockers()::toString);
        assertTrue(preview.warnings().stream().anyMatch(line -> line.contains(words)), () -> words + " in " + preview);
    }

    /// Asks for one more although none is free.
    private void inVain(GroupScaling third) {
        Outcome outcome = Orders.outcome(third);
        assertEquals(Outcome.State.FAILED, outcome.state(), outcome::details);
        assertTrue(outcome.words().contains("no GPU left"), outcome::details);
        TreeNode group = group();
        assertEquals(Health.FAILED, group.health());
        assertTrue(group.rolled().reason().startsWith("no GPU left: none of"), group.rolled()::reason);
        assertEquals(Health.FAILED, stacks().cluster(made.id()).health());
        toldOf("orchestration.autoscaling.error", true);
    }

    private void nothingIsLeft(StackId gone, List<TreeNode> servers, long freeBefore) {
        Contract.await(
                this::stacks,
                now -> now.all().stream().noneMatch(stack -> stack.id().equals(gone.id())));
        var ids = new ArrayList<String>();
        servers.forEach(server -> ids.add(server.id()));
        Contract.await(
                Duration.ofSeconds(60),
                this::inventory,
                now -> now.instances().stream().noneMatch(instance -> ids.contains(instance.id())));
        if (Target.isLab()) Contract.await(this::free, now -> now == freeBefore);
        Contract.await(
                () -> new Aodh(cloud).alarms(),
                alarms -> alarms.stream()
                        .noneMatch(alarm -> Objects.toString(alarm.name(), "").startsWith(gone.name() + "-")));
    }
}
