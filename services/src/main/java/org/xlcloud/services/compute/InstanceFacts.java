package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.Placement;
import org.xlcloud.services.openstack.Stack;

/// One instance as Nova and Placement have it now.
///
/// @param taskState what Nova does with it now; null when nothing
/// @param lockedReason null unless it is locked
/// @param projectId of its project
/// @param host the hypervisor's host name; null until it is scheduled and for callers who are no administrators
/// @param flavor the name of its flavor
/// @param specs the flavor's extra specs
/// @param image null when it boots from a volume
/// @param devices names of the devices that it holds by their provider's id; empty for callers who may not see them
record InstanceFacts(
        String id,
        String name,
        String status,
        @Nullable String taskState,
        @Nullable String lockedReason,
        String projectId,
        @Nullable String host,
        String flavor,
        int vcpus,
        long ramMiB,
        long diskGiB,
        Map<String, String> specs,
        @Nullable String image,
        Map<String, String> metadata,
        @Nullable String fault,
        Map<String, String> devices) {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    static final int NOT_FOUND = 404;

    /// The id of an instance that is named by its name or its id.
    ///
    /// @throws ProblemException when there is none, or several of the name
    static String id(Cloud cloud, String nameOrId) {
        if (UUID.matcher(nameOrId).matches()) return nameOrId;
        List<String> ids = new ArrayList<>();
        new Nova(cloud).named(nameOrId).forEach(server -> ids.add(server.id()));
        if (ids.size() == 1) return ids.getFirst();
        throw new ProblemException(Problem.of(
                        "find instance " + Text.line(nameOrId),
                        "Nova of cloud " + cloud.name(),
                        ids.isEmpty()
                                ? "there is no instance of this name"
                                : "there are " + ids.size() + " of this name")
                .withHint(
                        ids.isEmpty()
                                ? "./xlcloud instances lists them"
                                : "Say which by id: " + String.join(", ", ids)));
    }

    /// What is known of an instance; null when Nova has it no more.
    static @Nullable InstanceFacts read(Cloud cloud, String id) {
        JsonNode server;
        try {
            server = new Nova(cloud).serverTree(id).path("server");
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == NOT_FOUND) return null;
            throw e;
        }
        JsonNode flavor = server.path("flavor");
        return new InstanceFacts(
                id,
                Text.line(server.path("name").asText()),
                server.path("status").asText(),
                text(server, "OS-EXT-STS:task_state"),
                server.path("locked").asBoolean()
                        ? Text.line(server.path("locked_reason").asText(""))
                        : null,
                Text.line(server.path("tenant_id").asText()),
                text(server, "OS-EXT-SRV-ATTR:hypervisor_hostname"),
                Text.line(flavor.path("original_name").asText()),
                flavor.path("vcpus").asInt(),
                flavor.path("ram").asLong(),
                flavor.path("disk").asLong(),
                texts(flavor.path("extra_specs")),
                text(server.path("image"), "id"),
                texts(server.path("metadata")),
                server.hasNonNull("fault")
                        ? Text.line(server.at("/fault/message").asText())
                        : null,
                devices(cloud, id));
    }

    private static Map<String, String> devices(Cloud cloud, String id) {
        if (!cloud.has(Service.PLACEMENT)) return Map.of();
        var placement = new Placement(cloud);
        Map<String, String> devices = new TreeMap<>();
        try {
            placement.heldBy(id).path("allocations").properties().forEach(held -> {
                boolean device = held.getValue()
                        .path("resources")
                        .propertyStream()
                        .anyMatch(each -> each.getKey().startsWith("CUSTOM_")
                                || each.getKey().equals("VGPU")
                                || each.getKey().equals("PGPU"));
                if (device)
                    devices.put(
                            held.getKey(),
                            Text.line(placement
                                    .tree(held.getKey(), "")
                                    .path("name")
                                    .asText()));
            });
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null || status != 403) throw e;
            return Map.of(); // allocations are for administrators; what it holds is then not told
        }
        return devices;
    }

    private static @Nullable String text(JsonNode node, String key) {
        String text = node.path(key).asText("");
        return text.isEmpty() || text.equals("null") ? null : Text.line(text);
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> all = new TreeMap<>();
        node.properties()
                .forEach(each -> all.put(
                        Text.line(each.getKey()), Text.line(each.getValue().asText())));
        return all;
    }

    /// The stack that it belongs to by its metadata; null where nothing says so.
    @Nullable
    String stack() {
        for (String key : List.of("metering.stack", "stack_id", "stack_name", "metering.server_group")) {
            String stack = metadata.get(key);
            if (stack != null && !stack.isEmpty()) return stack;
        }
        return null;
    }

    /// Writes what stands against changing it now.
    void block(Preview.Builder preview) {
        if (lockedReason != null)
            preview.blocker(
                    Reason.LOCKED,
                    name + " is locked" + (lockedReason.isEmpty() ? "" : ": " + lockedReason)
                            + "; unlock it first (openstack server unlock " + id + ")");
        if (taskState != null) preview.blocker(Reason.BUSY, "Nova is busy with " + name + ": " + taskState);
    }

    /// Writes the devices that it holds.
    void touchDevices(Preview.Builder preview, String effect) {
        devices.forEach(
                (provider, device) -> preview.touches(Touched.Kind.GPU, provider, device.replace('_', ' '), effect));
    }

    /// Writes the stack that owns it, by its name where Heat tells it.
    void touchStack(Cloud cloud, Preview.Builder preview, String effect) {
        String stack = stack();
        if (stack != null) preview.hurts(Touched.Kind.STACK, stack, stackName(cloud, stack), effect);
    }

    private static String stackName(Cloud cloud, String stack) {
        if (!UUID.matcher(stack).matches() || !cloud.has(Service.ORCHESTRATION)) return stack;
        try {
            return new Heat(cloud)
                    .stacks(List.of(stack)).stream()
                            .map(Stack::name)
                            .findFirst()
                            .orElse(stack);
        } catch (ProblemException e) {
            return stack; // a name is a comfort: what it owns can be changed while Heat is away
        }
    }
}
