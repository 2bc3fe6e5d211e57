package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;

/// Reads values of templates in either of Heat's languages, HOT (`get_param`) and CloudFormation's (`Ref`), as far as
/// they can be told without Heat: what it alone can work out stays unknown.
final class Hot {
    private static final int DEEPEST = 20;

    private Hot() {}

    static JsonNode either(JsonNode object, String first, String second) {
        JsonNode found = object.path(first);
        return found.isMissingNode() ? object.path(second) : found;
    }

    /// The parameter that a value is taken from whole; null where it is not.
    static @Nullable String parameterOf(JsonNode value) {
        JsonNode parameter = either(value, "get_param", "Ref");
        return parameter.isTextual() ? parameter.asText() : null;
    }

    /// A value as text; empty where it is not known.
    static String text(JsonNode value, Map<String, String> parameters) {
        String parameter = parameterOf(value);
        if (parameter != null) return parameters.getOrDefault(parameter, "");
        return value.isValueNode() && !value.isNull() ? Text.clean(value.asText()) : "";
    }

    /// A value as a whole number; null where it is none or not known.
    static @Nullable Integer number(JsonNode value, Map<String, String> parameters) {
        String text = text(value, parameters);
        try {
            return text.isEmpty() ? null : (int) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return null; // an expression that only Heat can work out
        }
    }

    /// Whether a condition holds; null where only Heat can tell.
    ///
    /// @param condition a name of `conditions`, or an expression
    static @Nullable Boolean holds(JsonNode condition, JsonNode conditions, Map<String, String> parameters) {
        return holds(condition, conditions, parameters, 0);
    }

    private static @Nullable Boolean holds(
            JsonNode condition, JsonNode conditions, Map<String, String> parameters, int depth) {
        if (depth > DEEPEST) return null;
        if (condition.isMissingNode()) return true;
        if (condition.isBoolean()) return condition.asBoolean();
        if (condition.isTextual()) {
            JsonNode named = conditions.path(condition.asText());
            return named.isMissingNode() ? null : holds(named, conditions, parameters, depth + 1);
        }
        JsonNode equals = either(condition, "equals", "Fn::Equals");
        if (equals.size() == 2) return same(equals.path(0), equals.path(1), parameters);
        JsonNode not = either(condition, "not", "Fn::Not");
        if (!not.isMissingNode()) {
            Boolean inner = holds(not.isArray() ? not.path(0) : not, conditions, parameters, depth + 1);
            return inner == null ? null : !inner;
        }
        JsonNode and = either(condition, "and", "Fn::And");
        if (and.isArray()) return all(and, true, conditions, parameters, depth);
        JsonNode or = either(condition, "or", "Fn::Or");
        if (or.isArray()) return all(or, false, conditions, parameters, depth);
        String parameter = parameterOf(condition);
        String value = parameter == null ? null : parameters.get(parameter);
        return value == null ? null : value.equalsIgnoreCase("true") || value.equals("1");
    }

    /// Whether all hold (`and`), or some (`or`).
    private static @Nullable Boolean all(
            JsonNode list, boolean and, JsonNode conditions, Map<String, String> parameters, int depth) {
        boolean unknown = false;
        for (JsonNode each : list) {
            Boolean inner = holds(each, conditions, parameters, depth + 1);
            if (inner == null) unknown = true;
            else if (inner != and) return !and;
        }
        return unknown ? null : and;
    }

    private static @Nullable Boolean same(JsonNode one, JsonNode other, Map<String, String> parameters) {
        if (!known(one, parameters) || !known(other, parameters)) return null;
        return same(text(one, parameters), text(other, parameters));
    }

    private static boolean known(JsonNode value, Map<String, String> parameters) {
        String parameter = parameterOf(value);
        return parameter == null ? value.isValueNode() : parameters.containsKey(parameter);
    }

    /// Whether two values are the same as Heat compares them: `2` and `2.0` are.
    static boolean same(String one, String other) {
        if (one.equals(other)) return true;
        try {
            return Double.parseDouble(one) == Double.parseDouble(other);
        } catch (NumberFormatException e) {
            return false; // texts, and not the same
        }
    }
}
