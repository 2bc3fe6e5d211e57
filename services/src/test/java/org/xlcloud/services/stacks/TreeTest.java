package org.xlcloud.services.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackResource;
import org.xlcloud.services.openstack.StackStatus;

/// The tree of a cluster, joined from flat lists: what rolls up, and what may be missing.
class TreeTest {
    private static final Instant AT = Instant.parse("2026-11-22T17:29:20Z");
    private static final String NO_HOST =
            "ResourceInError: resources.bbb: Went to status ERROR due to \"Message: No valid host was found. There are"
                    + " not enough hosts available., Code: 500\"";

    private final Map<String, Stack> stacks = new LinkedHashMap<>();
    private final List<StackResource> resources = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final List<Gpu> gpus = new ArrayList<>();

    private void stack(String id, @Nullable String parent, String status, String reason) {
        stacks.put(
                id,
                new Stack(id, "name-" + id, StackStatus.of(status), reason, "p", "o", parent, "", List.of(), AT, null));
    }

    private void resource(String in, String name, String type, String id, String status, @Nullable String nested) {
        resource(in, name, type, id, status, nested, "state changed");
    }

    private void resource(
            String in, String name, String type, String id, String status, @Nullable String nested, String reason) {
        resources.add(new StackResource(
                in, "name-" + in, name, type, id, StackStatus.of(status), reason, AT, AT, List.of(), nested));
    }

    private void server(String id, String status, GpuState... cards) {
        var keys = new ArrayList<String>();
        for (GpuState state : cards) {
            var gpu = new Gpu(
                    "c",
                    "host",
                    "0000:8" + gpus.size() + ":00.0",
                    Gpu.Kind.PCI,
                    "10de",
                    "11bf",
                    "K2",
                    "X",
                    null,
                    List.of(),
                    state,
                    state == GpuState.TROUBLE ? "lost" : null,
                    new Holder(id, id, "p", "p", "gpu", AT),
                    "u",
                    false);
            gpus.add(gpu);
            keys.add(gpu.key());
        }
        instances.add(new Instance(
                "c", id, id, status, null, "host", "p", "p", "u", "gpu", Map.of(), Map.of(), List.of(), AT, AT, AT,
                null, 1, keys));
    }

    private Inventory inventory() {
        var read = new SourceState("c", "Nova servers", AT.plusSeconds(600), null, AT, Duration.ofSeconds(10));
        return new Inventory("c", List.of(), gpus, instances, List.of(read), true, AT);
    }

    private TreeNode tree() {
        var nested = new HashMap<String, List<Stack>>();
        for (Stack stack : stacks.values())
            if (stack.parentId() != null)
                nested.computeIfAbsent(stack.parentId(), id -> new ArrayList<>())
                        .add(stack);
        var hardware = new Hardware(inventory());
        return new TreeBuilder("c", stacks, nested, resources, hardware)
                .root(stacks.values().iterator().next());
    }

    /// As recorded: the master, the layer and the group's resource are content, the group's nested stack
    /// alone is not.
    private void aClusterWhoseGroupFailed() {
        stack("m", null, "CREATE_COMPLETE", "");
        stack("l", "m", "CREATE_COMPLETE", "");
        stack("g", "l", "UPDATE_FAILED", "Resource CREATE failed: " + NO_HOST);
        resource("m", "render", "layer.yaml", "l", "CREATE_COMPLETE", "l");
        resource("l", "group", "OS::Heat::AutoScalingGroup", "g", "CREATE_COMPLETE", "g");
        resource("l", "policy_up", "OS::Heat::ScalingPolicy", "hex", "CREATE_COMPLETE", null);
        resource("g", "aaa", "OS::Nova::Server", "s1", "CREATE_COMPLETE", null);
        resource("g", "bbb", "OS::Nova::Server", "s2", "CREATE_FAILED", null, NO_HOST);
        server("s1", "ACTIVE", GpuState.HELD);
    }

