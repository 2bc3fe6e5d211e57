package org.xlcloud.services.openstack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A row of Nova's `os-hypervisors/detail` at a microversion from 2.53 to 2.87.
///
/// @param id a UUID, which is its root resource provider's in Placement as well
/// @param state `up` or `down`
/// @param status `enabled` or `disabled`
/// @param vcpus null when Nova doesn't say, as are the other quantities
@JsonIgnoreProperties(ignoreUnknown = true)
public record Hypervisor(
        String id,
        @JsonProperty("hypervisor_hostname") String name,
        String state,
        String status,
        @JsonProperty("hypervisor_type") String type,
        @JsonProperty("host_ip") @Nullable String address,
        Service service,
        @Nullable Integer vcpus,
        @JsonProperty("vcpus_used") @Nullable Integer vcpusUsed,
        @JsonProperty("memory_mb") @Nullable Long memoryMiB,
        @JsonProperty("memory_mb_used") @Nullable Long memoryUsedMiB,
        @JsonProperty("local_gb") @Nullable Long diskGiB,
        @JsonProperty("local_gb_used") @Nullable Long diskUsedGiB,
        @JsonProperty("running_vms") @Nullable Integer runningVms) {

    public Hypervisor {
        id = Clean.text(id);
        name = Clean.text(name);
        state = Clean.text(state);
        status = Clean.text(status);
        type = Clean.text(type);
        address = Clean.orNull(address);
        service = service == null ? new Service("", null) : service;
    }

    public boolean up() {
        return state.equals("up");
    }

    public boolean enabled() {
        return status.equals("enabled");
    }

    /// The compute service that manages it.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Service(
            String host,
            @JsonProperty("disabled_reason") @Nullable String disabledReason) {
        public Service {
            host = Clean.text(host);
            disabledReason = Clean.orNull(disabledReason);
        }
    }
}
