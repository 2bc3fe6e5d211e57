package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A resource that multiplies another one: how large it is to be and what its members are.
///
/// CloudFormation's groups are read as if they had been written in HOT; what they make is in their launch
/// configuration.
final class Group {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int USUAL_LOAD = 55;

    /// The stack with the group and its policies.
    final UUID layer;
    /// The load in percent that a member puts on its GPUs, and what its server is told beside what the
    /// template says.
    final double loadPercent;
    final Map<String, String> metadata;

    JsonNode properties;
    Instant lastScaled;
    /// Until when the newest signal that changed something has others ignored; null before the first one.
    @Nullable
    Instant cooled;

    /// A change is under way.
    boolean busy;
    /// Whether its members are still as they were defined before.
    boolean stale;

    Group(UUID layer, JsonNode properties, Instant lastScaled, double loadPercent, Map<String, String> metadata) {
        this.layer = layer;
        this.properties = properties;
        this.lastScaled = lastScaled;
        this.loadPercent = loadPercent;
        this.metadata = Map.copyOf(metadata);
    }

    Group(UUID layer, JsonNode properties, Instant lastScaled) {
        this(layer, properties, lastScaled, USUAL_LOAD, Map.of());
    }

    /// A group's properties in HOT's words.
    ///
    /// @param launched the properties of the launch configuration that a group of CloudFormation's names
    static JsonNode inHot(String type, JsonNode properties, JsonNode launched) {
        if (!type.equals(Made.CFN_SCALED)) return properties;
        ObjectNode hot = JSON.objectNode();
        hot.set("min_size", properties.path("MinSize"));
        hot.set("max_size", properties.path("MaxSize"));
        if (properties.hasNonNull("DesiredCapacity")) hot.set("desired_capacity", properties.path("DesiredCapacity"));
        if (properties.hasNonNull("Cooldown")) hot.set("cooldown", properties.path("Cooldown"));
        hot.putObject("resource").put("type", Made.SCALED_MEMBER).set("properties", launched);
        return hot;
    }

    /// What each of its members is.
    static JsonNode member(JsonNode properties) {
        return properties.has("resource_def") ? properties.path("resource_def") : properties.path("resource");
    }

    boolean isCounted() {
        return properties.has("resource_def");
    }

    int number(String name, int otherwise) {
        JsonNode value = properties.path(name);
        return value.isMissingNode() || value.isNull() ? otherwise : (int) value.asDouble(otherwise);
    }

    /// Until when signals are ignored: by the cooldown of the policy that was signalled last, at first by the group's
    /// own since its creation.
    Instant coolsUntil() {
        Instant until = cooled;
        return until == null ? lastScaled.plusSeconds(number("cooldown", 0)) : until;
    }

    int least() {
        return number("min_size", 0);
    }

    int most() {
        return number("max_size", Integer.MAX_VALUE);
    }

    /// The size that its template asks for.
    int desired() {
        return isCounted() ? number("count", 1) : Math.clamp(number("desired_capacity", least()), least(), most());
    }
}
