package org.xlcloud.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Guidance;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.alarms.State;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.views.alarms.AlarmLists;
import org.xlcloud.views.alarms.AlarmPlace;
import org.xlcloud.views.alarms.AlarmRow;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.table.ResourceTable;
import org.xlcloud.views.table.TableContext;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// The table of active alarms with 20,000 rows while 2,000 of them change each second, in ten arrivals, and the table
/// scrolls in every pulse. A change is another value, level or reason, and so another place in the order.
///
/// Prints the processor time of the JavaFX thread per pulse, and the heap after a collection every eight seconds. The
/// limit is a frame's 16 ms. Arguments: rows, changes a second, seconds (default 20000 2000 30).
public final class AlarmTable {
    private static final int ARRIVALS = 10;
    /// In arrivals.
    private static final int HEAP_EVERY = 8 * ARRIVALS;

    private static final Severity[] SEVERITIES = {Severity.LOW, Severity.MODERATE, Severity.CRITICAL};

    private AlarmTable() {}

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        int changes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 30;
        System.setProperty("prism.order", "sw");
        if (System.getenv("DISPLAY") == null) System.setProperty("glass.platform", "Headless");
        var alarms = new ArrayList<AlarmRow>(rows);
        for (int i = 0; i < rows; i++) alarms.add(alarm(i, 0));
        var mailbox = new Mailbox<List<AlarmRow>>(List.copyOf(alarms));
        var measured = new CountDownLatch(1);
        var pulses = new ArrayList<Double>();
        Platform.startup(() ->
                show(mailbox, pulses, measured, Duration.ofSeconds(seconds).toNanos()));
        var heap = new ArrayList<String>();
        int next = 0;
        int round = 0;
        while (!measured.await(1000 / ARRIVALS, TimeUnit.MILLISECONDS)) {
            round++;
            for (int i = 0; i < changes / ARRIVALS; i++) {
                next = (next + 7_919) % rows;
                alarms.set(next, alarm(next, round));
            }
            mailbox.put(List.copyOf(alarms));
            if (round % HEAP_EVERY == 0) heap.add(String.format(Locale.ROOT, "%.0f", heapMib()));
        }
        heap.add(String.format(Locale.ROOT, "%.0f", heapMib()));
        double[] millis =
                pulses.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "alarm table: %,d rows, %,d changes a second while scrolling: JavaFX thread per pulse p50 %.1f ms, p95 %.1f ms (goal under 16), p99 %.1f ms, most %.1f ms; %d pulses; heap after a collection every 8 s and at the end: %s MiB%n",
                rows,
                changes,
                Scrolling.percentile(millis, 0.50),
                Scrolling.percentile(millis, 0.95),
                Scrolling.percentile(millis, 0.99),
                Scrolling.percentile(millis, 1),
                millis.length,
                String.join(", ", heap));
        Platform.exit();
    }

    private static double heapMib() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / (double) (1 << 20);
    }

    private static void show(
            Mailbox<List<AlarmRow>> mailbox, List<Double> pulses, CountDownLatch measured, long nanos) {
        var clock = InstantSource.system();
        var context = new TableContext(
                link -> {}, new Jobs(clock), new Times(clock, ZoneOffset.UTC), key -> null, (key, value) -> {});
        var list = new ResourceTable<>(AlarmLists.active(), context, rows -> List.of());
        var stage = new Stage();
        var scene = new Scene(new StackPane(list.node()), 1280, 800);
        new Appearance(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.show();
        FxHop.bind(mailbox, () -> true, rows -> list.rows(() -> AlarmLists.inOrder(rows)));
        new Scrolling(scene, pulses, measured, nanos).start();
    }

    private static AlarmRow alarm(int number, int round) {
        int seed = number * 31 + round;
        String host = "gpu-node-%04d".formatted(number / 8);
        var gpu = new Link("gpu", "bench/" + host + "/0000:%02x:00.0".formatted(0x80 + number % 8), host + " GPU");
        var place = new AlarmPlace(
                gpu,
                gpu,
                new Link("instance", "bench/i-" + number / 4, "render-" + number / 4),
                new Link("host", "bench/" + host, host),
                "render",
                new Link("stack", "bench/s-" + number / 64, "farm-" + number / 64));
        Instant since = Instant.ofEpochSecond(1_700_000_000L + number % 5_000);
        Severity severity = SEVERITIES[seed % 3];
        var alarm = new Alarm(
                "bench",
                "id-" + number,
                "Aodh",
                "gnocchi_resources_threshold",
                "GPU temperature " + number,
                "",
                severity,
                seed % 5 == 0 ? State.OK : State.ALARM,
                severity,
                "Transition to alarm due to 3 samples outside threshold, most recent: " + (80 + seed % 20),
                80 + seed % 20 + " °C",
                since.plusSeconds(round),
                since,
                1,
                null,
                null,
                null,
                true,
                List.of(),
                null,
                "",
                Guidance.NONE);
        return new AlarmRow(alarm, place, 0);
    }
}
