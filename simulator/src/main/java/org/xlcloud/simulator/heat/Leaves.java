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
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.aodh.Alarm;
import org.xlcloud.simulator.aodh.Alarms;
import org.xlcloud.simulator.world.Boot;
import org.xlcloud.simulator.world.Flavor;
import org.xlcloud.simulator.world.Image;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

/// Makes and takes away what resources of a template stand for outside of Heat: servers of the world, and alarms.
final class Leaves {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration QUICK = Duration.ofMillis(200);

    /// Told what came of making one, once.
    interface Told {
        /// @param reason in Nova's words; empty when it went well
        void with(String physicalId, String reason);
    }

    private final World world;
    private final Alarms alarms;
    private final AtomicLong numbers;

    /// @param numbers of everything that the engine makes, for ids that are the same each time
    Leaves(World world, Alarms alarms, AtomicLong numbers) {
        this.world = world;
        this.alarms = alarms;
        this.numbers = numbers;
    }

    /// Whether Heat replaces a server for this change of its properties.
    static boolean replaces(@Nullable JsonNode before, JsonNode after) {
        return before == null || !before.path("image").equals(after.path("image"));
    }

    /// @param userId who made the stack
    /// @param given the name that Heat gives it
    void server(Stack stack, String userId, String given, JsonNode properties, Told done) {
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
        SimServer server = world.boot(new Boot(
                properties.path("name").asText(given), stack.projectId(), userId, flavor, image, metadata, null, 55));
        world.schedule(LOOK, () -> look(server.id(), done));
    }

    private void look(UUID serverId, Told done) {
        SimServer server = world.server(serverId);
        if (server != null && server.status() == SimServer.Status.BUILD) {
            world.schedule(LOOK, () -> look(serverId, done));
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
        UUID id = world.dice().uuid("engine alarm", numbers.incrementAndGet());
        alarms.create(new Alarm(
                id,
                given,
                properties.path("description").asText(),
                properties.path("enabled").asBoolean(true),
                event ? "event" : "gnocchi_aggregation_by_resources_threshold",
                rule,
                stack.projectId(),
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
                texts(properties.path("insufficient_data_actions"))));
        world.schedule(QUICK, () -> done.with(id.toString(), ""));
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

    /// Gives a server another flavor where it is or on another host, as Heat does unless the template says otherwise.
    void resize(StackResource resource, JsonNode properties, Told done) {
        String id = resource.physicalId();
        SimServer server = id.length() == 36 ? world.server(UUID.fromString(id)) : null;
        Flavor flavor = flavor(properties.path("flavor").asText());
        if (server == null || flavor == null) {
            done.with(id, server == null ? "NotFound: no server " + id : "StackValidationFailed: flavor not found");
            return;
        }
        world.moves().resize(server, flavor);
        world.schedule(LOOK, () -> resized(server.id(), flavor, done));
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
        world.schedule(LOOK, () -> resized(serverId, flavor, done));
    }

    /// Takes away what a resource stands for.
    void remove(StackResource resource) {
        if (resource.physicalId().length() != 36) return;
        if (resource.type().equals(Made.SERVER)) world.delete(UUID.fromString(resource.physicalId()));
        if (resource.type().startsWith("OS::Aodh::")) alarms.remove(UUID.fromString(resource.physicalId()));
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
