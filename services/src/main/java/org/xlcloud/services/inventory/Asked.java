package org.xlcloud.services.inventory;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.openstack.Server;

/// What servers ask for by their flavors, worked out once per flavor.
final class Asked {
    private final GpuRule rule;
    private final Map<String, Map<String, String>> flavors;
    private final IdentityHashMap<Server.Flavor, Map<String, Integer>> byFlavor = new IdentityHashMap<>();
    private final Map<Map<String, String>, Map<String, Integer>> bySpecs = new HashMap<>();

    /// @param flavors extra specs by flavor name, for clouds that hide them in servers; null while unknown
    Asked(GpuRule rule, @Nullable Map<String, Map<String, String>> flavors) {
        this.rule = rule;
        this.flavors = flavors == null ? Map.of() : flavors;
    }

    /// The extra specs of the server's flavor.
    Map<String, String> specs(Server server) {
        Map<String, String> own = server.flavor().extraSpecs();
        if (own != null) return own;
        String name = server.flavor().name();
        return name == null ? Map.of() : flavors.getOrDefault(name, Map.of());
    }

    /// How many GPUs, by alias or resource class.
    Map<String, Integer> by(Server server) {
        return byFlavor.computeIfAbsent(server.flavor(), flavor -> bySpecs.computeIfAbsent(specs(server), rule::asked));
    }

    int count(Server server) {
        int count = 0;
        for (int amount : by(server).values()) count += amount;
        return count;
    }
}
