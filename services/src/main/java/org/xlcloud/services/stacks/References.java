package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Checks that a template's references lead somewhere and not in a circle: `get_param` to a parameter, `get_resource`,
/// `get_attr` and `depends_on` to a resource, `if` and `condition` to a condition. Heat (19) answers a circle with an
/// error 500 that says nothing.
public final class References {
    private final TemplateFile file;
    private final JsonNode parameters;
    private final JsonNode resources;
    private final Map<String, Set<String>> needs = new HashMap<>();

    private References(TemplateFile file) {
        this.file = file;
        parameters = file.root().path("parameters");
        resources = file.root().path("resources");
    }

    /// @throws org.xlcloud.services.flow.ProblemException with the line of the first that does not
    public static void check(TemplateFile file) {
        var references = new References(file);
        references.resources.properties().forEach(one -> {
            var own = new HashSet<String>();
            String pointer = "/resources/" + one.getKey();
            if (!one.getValue().path("type").isTextual())
                throw file.problem(pointer, "resource " + one.getKey() + " has no type");
            references.value(one.getValue().path("properties"), pointer + "/properties", own);
            JsonNode depends = one.getValue().path("depends_on");
            if (depends.isTextual()) references.resource(depends, pointer + "/depends_on", own);
            for (JsonNode each : depends) references.resource(each, pointer + "/depends_on", own);
            references.needs.put(one.getKey(), own);
        });
        references.value(file.root().path("outputs"), "/outputs", new HashSet<>());
        references.circles();
    }

    private void value(JsonNode value, String pointer, Set<String> needed) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) value(value.get(i), pointer + "/" + i, needed);
            return;
        }
        value.properties().forEach(one -> {
            String at = pointer + "/" + one.getKey();
            JsonNode target = one.getValue().isArray() && !one.getValue().isEmpty()
                    ? one.getValue().get(0)
                    : one.getValue();
            switch (one.getKey()) {
                case "get_param" -> {
                    if (target.isTextual() && !target.asText().startsWith("OS::") && !parameters.has(target.asText()))
                        throw file.problem(at, "there is no parameter " + target.asText());
                }
                case "get_resource", "get_attr" -> resource(target, at, needed);
                default -> {}
            }
            value(one.getValue(), at, needed);
        });
    }

    private void resource(JsonNode name, String pointer, Set<String> needed) {
        if (!name.isTextual()) return;
        if (!resources.has(name.asText())) throw file.problem(pointer, "there is no resource " + name.asText());
        needed.add(name.asText());
    }

    private void circles() {
        Set<String> done = new HashSet<>();
        for (String name : new TreeSet<>(needs.keySet())) walk(name, new ArrayList<>(), done);
    }

    private void walk(String name, List<String> path, Set<String> done) {
        if (path.contains(name)) {
            path.add(name);
            throw file.problem(
                    "/resources/" + name,
                    "resources need each other in a circle: "
                            + String.join(" → ", path.subList(path.indexOf(name), path.size())));
        }
        if (done.contains(name)) return;
        path.add(name);
        for (String next : new TreeSet<>(needs.getOrDefault(name, Set.of()))) walk(next, path, done);
        path.removeLast();
        done.add(name);
    }
}
