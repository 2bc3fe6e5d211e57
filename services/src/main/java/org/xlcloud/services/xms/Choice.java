package org.xlcloud.services.xms;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// A layer that was chosen for a cluster.
///
/// @param name its name in the cluster, for one that has the same layer twice
/// @param values of its parameters, by name; those that are left out have their standard value
public record Choice(Layer layer, String name, Map<String, JsonNode> values) {
    public Choice {
        values = Map.copyOf(values);
    }
}