    @Test
    void theWorstThreeLevelsDownIsToldAtTheTopWithItsReasonAndItsPath() {
        aClusterWhoseGroupFailed();
        TreeNode root = tree();
        assertEquals("CREATE_COMPLETE", root.status());
        assertEquals(Health.OK, root.own());
        assertEquals(Health.FAILED, root.health());
        assertEquals("render › group › bbb", root.rolled().where());
        assertTrue(root.rolled().reason().startsWith("no GPU left: none of 1 is free"), root.rolled()::reason);
        TreeNode group = root.all(Kind.GROUP).getFirst();
        assertEquals("UPDATE_FAILED", group.status());
        assertTrue(group.rolled().reason().startsWith("no GPU left"));
        assertEquals(1, GroupReader.size(group));
    }

    @Test
    void theTreeGoesDownToTheGpusAndCountsThem() {
        aClusterWhoseGroupFailed();
        TreeNode root = tree();
        assertEquals(
                List.of("render"), root.children().stream().map(TreeNode::name).toList());
        assertEquals(Kind.LAYER, root.children().getFirst().kind());
        TreeNode gpu = root.all(Kind.GPU).getFirst();
        assertEquals("c/host/0000:80:00.0", gpu.id());
        assertEquals("held", gpu.status());
        var counts = root.rolled().counts();
        assertEquals(
                List.of(3, 5, 1, 2, 1),
                List.of(counts.stacks(), counts.resources(), counts.groups(), counts.nodes(), counts.gpus()));
        assertEquals(2, counts.failed());
    }

    @Test
    void aServerThatNovaHasLostOrShutOffNeedsAttentionAlthoughHeatIsContent() {
        stack("m", null, "CREATE_COMPLETE", "");
        resource("m", "gone", "OS::Nova::Server", "s1", "CREATE_COMPLETE", null);
        resource("m", "off", "OS::Nova::Server", "s2", "CREATE_COMPLETE", null);
        server("s2", "SHUTOFF");
        TreeNode root = tree();
        assertEquals(Health.ATTENTION, root.health());
        assertEquals(
                "Nova has no such server any more", root.children().getFirst().reason());
        assertTrue(root.children().getLast().reason().contains("SHUTOFF"));
    }

    @Test
    void aGpuInTroubleRollsUp() {
        stack("m", null, "CREATE_COMPLETE", "");
        resource("m", "node", "OS::Nova::Server", "s1", "CREATE_COMPLETE", null);
        server("s1", "ACTIVE", GpuState.TROUBLE);
        assertEquals(Health.ATTENTION, tree().health());
        assertEquals("lost", tree().rolled().reason());
    }

    @Test
    void aLeftoverOfAFailedDeletionIsShownThoughNoResourceStandsForIt() {
        stack("m", null, "CREATE_COMPLETE", "");
        stack("old", "m", "DELETE_FAILED", "Resource DELETE failed: Conflict: resources.port: Port is in use");
        TreeNode root = tree();
        assertEquals(Kind.STACK, root.children().getFirst().kind());
        assertEquals(Health.FAILED, root.health());
        assertEquals("Port is in use", root.rolled().reason());
    }

    @Test
    void aNestedStackThatIsGoneIsSaidAtItsResource() {
        stack("m", null, "CREATE_COMPLETE", "");
        resource("m", "layer", "layer.yaml", "l", "CREATE_COMPLETE", "l");
        TreeNode layer = tree().children().getFirst();
        assertEquals(Health.ATTENTION, layer.own());
        assertEquals("its nested stack is not there any more", layer.reason());
    }

    @Test
    void stacksThatNestEachOtherEndSomewhere() {
        stack("a", "b", "CREATE_COMPLETE", "");
        stack("b", "a", "CREATE_COMPLETE", "");
        resource("a", "x", "t.yaml", "b", "CREATE_COMPLETE", "b");
        resource("b", "y", "t.yaml", "a", "CREATE_COMPLETE", "a");
        assertEquals(Map.of("a", "a", "b", "b"), TreeBuilder.roots(stacks));
        assertEquals(2, tree().rolled().counts().resources());
    }

