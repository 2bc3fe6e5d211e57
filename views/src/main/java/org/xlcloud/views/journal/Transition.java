package org.xlcloud.views.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.alarms.State;
import org.xlcloud.services.journal.Fact;

/// What an alarm came to by a transition, out of its entry's JSON: `state` and `severity` in words.
final class Transition {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Transition() {}

    /// How bad it is from then on; [Severity#UNKNOWN] where the entry does not tell.
    static Severity to(Fact fact) {
        if (fact.detail().isEmpty()) return Severity.UNKNOWN;
        try {
            JsonNode json = MAPPER.readTree(fact.detail());
            return switch (State.of(json.path("state").asText(""))) {
                case OK -> Severity.NONE;
                case INSUFFICIENT_DATA -> Severity.UNKNOWN;
                case ALARM -> Severity.of(json.path("severity").asText(""));
            };
        } catch (JsonProcessingException e) {
            return Severity.UNKNOWN; // written by another console in another form
        }
    }
}
