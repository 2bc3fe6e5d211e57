package org.xlcloud.services.openstack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A row of Nova's `os-services`.
///
/// @param binary `nova-compute`, `nova-conductor`, `nova-scheduler`
/// @param state `up` or `down`
/// @param updatedAt when it last reported, by its own clock
@JsonIgnoreProperties(ignoreUnknown = true)
public record ComputeService(
        String id,
        String binary,
        String host,
        @Nullable String zone,
        String status,
        String state,

        @JsonProperty("updated_at") @JsonDeserialize(using = Clean.Time.class) @Nullable
        Instant updatedAt,

        @JsonProperty("disabled_reason") @Nullable String disabledReason,
        @JsonProperty("forced_down") boolean forcedDown) {

    public ComputeService {
        id = Clean.text(id);
        binary = Clean.text(binary);
        host = Clean.text(host);
        zone = Clean.orNull(zone);
        status = Clean.text(status);
        state = Clean.text(state);
        disabledReason = Clean.orNull(disabledReason);
    }
}
