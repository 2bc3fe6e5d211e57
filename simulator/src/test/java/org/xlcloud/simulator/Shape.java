package org.xlcloud.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The shape of a JSON document: each field's path with the kinds of values it has. Ids in the place of field names
/// count as one field, and so do the free texts below some fields.
final class Shape {
    private static final Set<String> FREE = Set.of("metadata", "addresses", "extra_specs");

    private final Map<String, Set<String>> kinds = new TreeMap<>();

    private Shape() {}

    static Shape of(JsonNode document) {
        var shape = new Shape();
        shape.walk("", document);
        return shape;
    }

    static JsonNode recorded(String name) {
        try (InputStream in = Shape.class.getResourceAsStream("/recorded/" + name + ".json")) {
            return Client.JSON.readTree(in).path("response");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// What a real server sent and this document lacks, or has in another kind; a null stands for any kind.
    Set<String> lacks(Shape real) {
        var differences = new TreeSet<String>();
        real.kinds.forEach((path, expected) -> {
            Set<String> own = kinds.get(path);
            if (own == null) {
                differences.add("no " + path);
            } else if (!own.contains("null") && !expected.contains("null") && !own.equals(expected)) {
                differences.add(path + " is " + own + ", not " + expected);
            }
        });
        return differences;
    }

    private void walk(String path, JsonNode node) {
        kinds.computeIfAbsent(path, key -> new TreeSet<>()).add(kind(node));
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (node.isObject() && !FREE.contains(last)) {
            node.properties().forEach(field -> walk(path + "/" + name(field.getKey()), field.getValue()));
        } else if (node.isArray()) {
            node.forEach(element -> walk(path + "[]", element));
        }
    }

    private static String name(String field) {
        return field.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") ? "<id>" : field;
    }

    private static String kind(JsonNode node) {
        return node.isNumber() ? "number" : node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }
}
