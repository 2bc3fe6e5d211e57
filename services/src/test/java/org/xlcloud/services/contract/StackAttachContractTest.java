package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.actions.Blocker;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.compute.AttachWay;
import org.xlcloud.services.compute.AttachWays;
import org.xlcloud.services.compute.GpuAsk;
import org.xlcloud.services.compute.StackAttach;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;

/// A layer whose nodes have no GPU gets some by its stack, and gives them back: the flavor is found through a group, a
/// nested stack and the master's parameter.
@Tag("contract")
final class StackAttachContractTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final GpuAsk K2 = new GpuAsk("k2", 1);
    private static final String NODE = """
            heat_template_version: 2018-08-31
            parameters:
              image: {type: string}
              size: {type: string}
            resources:
              node:
                type: OS::Nova::Server
                properties:
                  image: {get_param: image}
                  flavor: {get_param: size}
                  networks: [{allocate_network: none}]
            """;
    private static final String LAYER = """
            heat_template_version: 2018-08-31
            parameters:
              image: {type: string}
              flavor: {type: string}
            resources:
              group:
                type: OS::Heat::ResourceGroup
                properties:
                  count: 1
                  resource_def: {type: node.yaml, properties: {image: {get_param: image}, size: {get_param: flavor}}}
            """;
    private static final String MASTER = """
            heat_template_version: 2018-08-31
            parameters:
              image: {type: string}
              render_flavor: {type: string}
            resources:
              render: {type: layer.yaml, properties: {image: {get_param: image}, flavor: {get_param: render_flavor}}}
              head: {type: layer.yaml, properties: {image: {get_param: image}, flavor: FIXED}}
            """;

    private static Target target;
    private static Cloud cloud;
    private static StackId stack;

    @BeforeAll
    static void create() {
        target = Target.reporting();
        cloud = target.connect();
        String image = cloud.rest(Service.IMAGE)
                .get("/images?name=tiny")
                .at("/images/0/id")
                .asText();
        String small = new Nova(cloud)
                .flavors().stream()
                        .map(Flavor::name)
                        .filter(name -> name.contains("cpu"))
                        .findFirst()
                        .orElseThrow();
        stack = Orders.create(
                cloud,
                new Heat.Order(
                        "xlcloud-attach-" + System.nanoTime(),
                        MASTER.replace("FIXED", small),
                        Map.of("layer.yaml", LAYER, "node.yaml", NODE),
                        null,
                        Map.of("image", TextNode.valueOf(image), "render_flavor", TextNode.valueOf(small)),
                        List.of(),
                        10));
    }

    @AfterAll
    static void delete() {
        Orders.delete(cloud, stack);
        cloud.close();
        target.close();
    }

    /// Everything there is now.
    private record Seen(Inventory inventory, Stacks stacks) {
        static Seen now() {
            try (var reading = new CloudInventory(cloud, CLOCK)) {
                Inventory inventory = reading.load();
                return new Seen(inventory, CloudStacks.load(cloud, CLOCK, inventory));
            }
        }

        TreeNode layer(String name) {
            return stacks.below(stack.id(), name);
        }

        Instance node() {
            String id = layer("render").all(Kind.NODE).getFirst().id();
            return inventory.instances().stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst()
                    .orElseThrow();
        }

        StackAttach attach(String layer, GpuAsk ask) {
            return new StackAttach(
                    cloud, new StackReader(cloud, CLOCK), () -> stacks, () -> inventory, layer(layer), ask);
        }
    }

    @Test
    void aLayerGetsGpusByItsStackAndGivesThemBack() {
        Seen before = Seen.now();
        assertEquals(0, before.node().gpus().size());
        StackAttach attach = before.attach("render", K2);
        Preview preview = attach.preview();
        assertTrue(preview.open(), preview::toString);
        assertTrue(preview.grave(), preview::toString);
        assertTrue(preview.warnings().stream().anyMatch(words -> words.startsWith("It fits on ")), preview::toString);
        Orders.done(attach);
        Seen after = Seen.now();
        assertEquals(1, after.node().gpus().size(), () -> after.node().toString());
        assertEquals(
                "render has 1 k2 GPU already",
                after.attach("render", K2).preview().nothingToDo());
        Orders.done(after.attach("render", GpuAsk.NONE));
        assertEquals(0, Seen.now().node().gpus().size());
    }

    @Test
    void aFlavorThatIsWrittenIntoATemplateIsNamedWithItsPlace() {
        Preview preview = Seen.now().attach("head", K2).preview();
        assertEquals(Blocker.Reason.UNSUPPORTED, preview.blockers().getFirst().reason());
        String words = preview.blockers().getFirst().words();
        assertTrue(words.contains("resource head of stack xlcloud-attach-"), words);
        assertTrue(words.contains("property flavor"), words);
    }

    /// The tree as it is when the resource that a layer stood behind is lost and its nested stack is left over.
    private static TreeNode leftOver(TreeNode row, String layer) {
        return new TreeNode(
                row.kind(),
                row.key(),
                row.name(),
                row.type(),
                row.id(),
                row.stack(),
                row.name().equals(layer) ? null : row.in(),
                row.status(),
                row.own(),
                row.reason(),
                row.since(),
                row.requiredBy(),
                row.complete(),
                row.rolled(),
                row.children().stream().map(child -> leftOver(child, layer)).toList());
    }

    private static Seen leftOver(String layer) {
        Seen now = Seen.now();
        List<TreeNode> roots =
                now.stacks.roots().stream().map(root -> leftOver(root, layer)).toList();
        return new Seen(
                now.inventory,
                new Stacks(
                        now.stacks.cloud(),
                        now.stacks.all(),
                        roots,
                        now.stacks.source(),
                        true,
                        List.of(),
                        now.stacks.joinedAt()));
    }

    @Test
    void nodesOfAStackThatWasLeftOverAreSaidToBeBeyondItsTemplate() {
        Preview preview = leftOver("render").attach("render", K2).preview();
        assertEquals(Blocker.Reason.UNSUPPORTED, preview.blockers().getFirst().reason(), preview::toString);
        String words = preview.blockers().getFirst().words();
        assertTrue(words.contains("stands for render any more") && words.contains("delete what was left over"), words);
    }

    @Test
    void whatWasLeftOverElsewhereDoesNotStandInTheWayOfALayer() {
        Preview preview = leftOver("head").attach("render", K2).preview();
        assertTrue(preview.open(), preview::toString);
    }

    @Test
    void theWaysOfItsNodeSayWhatEachCosts() {
        Seen now = Seen.now();
        List<AttachWay> ways = AttachWays.of(
                cloud,
                now.node().id(),
                K2,
                (id, ask) -> now.stacks()
                        .byId(id)
                        .map(row -> new StackAttach(
                                cloud, new StackReader(cloud, CLOCK), now::stacks, now::inventory, row, ask)));
        assertEquals(
                List.of("resize", "stack", "shelve", "rebuild", "new"),
                ways.stream().map(AttachWay::id).toList());
        assertTrue(ways.get(0).open() && ways.get(1).open(), ways::toString);
        assertFalse(ways.get(2).open() || ways.get(3).open(), "they keep a flavor without GPUs");
        assertTrue(
                ways.get(2).action() == null && ways.get(3).action() == null,
                "nobody loses a disk or half an hour for no GPU");
        assertTrue(
                ways.stream()
                        .noneMatch(way -> way.outage().isEmpty() || way.data().isEmpty()),
                ways::toString);
    }
}
