package org.xlcloud.views.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.scene.Node;
import javafx.util.Subscription;
import org.xlcloud.charts.Mark;
import org.xlcloud.charts.TimeRange;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.inventory.MetricsContext;

/// Fetches what happened around the things that charts show, away from the JavaFX thread: when other things or another
/// time are shown, and every few seconds while they are live.
final class MarkFeed {
    /// So many things are asked about; who compares more looks at the lines.
    private static final int MOST_SUBJECTS = 24;

    private static final Duration EVERY = Duration.ofSeconds(5);

    /// @param subjects by the chart that shows them
    private record Asked(Map<String, Set<Subject>> subjects, Instant from, Instant to) {}

    private final TimeRange range;
    private final OffThread<Asked, Map<String, List<Mark>>> asking;
    private final Subscription watched;
    private Map<String, Set<Subject>> subjects = Map.of();
    private int seconds;

    /// @param owner asks nothing while this cannot be seen
    /// @param show takes each chart's marks on the JavaFX thread
    MarkFeed(
            Node owner,
            TimeRange range,
            MetricsContext metrics,
            java.util.function.Consumer<Map<String, List<Mark>>> show) {
        this.range = range;
        asking = new OffThread<>("marks", asked -> answer(asked, metrics), show);
        watched = range.changesProperty().subscribe(this::ask);
        Seconds.whileShowing(owner, () -> {
            if (seconds++ % EVERY.toSeconds() == 0) ask();
        });
    }

    void of(Map<String, Set<Subject>> now) {
        if (now.equals(subjects)) return;
        subjects = Map.copyOf(now);
        ask();
    }

    void close() {
        watched.unsubscribe();
        subjects = Map.of();
    }

    private void ask() {
        if (subjects.isEmpty()) return;
        asking.ask(
                new Asked(subjects, Instant.ofEpochMilli(range.fromMillis()), Instant.ofEpochMilli(range.toMillis())));
    }

    private static Map<String, List<Mark>> answer(Asked asked, MetricsContext metrics) {
        Map<Subject, List<Mark>> known = new LinkedHashMap<>();
        Map<String, List<Mark>> marks = new LinkedHashMap<>();
        asked.subjects().forEach((chart, of) -> {
            Map<String, Mark> found = new LinkedHashMap<>();
            for (Subject subject : of) {
                if (known.size() >= MOST_SUBJECTS && !known.containsKey(subject)) break;
                List<Mark> its =
                        known.computeIfAbsent(subject, one -> metrics.marks().of(one, asked.from(), asked.to()));
                for (Mark mark : its) found.putIfAbsent(mark.id(), mark);
            }
            List<Mark> sorted = new ArrayList<>(found.values());
            sorted.sort(Comparator.comparing(Mark::time));
            marks.put(chart, List.copyOf(sorted));
        });
        return marks;
    }
}
