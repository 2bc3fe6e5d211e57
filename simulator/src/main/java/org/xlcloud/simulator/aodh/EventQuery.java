package org.xlcloud.simulator.aodh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// Whether an event is one that an event alarm's query means: every condition on its traits must hold.
final class EventQuery {
    private EventQuery() {}

    /// @param query a list of `{field, op, value}`, `traits.adjustment`, `gt`, `0`
    static boolean holds(JsonNode query, Map<String, Object> traits) {
        for (JsonNode each : query) {
            String field = each.path("field").asText();
            Object trait = field.startsWith("traits.") ? traits.get(field.substring("traits.".length())) : null;
            if (trait == null
                    || !compare(
                            trait,
                            each.path("op").asText("eq"),
                            each.path("value").asText())) return false;
        }
        return true;
    }

    private static boolean compare(Object trait, String op, String value) {
        int order;
        try {
            order = trait instanceof Integer whole
                    ? Double.compare(whole, Double.parseDouble(value))
                    : trait.toString().compareTo(value);
        } catch (NumberFormatException e) {
            return false; // a number is never what is none
        }
        return switch (op) {
            case "eq" -> order == 0;
            case "ne" -> order != 0;
            case "gt" -> order > 0;
            case "ge" -> order >= 0;
            case "lt" -> order < 0;
            case "le" -> order <= 0;
            default -> false;
        };
    }
}
