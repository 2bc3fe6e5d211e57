package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What differs between two versions of a template, or between one with some parameters and the same with others: for
/// each resource the properties that have, or may have, another value.
///
/// A property may have another value when it is written differently or when anything in it refers to a parameter, a
/// file or a resource that changes: whatever function wraps it, the reference is there to be seen. Heat's own preview
/// (Zed) is no help for this: it takes each reference to a stack's own id or to another resource for a change, and
/// each member of a group for deleted, even when nothing changes at all.
///
/// @param changes by resource, of those alone in which something differs
record TemplateDiff(Map<String, Change> changes) {
    /// How a resource differs.
    enum Way {
        ADDED,
        DELETED,
        /// Another type under the same name.
        RETYPED,
        CHANGED,
        /// Whether it is there depends on a condition that something changes in.
        CONDITIONAL
    }

    /// @param properties that have, or may have, another value
    /// @param members of a group, the same of what it makes its members by
    record Change(Way way, Set<String> properties, Set<String> members) {
        Change {
            properties = Set.copyOf(properties);
            members = Set.copyOf(members);
        }

        private static Change whole(Way way) {
            return new Change(way, Set.of(), Set.of());
        }
    }

    /// What may have another value: all that refers to one of these.
    private record Reach(
            Set<String> parameters, Set<String> files, Set<String> conditions, Map<String, Change> changes) {}

    /// @param parameters the names of those that have another value
    /// @param files the names of those with another text
    static TemplateDiff of(JsonNode before, JsonNode after, Set<String> parameters, Set<String> files) {
        JsonNode olds = resources(before);
        JsonNode news = resources(after);
        var names = new LinkedHashSet<String>();
        olds.properties().forEach(one -> names.add(one.getKey()));
        news.properties().forEach(one -> names.add(one.getKey()));
        var changes = new TreeMap<String, Change>();
        var reach = new Reach(parameters, files, conditions(before, after, parameters), changes);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (String name : names) {
                Change change = change(olds.path(name), news.path(name), reach);
                if (change != null) grew |= !change.equals(changes.put(name, change));
            }
        }
        return new TemplateDiff(changes);
    }

    private static @Nullable Change change(JsonNode old, JsonNode now, Reach reach) {
        if (old.isMissingNode()) return Change.whole(Way.ADDED);
        if (now.isMissingNode()) return Change.whole(Way.DELETED);
        if (!type(old).equals(type(now))) return Change.whole(Way.RETYPED);
        Set<String> differing = properties(properties(old), properties(now), reach);
        if (!now.path("metadata").equals(old.path("metadata")) || mayDiffer(now.path("metadata"), reach))
            differing.add("metadata of the resource");
        JsonNode oldMember = Hot.either(properties(old), "resource", "resource_def");
        JsonNode member = Hot.either(properties(now), "resource", "resource_def");
        Set<String> members = properties(properties(oldMember), properties(member), reach);
        if (!type(oldMember).equals(type(member))) members.add("type");
        JsonNode condition = now.path("condition");
        boolean conditional = !condition.equals(old.path("condition"))
                || (condition.isTextual()
                        ? reach.conditions().contains(condition.asText())
                        : refers(condition, reach.parameters()));
        if (conditional) return new Change(Way.CONDITIONAL, differing, members);
        return differing.isEmpty() ? null : new Change(Way.CHANGED, differing, members);
    }

    private static Set<String> properties(JsonNode before, JsonNode after, Reach reach) {
        var differing = new TreeSet<String>();
        before.properties().forEach(one -> {
            if (!after.has(one.getKey())) differing.add(one.getKey());
        });
        after.properties().forEach(one -> {
            boolean same = one.getValue().equals(before.path(one.getKey()));
            if (!same || mayDiffer(one.getValue(), reach)) differing.add(one.getKey());
        });
        return differing;
    }

    /// Whether something within a value refers to what changes.
    private static boolean mayDiffer(JsonNode value, Reach reach) {
        if (value.isArray()) {
            for (JsonNode each : value) if (mayDiffer(each, reach)) return true;
            return false;
        }
        Map<String, Change> changes = reach.changes();
        for (Map.Entry<String, JsonNode> one : value.properties()) {
            JsonNode target = one.getValue().isArray() ? one.getValue().path(0) : one.getValue();
            String name = target.asText();
            boolean differs = switch (one.getKey()) {
                case "get_param" -> reach.parameters().contains(name);
                case "Ref" -> reach.parameters().contains(name) || isAnother(changes.get(name));
                case "get_file" -> reach.files().contains(name);
                case "get_resource" -> isAnother(changes.get(name));
                case "get_attr" -> changes.containsKey(name);
                case "Fn::GetAtt" -> changes.containsKey(name.split("\\.", 2)[0]);
                case "if", "Fn::If" -> reach.conditions().contains(name);
                default -> false;
            };
            if (differs || mayDiffer(one.getValue(), reach)) return true;
        }
        return false;
    }

    /// Whether another thing will stand behind the same name.
    private static boolean isAnother(@Nullable Change change) {
        return change != null && change.way() != Way.CHANGED;
    }

    /// The names of the conditions that may turn out otherwise.
    private static Set<String> conditions(JsonNode before, JsonNode after, Set<String> parameters) {
        JsonNode olds = Hot.either(before, "conditions", "Conditions");
        JsonNode news = Hot.either(after, "conditions", "Conditions");
        var differing = new HashSet<String>();
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Map.Entry<String, JsonNode> one : news.properties()) {
                boolean differs = !one.getValue().equals(olds.path(one.getKey()))
                        || refers(one.getValue(), parameters)
                        || names(one.getValue(), differing);
                if (differs) grew |= differing.add(one.getKey());
            }
        }
        return differing;
    }

    private static boolean refers(JsonNode value, Set<String> parameters) {
        return mayDiffer(value, new Reach(parameters, Set.of(), Set.of(), Map.of()));
    }

    /// Whether a condition is made of one of these: conditions name each other by their bare names.
    private static boolean names(JsonNode value, Set<String> conditions) {
        if (value.isTextual()) return conditions.contains(value.asText());
        for (JsonNode each : value) if (names(each, conditions)) return true;
        return false;
    }

    static JsonNode resources(JsonNode template) {
        return Hot.either(template, "resources", "Resources");
    }

    static JsonNode properties(JsonNode resource) {
        return Hot.either(resource, "properties", "Properties");
    }

    static String type(JsonNode resource) {
        return Hot.either(resource, "type", "Type").asText();
    }
}
