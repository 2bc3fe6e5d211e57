package org.xlcloud.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.gpus.GpusPage;
import org.xlcloud.views.instances.InstancesPage;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.shell.Refresh;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// The GPUs page with 16,000 rows, or the instances page, while a new inventory arrives each second, one of 50 rows
/// changed, and the table scrolls in every pulse.
///
/// Prints the processor time of the JavaFX thread per pulse: everything that it does between two
/// pulses counts. The limit is a frame's 16 ms. Arguments: rows, seconds, gpus or instances (default 16000 20 gpus).
public final class TableRefresh {
    private TableRefresh() {}

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16_000;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        boolean instances = arguments.length > 2 && arguments[2].equals("instances");
        IntFunction<Inventory> inventory = round -> instances ? instances(rows, round) : inventory(rows, round);
        System.setProperty("prism.order", "sw");
        if (System.getenv("DISPLAY") == null) System.setProperty("glass.platform", "Headless");
        var mailbox = new Mailbox<>(Map.of("bench", inventory.apply(0)));
        var measured = new CountDownLatch(1);
        var pulses = new ArrayList<Double>();
        Platform.startup(() -> show(
                instances,
                mailbox,
                pulses,
                measured,
                Duration.ofSeconds(seconds).toNanos()));
        int round = 0;
        while (!measured.await(1, TimeUnit.SECONDS)) mailbox.put(Map.of("bench", inventory.apply(++round)));
        double[] millis =
                pulses.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "table refresh: %,d %s at 1 Hz while scrolling: JavaFX thread per pulse p50 %.1f ms, p95 %.1f ms (goal under 16), p99 %.1f ms, most %.1f ms; %d pulses%n",
                rows,
                instances ? "instances" : "GPUs",
                Scrolling.percentile(millis, 0.50),
                Scrolling.percentile(millis, 0.95),
                Scrolling.percentile(millis, 0.99),
                Scrolling.percentile(millis, 1),
                millis.length);
        Platform.exit();
    }

    private static void show(
            boolean instances,
            Mailbox<Map<String, Inventory>> mailbox,
            List<Double> pulses,
            CountDownLatch measured,
            long nanos) {
        var clock = InstantSource.system();
        var context = new InventoryContext(
                mailbox,
                MetricsContext.none(),
                new Jobs(clock),
                new Times(clock, ZoneOffset.UTC),
                key -> null,
                (key, value) -> {},
                (cloud, kind, id) -> "{}",
                new Refresh(() -> {}, (cloud, source) -> {}));
        PageSpec spec = instances ? InstancesPage.spec(context) : GpusPage.spec(context);
        var page = spec.create().apply(link -> {});
        var stage = new Stage();
        var scene = new Scene(new StackPane(page.node()), 1280, 800);
        new Appearance(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.show();
        page.shown();
        new Scrolling(scene, pulses, measured, nanos).start();
    }

    /// One of 50 instances changes its state from round to round; all other records are equal to those before.
    private static Inventory instances(int rows, int round) {
        var all = new ArrayList<Instance>();
        Instant began = Instant.parse("2026-11-01T08:00:00Z");
        for (int i = 0; i < rows; i++) all.add(instance(i, i % 50 == 0 ? round : 0, began.plusSeconds(i)));
        Instant now = Instant.now();
        var source = new SourceState("bench", "Nova", now, null, now, Duration.ofSeconds(10));
        return new Inventory("bench", List.of(), List.of(), all, List.of(source), true, now);
    }

    private static Instance instance(int number, int round, Instant began) {
        return new Instance(
                "bench",
                "instance-" + number,
                "render-%05d".formatted(number * 7919 % 100_000),
                round % 2 == 0 ? "ACTIVE" : "SHUTOFF",
                null,
                "gpu-node-%04d".formatted(number / 25),
                "project-" + number % 40,
                "rendering-" + number % 40,
                "user",
                "gpu.k2.1",
                Map.of("pci_passthrough:alias", "k2:1"),
                Map.of(),
                List.of("10.0." + number / 250 % 250 + "." + number % 250),
                began,
                began,
                began,
                null,
                1,
                List.of());
    }

    /// One of 50 GPUs changes its state from round to round; all other records are equal to those before.
    private static Inventory inventory(int rows, int round) {
        var hosts = new ArrayList<Host>();
        var all = new ArrayList<Gpu>();
        Instant now = Instant.now();
        for (int i = 0; i < rows; i += 8) {
            String name = "gpu-node-%04d".formatted(i / 8);
            var gpus = new ArrayList<Gpu>();
            for (int j = 0; j < 8 && i + j < rows; j++) gpus.add(gpu(name, i + j, j, round));
            all.addAll(gpus);
            hosts.add(new Host(
                    "bench",
                    "id-" + i,
                    name,
                    name,
                    true,
                    true,
                    null,
                    "QEMU",
                    "10.0.0.1",
                    "zone-" + i % 3,
                    List.of(),
                    64,
                    32,
                    524_288L,
                    262_144L,
                    4_000L,
                    2_000L,
                    4,
                    now,
                    Host.PciReport.PLACEMENT,
                    gpus));
        }
        var source = new SourceState("bench", "Nova", now, null, now, Duration.ofSeconds(10));
        return new Inventory("bench", hosts, all, List.of(), List.of(source), true, now);
    }

    private static Gpu gpu(String host, int number, int slot, int round) {
        boolean free = (number + (number % 50 == 0 ? round : 0)) % 3 == 0;
        return new Gpu(
                "bench",
                host,
                "0000:%02x:00.0".formatted(0x80 + slot),
                Gpu.Kind.PCI,
                "10de",
                "11bf",
                "GK104GL [GRID K2]",
                "CUSTOM_PCI_10DE_11BF",
                slot / 4,
                List.of("COMPUTE_MANAGED_PCI_DEVICE"),
                free ? GpuState.FREE : GpuState.TROUBLE,
                free ? null : "its host is being drained, round " + (number % 50 == 0 ? round : 0),
                null,
                "provider-" + number,
                false);
    }
}
