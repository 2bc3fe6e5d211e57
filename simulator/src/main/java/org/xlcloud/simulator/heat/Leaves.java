package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.aodh.Alarm;
import org.xlcloud.simulator.aodh.Alarms;
import org.xlcloud.simulator.world.Boot;
import org.xlcloud.simulator.world.Flavor;
import org.xlcloud.simulator.world.Image;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

/// Makes and takes away what resources of a template stand for outside of Heat: servers of the world, and
/// alarms.
final class Leaves {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration QUICK = Duration.ofMillis(200);
    private static final int USUAL_LOAD = 55;

    /// Told what came of making one, once.
    interface Told {
        /// @param reason in Nova's words; empty when it went well
        void with(String physicalId, String reason);
    }

    private final World world;
    private final Alarms alarms;
    private final Ledger ledger;

    Leaves(World world, Alarms alarms, Ledger ledger) {
        this.world = world;
        this.alarms = alarms;
        this.ledger = ledger;
    }

    /// Whether Heat makes another one in its place for this change of its properties.
    static boolean replaces(String type, @Nullable JsonNode before, JsonNode after) {
        if (type.equals("OS::Heat::RandomString")) return true;
        return Made.isServer(type) && (before == null || !before.path("image").equals(after.path("image")));
    }

    /// @param userId who made the stack
    /// @param given the name that Heat gives it
    /// @param group that it is a member of
    void server(Stack stack, String userId, String given, JsonNode asked, @Nullable Group group, Told done) {
        // Heat asks Nova with a microversion that wants to be told of networks, and CloudFormation's types name none.
        if (asked.has("InstanceType") && !asked.has("SubnetId") && !asked.has("NetworkInterfaces")) {
            done.with("", "ValueError: nics are required after microversion 2.36");
            return;
        }
        JsonNode properties = inHot(asked);
        Flavor flavor = flavor(properties.path("flavor").asText());
        UUID image = image(properties.path("image").asText());
        if (flavor == null || image == null) {
            String lacking = flavor == null ? "flavor" : "image";
            done.with(
                    given,
                    "StackValidationFailed: Property error: " + lacking + ": "
                            + properties.path(lacking).asText() + " could not be found");
            return;
        }
        Map<String, String> metadata = new TreeMap<>();
        properties
                .path("metadata")
                .properties()
                .forEach(one -> metadata.put(one.getKey(), one.getValue().asText()));
        if (group != null) metadata.putAll(group.metadata);
        SimServer server = world.boot(new Boot(
                properties.path("name").asText(given),
                stack.projectId(),
                userId,
                flavor,
                image,
                metadata,
                null,
                group == null ? USUAL_LOAD : group.loadPercent));
        world.work(LOOK, () -> look(server.id(), done));
    }

    private static JsonNode inHot(JsonNode properties) {
        if (!properties.has("InstanceType")) return properties;
        ObjectNode hot = JSON.objectNode();
        hot.set("flavor", properties.path("InstanceType"));
        hot.set("image", properties.path("ImageId"));
        return hot;
    }

    private void look(UUID serverId, Told done) {
        SimServer server = world.server(serverId);
        if (server != null && server.status() == SimServer.Status.BUILD) {
            world.work(LOOK, () -> look(serverId, done));
        } else if (server != null && server.status() == SimServer.Status.ACTIVE) {
            done.with(serverId.toString(), "");
        } else {
            String message = server == null || server.fault() == null
                    ? "Unknown, Code: Unknown"
                    : server.fault().message() + ", Code: " + server.fault().code();
            done.with(serverId.toString(), "Went to status ERROR due to \"Message: " + message + "\"");
        }
    }

    void alarm(Stack stack, String userId, String given, String type, JsonNode properties, Told done) {
        UUID id = ledger.uuid("engine alarm");
        alarms.create(alarm(id, stack.projectId(), userId, given, type, properties));
        world.work(QUICK, () -> done.with(id.toString(), ""));
    }

    private Alarm alarm(UUID id, String projectId, String userId, String given, String type, JsonNode properties) {
        boolean event = type.endsWith("EventAlarm");
        ObjectNode rule = JSON.objectNode();
        for (String key : event
                ? List.of("event_type", "query")
                : List.of(
                        "metric",
                        "query",
                        "resource_type",
                        "comparison_operator",
                        "threshold",
                        "aggregation_method",
                        "evaluation_periods",
                        "granularity"))
            rule.set(key, properties.path(key).isMissingNode() ? NullNode.instance : properties.path(key));
        Instant now = world.now();
        return new Alarm(
                id,
                given,
                properties.path("description").asText(),
                properties.path("enabled").asBoolean(true),
                event ? "event" : "gnocchi_aggregation_by_resources_threshold",
                rule,
                projectId,
                userId,
                Alarm.State.INSUFFICIENT_DATA,
                Alarm.NOT_EVALUATED,
                now,
                now,
                now,
                properties.path("severity").asText("low"),
                properties.path("repeat_actions").asBoolean(false),
                texts(properties.path("ok_actions")),
                texts(properties.path("alarm_actions")),
                texts(properties.path("insufficient_data_actions")));
    }

