package org.xlcloud.simulator.world;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A move of a server from host to host, or to another flavor. Until a resize is confirmed the migration is a consumer
/// of its own in Placement: it holds what the server held before.
///
/// @param type as Nova names it: `resize`, `migration`, `live-migration`, `evacuation`
/// @param status as Nova names it: `migrating`, `finished`, `confirmed`, `reverted`, `done`, `completed`,
/// `error`
/// @param to null until the scheduler has found one
/// @param before the server as it was
public record Migration(
        int number,
        UUID id,
        String type,
        String status,
        SimServer before,
        @Nullable SimHost to,
        Flavor flavor,
        Instant created,
        Instant updated) {
    Migration with(String now, @Nullable SimHost host, Instant at) {
        return new Migration(number, id, type, now, before, host, flavor, created, at);
    }

    /// Whether Nova still has something to do with it, or waits for somebody to.
    public boolean open() {
        return status.equals("migrating") || status.equals("finished");
    }
}
