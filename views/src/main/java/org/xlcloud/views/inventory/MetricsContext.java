package org.xlcloud.views.inventory;

import java.time.Instant;
import java.util.Map;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Telemetry;

/// What pages know of metrics.
///
/// @param newest the newest values by the cloud's name; a cloud without telemetry has none
/// @param series where series over time are asked for, all places that keep them joined; asked off the JavaFX thread
public record MetricsContext(Mailbox<Map<String, Telemetry>> newest, MetricSource series) {

    /// For a window without telemetry.
    public static MetricsContext none() {
        return new MetricsContext(new Mailbox<>(Map.of()), new Nowhere());
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
