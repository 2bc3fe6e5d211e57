package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;

/// Reads what a group's template says of it. Heat's resources do not show their properties, so they are taken from the
/// template of the stack that the group is in, with that stack's parameters in place of `get_param`.
///
/// Both of Heat's languages are understood, HOT (`properties`, `get_param`) and CloudFormation's (`Properties`, `Ref`).
/// What an expression would have to be worked out for stays unknown.
final class GroupReader {
    private final Heat heat;

    GroupReader(Heat heat) {
        this.heat = heat;
    }

    private static final int MOST_LEVELS = 20;

    /// With its history.
    Group read(TreeNode node, StackReader reader) {
        Group group = cooling(settings(node, reader));
        StackId in = node.in();
        if (in == null || node.id().isEmpty()) return group;
        return group.with(Resize.of(reader.events(outermost(in)), node.id(), in.id()));
    }

    /// The cluster around a stack: only there Heat tells the events of all levels, in one order.
    private StackId outermost(StackId stack) {
        StackId found = stack;
        for (int level = 0; level < MOST_LEVELS; level++) {
            List<Stack> known = heat.stacks(List.of(found.id()));
            String parent = known.isEmpty() ? null : known.getFirst().parentId();
            if (parent == null) return found;
            List<Stack> above = heat.stacks(List.of(parent));
            if (above.isEmpty()) return found;
            found = new StackId(above.getFirst().name(), parent);
        }
        return found;
    }

    /// Without its history, which costs reading all events.
    Group settings(TreeNode node, StackReader reader) {
        StackId in = node.in();
        if (in == null || node.kind() != Kind.GROUP) throw gone(node);
        JsonNode template = heat.template(in);
        Map<String, String> parameters = reader.detail(in).parameters();
        JsonNode resources = Hot.either(template, "resources", "Resources");
        JsonNode properties = Hot.either(resources.path(node.name()), "properties", "Properties");
        var policies = new ArrayList<Group.Policy>();
        resources.properties().forEach(one -> {
            JsonNode own = Hot.either(one.getValue(), "properties", "Properties");
            String type = Hot.either(one.getValue(), "type", "Type").asText();
            if (!type.endsWith("::ScalingPolicy") || !refers(own, node.name())) return;
            policies.add(new Group.Policy(
                    Text.clean(one.getKey()),
                    in,
                    snake(Hot.text(Hot.either(own, "adjustment_type", "AdjustmentType"), parameters)),
                    Hot.number(Hot.either(own, "scaling_adjustment", "ScalingAdjustment"), parameters),
                    seconds(Hot.either(own, "cooldown", "Cooldown"), parameters)));
        });
        Integer least = Hot.number(Hot.either(properties, "min_size", "MinSize"), parameters);
        Integer most = Hot.number(Hot.either(properties, "max_size", "MaxSize"), parameters);
        JsonNode wanted = Hot.either(properties, "desired_capacity", "DesiredCapacity");
        if (wanted.isMissingNode()) wanted = Hot.either(properties, "count", "Size");
        Integer desired = Hot.number(wanted, parameters);
        JsonNode member = Hot.either(Hot.either(properties, "resource", "resource_def"), "properties", "Properties");
        if (member.isMissingNode()) member = launched(properties, resources);
        String flavor = Hot.text(Hot.either(member, "flavor", "InstanceType"), parameters);
        return new Group(
                node,
                node.type(),
                size(node),
                least,
                most,
                desired,
                seconds(Hot.either(properties, "cooldown", "Cooldown"), parameters),
                null,
                flavor.isEmpty() ? null : flavor,
                policies,
                Hot.parameterOf(wanted),
                List.of());
    }

    /// With the end of its cooldown, which Heat notes in the group's metadata in UTC without a zone, as the only name
    /// in `cooldown_end` (heat/scaling/cooldown.py): `{"cooldown_end": {"2026-11-29T03:12:40.5": "…"}}`.
    Group cooling(Group group) {
        StackId in = group.node().in();
        if (in == null) return group;
        JsonNode ends = heat.metadata(in, group.node().name()).path("cooldown_end");
        String end = ends.isObject() && !ends.isEmpty() ? ends.fieldNames().next() : "";
        try {
            return group.coolingUntil(
                    end.isEmpty() ? null : LocalDateTime.parse(end).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return group; // a template may note what it likes
        }
    }

    static ProblemException gone(TreeNode node) {
        return new ProblemException(
                Problem.of("read group " + node.name(), "Heat", "it is no group, or is not there any more"));
    }

    /// Members that are there, whatever is being done with them, and have not failed to come.
    static int size(TreeNode group) {
        return (int) group.children().stream()
                .filter(child -> !child.status().equals("CREATE_FAILED")
                        && !child.status().equals("CREATE_IN_PROGRESS")
                        && !child.status().equals("DELETE_COMPLETE")
                        && !child.status().startsWith("INIT"))
                .count();
    }

    /// What the launch configuration says that a group of CloudFormation's kind makes its members by.
    private static JsonNode launched(JsonNode properties, JsonNode resources) {
        JsonNode name = properties.path("LaunchConfigurationName");
        String configuration = name.isTextual()
                ? name.asText()
                : Hot.either(name, "get_resource", "Ref").asText();
        return Hot.either(resources.path(configuration), "properties", "Properties");
    }

    private static boolean refers(JsonNode policy, String group) {
        JsonNode target = Hot.either(policy, "auto_scaling_group_id", "AutoScalingGroupName");
        return target.asText().equals(group)
                || Hot.either(target, "get_resource", "Ref").asText().equals(group);
    }

    private static @Nullable Duration seconds(JsonNode value, Map<String, String> parameters) {
        Integer seconds = Hot.number(value, parameters);
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    /// `ChangeInCapacity` of CloudFormation's language is `change_in_capacity` in HOT.
    private static String snake(String type) {
        return type.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
