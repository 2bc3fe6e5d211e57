package org.xlcloud.views.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.table.Trend;

/// The last hour of a metric for the rows of a list that are in view, asked when they come into view and again when
/// they are old, one after the other on a virtual thread. Belongs to the JavaFX thread.
public final class Trends {
    private static final int POINTS = 60;
    private static final Duration SPAN = Duration.ofHours(1);
    private static final Duration FRESH = Duration.ofSeconds(30);
    /// More than any window has rows.
    private static final int MOST_KEPT = 400;

    private final MetricsContext metrics;
    private final Times times;
    private final Metric metric;
    private final double least;
    private final double greatest;
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Subject> wanted = new LinkedHashMap<>();
    private Runnable onNews = () -> {};
    private boolean asking;

    private record Kept(Trend trend, Instant at) {}

    /// @param least the bottom of a cell, in the metric's unit; NaN with `greatest` for those of the values
    public Trends(MetricsContext metrics, Times times, Metric metric, double least, double greatest) {
        this.metrics = metrics;
        this.times = times;
        this.metric = metric;
        this.least = least;
        this.greatest = greatest;
    }

    /// Called when pasts have come that were not there before.
    public void onNews(Runnable then) {
        onNews = then;
    }

    /// The past as far as it is known now; null where there is none yet, or nothing reports.
    public @Nullable Trend of(Telemetry.@Nullable GpuTelemetry reported) {
        if (reported == null) return null;
        String key = reported.subject().key();
        Kept known = kept.get(key);
        if (known == null || Duration.between(known.at, times.now()).compareTo(FRESH) > 0) {
            wanted.put(key, reported.subject());
            ask();
        }
        if (known == null) return null;
        boolean stale = reported.state() != Telemetry.State.LIVE;
        Trend trend = known.trend;
        if (trend.stale() == stale) return trend;
        var other = new Trend(trend.values(), stale, trend.warning(), trend.critical(), least, greatest);
        kept.put(key, new Kept(other, known.at));
        return other;
    }

    private void ask() {
        if (asking) return;
        asking = true;
        // Behind what is going on now, so that all rows that come into view together are asked together.
        Thread.ofVirtual().name("trends").start(() -> FxHop.run(this::begin));
    }

    private void begin() {
        Map<String, Subject> round = Map.copyOf(wanted);
        wanted.clear();
        Instant now = times.now();
        Map<String, Telemetry> newest = metrics.newest().newest();
        Thread.ofVirtual().name("trends " + metric.id()).start(() -> {
            Map<String, Trend> found = new LinkedHashMap<>();
            round.forEach((key, subject) -> found.put(key, read(subject, newest, now)));
            FxHop.run(() -> take(found, now));
        });
    }

    private Trend read(Subject subject, Map<String, Telemetry> newest, Instant now) {
        Instant from = now.minus(SPAN);
        float[] values = new float[POINTS];
        Arrays.fill(values, Float.NaN);
        try {
            Samples samples = metrics.series().read(subject, metric, from, now, POINTS);
            fill(values, samples, from.toEpochMilli());
        } catch (ProblemException e) {
            // A cell has no room for words; the chart of the same series says why.
            System.getLogger(Trends.class.getName()).log(System.Logger.Level.DEBUG, e::getMessage);
        }
        Telemetry telemetry = newest.get(subject.cloud());
        Telemetry.GpuTelemetry gpu = telemetry == null ? null : telemetry.gpus().get(subject.key());
        boolean stale = gpu == null || gpu.state() != Telemetry.State.LIVE;
        return new Trend(
                values,
                stale,
                limit(gpu, Metric.SLOWDOWN_TEMPERATURE),
                limit(gpu, Metric.SHUTDOWN_TEMPERATURE),
                least,
                greatest);
    }

    /// The greatest of each minute. A sample stands for the time until the next one, but not over a gap.
    private static void fill(float[] values, Samples samples, long from) {
        double slotMillis = SPAN.toMillis() / (double) POINTS;
        for (int i = 0; i < samples.size(); i++) {
            long time = samples.times()[i];
            long until = time + 3 * samples.stepMillis();
            if (i + 1 < samples.size() && samples.times()[i + 1] < until) until = samples.times()[i + 1];
            int first = (int) Math.max(0, (time - from) / slotMillis);
            int last = (int) Math.min(POINTS - 1, (until - 1 - from) / slotMillis);
            float value = (float) samples.max()[i];
            for (int slot = first; slot <= last; slot++)
                values[slot] = Float.isNaN(values[slot]) || slot > first ? value : Math.max(values[slot], value);
        }
    }

    private double limit(Telemetry.@Nullable GpuTelemetry gpu, Metric limit) {
        return gpu == null || metric != Metric.TEMPERATURE
                ? Double.NaN
                : gpu.values().get(limit);
    }

    private void take(Map<String, Trend> found, Instant at) {
        found.forEach((key, trend) -> kept.put(key, new Kept(trend, at)));
        var eldest = kept.entrySet().iterator();
        for (int over = kept.size() - MOST_KEPT; over > 0; over--) {
            eldest.next();
            eldest.remove();
        }
        asking = false;
        onNews.run();
        if (!wanted.isEmpty()) ask();
    }
}
