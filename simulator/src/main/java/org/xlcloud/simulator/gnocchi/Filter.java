package org.xlcloud.simulator.gnocchi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Gnocchi's search language in JSON: `{"=": {"host": "gpu-r1-01"}}`, `and`, `or`, `not`, `in`, `like` and the
/// comparisons.
@FunctionalInterface
public interface Filter extends Predicate<Resource> {
    /// Everything passes.
    Filter ALL = resource -> true;

    /// Reads a filter.
    ///
    /// @throws IllegalArgumentException where it is none
    static Filter of(JsonNode json) {
        if (json.isObject() && json.isEmpty()) return ALL;
        if (!json.isObject() || json.size() != 1) throw new IllegalArgumentException("expected a dictionary");
        Map.Entry<String, JsonNode> only = json.properties().iterator().next();
        JsonNode operand = only.getValue();
        return switch (only.getKey()) {
            case "and", "∧" -> all(operand);
            case "or", "∨" -> any(operand);
            case "not" -> {
                Filter inner = of(operand);
                yield resource -> !inner.test(resource);
            }
            case "=", "==", "eq" -> equal(operand);
            case "!=", "≠", "ne" -> field(operand, (have, want) -> !Objects.equals(have, want));
            case "<", "lt" -> field(operand, (have, want) -> compare(have, want, -1, false));
            case "<=", "≤", "le" -> field(operand, (have, want) -> compare(have, want, -1, true));
            case ">", "gt" -> field(operand, (have, want) -> compare(have, want, 1, false));
            case ">=", "≥", "ge" -> field(operand, (have, want) -> compare(have, want, 1, true));
            case "like" -> field(operand, Filter::isLike);
            case "in" -> in(operand);
            default -> throw new IllegalArgumentException("extra keys not allowed @ data['" + only.getKey() + "']");
        };
    }

    /// An attribute has a value; told apart so that what is looked up often needs no search.
    record Equal(String field, @Nullable String value) implements Filter {
        @Override
        public boolean test(Resource resource) {
            return Objects.equals(Filter.value(resource, field), value);
        }
    }

    private static Filter equal(JsonNode operand) {
        Map.Entry<String, JsonNode> field = single(operand);
        return new Equal(
                field.getKey(),
                field.getValue().isNull() ? null : field.getValue().asText());
    }

    private static Filter all(JsonNode list) {
        List<Filter> parts = parts(list);
        return resource -> parts.stream().allMatch(part -> part.test(resource));
    }

    private static Filter any(JsonNode list) {
        List<Filter> parts = parts(list);
        return resource -> parts.stream().anyMatch(part -> part.test(resource));
    }

    private static List<Filter> parts(JsonNode list) {
        if (!list.isArray()) throw new IllegalArgumentException("expected a list");
        List<Filter> parts = new ArrayList<>();
        list.forEach(part -> parts.add(of(part)));
        return parts;
    }

    private static Filter field(JsonNode operand, Comparison comparison) {
        Map.Entry<String, JsonNode> field = single(operand);
        String want = field.getValue().isNull() ? null : field.getValue().asText();
        return resource -> comparison.holds(value(resource, field.getKey()), want);
    }

    private static Filter in(JsonNode operand) {
        Map.Entry<String, JsonNode> field = single(operand);
        List<String> wanted = new ArrayList<>();
        field.getValue().forEach(value -> wanted.add(value.asText()));
        return resource -> wanted.contains(Objects.requireNonNullElse(value(resource, field.getKey()), ""));
    }

    private static Map.Entry<String, JsonNode> single(JsonNode operand) {
        if (!operand.isObject() || operand.size() != 1) throw new IllegalArgumentException("expected a dictionary");
        return operand.properties().iterator().next();
    }

    /// A comparison of an attribute's value with the one wanted.
    interface Comparison {
        boolean holds(@Nullable String have, @Nullable String want);
    }

    private static boolean compare(@Nullable String have, @Nullable String want, int sign, boolean orEqual) {
        if (have == null || want == null) return false;
        int order = have.compareTo(want);
        return order == 0 ? orEqual : Integer.signum(order) == sign;
    }

    private static boolean isLike(@Nullable String have, @Nullable String want) {
        if (have == null || want == null) return false;
        String pattern = Pattern.quote(want).replace("%", "\\E.*\\Q").replace("_", "\\E.\\Q");
        return Pattern.matches(pattern, have);
    }

    /// An attribute of any resource or of its type.
    static @Nullable String value(Resource resource, String name) {
        return switch (name) {
            case "id" -> resource.id().toString();
            case "type" -> resource.type();
            case "original_resource_id" -> resource.original();
            case "project_id" -> resource.projectId();
            case "user_id" -> resource.userId();
            case "creator" -> resource.creator();
            case "created_by_user_id" ->
                resource.creator().substring(0, resource.creator().indexOf(':'));
            case "created_by_project_id" ->
                resource.creator().substring(resource.creator().indexOf(':') + 1);
            case "started_at" -> resource.started().toString();
            case "ended_at" -> null;
            default -> resource.attributes().get(name);
        };
    }
}
