package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A row of Nova's `os-hypervisors/detail` at a microversion from 2.53 to 2.87.
///
/// @param id a UUID, which is its root resource provider's in Placement as well
/// @param state `up` or `down`
/// @param status `enabled` or `disabled`
/// @param vcpus null when Nova doesn't say, as are the other quantities
public record Hypervisor(
        String id,
        String name,
        String state,
        String status,
        String type,
        @Nullable String address,
        Service service,
        @Nullable Integer vcpus,
        @Nullable Integer vcpusUsed,
        @Nullable Long memoryMiB,
        @Nullable Long memoryUsedMiB,
        @Nullable Long diskGiB,
        @Nullable Long diskUsedGiB,
        @Nullable Integer runningVms) {

    public Hypervisor {
        id = Clean.text(id);
        name = Clean.text(name);
        state = Clean.text(state);
        status = Clean.text(status);
        type = Clean.text(type);
        address = Clean.orNull(address);
    }

    public boolean up() {
        return state.equals("up");
    }

    public boolean enabled() {
        return status.equals("enabled");
    }

    /// The compute service that manages it.
    public record Service(String host, @Nullable String disabledReason) {
        public Service {
            host = Clean.text(host);
            disabledReason = Clean.orNull(disabledReason);
        }

        private static Service read(JsonParser json) throws IOException {
            var read = new Object() {
                @Nullable
                String host;

                @Nullable
                String disabledReason;
            };
            Tokens.object(json, (member, value) -> {
                switch (member) {
                    case "host" -> read.host = Tokens.text(value);
                    case "disabled_reason" -> read.disabledReason = Tokens.text(value);
                    default -> value.skipChildren();
                }
            });
            return new Service(Clean.text(read.host), read.disabledReason);
        }
    }

    static Hypervisor read(JsonParser json) throws IOException {
        var read = new Object() {
            @Nullable
            String id;

            @Nullable
            String name;

            @Nullable
            String state;

            @Nullable
            String status;

            @Nullable
            String type;

            @Nullable
            String address;

            Service service = new Service("", null);

            @Nullable
            Integer vcpus;

            @Nullable
            Integer vcpusUsed;

            @Nullable
            Long memoryMiB;

            @Nullable
            Long memoryUsedMiB;

            @Nullable
            Long diskGiB;

            @Nullable
            Long diskUsedGiB;

            @Nullable
            Integer runningVms;
        };
        Tokens.object(json, (member, value) -> {
            switch (member) {
                case "id" -> read.id = Tokens.text(value);
                case "hypervisor_hostname" -> read.name = Tokens.text(value);
                case "state" -> read.state = Tokens.text(value);
                case "status" -> read.status = Tokens.text(value);
                case "hypervisor_type" -> read.type = Tokens.text(value);
                case "host_ip" -> read.address = Tokens.text(value);
                case "service" -> read.service = Service.read(value);
                case "vcpus" -> read.vcpus = Tokens.integer(value);
                case "vcpus_used" -> read.vcpusUsed = Tokens.integer(value);
                case "memory_mb" -> read.memoryMiB = Tokens.longInteger(value);
                case "memory_mb_used" -> read.memoryUsedMiB = Tokens.longInteger(value);
                case "local_gb" -> read.diskGiB = Tokens.longInteger(value);
                case "local_gb_used" -> read.diskUsedGiB = Tokens.longInteger(value);
                case "running_vms" -> read.runningVms = Tokens.integer(value);
                default -> value.skipChildren();
            }
        });
        return new Hypervisor(
                Clean.text(read.id),
                Clean.text(read.name),
                Clean.text(read.state),
                Clean.text(read.status),
                Clean.text(read.type),
                read.address,
                read.service,
                read.vcpus,
                read.vcpusUsed,
                read.memoryMiB,
                read.memoryUsedMiB,
                read.diskGiB,
                read.diskUsedGiB,
                read.runningVms);
    }
}
