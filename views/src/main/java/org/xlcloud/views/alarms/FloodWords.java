package org.xlcloud.views.alarms;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.shell.Link;

/// A flood of alarms in one sentence: how many, how bad, and where most of them are; what a person
/// can follow instead of one message for each.
final class FloodWords {
    private FloodWords() {}

    static String of(AlarmBoard board, Instant since, Times times) {
        List<Integer> rates = board.figures().perTenMinutes();
        var words = new StringBuilder("Flood for " + times.age(since));
        if (!rates.isEmpty())
            words.append(String.format(Locale.ROOT, ": %,d new in the last ten minutes", rates.getLast()));
        words.append(String.format(
                Locale.ROOT,
                ", %,d active (%,d critical, %,d moderate, %,d low)",
                board.active().size(),
                board.count(Severity.CRITICAL),
                board.count(Severity.MODERATE),
                board.count(Severity.LOW)));
        String where = most(board.active());
        if (!where.isEmpty()) words.append(". Most of them: ").append(where);
        first(board, since.minus(AlarmBoard.FLOOD_BEGINS), words);
        int held = board.active().size() - board.foremost().size();
        if (held > 0)
            words.append(String.format(
                    Locale.ROOT, ". The list holds the critical ones and the first; %,d others wait", held));
        return words.append(". The tree shows where they are.").toString();
    }

    /// What came first is most often why the rest came.
    private static void first(AlarmBoard board, Instant from, StringBuilder words) {
        board.foremost().stream()
                .filter(row -> !row.since().isBefore(from))
                .min(Comparator.comparing(AlarmRow::since).thenComparing(AlarmRow::key))
                .ifPresent(row -> {
                    words.append(". First: ").append(row.alarm().name());
                    Link on = row.place().object();
                    if (on != null) words.append(" on ").append(on.text());
                });
    }

    /// The host, the stack or the kind of alarm that most share: "host gpu-node-7 (12)".
    private static String most(List<AlarmRow> rows) {
        Map<String, Integer> counts = new HashMap<>();
        for (AlarmRow row : rows) {
            count(counts, "host ", row.place()::host);
            count(counts, "stack ", row.place()::stack);
            counts.merge("\"" + row.alarm().name() + "\"", 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(2)
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    private static void count(
            Map<String, Integer> counts, String what, java.util.function.Supplier<@Nullable Link> link) {
        Link to = link.get();
        if (to != null) counts.merge(what + to.text(), 1, Integer::sum);
    }
}
