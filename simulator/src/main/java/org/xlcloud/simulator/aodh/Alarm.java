package org.xlcloud.simulator.aodh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An alarm at one moment.
///
/// @param type `event`, `gnocchi_aggregation_by_resources_threshold` and the other types of Aodh
/// @param rule as the API shows it under `<type>_rule`
/// @param changed when it was created or last written
/// @param severity `low`, `moderate`, `critical`
/// @param timeConstraints the windows in which it is evaluated, as the API has them; the evaluator
/// here ignores them
/// @param repeatActions whether its actions are called again while it stays in a state
/// @param more the fields that only this cloud's Aodh has, a newer one or one with plug-ins
public record Alarm(
        UUID id,
        String name,
        String description,
        boolean enabled,
        String type,
        JsonNode rule,
        String projectId,
        String userId,
        State state,
        String stateReason,
        Instant changed,
        Instant stateSince,
        Instant evaluated,
        String severity,
        boolean repeatActions,
        List<String> okActions,
        List<String> alarmActions,
        List<String> insufficientDataActions,
        JsonNode timeConstraints,
        ObjectNode more) {
    /// What an alarm can be in.
    public enum State {
        OK("ok"),
        ALARM("alarm"),
        INSUFFICIENT_DATA("insufficient data");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /// The state of a word; null for another word.
        static @Nullable State of(String word) {
            for (State state : values()) {
                if (state.word.equals(word)) return state;
            }
            return null;
        }
    }

    /// The reason of an alarm that was never looked at.
    public static final String NOT_EVALUATED = "Not evaluated yet";

    static final String EVENT = "event";

    /// One that is evaluated at all times.
    public Alarm(
            UUID id,
            String name,
            String description,
            boolean enabled,
            String type,
            JsonNode rule,
            String projectId,
            String userId,
            State state,
            String stateReason,
            Instant changed,
            Instant stateSince,
            Instant evaluated,
            String severity,
            boolean repeatActions,
            List<String> okActions,
            List<String> alarmActions,
            List<String> insufficientDataActions) {
        this(
                id,
                name,
                description,
                enabled,
                type,
                rule,
                projectId,
                userId,
                state,
                stateReason,
                changed,
                stateSince,
                evaluated,
                severity,
                repeatActions,
                okActions,
                alarmActions,
                insufficientDataActions,
                JsonNodeFactory.instance.arrayNode(),
                JsonNodeFactory.instance.objectNode());
    }

    public Alarm {
        okActions = List.copyOf(okActions);
        alarmActions = List.copyOf(alarmActions);
        insufficientDataActions = List.copyOf(insufficientDataActions);
    }

    /// Whether the evaluator here judges it.
    boolean isThreshold() {
        return type.startsWith("gnocchi_");
    }

    boolean isEvent() {
        return type.equals(EVENT);
    }

    List<String> actions(State of) {
        return switch (of) {
            case OK -> okActions;
            case ALARM -> alarmActions;
            case INSUFFICIENT_DATA -> insufficientDataActions;
        };
    }

    /// What its actions are told.
    ///
    /// @param data what has fired it
    JsonNode message(State previous, JsonNode data) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("alarm_name", name).put("alarm_id", id.toString()).put("severity", severity);
        message.put("previous", previous.word()).put("current", state.word()).put("reason", stateReason);
        message.set("reason_data", data);
        return message;
    }

    Alarm with(State newState, String reason, Instant at) {
        return new Alarm(
                id,
                name,
                description,
                enabled,
                type,
                rule,
                projectId,
                userId,
                newState,
                reason,
                changed,
                newState == state ? stateSince : at,
                at,
                severity,
                repeatActions,
                okActions,
                alarmActions,
                insufficientDataActions,
                timeConstraints,
                more);
    }
}
