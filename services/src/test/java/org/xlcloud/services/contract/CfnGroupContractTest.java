package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.actions.Outcome;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.Group;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.ScalePlan;
import org.xlcloud.services.stacks.ScalePlanner;
import org.xlcloud.services.stacks.Scaler;
import org.xlcloud.services.stacks.StackCreation;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;

/// Groups of CloudFormation's kind are groups like Heat's own, also where a template stands in for their
/// servers, and so are groups that are counted, beside resources that a condition leaves out.
class CfnGroupContractTest extends Contract {
    private static final String TEMPLATE = """
        heat_template_version: 2018-08-31
        parameters:
          size: {type: number, default: 1}
          extra: {type: boolean, default: false}
        conditions:
          with_extra: {equals: [{get_param: extra}, true]}
        resources:
          config:
            type: AWS::AutoScaling::LaunchConfiguration
            properties: {ImageId: tiny, InstanceType: cpu-small}
          group:
            type: AWS::AutoScaling::AutoScalingGroup
            properties:
              AvailabilityZones: [nova]
              MinSize: 0
              MaxSize: 3
              DesiredCapacity: {get_param: size}
              Cooldown: '0'
              LaunchConfigurationName: {get_resource: config}
          up:
            type: AWS::AutoScaling::ScalingPolicy
            properties:
              AdjustmentType: ChangeInCapacity
              AutoScalingGroupName: {get_resource: group}
              ScalingAdjustment: '1'
              Cooldown: '0'
          counted:
            type: OS::Heat::ResourceGroup
            properties: {count: 2, resource_def: {type: OS::Heat::RandomString}}
          extra: {type: OS::Heat::RandomString, condition: with_extra}
        """;
    private static final String MEMBER = """
        heat_template_version: 2018-08-31
        parameters:
          ImageId: {type: string}
          InstanceType: {type: string}
          Tags: {type: json, default: []}
        resources:
          text: {type: OS::Heat::RandomString}
        """;

    private final String name = "xlcloud-contract-" + System.nanoTime();

    @AfterEach
    void deleteStack() {
        for (Stack stack : new Heat(member).named(name)) Orders.delete(member, StackId.of(stack));
    }

    private Heat.Order order(@Nullable JsonNode environment) {
        Map<String, String> files = environment == null ? Map.of() : Map.of("member.yaml", MEMBER);
        return new Heat.Order(name, TEMPLATE, files, environment, Map.of(), List.of(), 5);
    }

    private static JsonNode number(int value) {
        return JsonNodeFactory.instance.numberNode(value);
    }

    private static StackReader reader() {
        return new StackReader(member, InstantSource.system());
    }

    @Test
    void aGroupWhoseMembersAreStacksIsReadScaledAndUpdated() throws InterruptedException {
        JsonNode environment = json("{'resource_registry': {'AWS::EC2::Instance': 'member.yaml'}}");
        StackId stack = Orders.create(member, order(environment));
        Stacks stacks = Orders.read(member);
        TreeNode root = stacks.cluster(stack.id());
        assertEquals(Health.OK, root.health(), root.rolled()::toString);
        assertEquals(
                Map.of("config", Kind.RESOURCE, "group", Kind.GROUP, "up", Kind.RESOURCE, "counted", Kind.GROUP),
                root.children().stream().collect(Collectors.toMap(TreeNode::name, TreeNode::kind)));
        TreeNode node = stacks.group(stack.id(), "group");
        assertEquals(
                List.of(Kind.STACK),
                node.children().stream().map(TreeNode::kind).toList());
        assertEquals(2, stacks.group(stack.id(), "counted").children().size());

        Group group = reader().settings(node);
        assertEquals(List.of(1, 0, 3, 1), List.of(group.current(), group.least(), group.most(), group.desired()));
        assertEquals("cpu-small", group.flavor());
        assertEquals("size", group.capacityParameter());
        assertEquals("change_in_capacity", group.policies().getFirst().adjustmentType());

        ScalePlan up = new ScalePlanner(member, reader())
                .plan(stacks, node, CapacityChange.parse("+1"), Inventory.empty(member.name()));
        assertTrue(up.how() instanceof ScalePlan.Signals, up::toString);
        new Scaler(member, Inventory.empty(member.name()), Orders.QUICK, (fraction, step) -> {}).run(up);
        assertEquals(2, size(stack));

        // Heat's own preview breaks down over members that are stacks; ours is there all the same.
        Preview preview =
                Orders.update(member, stack, Map.of("size", number(3))).preview();
        assertTrue(preview.open(), preview.blockers()::toString);
        Orders.done(Orders.update(member, stack, Map.of("size", number(3))));
        assertEquals(3, size(stack));
    }

    private static int size(StackId stack) {
        return Orders.read(member).group(stack.id(), "group").children().size();
    }

    /// Nova wants to be told of networks, and a launch configuration names none.
    @Test
    void aMemberThatCannotBeIsNamedAtTheGroupAndAtTheTop() {
        Outcome outcome = Orders.outcome(new StackCreation(member, order(null), preview -> {}, made -> {}));
        assertFalse(outcome.succeeded());
        assertTrue(outcome.details().contains("nics are required"), outcome::details);
        TreeNode root = Orders.read(member).cluster(name);
        assertEquals(Health.FAILED, root.health());
        assertTrue(root.rolled().where().startsWith("group › "), root.rolled()::where);
        assertTrue(root.rolled().reason().contains("nics are required"), root.rolled()::reason);
        TreeNode group = root.all(Kind.GROUP).stream()
                .filter(each -> each.name().equals("group"))
                .findFirst()
                .orElseThrow();
        assertEquals(Kind.NODE, group.children().getFirst().kind());
        assertEquals("OS::Heat::ScaledResource", group.children().getFirst().type());
    }
}
