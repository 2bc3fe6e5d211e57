package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.xlcloud.services.flow.ProblemException;

/// Checks that a template's references lead somewhere and not in a circle: `get_param` to a parameter, `get_resource`,
/// `get_attr` and `depends_on` to a resource, `if` and `condition` to a condition. Heat (19) answers a circle with an
/// error 500 that says nothing.
public final class References {
    /// Heat knows conditions from this version on; the later ones are dates and then names, which sort behind it.
    /// Before that `if` is a key like any other.
    private static final String CONDITIONS_SINCE = "2016-10-14";

    private final TemplateFile file;
    private final JsonNode parameters;
    private final JsonNode resources;
    private final JsonNode conditions;
    private final boolean conditional;
    private final Map<String, Set<String>> needs = new HashMap<>();

    private References(TemplateFile file) {
        this.file = file;
        parameters = file.root().path("parameters");
        resources = file.root().path("resources");
        conditions = file.root().path("conditions");
        conditional = file.root().path("heat_template_version").asText().compareTo(CONDITIONS_SINCE) >= 0;
    }

    /// @throws ProblemException with the line of the first that does not
    public static void check(TemplateFile file) {
        var references = new References(file);
        references.resources.properties().forEach(one -> {
            var own = new HashSet<String>();
            String pointer = "/resources/" + one.getKey();
            if (!one.getValue().path("type").isTextual())
                throw file.problem(pointer, "resource " + one.getKey() + " has no type");
            for (String part : List.of("properties", "metadata"))
                references.value(one.getValue().path(part), pointer + "/" + part, own);
            JsonNode depends = one.getValue().path("depends_on");
            if (depends.isTextual()) references.resource(depends, pointer + "/depends_on", own);
            for (JsonNode each : depends) references.resource(each, pointer + "/depends_on", own);
            references.condition(one.getValue().path("condition"), pointer + "/condition");
            references.needs.put(one.getKey(), own);
        });
        references.value(file.root().path("outputs"), "/outputs", new HashSet<>());
        file.root()
                .path("outputs")
                .properties()
                .forEach(one -> references.condition(
                        one.getValue().path("condition"), "/outputs/" + one.getKey() + "/condition"));
        references
                .conditions
                .properties()
                .forEach(one -> references.condition(one.getValue(), "/conditions/" + one.getKey()));
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
                case "if" -> {
                    boolean function = value.size() == 1
                            && one.getValue().isArray()
                            && one.getValue().size() > 1;
                    if (function) condition(target, at);
                }
                default -> {}
            }
            value(one.getValue(), at, needed);
        });
    }

    /// A condition is the name of another, or a function of parameters and of further conditions.
    private void condition(JsonNode condition, String pointer) {
        if (!conditional || condition.isMissingNode()) return;
        if (condition.isTextual()) {
            String name = condition.asText();
            if (!conditions.has(name) && !name.toLowerCase(Locale.ROOT).matches("true|false|yes|no|on|off"))
                throw file.problem(pointer, "there is no condition " + name);
            return;
        }
        condition(condition.path("not"), pointer);
        for (JsonNode each : condition.path("and")) condition(each, pointer);
        for (JsonNode each : condition.path("or")) condition(each, pointer);
        value(condition, pointer, new HashSet<>());
    }

    private void resource(JsonNode name, String pointer, Set<String> needed) {
        if (!name.isTextual()) return;
        if (!resources.has(name.asText())) throw file.problem(pointer, "there is no resource " + name.asText());
        needed.add(name.asText());
    }

    private void circles() {
        Set<String> done = new HashSet<>();
        for (String name : new TreeSet<>(needs.keySet())) if (!done.contains(name)) walk(name, done);
    }

    /// Goes down from a resource to what it needs, without a call for each: a chain may be as long as the template.
    private void walk(String from, Set<String> done) {
        var path = new LinkedHashSet<String>();
        var ways = new ArrayDeque<Iterator<String>>();
        path.add(from);
        ways.push(needed(from));
        while (!ways.isEmpty()) {
            Iterator<String> way = ways.getFirst();
            if (!way.hasNext()) {
                ways.pop();
                done.add(path.removeLast());
                continue;
            }
            String next = way.next();
            if (done.contains(next)) continue;
            if (!path.add(next)) throw circle(new ArrayList<>(path), next);
            ways.push(needed(next));
        }
    }

    private Iterator<String> needed(String name) {
        return new TreeSet<>(needs.getOrDefault(name, Set.of())).iterator();
    }

    private ProblemException circle(List<String> path, String name) {
        path.add(name);
        return file.problem(
                "/resources/" + name,
                "resources need each other in a circle: "
                        + String.join(" → ", path.subList(path.indexOf(name), path.size())));
    }
}
