package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Query;

/// How long what is done with clusters has usually taken, by the audit trail: a cluster is created and deleted once, so
/// that its own events tell nothing of that.
public final class PastActions {
    /// What has a name of its own in the audit trail, `stack.create`.
    private static final Set<String> ACTIONS = Set.of("CREATE", "UPDATE", "DELETE", "CHECK", "SUSPEND", "RESUME");

    private static final int ENTRIES = 1_000;
    private static final int ENOUGH = 9;

    private final Journal journal;

    public PastActions(Journal journal) {
        this.journal = journal;
    }

    /// The operation with how long its like usually took in this cloud, where its own past does not tell. Blocks.
    public Operation told(String cloud, Operation operation) {
        if (operation.usual() != null || !ACTIONS.contains(operation.action())) return operation;
        Duration usual = usual(cloud, "stack." + operation.action().toLowerCase(Locale.ROOT));
        return usual == null ? operation : operation.usually(usual);
    }

    /// The median of the last ones that succeeded; null where there was none.
    private @Nullable Duration usual(String cloud, String action) {
        List<Duration> spans = new ArrayList<>();
        for (Entry entry : journal.search(
                        Query.ALL.of(Kind.ACTION).ofCloud(cloud).limit(ENTRIES))
                .entries()) {
            JsonNode detail = Askers.detail(entry.fact());
            if (detail == null
                    || !detail.path("action").asText().equals(action)
                    || !detail.path("state").asText().equals("done")) continue;
            spans.add(Duration.ofMillis((long) (detail.path("seconds").asDouble() * 1_000)));
            if (spans.size() == ENOUGH) break;
        }
        return spans.isEmpty() ? null : spans.stream().sorted().toList().get(spans.size() / 2);
    }
}
