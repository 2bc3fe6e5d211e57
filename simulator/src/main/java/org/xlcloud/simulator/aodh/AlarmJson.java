package org.xlcloud.simulator.aodh;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Aodh's JSON of alarms and of their history.
final class AlarmJson {
    /// Microseconds, no zone.
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final JsonMapper mapper = new JsonMapper();

    ObjectNode alarm(Alarm alarm) {
        ObjectNode json = mapper.createObjectNode();
        json.put("alarm_id", alarm.id().toString());
        json.put("name", alarm.name());
        json.put("description", alarm.description());
        json.put("enabled", alarm.enabled());
        json.set("ok_actions", shown(alarm.okActions()));
        json.set("alarm_actions", shown(alarm.alarmActions()));
        json.set("insufficient_data_actions", shown(alarm.insufficientDataActions()));
        json.put("repeat_actions", alarm.repeatActions());
        json.put("type", alarm.type());
        json.set("time_constraints", alarm.timeConstraints());
        json.put("project_id", alarm.projectId());
        json.put("user_id", alarm.userId());
        json.put("timestamp", time(alarm.changed()));
        json.put("state", alarm.state().word());
        json.put("state_timestamp", time(alarm.stateSince()));
        json.put("state_reason", alarm.stateReason());
        json.put("severity", alarm.severity());
        json.put("evaluate_timestamp", SECONDS.format(alarm.evaluated()));
        json.set(alarm.type() + "_rule", alarm.rule());
        json.setAll(alarm.more());
        return json;
    }

    ArrayNode alarms(List<Alarm> alarms) {
        ArrayNode list = mapper.createArrayNode();
        alarms.forEach(alarm -> list.add(alarm(alarm)));
        return list;
    }

    ArrayNode history(List<AlarmChange> changes) {
        ArrayNode list = mapper.createArrayNode();
        for (AlarmChange change : changes) {
            ObjectNode json = list.addObject();
            json.put("event_id", change.eventId().toString());
            json.put("alarm_id", change.alarmId().toString());
            json.put("type", change.type());
            json.put("detail", change.detail());
            json.put("project_id", change.projectId());
            json.put("user_id", change.userId());
            json.put("on_behalf_of", change.onBehalfOf());
            json.put("timestamp", time(change.at()));
        }
        return list;
    }

    /// What a creation or deletion writes into its line: the alarm, with its rule under one name
    /// and its actions as they were given.
    ObjectNode detail(Alarm alarm) {
        ObjectNode json = mapper.createObjectNode();
        json.put("alarm_id", alarm.id().toString());
        json.put("type", alarm.type());
        json.put("enabled", alarm.enabled());
        json.put("name", alarm.name());
        json.put("description", alarm.description());
        json.put("timestamp", time(alarm.changed()));
        json.put("user_id", alarm.userId());
        json.put("project_id", alarm.projectId());
        json.put("state", alarm.state().word());
        json.put("state_timestamp", time(alarm.stateSince()));
        json.put("state_reason", alarm.stateReason());
        json.set("ok_actions", given(alarm.okActions()));
        json.set("alarm_actions", given(alarm.alarmActions()));
        json.set("insufficient_data_actions", given(alarm.insufficientDataActions()));
        json.put("repeat_actions", alarm.repeatActions());
        json.set("time_constraints", alarm.timeConstraints());
        json.put("severity", alarm.severity());
        json.set("rule", alarm.rule());
        return json;
    }

    ObjectNode transition(Alarm.State state, String reason) {
        return mapper.createObjectNode().put("state", state.word()).put("transition_reason", reason);
    }

    /// Aodh shows an action without an empty authority: `log://` as `log:`.
    private ArrayNode shown(List<String> urls) {
        ArrayNode list = mapper.createArrayNode();
        urls.forEach(url -> list.add(url.endsWith("://") ? url.substring(0, url.length() - 2) : url));
        return list;
    }

    private ArrayNode given(List<String> urls) {
        ArrayNode list = mapper.createArrayNode();
        urls.forEach(list::add);
        return list;
    }

    static String time(Instant instant) {
        return MICROS.format(instant);
    }
}