    @Test
    void aMemberOfAGroupThatIsATemplateIsAStackInTheGroup() {
        stack("m", null, "CREATE_COMPLETE", "");
        stack("g", "m", "CREATE_COMPLETE", "");
        stack("n", "g", "CREATE_COMPLETE", "");
        resource("m", "many", "OS::Heat::ResourceGroup", "g", "CREATE_COMPLETE", "g");
        resource("g", "0", "node.yaml", "n", "CREATE_COMPLETE", "n");
        resource("n", "server", "OS::Nova::Server", "s1", "CREATE_COMPLETE", null);
        server("s1", "ACTIVE", GpuState.HELD, GpuState.HELD);
        TreeNode member = tree().children().getFirst().children().getFirst();
        assertEquals(Kind.STACK, member.kind());
        assertEquals(2, member.all(Kind.GPU).size());
        assertFalse(member.rolled().worst().worseThan(Health.OK));
    }

    @Test
    void groupsOfEveryKindAreGroupsAndTheirMembersAreNodes() {
        stack("m", null, "CREATE_COMPLETE", "");
        String[] types = {
            "OS::Heat::AutoScalingGroup",
            "AWS::AutoScaling::AutoScalingGroup",
            "OS::Heat::InstanceGroup",
            "OS::Heat::ResourceGroup"
        };
        String[] members = {"OS::Nova::Server", "AWS::EC2::Instance", "OS::Heat::ScaledResource", "OS::Nova::Server"};
        for (int i = 0; i < types.length; i++) {
            stack("g" + i, "m", "CREATE_COMPLETE", "");
            resource("m", "group-" + i, types[i], "g" + i, "CREATE_COMPLETE", "g" + i);
            resource("g" + i, "member", members[i], "s" + i, "CREATE_COMPLETE", null);
            server("s" + i, "ACTIVE", GpuState.HELD);
        }
        TreeNode root = tree();
        assertEquals(4, root.all(Kind.GROUP).size());
        assertEquals(4, root.all(Kind.NODE).size());
        assertEquals(4, root.all(Kind.GPU).size());
        assertEquals(Health.OK, root.health());
    }

    @Test
    void aTemplateThatStandsInForAServerIsAStackWithTheServerInIt() {
        stack("m", null, "CREATE_COMPLETE", "");
        stack("g", "m", "CREATE_COMPLETE", "");
        stack("n", "g", "CREATE_COMPLETE", "");
        resource("m", "group", "AWS::AutoScaling::AutoScalingGroup", "g", "CREATE_COMPLETE", "g");
        resource("g", "abc", "OS::Heat::ScaledResource", "n", "CREATE_COMPLETE", "n");
        resource("n", "server", "OS::Nova::Server", "s1", "CREATE_COMPLETE", null);
        server("s1", "ACTIVE", GpuState.HELD);
        TreeNode root = tree();
        TreeNode member = root.children().getFirst().children().getFirst();
        assertEquals(Kind.STACK, member.kind());
        assertEquals(1, member.all(Kind.GPU).size());
        assertEquals(Health.OK, root.health(), root.rolled()::toString);
    }

    @Test
    void whatADeletionHasDoneWithAlreadyIsNotMissed() {
        stack("m", null, "DELETE_FAILED", "Resource DELETE failed: Error: resources.node: it is locked");
        resource("m", "many", "OS::Heat::ResourceGroup", "g", "DELETE_COMPLETE", "g");
        resource("m", "first", "OS::Nova::Server", "s1", "DELETE_COMPLETE", null);
        resource("m", "node", "OS::Nova::Server", "s2", "DELETE_FAILED", null, "Error: resources.node: it is locked");
        server("s2", "ACTIVE", GpuState.HELD);
        TreeNode root = tree();
        assertEquals(Health.FAILED, root.health());
        for (TreeNode child : root.children())
            assertEquals(child.name().equals("node") ? Health.FAILED : Health.OK, child.own(), child::name);
    }

