package org.xlcloud.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.xlcloud.charts.wall.Cell;
import org.xlcloud.charts.wall.GpuWall;
import org.xlcloud.charts.wall.Group;
import org.xlcloud.charts.wall.HeatScale;
import org.xlcloud.charts.wall.WallData;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// A wall of 16,000 cells in 2,000 groups, every one of them recoloured ten times a second, with its legend.
///
/// Prints the processor time of the JavaFX thread per recolouring: the pulse interval in which the
/// new colours arrive and are compared, and the one in which they are drawn, added up, with
/// everything else that the thread does in both. Arguments: cells, seconds (default 16000 20).
public final class WallRecolour {
    private static final long WARM_UP_NANOS = 8_000_000_000L;
    private static final int PER_GROUP = 8;
    private static final int PER_SECOND = 10;
    private static final HeatScale SCALE = new HeatScale("Temperature", "°C", 30, 95, 0);

    private WallRecolour() {}

    public static void main(String[] arguments) throws Exception {
        int cells = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16_000;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        System.setProperty("prism.order", "sw");
        if (System.getenv("DISPLAY") == null) System.setProperty("glass.platform", "Headless");
        var mailbox = new Mailbox<>(data(cells, 0));
        var measured = new CountDownLatch(1);
        var pulses = new Pulses(measured, Duration.ofSeconds(seconds).toNanos());
        Platform.startup(() -> show(mailbox, pulses));
        int round = 0;
        while (!measured.await(1000 / PER_SECOND, TimeUnit.MILLISECONDS)) mailbox.put(data(cells, ++round));
        System.out.printf(
                Locale.ROOT,
                "wall: %,d cells recoloured at %d Hz: JavaFX thread per recolouring p50 %.1f ms, p95 %.1f ms (goal under 8), p99 %.1f ms, most %.1f ms, %d recolourings; of all %d pulses p95 %.1f ms%n",
                cells,
                PER_SECOND,
                percentile(pulses.recolouring, 0.50),
                percentile(pulses.recolouring, 0.95),
                percentile(pulses.recolouring, 0.99),
                percentile(pulses.recolouring, 1),
                pulses.recolouring.size(),
                pulses.all.size(),
                percentile(pulses.all, 0.95));
        Platform.exit();
    }

    private static void show(Mailbox<WallData> mailbox, Pulses pulses) {
        var wall = new GpuWall();
        var column = new VBox(wall, wall.legend());
        VBox.setVgrow(wall, javafx.scene.layout.Priority.ALWAYS);
        var stage = new Stage();
        var scene = new Scene(new StackPane(column), 1280, 800);
        new Appearance(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.show();
        FxHop.bind(mailbox, () -> true, data -> {
            wall.show(data, SCALE);
            pulses.recoloured = true;
        });
        pulses.start();
    }

    /// Notes what the thread spent from one pulse to the next.
    private static final class Pulses extends AnimationTimer {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final CountDownLatch measured;
        private final long nanos;
        private final List<Double> all = new ArrayList<>();
        private final List<Double> recolouring = new ArrayList<>();
        private boolean recoloured;
        private boolean drawing;
        private double before;
        private long begun;
        private long spent;

        Pulses(CountDownLatch measured, long nanos) {
            this.measured = measured;
            this.nanos = nanos;
        }

        @Override
        public void handle(long now) {
            long cpu = threads.getCurrentThreadCpuTime();
            if (begun == 0) begun = now;
            long measuredFor = now - begun - WARM_UP_NANOS;
            if (measuredFor > 0) {
                double millis = (cpu - spent) / 1e6;
                all.add(millis);
                if (drawing) recolouring.add(before + millis);
                before = millis;
            }
            // What arrived since the last call is drawn right after this one.
            drawing = recoloured;
            recoloured = false;
            if (measuredFor > nanos) {
                stop();
                measured.countDown();
                return;
            }
            spent = cpu;
        }
    }

    private static WallData data(int cells, int round) {
        var groups = new ArrayList<Group>();
        for (int from = 0; from < cells; from += PER_GROUP) {
            var members = new ArrayList<Cell>();
            for (int i = from; i < Math.min(cells, from + PER_GROUP); i++) {
                double value = 62 + 33 * Math.sin(i * 0.013 + round * 0.21);
                members.add(new Cell(
                        "gpu-" + i,
                        "87:00." + (i - from),
                        value,
                        92,
                        i % 11 == 0 ? Cell.State.TROUBLE : Cell.State.HELD,
                        i % 97 == 0 ? Cell.Alarm.CRITICAL : Cell.Alarm.NONE,
                        i % 101 == 0,
                        false));
            }
            int number = from / PER_GROUP;
            groups.add(new Group("host-" + number, "gpu-node-%04d".formatted(number), "", false, members));
        }
        return new WallData(groups);
    }

    private static double percentile(List<Double> values, double part) {
        if (values.isEmpty()) throw new IllegalStateException("no pulse was measured");
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    }
}
