package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.world.World;

/// Makes the resources of stacks, one after the other on the world's clock: servers, alarms, nested stacks
/// and groups. What Heat does at once it does in turn; what becomes of each is the same.
final class Making {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Duration QUICK = Duration.ofMillis(200);

    /// An error's class before its words.
    private static final Pattern ERROR = Pattern.compile("([A-Z][A-Za-z]+): (.*)", Pattern.DOTALL);

    /// What came of one step; the reason is empty when it went well.
    interface Done {
        void with(String reason);
    }

    private final World world;
    private final Stacks stacks;
    private final Ledger ledger;
    private final Leaves leaves;

    Making(World world, Stacks stacks, Ledger ledger, Leaves leaves) {
        this.world = world;
        this.stacks = stacks;
        this.ledger = ledger;
        this.leaves = leaves;
    }

    /// A stack without resources.
    Stack stack(
            UUID id,
            String name,
            String project,
            String owner,
            @Nullable Stack parent,
            @Nullable String parentResource,
            Made own,
            Map<String, JsonNode> given,
            List<String> tags) {
        var empty = new Stack(
                id,
                name,
                project,
                owner,
                own.hot.body().path("description").asText(),
                parent == null ? null : parent.id(),
                parentResource,
                parent == null ? id : parent.root(),
                world.now(),
                null,
                "CREATE_IN_PROGRESS",
                "Stack CREATE started",
                Map.of(),
                Map.of(),
                new StackTemplate(own.hot.body(), own.files, Map.of()));
        return with(empty, own, given, tags);
    }

    /// A stack with another template and other parameters.
    static Stack with(Stack stack, Made own, Map<String, JsonNode> given, List<String> tags) {
        Map<String, String> parameters = new LinkedHashMap<>();
        own.hot
                .parameters()
                .forEach(
                        (name, value) -> parameters.put(name, value.isValueNode() ? value.asText() : value.toString()));
        return stack.with(
                parameters,
                new StackTemplate(
                        own.hot.body(),
                        own.files,
                        new TreeMap<>(given),
                        tags.isEmpty() ? stack.template().tags() : tags));
    }

    void begin(Stack stack, String action) {
        stacks.state(stack.id(), action + "_IN_PROGRESS", "Stack " + action + " started");
    }

    void ended(UUID id, String action, String reason) {
        Stack stack = stacks.find(id);
        // Deleted or rolled back meanwhile.
        if (stack == null || !stack.status().equals(action + "_IN_PROGRESS")) return;
        if (reason.isEmpty()) stacks.state(id, action + "_COMPLETE", "Stack " + action + " completed successfully");
        else {
            String failed = action.equals("DELETE") ? "DELETE" : "CREATE";
            stacks.state(id, action + "_FAILED", "Resource " + failed + " failed: " + reason);
        }
    }

    /// Makes all that a stack's template says.
    void fill(UUID id, Done done) {
        fill(id, ledger.get(id).hot.order(), 0, done);
    }

    private void fill(UUID id, List<String> names, int index, Done done) {
        Made own = ledger.find(id);
        if (own == null) return;
        if (index >= names.size()) {
            done.with("");
            return;
        }
        String name = names.get(index);
        JsonNode properties = own.hot.properties(name, ledger.live(id));
        own.properties.put(name, properties);
        make(id, name, own.hot.type(name), properties, own.hot.dependents(name), reason -> {
            if (reason.isEmpty()) fill(id, names, index + 1, done);
            else done.with(reason);
        });
    }