    /// Gives what a resource stands for other properties where it is.
    void alter(StackResource resource, JsonNode properties) {
        if (!resource.type().startsWith("OS::Aodh::")) return;
        Alarm before = alarms.find(UUID.fromString(resource.physicalId()));
        if (before == null) return;
        alarms.replace(
                alarm(before.id(), before.projectId(), before.userId(), before.name(), resource.type(), properties));
    }

    /// Carries an action on a whole stack out on one of its servers.
    ///
    /// @param action `check`, `suspend` or `resume`
    void act(StackResource resource, String action) {
        if (!Made.isServer(resource.type()) || resource.physicalId().length() != 36) return;
        SimServer server = world.server(UUID.fromString(resource.physicalId()));
        if (server == null) return;
        if (action.equals("suspend") && server.status() == SimServer.Status.ACTIVE)
            world.moves().suspend(server);
        if (action.equals("resume") && server.status() == SimServer.Status.SUSPENDED)
            world.moves().resume(server);
    }

    /// What a check finds wrong with what a resource stands for, in Heat's words; empty when nothing.
    String against(StackResource resource) {
        if (!Made.isServer(resource.type()) || resource.physicalId().length() != 36) return "";
        SimServer server = world.server(UUID.fromString(resource.physicalId()));
        if (server == null)
            return "NotFound: resources." + resource.name() + ": Instance " + resource.physicalId()
                    + " could not be found.";
        return server.status() == SimServer.Status.ACTIVE
                ? ""
                : "Error: resources." + resource.name() + ": 'status': expected 'ACTIVE', got '" + server.status()
                        + "'";
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /// Whether Heat resizes a server in place for this change of its properties.
    static boolean resizes(JsonNode before, JsonNode after) {
        return !before.path("flavor").equals(after.path("flavor"));
    }

    /// Gives a server another flavor where it is or on another host, as Heat does unless the template says
    /// otherwise.
    void resize(StackResource resource, JsonNode properties, Told done) {
        String id = resource.physicalId();
        SimServer server = id.length() == 36 ? world.server(UUID.fromString(id)) : null;
        Flavor flavor = flavor(properties.path("flavor").asText());
        if (server == null || flavor == null) {
            done.with(id, server == null ? "NotFound: no server " + id : "StackValidationFailed: flavor not found");
            return;
        }
        world.moves().resize(server, flavor);
        world.work(LOOK, () -> resized(server.id(), flavor, done));
    }

    private void resized(UUID serverId, Flavor flavor, Told done) {
        SimServer server = world.server(serverId);
        if (server != null && server.status() == SimServer.Status.VERIFY_RESIZE)
            world.moves().confirm(server);
        else if (server == null || server.status() != SimServer.Status.RESIZE) {
            boolean well = server != null && server.flavor().equals(flavor);
            String status = server == null ? "DELETED" : server.status().name();
            done.with(
                    serverId.toString(),
                    well ? "" : "Resize failed - Unknown status " + status + " due to \"Unknown\"");
            return;
        }
        world.work(LOOK, () -> resized(serverId, flavor, done));
    }

    /// Takes away what a resource stands for, on behalf of the stack's owner.
    ///
    /// @return why it stays; empty when it goes
    String remove(StackResource resource, Stack stack) {
        if (resource.physicalId().length() != 36) return "";
        if (Made.isServer(resource.type())) {
            UUID id = UUID.fromString(resource.physicalId());
            SimServer server = world.server(id);
            // A lock holds against everybody but administrators.
            if (server != null && server.lockedReason() != null && !isAdmin(stack))
                return "Conflict: Instance " + id + " is locked (HTTP 409) (Request-ID: req-"
                        + ledger.uuid("locked server") + ")";
            world.delete(id);
        }
        if (resource.type().startsWith("OS::Aodh::")) alarms.remove(UUID.fromString(resource.physicalId()));
        return "";
    }

    private boolean isAdmin(Stack stack) {
        return world.identity()
                .user(stack.owner())
                .map(user ->
                        user.roles().getOrDefault(stack.projectId(), Set.of()).contains("admin"))
                .orElse(false);
    }

    private @Nullable Flavor flavor(String nameOrId) {
        for (Flavor flavor : world.flavors().values())
            if (flavor.name().equals(nameOrId) || flavor.id().equals(nameOrId)) return flavor;
        return null;
    }

    private @Nullable UUID image(String nameOrId) {
        for (Image image : world.images())
            if (image.name().equals(nameOrId) || image.id().toString().equals(nameOrId)) return image.id();
        return null;
    }
}
