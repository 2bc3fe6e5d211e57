package org.xlcloud.services.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// A line of an alarm's history.
///
/// @param id Aodh's own, unique
/// @param type `creation`, `rule change`, `state transition`, `deletion`
/// @param detail what Aodh sends as JSON in a text: of a transition `state` and `transition_reason`
/// @param userId who did it; empty where Aodh itself did
public record AodhEvent(String id, String alarmId, String type, JsonNode detail, String userId, Instant at) {
    public boolean transition() {
        return type.equals("state transition");
    }
}
