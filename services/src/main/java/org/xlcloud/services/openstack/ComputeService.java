package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A row of Nova's `os-services`.
///
/// @param binary `nova-compute`, `nova-conductor`, `nova-scheduler`
/// @param state `up` or `down`
/// @param updatedAt when it last reported, by its own clock
public record ComputeService(
        String id,
        String binary,
        String host,
        @Nullable String zone,
        String status,
        String state,
        @Nullable Instant updatedAt,
        @Nullable String disabledReason,
        boolean forcedDown) {

    public ComputeService {
        id = Clean.text(id);
        binary = Clean.text(binary);
        host = Clean.text(host);
        zone = Clean.orNull(zone);
        status = Clean.text(status);
        state = Clean.text(state);
        disabledReason = Clean.orNull(disabledReason);
    }

    static ComputeService read(JsonParser json) throws IOException {
        var read = new Object() {
            @Nullable
            String id;

            @Nullable
            String binary;

            @Nullable
            String host;

            @Nullable
            String zone;

            @Nullable
            String status;

            @Nullable
            String state;

            @Nullable
            Instant updatedAt;

            @Nullable
            String disabledReason;

            boolean forcedDown;
        };
        Tokens.object(json, (member, value) -> {
            switch (member) {
                case "id" -> read.id = Tokens.text(value);
                case "binary" -> read.binary = Tokens.text(value);
                case "host" -> read.host = Tokens.text(value);
                case "zone" -> read.zone = Tokens.text(value);
                case "status" -> read.status = Tokens.text(value);
                case "state" -> read.state = Tokens.text(value);
                case "updated_at" -> read.updatedAt = Clean.time(Tokens.text(value));
                case "disabled_reason" -> read.disabledReason = Tokens.text(value);
                case "forced_down" -> read.forcedDown = Tokens.truth(value);
                default -> value.skipChildren();
            }
        });
        return new ComputeService(
                Clean.text(read.id),
                Clean.text(read.binary),
                Clean.text(read.host),
                read.zone,
                Clean.text(read.status),
                Clean.text(read.state),
                read.updatedAt,
                read.disabledReason,
                read.forcedDown);
    }
}
