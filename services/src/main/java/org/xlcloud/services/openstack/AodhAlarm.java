package org.xlcloud.services.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.xlcloud.services.cloud.Text;

/// An alarm of Aodh as it was answered, whole: types and fields that nobody here knows stay in it,
/// so that an edit sends them back as they were.
///
/// @param json not to be changed; [#copy] is for that
public record AodhAlarm(ObjectNode json) {
    /// Where each state's action URLs stand.
    public static final List<String> ACTIONS = List.of("ok_actions", "alarm_actions", "insufficient_data_actions");

    public String id() {
        return text("alarm_id");
    }

    public String name() {
        return text("name");
    }

    public String description() {
        return text("description");
    }

    /// `event`, `composite`, `gnocchi_resources_threshold` and whatever else a cloud has.
    public String type() {
        return text("type");
    }

    /// `ok`, `alarm`, `insufficient data`.
    public String state() {
        return text("state");
    }

    public String stateReason() {
        return text("state_reason");
    }

    /// Microseconds, UTC, no zone. Zed leaves it at the creation's time after transitions of the evaluator.
    public String stateTimestamp() {
        return text("state_timestamp");
    }

    /// `low`, `moderate`, `critical`.
    public String severity() {
        return text("severity");
    }

    public String projectId() {
        return text("project_id");
    }

    public boolean enabled() {
        return json.path("enabled").asBoolean(true);
    }

    /// What stands under `<type>_rule`; a missing node where there is none.
    public JsonNode rule() {
        return json.path(type() + "_rule");
    }

    /// The action URLs of all three states.
    public List<String> actions() {
        var all = new ArrayList<String>();
        for (String field : ACTIONS) json.path(field).forEach(url -> all.add(url.asText()));
        return all;
    }

    public ObjectNode copy() {
        return json.deepCopy();
    }

    private String text(String field) {
        return Text.clean(json.path(field).asText(""));
    }
}
