package org.xlcloud.views.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.xlcloud.charts.ChartSeries;
import org.xlcloud.charts.History;
import org.xlcloud.charts.Points;
import org.xlcloud.charts.SeriesBuffer;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Values;
import org.xlcloud.views.inventory.MetricsContext;

/// The series of some charts: their live edge, taken from what telemetry reports as it arrives on whatever thread, and
/// their past, asked of the sources on virtual threads.
///
/// What arrives while nobody looks is taken as well: it is a number each, and the line has no hole afterwards.
final class LiveSeries implements AutoCloseable {
    /// So many questions at once: a chart of a whole cloud must not storm the sources.
    private static final int MOST_QUESTIONS = 8;
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final int SINGLE = 1500;
    private static final int OF_MANY = 300;

    private final MetricSource source;
    private final Mailbox<Map<String, Telemetry>> newest;
    private final Mailbox.Subscription subscription;
    private final Semaphore questions = new Semaphore(MOST_QUESTIONS);
    private final Map<String, Line> lines = new HashMap<>();

    /// One member's series.
    private record Line(Subject subject, Metric metric, SeriesBuffer buffer) {}

    LiveSeries(MetricsContext metrics) {
        source = metrics.series();
        newest = metrics.newest();
        subscription = newest.onArrival(this::arrived);
    }

    /// The series of a plan's line. Its members' buffers hold the newest values already.
    synchronized ChartSeries series(Plan.Line line) {
        List<ChartSeries> members = new ArrayList<>();
        int room = line.members().size() == 1 ? SINGLE : OF_MANY;
        for (Member member : line.members()) {
            String id = line.members().size() == 1
                    ? line.id()
                    : line.id() + " " + member.subject().id();
            var buffer = new SeriesBuffer(room, INTERVAL);
            var live = new Line(member.subject(), line.metric(), buffer);
            lines.put(id, live);
            take(live, newest.newest());
            members.add(new ChartSeries(id, members.isEmpty() ? line.name() : member.name(), buffer));
        }
        return members.size() == 1 ? members.getFirst() : ChartSeries.group(line.id(), line.name(), members);
    }

    /// Forgets what is drawn no more.
    synchronized void drop(ChartSeries series) {
        for (ChartSeries member : series.members()) lines.remove(member.id());
    }

    /// Asks the sources, away from the JavaFX thread.
    History history() {
        return this::ask;
    }

    @Override
    public void close() {
        subscription.close();
    }

    private void arrived() {
        Map<String, Telemetry> clouds = newest.newest();
        synchronized (this) {
            for (Line line : lines.values()) take(line, clouds);
        }
    }

    private static void take(Line line, Map<String, Telemetry> clouds) {
        Subject subject = line.subject;
        Telemetry telemetry = clouds.get(subject.cloud());
        if (telemetry == null) return;
        switch (subject.kind()) {
            case GPU -> {
                Telemetry.GpuTelemetry gpu = telemetry.gpus().get(subject.key());
                if (gpu != null) append(line, gpu.values(), gpu.at());
            }
            case INSTANCE -> {
                Telemetry.NodeTelemetry node = telemetry.instances().get(subject.key());
                if (node != null) append(line, node.values(), node.at());
            }
        }
    }

    private static void append(Line line, Values values, Instant at) {
        if (values.has(line.metric)) line.buffer.append(at, values.get(line.metric) * Units.factor(line.metric));
    }

    private Future<Points> ask(History.Request request) {
        Line line;
        synchronized (this) {
            line = lines.get(request.series());
        }
        var answer = new FutureTask<>(() -> line == null ? Points.NONE : read(line, request));
        Thread.ofVirtual().name("series " + request.series()).start(answer);
        return answer;
    }

    private Points read(Line line, History.Request request) throws InterruptedException {
        questions.acquire();
        try {
            Samples samples = source.read(line.subject, line.metric, request.from(), request.to(), request.columns());
            return points(samples, Units.factor(line.metric));
        } finally {
            questions.release();
        }
    }

    private static Points points(Samples samples, double factor) {
        if (samples.size() == 0) return Points.NONE;
        Duration step = Duration.ofMillis(Math.max(1, samples.stepMillis()));
        double[] mean = scaled(samples.mean(), factor);
        if (Arrays.equals(samples.min(), samples.max())) return new Points(step, samples.times(), mean);
        return new Points(step, samples.times(), scaled(samples.min(), factor), scaled(samples.max(), factor), mean);
    }

    private static double[] scaled(double[] values, double factor) {
        if (factor == 1) return values;
        double[] scaled = new double[values.length];
        for (int i = 0; i < values.length; i++) scaled[i] = values[i] * factor;
        return scaled;
    }
}
