package org.xlcloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// An exchange that was recorded from the real service, and the comparison of an answer with its shape.
public final class Recorded {
    private final JsonNode exchange;

    private Recorded(JsonNode exchange) {
        this.exchange = exchange;
    }

    /// @param in its folder is the test's package
    public static Recorded of(Class<?> in, String name) throws IOException {
        try (InputStream stream = in.getResourceAsStream(name + ".json")) {
            return new Recorded(new JsonMapper().readTree(stream));
        }
    }

    public int status() {
        return exchange.get("response").get("status").asInt();
    }

    public JsonNode body() {
        return exchange.get("response").get("body");
    }

    public JsonNode requestBody() {
        return exchange.get("request").get("body");
    }

    /// Asserts the status and that the answer has the fields and types of the recorded one, with none missing and
    /// none added.
    ///
    /// @param open names of objects whose keys are data
    public void matches(Browser.Page page, String... open) {
        assertEquals(status(), page.status(), page.text());
        Set<String> recorded = shape(body(), Set.of(open));
        Set<String> ours = shape(page.json(), Set.of(open));
        assertEquals(withoutTypes(recorded), withoutTypes(ours));
        assertEquals(List.of(), clashes(recorded, ours));
    }

    /// The paths of all fields with their types. What is null in one place may have any type in another.
    private static Set<String> shape(JsonNode json, Set<String> open) {
        Set<String> paths = new TreeSet<>();
        walk(json, "", open, paths);
        return paths;
    }

    private static Set<String> withoutTypes(Set<String> paths) {
        return paths.stream()
                .map(path -> path.substring(0, path.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Types that both know and that differ.
    private static List<String> clashes(Set<String> recorded, Set<String> ours) {
        Set<String> nullable = recorded.stream()
                .filter(path -> path.endsWith(" NULL"))
                .map(path -> path.substring(0, path.lastIndexOf(' ')))
                .collect(Collectors.toSet());
        return ours.stream()
                .filter(path -> !recorded.contains(path) && !path.endsWith(" NULL"))
                .filter(path -> !nullable.contains(path.substring(0, path.lastIndexOf(' '))))
                .toList();
    }

    private static void walk(JsonNode json, String path, Set<String> open, Set<String> paths) {
        switch (json.getNodeType()) {
            case OBJECT -> {
                for (Map.Entry<String, JsonNode> field : json.properties()) {
                    String below = path + "." + field.getKey();
                    if (open.contains(field.getKey())) {
                        paths.add(below + " OPEN");
                    } else {
                        walk(field.getValue(), below, open, paths);
                    }
                }
            }
            case ARRAY -> {
                paths.add(path + "[] ARRAY");
                json.forEach(item -> walk(item, path + "[]", open, paths));
            }
            default -> paths.add(path + " " + json.getNodeType());
        }
    }
}
