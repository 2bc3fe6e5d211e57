package org.xlcloud.simulator.prometheus;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The part of PromQL that consoles ask: selectors, some functions over a range or a subquery, `timestamp`, `max`,
/// `avg` and `sum` by labels, and a quotient.
sealed interface Query {
    String NAME = "__name__";

    /// Whether it is a range vector, which `query_range` refuses.
    default boolean ranged() {
        return false;
    }

    /// How far a range vector looks back.
    default Duration span() {
        throw new IllegalStateException("an instant vector: " + this);
    }

    /// `NAME{MATCHERS}`, perhaps with `[RANGE]`.
    ///
    /// @param name empty where a matcher of `__name__` stands for it
    /// @param range null for an instant vector
    record Selector(
            String name, List<Label> labels, @Nullable Duration range) implements Query {
        @Override
        public boolean ranged() {
            return range != null;
        }

        @Override
        public Duration span() {
            return Objects.requireNonNull(range);
        }

        /// Which of these metrics it may select.
        List<String> names(Collection<String> metrics) {
            return metrics.stream()
                    .filter(metric -> name.isEmpty() || metric.equals(name))
                    .filter(metric -> labels.stream()
                            .filter(label -> label.name().equals(NAME))
                            .allMatch(label -> label.accepts(Map.of(NAME, metric))))
                    .toList();
        }

        boolean accepts(Map<String, String> series) {
            return labels.stream().allMatch(label -> label.accepts(series));
        }
    }

    /// `INNER[RANGE:STEP]`: what an expression gave at each multiple of the step.
    record Subquery(Query inner, Duration range, Duration step) implements Query {
        @Override
        public boolean ranged() {
            return true;
        }

        @Override
        public Duration span() {
            return range;
        }
    }

    /// `avg_over_time` and its like, and `rate`.
    ///
    /// @param name `avg`, `min`, `max`, `last`, `count` or `rate`
    /// @param inner a range vector
    record Over(String name, Query inner) implements Query {}

    /// When the newest sample of each series was scraped.
    record Timestamp(Selector inner) implements Query {}

    /// One value for each set of these labels, without the others.
    ///
    /// @param operator `max`, `avg` or `sum`
    record By(String operator, List<String> labels, Query inner) implements Query {}

    /// Of the series with the same labels on both sides.
    record Quotient(Query dividend, Query divisor) implements Query {}

    record Label(String name, boolean equal, Pattern value) {
        boolean accepts(Map<String, String> labels) {
            return value.matcher(labels.getOrDefault(name, "")).matches() == equal;
        }
    }

    /// A query that Prometheus would refuse, with its words.
    final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    static Query parse(String text) throws Malformed {
        return new QueryReader(text).read();
    }
}
