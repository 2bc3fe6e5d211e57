package org.xlcloud.services.cloud;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The cloud that `OS_*` variables describe.
final class EnvCloud {
    /// These choose or name a cloud; alone they describe none.
    private static final Set<String> SELECTORS =
            Set.of("OS_CLOUD", "OS_REGION_NAME", "OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE", "OS_CLOUD_NAME");

    private EnvCloud() {}

    /// Null when the environment describes no cloud.
    ///
    /// @param others whether there are other clouds; without an address, variables such as
    ///     `OS_IDENTITY_API_VERSION` are then left over from something else rather than a cloud half described
    static Setting.@Nullable Section read(Map<String, String> env, boolean others) {
        if (others && !env.containsKey("OS_AUTH_URL") && !env.containsKey("OS_PROFILE")) return null;
        Map<String, Setting> keys = new LinkedHashMap<>();
        boolean describes = false;
        for (Map.Entry<String, String> variable : new TreeMap<>(env).entrySet()) {
            String name = variable.getKey();
            boolean foreign = !name.startsWith("OS_")
                    || name.startsWith("OS_TEST")
                    || name.startsWith("OS_STD")
                    || name.startsWith("OS_LOG");
            if (foreign) continue;
            describes |= !SELECTORS.contains(name);
            // OS_CLOUD would be taken for the old name of `profile`.
            if (name.equals("OS_CLOUD")
                    || name.equals("OS_CLOUD_NAME")
                    || variable.getValue().isEmpty()) continue;
            var place = new Setting.Place("environment variable " + name, 0);
            keys.put(
                    name.substring(3).toLowerCase(java.util.Locale.ROOT),
                    new Setting.Value(variable.getValue(), place));
        }
        return describes ? new Setting.Section(keys, new Setting.Place("environment variables OS_*", 0)) : null;
    }
}
