package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.stacks.UpdateEffect.What;

/// What Heat (19) does with a server when properties of its change: `update_allowed` and the update policies of
/// `heat/engine/resources/openstack/nova/server.py`.
final class Servers {
    private static final Set<String> IN_PLACE = Set.of(
            "name",
            "metadata",
            "tags",
            "admin_pass",
            "networks",
            "deployment_swift_data",
            "software_config_transport",
            "block_device_mapping_v2",
            "metadata of the resource");
    private static final Set<String> POLICIES =
            Set.of("flavor_update_policy", "image_update_policy", "user_data_update_policy");

    private Servers() {}

    /// The worst of what becomes of it; null when nothing does.
    ///
    /// @param properties that have another value
    /// @param definition all of them
    static @Nullable What what(Set<String> properties, JsonNode definition, Map<String, String> values) {
        What worst = null;
        for (String property : properties) {
            What what = what(property, definition, values);
            if (what != null) worst = worst == null ? what : worst.worse(what);
        }
        return worst;
    }

    private static @Nullable What what(String property, JsonNode definition, Map<String, String> values) {
        if (POLICIES.contains(property)) return null;
        if (IN_PLACE.contains(property)) return What.CHANGED;
        return switch (property) {
            case "flavor", "InstanceType" ->
                policy("flavor_update_policy", definition, values).equals("REPLACE") ? What.REPLACED : What.RESIZED;
            case "image" ->
                policy("image_update_policy", definition, values).equals("REPLACE") ? What.REPLACED : What.REBUILT;
            case "user_data" ->
                policy("user_data_update_policy", definition, values).equals("IGNORE") ? null : What.REPLACED;
            default -> What.REPLACED;
        };
    }

    private static String policy(String name, JsonNode definition, Map<String, String> values) {
        return Hot.text(definition.path(name), values);
    }
}
