package org.xlcloud.services.stacks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.journal.Query;

/// Finds out which person asked for the resizes of a group: Heat knows of a signal or of an update only that it came,
/// the audit trail knows who sent it from a console.
public final class Askers {
    /// The clocks of the console and of Heat may differ, and Heat begins a little after it was asked.
    private static final Duration SLACK = Duration.ofSeconds(10);

    /// What ended without its outcome being written, when the console was killed, is taken to have gone on for so long.
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /// What the console does that may change a group's size.
    private static final Set<String> RESIZING = Set.of("group.scale", "stack.update");

    private final Journal journal;

    public Askers(Journal journal) {
        this.journal = journal;
    }

    /// The group with those resizes told as a person's that were asked for from a console. Blocks.
    ///
    /// @param cluster the id of the master stack that the group is in
    public Group named(String cloud, String cluster, Group group) {
        if (group.resizes().isEmpty()) return group;
        var asked = new ArrayList<Asked>();
        for (String stack : Set.of(cluster, group.node().id())) asked.addAll(asked(cloud, stack, group));
        return group.with(
                group.resizes().stream().map(resize -> by(resize, asked)).toList());
    }

    /// An action of a person's that may have resized the group.
    private record Asked(String who, String title, Instant from, Instant to) {
        boolean covers(Instant at) {
            return !at.isBefore(from.minus(SLACK)) && !at.isAfter(to.plus(SLACK));
        }
    }

    private static Resize by(Resize resize, List<Asked> asked) {
        Asked latest = null;
        for (Asked one : asked)
            if (one.covers(resize.at()) && (latest == null || one.from.isAfter(latest.from))) latest = one;
        return latest == null ? resize : resize.askedBy(latest.who + " (" + latest.title + ")");
    }

    private List<Asked> asked(String cloud, String stack, Group group) {
        Instant oldest = group.resizes().getLast().at();
        Map<String, Fact> begun = new HashMap<>();
        Map<String, Instant> ended = new HashMap<>();
        Query query = Query.ALL
                .of(Kind.ACTION)
                .ofCloud(cloud)
                .on(Link.of("stack", cloud + "/" + stack))
                .between(oldest.minus(LONGEST), null);
        for (Entry entry : journal.search(query).entries()) {
            JsonNode detail = detail(entry.fact());
            if (detail == null || !RESIZING.contains(detail.path("action").asText())) continue;
            String id = detail.path("id").asText();
            if (detail.has("state")) ended.put(id, entry.fact().at());
            else begun.put(id, entry.fact());
        }
        var asked = new ArrayList<Asked>();
        begun.forEach((id, fact) -> asked.add(new Asked(
                fact.who(),
                fact.text().replaceFirst("^Begins: ", ""),
                fact.at(),
                ended.getOrDefault(id, fact.at().plus(LONGEST)))));
        return asked;
    }

    static @Nullable JsonNode detail(Fact fact) {
        try {
            return Details.JSON.readTree(fact.detail());
        } catch (JsonProcessingException e) {
            return null; // an entry of another program's, whose detail is its own affair
        }
    }

    /// Made when the first entry is read: a mapper reads the locales' data, for which the window would wait.
    private static final class Details {
        static final ObjectMapper JSON = new ObjectMapper();
    }
}
