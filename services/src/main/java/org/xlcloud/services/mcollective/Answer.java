package org.xlcloud.services.mcollective;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one node answered to a call; its signature holds.
///
/// @param node the node's identity
/// @param status MCollective's: 0 done, 1 the agent gave up, 2 the agent lacks the action, 3 an
/// argument is missing, 4 the node's DDL refused action or argument, 5 anything else
/// @param message the agent's words for it
/// @param data what the action returns; filled also when the agent gave up
/// @param after how long after the request it came
public record Answer(String node, int status, String message, Map<String, @Nullable Object> data, Duration after) {
    public boolean done() {
        return status == 0;
    }

    /// A text of the data; empty when it is not there.
    public String text(String key) {
        Object value = data.get(key);
        return value == null ? "" : String.valueOf(value);
    }

    /// A number of the data; the other when it is none.
    public double number(String key, double otherwise) {
        return data.get(key) instanceof Number number ? number.doubleValue() : otherwise;
    }
}
