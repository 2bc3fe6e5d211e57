package org.xlcloud.services.inventory;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;

/// A Nova server.
///
/// @param status Nova's word: `ACTIVE`, `ERROR`, `SHUTOFF`, …
/// @param taskState what Nova is doing with it now
/// @param hostName the hypervisor's; null until it is scheduled
/// @param gpusAsked how many GPUs its flavor asks for, by `pci_passthrough:alias` and `resources:VGPU`
/// @param gpus keys of the GPUs that Placement says it holds
/// @param fault Nova's words when its status is `ERROR`
public record Instance(
        String cloud,
        String id,
        String name,
        String status,
        @Nullable String taskState,
        @Nullable String hostName,
        String projectId,
        @Nullable String projectName,
        String userId,
        @Nullable String flavor,
        Map<String, String> flavorExtraSpecs,
        Map<String, String> metadata,
        List<String> addresses,
        @Nullable Instant createdAt,
        @Nullable Instant launchedAt,
        @Nullable Instant updatedAt,
        @Nullable String fault,
        int gpusAsked,
        List<String> gpus) {

    private static final int MOST_SESSIONS = 1_000;

    public Instance {
        flavorExtraSpecs = Map.copyOf(flavorExtraSpecs);
        metadata = Map.copyOf(metadata);
        addresses = List.copyOf(addresses);
        gpus = List.copyOf(gpus);
    }

    /// Unique over all clouds and stable over refreshes.
    public String key() {
        return cloud + "/" + id;
    }

    /// The remote-rendering sessions that run on it, as its load balancer notes them in the metadata `sessions`: names
    /// with commas or blanks between.
    public List<String> sessions() {
        return Arrays.stream(metadata.getOrDefault("sessions", "").split("[,\\s]+", -1))
                .filter(name -> !name.isEmpty())
                .map(Text::clean)
                .limit(MOST_SESSIONS)
                .toList();
    }
}
