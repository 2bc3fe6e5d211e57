package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a stack was made from.
///
/// @param body the template as Heat gives it back: parsed, in JSON
/// @param files nested templates as they were uploaded, by name
/// @param given the parameters that the creator gave
/// @param tags that the creator gave
record StackTemplate(ObjectNode body, Map<String, String> files, Map<String, Object> given, List<String> tags) {
    StackTemplate(ObjectNode body, Map<String, String> files, Map<String, Object> given) {
        this(body, files, given, List.of());
    }

    StackTemplate {
        files = Map.copyOf(files);
        tags = List.copyOf(tags);
        given = Map.copyOf(new TreeMap<>(given));
    }
}
