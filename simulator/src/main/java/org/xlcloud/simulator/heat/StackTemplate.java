package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/// What a stack was made from.
///
/// @param body the template as Heat gives it back: parsed, in JSON
/// @param files nested templates as they were uploaded, by name
/// @param given the parameters that the creator gave
record StackTemplate(ObjectNode body, Map<String, String> files, Map<String, Object> given) {
    StackTemplate {
        files = Map.copyOf(files);
        given = Map.copyOf(new TreeMap<>(given));
    }
}
