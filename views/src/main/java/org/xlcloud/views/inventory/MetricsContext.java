package org.xlcloud.views.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.Mark;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.shell.Link;

/// What pages know of metrics.
///
/// @param newest the newest values by the cloud's name; a cloud without telemetry has none
/// @param series where series over time are asked for, all places that keep them joined; asked off the JavaFX thread
/// @param marks what happened to what charts show
public record MetricsContext(Mailbox<Map<String, Telemetry>> newest, MetricSource series, Marks marks) {
    /// What happened to things that charts show: alarms, scalings, what operators did.
    public interface Marks {
        /// Asked off the JavaFX thread; must not throw.
        List<Mark> of(Subject subject, Instant from, Instant to);

        /// What opening a mark leads to; null for nothing.
        ///
        /// @param id of the mark
        @Nullable
        Link open(String id);
    }

    /// For a window that knows of nothing that happened.
    public MetricsContext(Mailbox<Map<String, Telemetry>> newest, MetricSource series) {
        this(newest, series, new Nothing());
    }

    /// For a window without telemetry.
    public static MetricsContext none() {
        return new MetricsContext(new Mailbox<>(Map.of()), new Nowhere());
    }

    private static final class Nothing implements Marks {
        @Override
        public List<Mark> of(Subject subject, Instant from, Instant to) {
            return List.of();
        }

        @Override
        public @Nullable Link open(String id) {
            return null;
        }
    }

    private static final class Nowhere implements MetricSource {
        @Override
        public String name() {
            return "Nowhere";
        }

        @Override
        public Samples read(Subject subject, Metric metric, Instant from, Instant to, int atMost) {
            return Samples.NONE;
        }
    }
}
