package org.xlcloud.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.wall.GpuWall;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.telemetry.CloudTelemetry;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.overview.OverviewPage;
import org.xlcloud.views.shell.Refresh;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// From gmetad's first byte to the joined values in the mailbox, and to the pixel: the colour of a
/// cell on the overview's wall as it stands in the window's own buffer. Polling is taken out: the
/// document is asked for by hand.
///
/// The pixel is looked at once in each pulse, so up to a frame passes before it is seen. Arguments:
/// hosts, GPUs per host, rounds (default 24 4 200, the embedded cloud's size).
public final class SampleLatency {
    /// Seconds that a round may take.
    private static final int PATIENCE = 30;

    private SampleLatency() {}

    public static void main(String[] arguments) throws Exception {
        int hosts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 24;
        int gpus = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 200;
        System.setProperty("prism.order", "sw");
        if (System.getenv("DISPLAY") == null) System.setProperty("glass.platform", "Headless");
        byte[] dump = GangliaDump.of(hosts, gpus, Instant.now().getEpochSecond());
        byte[][] dumps = {with(dump, 40), with(dump, 85)};
        var next = new AtomicInteger();
        var asked = new AtomicReference<Long>(0L);
        double[] toMailbox = new double[rounds];
        double[] toPixel = new double[rounds];
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> serve(server, dumps, next, asked));
            var address = GangliaAddress.whole("127.0.0.1", server.getLocalPort());
            Inventory inventory = inventory(hosts, gpus);
            try (var telemetry = new CloudTelemetry("lab", address, InstantSource.system(), rows -> {})) {
                telemetry.inventory(inventory);
                var seen = new Mailbox<Map<String, Telemetry>>(Map.of());
                telemetry
                        .newest()
                        .onArrival(
                                () -> seen.put(Map.of("lab", telemetry.newest().newest())));
                var eye = new Eye(inventory, seen);
                Platform.startup(eye::show);
                telemetry.start();
                eye.awaitWall();
                int warm = Math.max(5, rounds / 2);
                for (int round = -warm; round < rounds; round++) {
                    var arrived = new CompletableFuture<Long>();
                    CompletableFuture<Long> drawn = eye.change();
                    try (var subscription = telemetry.newest().onArrival(() -> arrived.complete(System.nanoTime()))) {
                        telemetry.refresh();
                        long joined = arrived.get(PATIENCE, TimeUnit.SECONDS);
                        long pixel = drawn.get(PATIENCE, TimeUnit.SECONDS);
                        if (round < 0) continue;
                        toMailbox[round] = (joined - asked.get()) / 1e6;
                        toPixel[round] = (pixel - asked.get()) / 1e6;
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "sample to mailbox: median %.1f ms, p95 %.1f ms%nsample to pixel: median %.1f ms, p95 %.1f ms"
                                + " (goal under 50 ms)%n  %d rounds, %,d bytes, %d GPUs joined%n",
                        FirstFrame.median(toMailbox),
                        sorted(toMailbox)[(int) (rounds * 0.95)],
                        FirstFrame.median(toPixel),
                        sorted(toPixel)[(int) (rounds * 0.95)],
                        rounds,
                        dump.length,
                        telemetry.newest().newest().gpus().size());
            }
        }
        Platform.exit();
    }

    private static byte[] with(byte[] dump, int celsius) {
        return new String(dump, StandardCharsets.ISO_8859_1)
                .replaceAll("_temp\" VAL=\"[0-9]+\"", "_temp\" VAL=\"" + celsius + "\"")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Looks at one pixel of the overview's wall.
    private static final class Eye extends AnimationTimer {
        private final Mailbox<Map<String, Inventory>> inventories;
        private final Mailbox<Map<String, Telemetry>> telemetry;
        private final CountDownLatch wallShown = new CountDownLatch(1);
        private final AtomicReference<@Nullable CompletableFuture<Long>> waiting = new AtomicReference<>();
        private @Nullable Scene scene;
        private @Nullable Robot robot;
        private @Nullable Color before;
        private int settled;

        Eye(Inventory inventory, Mailbox<Map<String, Telemetry>> telemetry) {
            inventories = new Mailbox<>(Map.of("lab", inventory));
            this.telemetry = telemetry;
        }

        void show() {
            var clock = InstantSource.system();
            var context = new InventoryContext(
                    inventories,
                    new MetricsContext(telemetry, MetricsContext.none().series()),
                    new Jobs(clock),
                    new Times(clock, ZoneOffset.UTC),
                    key -> null,
                    (key, value) -> {},
                    (cloud, kind, id) -> "{}",
                    new Refresh(() -> {}, (cloud, source) -> {}));
            var page = OverviewPage.spec(context).create().apply(link -> {});
            var stage = new Stage();
            var scene = new Scene(new StackPane(page.node()), 1000, 700);
            new Appearance(Theme.DARK).dress(scene);
            stage.setScene(scene);
            stage.show();
            page.shown();
            this.scene = scene;
            robot = new Robot();
            start();
        }

        void awaitWall() throws InterruptedException {
            if (!wallShown.await(PATIENCE, TimeUnit.SECONDS)) throw new IllegalStateException("no wall was drawn");
        }

        /// When the pixel has another colour than now.
        CompletableFuture<Long> change() {
            var drawn = new CompletableFuture<Long>();
            waiting.set(drawn);
            return drawn;
        }

        @Override
        public void handle(long now) {
            Color colour = look();
            if (colour == null) return;
            long at = System.nanoTime();
            if (!colour.equals(before)) {
                if (before != null) {
                    CompletableFuture<Long> drawn = waiting.getAndSet(null);
                    if (drawn != null) drawn.complete(at);
                }
                before = colour;
            } else if (++settled == 60) wallShown.countDown();
        }

        /// The colour of the first GPU that lives; null until there is one.
        private @Nullable Color look() {
            // The page has no wall before it knows that there are hosts.
            GpuWall shown = scene == null ? null : (GpuWall) scene.lookup("#wall");
            Telemetry newest = telemetry.newest().get("lab");
            if (shown == null || robot == null || newest == null) return null;
            for (int i = 0; i < shown.data().size(); i++) {
                var gpu = newest.gpus().get(shown.data().cell(i).id());
                if (gpu == null || gpu.state() != Telemetry.State.LIVE) continue;
                Point2D at = shown.localToScreen(
                        shown.boundsOf(i).getCenterX(), shown.boundsOf(i).getMinY() + 4);
                return robot.getPixelColor(at);
            }
            return null;
        }
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return sorted;
    }

    /// Cold and hot in turns.
    private static void serve(ServerSocket server, byte[][] dumps, AtomicInteger next, AtomicReference<Long> asked) {
        while (!server.isClosed())
            try (Socket socket = server.accept()) {
                asked.set(System.nanoTime());
                socket.getOutputStream().write(dumps[next.getAndIncrement() % dumps.length]);
            } catch (IOException e) {
                if (!server.isClosed()) throw new java.io.UncheckedIOException(e);
            }
    }

    private static Inventory inventory(int hosts, int gpus) {
        List<Gpu> cards = new ArrayList<>();
        List<Instance> instances = new ArrayList<>();
        for (int host = 0; host < hosts; host++) {
            String id = "id-" + host;
            instances.add(new Instance(
                    "lab",
                    id,
                    "gpu-inst-" + host,
                    "ACTIVE",
                    null,
                    "host-" + host,
                    "p",
                    "p",
                    "u",
                    "f",
                    Map.of(),
                    Map.of(),
                    List.of(GangliaDump.address(host)),
                    null,
                    null,
                    null,
                    null,
                    gpus,
                    List.of()));
            for (int gpu = 0; gpu < gpus; gpu++)
                cards.add(new Gpu(
                        "lab",
                        "host-" + host,
                        "0000:8" + gpu + ":00.0",
                        Gpu.Kind.PCI,
                        "10de",
                        "11bf",
                        "K2",
                        "C",
                        null,
                        List.of(),
                        GpuState.HELD,
                        null,
                        new Holder(id, id, null, null, null, null),
                        null,
                        false));
        }
        var nova = new Host(
                "lab",
                "1",
                "host-0",
                "host-0",
                true,
                true,
                null,
                "QEMU",
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                instances.size(),
                null,
                Host.PciReport.PLACEMENT,
                cards);
        return new Inventory("lab", List.of(nova), cards, instances, List.of(), true, Instant.now());
    }
}