    /// Makes one resource. The reason given on is as Heat nests them: `ResourceInError:
    /// resources.a.resources.b: …`.
    void make(UUID id, String name, String type, JsonNode properties, List<String> requiredBy, Done done) {
        Stack stack = stacks.get(id);
        Made own = ledger.get(id);
        Instant now = world.now();
        String given = ledger.name(stack, name);
        stacks.resource(
                id,
                new StackResource(
                        name, type, given, "CREATE_IN_PROGRESS", StackResource.CHANGED, now, now, requiredBy, null));
        stacks.event(stack, name, given, "CREATE_IN_PROGRESS", StackResource.CHANGED);
        String text = own.nested(type, name);
        if (text != null) nest(stack, name, given, text, properties, own, done);
        else if (Made.isGroup(type)) group(stack, name, given, type, properties, own, done);
        else if (Made.isServer(type))
            leaves.server(stack, ledger.user(stack), given, properties, ledger.group(id), then(id, name, done));
        else if (type.startsWith("OS::Aodh::"))
            leaves.alarm(stack, ledger.user(stack), given, type, properties, then(id, name, done));
        else world.work(QUICK, () -> complete(id, name, plain(type, given), done));
    }

    /// The physical id of what stands for nothing outside of Heat.
    private String plain(String type, String given) {
        if (type.equals(Made.LAUNCHED)) return "";
        return Made.isPolicy(type) ? ledger.hex() : given;
    }

    private Leaves.Told then(UUID id, String name, Done done) {
        return (physicalId, reason) -> {
            if (reason.isEmpty()) complete(id, name, physicalId, done);
            else fail(id, name, physicalId, reason, done);
        };
    }

    private void complete(UUID id, String name, String physicalId, Done done) {
        Stack stack = stacks.find(id);
        if (stack == null || !stack.resources().containsKey(name)) return;
        stacks.state(id, name, "CREATE_COMPLETE", StackResource.CHANGED, physicalId);
        done.with("");
    }

    private void fail(UUID id, String name, String physicalId, String reason, Done done) {
        Stack stack = stacks.find(id);
        if (stack == null || !stack.resources().containsKey(name)) return;
        String below = above(name, reason);
        stacks.state(id, name, "CREATE_FAILED", below, physicalId);
        done.with(below);
    }

    /// What went wrong with a resource, as its stack says it: with the way to it.
    static String above(String name, String reason) {
        Matcher error = ERROR.matcher(reason);
        boolean named = error.matches();
        String kind = named ? error.group(1) : "ResourceInError";
        String words = named ? error.group(2) : reason;
        return kind + ": resources." + name + (words.startsWith("resources.") ? "." : ": ") + words;
    }

    private void nest(Stack parent, String name, String given, String text, JsonNode properties, Made own, Done done) {
        UUID id = ledger.uuid("engine stack");
        Made nested = own.below(id, parent.projectId(), given, name, text, properties);
        child(parent, name, given, id, nested, Made.values(properties), done);
    }

    private void group(Stack parent, String name, String given, String type, JsonNode properties, Made own, Done done) {
        UUID id = ledger.uuid("engine stack");
        JsonNode inHot = Group.inHot(type, properties, own.launched(properties));
        var group = new Group(parent.id(), inHot, world.now());
        ObjectNode resources = JSON.objectNode();
        for (int i = 0; i < group.desired(); i++) resources.set(memberName(group, i), Group.member(inHot));
        ledger.group(id, group);
        child(parent, name, given, id, own.group(id, parent.projectId(), given, resources), Map.of(), done);
    }

    String memberName(Group group, int index) {
        return group.isCounted() ? Integer.toString(index) : ledger.random();
    }

    /// Makes the nested stack behind a resource.
    private void child(
            Stack parent, String name, String given, UUID id, Made own, Map<String, JsonNode> values, Done done) {
        Stack stack = stack(id, given, parent.projectId(), parent.owner(), parent, name, own, values, List.of());
        stacks.put(stack);
        ledger.put(id, own);
        StackResource resource =
                Objects.requireNonNull(stacks.get(parent.id()).resources().get(name));
        stacks.resource(parent.id(), resource.nesting(id));
        begin(stack, "CREATE");
        fill(id, reason -> {
            ended(id, "CREATE", reason);
            if (reason.isEmpty()) complete(parent.id(), name, id.toString(), done);
            else fail(parent.id(), name, id.toString(), reason, done);
        });
    }
}
