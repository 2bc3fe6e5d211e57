package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackEvent;
import org.xlcloud.services.openstack.StackId;

/// Reads what one stack alone has, when somebody looks at it. Blocks: call it on a virtual thread.
///
/// Every method throws [org.xlcloud.services.flow.ProblemException]; with status 404 the stack is gone.
public final class StackReader {
    private static final int MOST_EVENTS = 10_000;
    private static final int PAGE = 200;

    private final Heat heat;
    private final InstantSource clock;

    public StackReader(Cloud cloud, InstantSource clock) {
        heat = new Heat(cloud);
        this.clock = clock;
    }

    public StackDetail detail(StackId stack) {
        JsonNode raw = heat.stack(stack);
        Map<String, String> parameters = new LinkedHashMap<>();
        raw.path("parameters")
                .properties()
                .forEach(one -> parameters.put(Text.clean(one.getKey()), text(one.getValue())));
        List<StackDetail.Output> outputs = new ArrayList<>();
        for (JsonNode output : raw.path("outputs"))
            outputs.add(new StackDetail.Output(
                    text(output.path("output_key")),
                    text(output.path("description")),
                    text(output.path("output_value")),
                    text(output.path("output_error"))));
        return new StackDetail(
                stack,
                text(raw.path("description")),
                parameters,
                outputs,
                raw.path("timeout_mins").asInt(),
                !raw.path("disable_rollback").asBoolean(true),
                raw);
    }

    /// The template as Heat keeps it, in JSON.
    public JsonNode template(StackId stack) {
        return heat.template(stack);
    }

    /// The texts of the files that the template refers to, by name.
    public Map<String, String> files(StackId stack) {
        return heat.files(stack);
    }

    public JsonNode environment(StackId stack) {
        return heat.environment(stack);
    }

    /// One resource with its attributes as JSON.
    public JsonNode resource(StackId stack, String name) {
        return heat.resource(stack, name);
    }

    public JsonNode metadata(StackId stack, String resource) {
        return heat.metadata(stack, resource);
    }

    /// A page of what happened in a stack and in all that it nests, newest first.
    ///
    /// @param after the id of the last event of the page before; null for the newest
    public List<StackEvent> events(StackId stack, @Nullable String after, int most) {
        return heat.events(stack, after, most);
    }

    /// All that happened, newest first, ten thousand events at most.
    public List<StackEvent> events(StackId stack) {
        var all = new ArrayList<StackEvent>();
        String after = null;
        while (all.size() < MOST_EVENTS) {
            List<StackEvent> page = heat.events(stack, after, PAGE);
            all.addAll(page);
            if (page.size() < PAGE) break;
            after = page.getLast().id();
        }
        return List.copyOf(all);
    }

    /// Settings, policies and resizes of a group.
    public Group group(TreeNode group) {
        return new GroupReader(heat).read(group, this);
    }

    /// Settings and policies of a group alone, for less than its history costs.
    public Group settings(TreeNode group) {
        return new GroupReader(heat).settings(group, this);
    }

    /// A group with the end of its cooldown.
    Group cooling(Group group) {
        return new GroupReader(heat).cooling(group);
    }

    /// What is being done with a cluster now; null when nothing is.
    public @Nullable Operation operation(TreeNode cluster) {
        StackId stack = cluster.stack();
        return stack == null ? null : Operation.of(cluster, events(stack), clock.instant());
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) return "";
        return Text.clean(value.isTextual() ? value.asText() : value.toString());
    }
}
