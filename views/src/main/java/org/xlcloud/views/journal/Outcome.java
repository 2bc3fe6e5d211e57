package org.xlcloud.views.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.views.state.Look;

/// How an operator's action ended and which calls it made, out of its entry's JSON: `outcome` in a
/// word, `problem` where it failed, and `calls` with `method`, `url`, `status` and `request_id`
/// each.
///
/// @param word as the entry has it; empty where it has none
/// @param made the calls, in their order
/// @param names of what was touched, by ids
record Outcome(String word, List<Call> made, Map<String, String> names) {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Outcome NONE = new Outcome("", List.of(), Map.of());

    /// One call to a server.
    record Call(String text, @Nullable String requestId) {}

    static Outcome of(Fact fact) {
        if (fact.detail().isEmpty()) return NONE;
        try {
            JsonNode json = MAPPER.readTree(fact.detail());
            List<Call> calls = new ArrayList<>();
            for (JsonNode call : json.path("calls")) calls.add(call(call));
            String word = json.path("state").asText(json.path("outcome").asText(""));
            Map<String, String> names = new HashMap<>();
            for (JsonNode each : json.path("touched"))
                names.put(each.path("id").asText(), each.path("name").asText());
            names.values().removeIf(String::isEmpty);
            return new Outcome(word, List.copyOf(calls), Map.copyOf(names));
        } catch (JsonProcessingException e) {
            return NONE; // the entry is shown as it is; its raw JSON has the text
        }
    }

    private static Call call(JsonNode call) {
        if (call.isTextual()) return new Call(call.asText(), null);
        String service = call.path("service").asText("");
        var words = new StringBuilder(service.isEmpty() ? "" : service + " ");
        words.append(call.path("call").asText(call.path("method").asText("")));
        String url = call.path("url").asText(call.path("path").asText(""));
        if (!url.isEmpty()) words.append(words.isEmpty() ? "" : " ").append(url);
        if (call.path("status").isInt())
            words.append(", ").append(call.path("status").asInt());
        String id = call.path("request_id").asText(call.path("requestId").asText(""));
        return new Call(words.toString(), id.isEmpty() ? null : id);
    }

    @Nullable
    Integer calls() {
        return made.isEmpty() ? null : made.size();
    }

    /// The ids joined; null where there are none.
    @Nullable
    String requestIds() {
        List<String> ids = new ArrayList<>();
        for (Call call : made) if (call.requestId() != null) ids.add(call.requestId());
        return ids.isEmpty() ? null : String.join(", ", ids);
    }

    @Nullable
    Look look() {
        return switch (word) {
            case "" -> null;
            case "done", "ok", "succeeded" -> new Look(Icon.DONE, word, "state-live");
            case "failed", "error" -> new Look(Icon.FAILED, word, "state-failed");
            case "cancelled", "aborted" -> new Look(Icon.CANCELLED, word, "state-stale");
            default -> new Look(Icon.INFO, word, "state-loading");
        };
    }
}
