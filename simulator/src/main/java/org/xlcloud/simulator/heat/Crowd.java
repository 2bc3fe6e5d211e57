package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.world.Identity.Project;
import org.xlcloud.simulator.world.World;

/// Makes stacks for the sake of their number: clusters of a master with four layers, each stack with twenty
/// resources that stand for nothing outside of Heat, and now and then one that has failed.
public final class Crowd {
    private static final int LAYERS = 4;
    private static final int RESOURCES = 20;
    private static final int ONE_FAILED_IN = 200;
    private static final String TYPE = "OS::Heat::TestResource";
    private static final ObjectNode LAYER = template(RESOURCES);
    private static final Map<String, String> FILES = Map.of("layer.yaml", LAYER.toString());

    private final World world;
    private final Stacks stacks;

    public Crowd(World world, Stacks stacks) {
        this.world = world;
        this.stacks = stacks;
    }

    /// @param count of stacks, masters and layers together
    public void found(int count) {
        world.locked(() -> {
            List<Project> projects = world.identity().projects();
            for (int made = 0; made < count; made += LAYERS + 1) {
                int number = made / (LAYERS + 1);
                cluster(number, projects.get(number % projects.size()), Math.min(LAYERS, count - made - 1));
            }
        });
    }

    private void cluster(int number, Project project, int layers) {
        Instant at = world.now().minusSeconds(60L * (number + 1));
        UUID root = world.dice().uuid("crowd", number * 10L);
        String name = "crowd-%05d".formatted(number);
        Map<String, StackResource> resources = new LinkedHashMap<>();
        ObjectNode template = template(RESOURCES - layers);
        for (int i = 0; i < layers; i++) {
            UUID id = world.dice().uuid("crowd", number * 10L + i + 1);
            String layer = "layer_" + (i + 1);
            resources.put(layer, resource(layer, "layer.yaml", id.toString(), at, false, id));
            template.withObject("/resources").putObject(layer).put("type", "layer.yaml");
            boolean failed = (number * LAYERS + i) % ONE_FAILED_IN == ONE_FAILED_IN - 1;
            Map<String, StackResource> own = things(id, RESOURCES, at, failed);
            put(id, name + "-" + layer + "-" + number, project, at, root, layer, own, LAYER, failed);
        }
        resources.putAll(things(root, RESOURCES - layers, at, false));
        put(root, name, project, at, null, null, resources, template, false);
    }

    private Map<String, StackResource> things(UUID stack, int count, Instant at, boolean lastFailed) {
        Map<String, StackResource> things = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = "thing_" + i;
            boolean failed = lastFailed && i == count - 1;
            String id = world.dice().hexId("crowd " + stack, i);
            things.put(name, resource(name, TYPE, id, at, failed, null));
        }
        return things;
    }

    private static StackResource resource(
            String name, String type, String id, Instant at, boolean failed, @Nullable UUID nested) {
        return new StackResource(
                name,
                type,
                id,
                failed ? "CREATE_FAILED" : "CREATE_COMPLETE",
                failed ? "ValueError: resources." + name + ": Test Resource failed " + name : StackResource.CHANGED,
                at,
                at,
                List.of(),
                nested);
    }

    private void put(
            UUID id,
            String name,
            Project project,
            Instant at,
            @Nullable UUID parent,
            @Nullable String parentResource,
            Map<String, StackResource> resources,
            ObjectNode template,
            boolean failed) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("OS::stack_id", id.toString());
        parameters.put("OS::project_id", project.id());
        parameters.put("OS::stack_name", name);
        String status = failed ? "CREATE_FAILED" : "CREATE_COMPLETE";
        String reason = failed ? "Resource CREATE failed: a thing failed" : "Stack CREATE completed successfully";
        var stack = new Stack(
                id,
                name,
                project.id(),
                world.identity().users().getFirst().name(),
                "One of many.",
                parent,
                parentResource,
                parent == null ? id : parent,
                at,
                null,
                status,
                reason,
                parameters,
                resources,
                new StackTemplate(template, parent == null ? FILES : Map.of(), Map.of()));
        stacks.put(stack);
        stacks.event(stack, name, id.toString(), "CREATE_IN_PROGRESS", "Stack CREATE started", at);
        stacks.event(stack, name, id.toString(), status, reason, at.plusSeconds(30));
    }

    private static ObjectNode template(int things) {
        ObjectNode template = JsonNodeFactory.instance.objectNode().put("heat_template_version", "2018-08-31");
        ObjectNode resources = template.putObject("resources");
        for (int i = 0; i < things; i++) resources.putObject("thing_" + i).put("type", TYPE);
        return template;
    }
}
