package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xlcloud.services.openstack.StackId;

/// What one stack's page shows beside its tree.
///
/// @param parameters by name, hidden ones as Heat sends them: `******`
/// @param minutes after which Heat gives up an operation; 0 for never
/// @param raw Heat's own answer
public record StackDetail(
        StackId id,
        String description,
        Map<String, String> parameters,
        List<Output> outputs,
        int minutes,
        boolean rollback,
        JsonNode raw) {
    public StackDetail {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        outputs = List.copyOf(outputs);
    }

    /// @param value a text as it is, everything else as JSON; empty where Heat could not work it out
    /// @param problem Heat's words where it could not; empty when it could
    public record Output(String key, String description, String value, String problem) {}
}
