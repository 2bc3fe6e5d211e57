package org.xlcloud.services.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Remembers which card of which host has which UUID, as complete reports of nodes have shown: a node that loses a card
/// counts the others anew, and then positions say nothing and UUIDs all.
final class Witness {
    private static final int MOST = 200_000;

    /// @param gpu the key of the inventory's GPU
    /// @param sure whether the node had this one card only, so that nothing was presumed about its order
    private record Seen(String gpu, boolean sure) {}

    private final Map<String, Seen> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST;
        }
    };

    private long lessons;

    /// What is sure is not replaced by what is presumed.
    void learn(String uuid, String gpu, boolean sure) {
        Seen before = seen.get(uuid);
        var now = new Seen(gpu, sure);
        if (now.equals(before) || (before != null && before.sure && !sure)) return;
        seen.put(uuid, now);
        lessons++;
    }

    /// Counts up with everything new that it learns.
    long lessons() {
        return lessons;
    }

    /// The key of the GPU with this UUID; null where nobody has shown it.
    @Nullable
    String gpu(@Nullable String uuid) {
        Seen known = uuid == null ? null : seen.get(uuid);
        return known == null ? null : known.gpu;
    }
}