    @Test
    void aSuspendedClusterHasSuspendedServers() {
        stack("m", null, "SUSPEND_COMPLETE", "");
        resource("m", "node", "OS::Nova::Server", "s1", "SUSPEND_COMPLETE", null);
        server("s1", "SUSPENDED", GpuState.HELD);
        assertEquals(Health.OK, tree().health());
        resource("m", "other", "OS::Nova::Server", "s2", "SUSPEND_COMPLETE", null);
        server("s2", "ACTIVE", GpuState.HELD);
        assertEquals(Health.ATTENTION, tree().health());
    }

    @Test
    void aMemberThatCouldNotBeDeletedIsNamedAtTheTop() {
        stack("m", null, "UPDATE_COMPLETE", "");
        stack("g", "m", "UPDATE_FAILED", "Resource DELETE failed: Conflict: resources.old: it is in use");
        resource("m", "many", "OS::Heat::ResourceGroup", "g", "UPDATE_COMPLETE", "g");
        resource("g", "0", "OS::Nova::Server", "s0", "CREATE_COMPLETE", null);
        resource("g", "1", "OS::Nova::Server", "s1", "DELETE_FAILED", null, "Conflict: resources.old: it is in use");
        server("s0", "ACTIVE", GpuState.HELD);
        TreeNode root = tree();
        assertEquals(Health.FAILED, root.health());
        assertEquals("many › 1", root.rolled().where());
        assertEquals("it is in use", root.rolled().reason());
    }

    @Test
    void aMemberThatIsAStackGoesWithAllItsServers() {
        stack("m", null, "CREATE_COMPLETE", "");
        stack("g", "m", "CREATE_COMPLETE", "");
        stack("a", "g", "CREATE_COMPLETE", "");
        stack("b", "g", "CREATE_COMPLETE", "");
        resource("m", "group", "OS::Heat::AutoScalingGroup", "g", "CREATE_COMPLETE", "g");
        resource("g", "aaa", "pair.yaml", "a", "CREATE_COMPLETE", "a");
        resource("g", "bbb", "pair.yaml", "b", "CREATE_COMPLETE", "b");
        resource("a", "head", "OS::Nova::Server", "s1", "CREATE_COMPLETE", null);
        resource("a", "port", "OS::Neutron::Port", "p1", "CREATE_COMPLETE", null);
        resource("a", "work", "OS::Nova::Server", "s2", "CREATE_COMPLETE", null);
        resource("b", "head", "OS::Nova::Server", "s3", "CREATE_COMPLETE", null);
        server("s1", "ACTIVE");
        server("s2", "ACTIVE", GpuState.HELD);
        server("s3", "ACTIVE");
        TreeNode node = tree().all(Kind.GROUP).getFirst();
        var group =
                new Group(node, "OS::Heat::AutoScalingGroup", 2, 1, 4, 2, null, null, null, List.of(), null, List.of());
        List<StackResource> members =
                resources.stream().filter(one -> one.stackId().equals("g")).toList();
        List<ScalePlan.Leaving> leaving = ScalePlanner.leaving(group, members, 1, inventory());
        assertEquals(
                List.of("aaa a s1", "aaa a s2"),
                leaving.stream()
                        .map(one -> one.member() + " " + one.memberId() + " " + one.serverId())
                        .toList());
        assertEquals(List.of("c/host/0000:80:00.0"), leaving.getLast().gpus());
    }

    @Test
    void sessionsAreReadFromAServersMetadata() {
        var playing = new Instance(
                "c",
                "s",
                "s",
                "ACTIVE",
                null,
                "host",
                "p",
                "p",
                "u",
                "gpu",
                Map.of(),
                Map.of("sessions", "quake-17, doom-4\u0007  cfd-2,"),
                List.of(),
                AT,
                AT,
                AT,
                null,
                1,
                List.of());
        assertEquals(3, playing.sessions().size());
        assertEquals("quake-17", playing.sessions().getFirst());
        assertTrue(playing.sessions().get(1).startsWith("doom-4"));
    }
}
