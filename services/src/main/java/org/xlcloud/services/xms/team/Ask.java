package org.xlcloud.services.xms.team;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.ShownToken;

/// A request that was let in.
///
/// @param path the values of the route's parameters, in their order
/// @param query by name; the first value of each
/// @param body as it came
/// @param who null where nobody needs to be known
record Ask(
        List<String> path,
        Map<String, String> query,
        String body,
        @Nullable ShownToken who) {
    static Map<String, String> query(@Nullable String raw) {
        var query = new HashMap<String, String>();
        if (raw == null || raw.isEmpty()) return query;
        for (String pair : raw.split("&", 50)) {
            int equals = pair.indexOf('=');
            query.putIfAbsent(
                    decoded(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(400, "read the query", "a % that is no escape", "percent-encoded UTF-8");
        }
    }

    int number(String name, int least, int most, int otherwise) {
        String value = query.get(name);
        if (value == null) return otherwise;
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ApiProblem(
                400, "read the query's " + name, "\"" + value + "\"", "a number from " + least + " to " + most);
    }

    /// The body as an object with no fields but these; an empty body is an empty object.
    ObjectNode object(String... fields) {
        if (body.isBlank()) return JsonNodeFactory.instance.objectNode();
        JsonNode read;
        try {
            read = RunJson.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new ApiProblem(400, "read the body", "no JSON: " + e.getOriginalMessage(), "a JSON object");
        }
        if (!(read instanceof ObjectNode object))
            throw new ApiProblem(400, "read the body", read.getNodeType().toString(), "a JSON object");
        onlyThese(object, "the body", List.of(fields));
        return object;
    }

    static void onlyThese(ObjectNode object, String what, List<String> fields) {
        var strange = new TreeSet<String>();
        object.fieldNames().forEachRemaining(strange::add);
        fields.forEach(strange::remove);
        if (!strange.isEmpty())
            throw new ApiProblem(
                    400, "read " + what, "the field " + strange.first(), "only " + String.join(", ", fields));
    }

    static String text(JsonNode object, String field, String otherwise) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) return otherwise;
        if (!value.isTextual())
            throw new ApiProblem(
                    400, "read the field " + field, value.getNodeType().toString(), "a string");
        return value.textValue();
    }

    static int number(JsonNode object, String field, int least, int most, int otherwise) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) return otherwise;
        if (!value.isInt() || value.intValue() < least || value.intValue() > most)
            throw new ApiProblem(
                    400, "read the field " + field, value.toString(), "a whole number from " + least + " to " + most);
        return value.intValue();
    }
}
