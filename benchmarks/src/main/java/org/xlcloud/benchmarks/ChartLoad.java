package org.xlcloud.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;

/// One chart under load, in a JVM of its own; started by [Charts]. Arguments: chart, series, samples of each, seconds
/// to warm up, seconds to measure.
public final class ChartLoad {
    /// A chart that has not drawn three frames by then is given up.
    static final int LATE_AFTER_SECONDS = 20;

    private static final int READY_FRAMES = 3;

    private ChartLoad() {}

    public static void main(String[] arguments) throws Exception {
        int series = Integer.parseInt(arguments[1]);
        int samples = Integer.parseInt(arguments[2]);
        long warmNanos = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[3]));
        long measuredNanos = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[4]));
        var ready = new CountDownLatch(1);
        Platform.startup(() -> {
            LiveChart chart = switch (arguments[0]) {
                case "time-chart" -> new LiveChart.Ours(series, samples);
                case "line-chart" -> new LiveChart.Lines(series, samples);
                case "chartfx" -> new LiveChart.ChartFx(series, samples);
                default -> throw new IllegalArgumentException("no chart is called " + arguments[0]);
            };
            var stage = new Stage();
            stage.setScene(new Scene(chart.node(), 1280, 760));
            stage.show();
            new Load(chart, ready, warmNanos, measuredNanos).start();
        });
        if (ready.await(LATE_AFTER_SECONDS, TimeUnit.SECONDS)) return;
        finish(Charts.LATE);
    }

    private static void finish(String line) {
        System.out.println(line);
        System.out.println(Charts.DONE);
        System.out.flush();
        Runtime.getRuntime().halt(0); // a chart that is late would not let the toolkit end
    }

    /// Noise on a slow wave, between 0 and 100.
    static final class Signal {
        private final Random random;
        private long step;

        Signal(int seed) {
            random = new Random(seed);
            step = 97L * seed;
        }

        double next() {
            double wave = 50 + 25 * Math.sin(step++ / 90.0);
            return Math.clamp(wave + 8 * random.nextGaussian(), 0, 100);
        }
    }

    /// Adds a sample to each series in each frame, and counts.
    private static final class Load extends AnimationTimer {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final LiveChart chart;
        private final CountDownLatch ready;
        private final long warmNanos;
        private final long measuredNanos;
        private int frames;
        private long begun;
        private long measuring;
        private int framesBefore;
        private long processBefore;
        private long fxBefore;
        private long renderBefore;

        Load(LiveChart chart, CountDownLatch ready, long warmNanos, long measuredNanos) {
            this.chart = chart;
            this.ready = ready;
            this.warmNanos = warmNanos;
            this.measuredNanos = measuredNanos;
        }

        @Override
        public void handle(long now) {
            frames++;
            chart.advance();
            if (frames < READY_FRAMES) return;
            long time = System.nanoTime();
            if (frames == READY_FRAMES) {
                begun = time;
                ready.countDown();
            }
            if (measuring == 0 && time - begun >= warmNanos) {
                measuring = time;
                framesBefore = frames;
                processBefore = system.getProcessCpuTime();
                fxBefore = threads.getCurrentThreadCpuTime();
                renderBefore = renderNanos();
            } else if (measuring != 0 && time - measuring >= measuredNanos) report(time);
        }

        private void report(long time) {
            stop();
            double counted = frames - framesBefore;
            double perFrame = 1e6 * counted;
            finish(String.format(
                    Locale.ROOT,
                    "%.3f %.4f %.4f %.4f",
                    counted / ((time - measuring) / 1e9),
                    (system.getProcessCpuTime() - processBefore) / perFrame,
                    (threads.getCurrentThreadCpuTime() - fxBefore) / perFrame,
                    (renderNanos() - renderBefore) / perFrame));
        }

        private long renderNanos() {
            return Arrays.stream(threads.getAllThreadIds())
                    .filter(id -> threads.getThreadInfo(id) != null
                            && threads.getThreadInfo(id).getThreadName().startsWith("QuantumRenderer"))
                    .map(threads::getThreadCpuTime)
                    .sum();
        }
    }
}
