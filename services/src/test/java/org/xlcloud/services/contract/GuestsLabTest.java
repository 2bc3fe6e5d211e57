package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.State;
import org.xlcloud.services.telemetry.CloudTelemetry;

/// What operators see of real guests that are put under load and broken, through the same services as the window. Needs
/// the lab with what `lab/populate` makes; mends everything in the end.
@Tag("lab")
class GuestsLabTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String BUSY = "demo-viz-1";
    private static final String SILENT = "demo-cfd-1";
    private static final String BROKEN = "studio-train-1";
    /// gmetad's poll, gmond's own and, for a host that is down, four times its 20 s.
    private static final Duration PATIENCE = Duration.ofSeconds(110);

    private Target target;
    private Cloud cloud;
    private Inventory inventory;

    @BeforeEach
    void open() throws Exception {
        mend();
        target = Target.open();
        cloud = target.connect();
        try (var reading = new CloudInventory(cloud, CLOCK)) {
            inventory = reading.load();
        }
    }

    @AfterEach
    void close() throws Exception {
        mend();
        cloud.close();
        target.close();
    }

    private static void mend() throws Exception {
        for (String node : new String[] {SILENT, BROKEN}) lab("mend", node);
        lab("load", BUSY, "auto");
    }

    /// Runs one of the lab's own commands.
    private static void lab(String command, String... arguments) throws IOException, InterruptedException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(root.resolve("lab").resolve(command))) root = root.getParent();
        var line = new java.util.ArrayList<String>();
        line.add(root.resolve("lab").resolve(command).toString());
        line.addAll(java.util.List.of(arguments));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> line + " said " + said);
    }

    private Gpu gpuOf(String instance) {
        return inventory.gpus().stream()
                .filter(gpu ->
                        gpu.holder() != null && instance.equals(gpu.holder().instanceName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no GPU is held by " + instance));
    }

    private GpuTelemetry awaitGpu(Gpu gpu, Predicate<GpuTelemetry> good) {
        return Contract.await(
                        PATIENCE,
                        () -> CloudTelemetry.read(cloud, inventory, CLOCK),
                        telemetry -> telemetry.gpus().containsKey(gpu.key())
                                && good.test(telemetry.gpus().get(gpu.key())))
                .gpus()
                .get(gpu.key());
    }

    @Test
    void load_a_silent_node_and_a_lost_card_are_seen_as_what_they_are() throws Exception {
        Gpu busy = gpuOf(BUSY);
        Gpu silent = gpuOf(SILENT);
        Gpu broken = gpuOf(BROKEN);
        for (Gpu gpu : new Gpu[] {busy, silent, broken}) awaitGpu(gpu, seen -> seen.state() == State.LIVE);

        lab("break", SILENT, "gmond-down");
        lab("break", BROKEN, "gpu-missing");
        lab("load", BUSY, "97");

        GpuTelemetry loaded = awaitGpu(
                busy,
                seen -> seen.values().get(Metric.UTILIZATION) >= 90
                        && seen.values().get(Metric.TEMPERATURE) >= 75);
        assertEquals(State.LIVE, loaded.state());
        assertEquals(BUSY, loaded.node());

        GpuTelemetry missing = awaitGpu(broken, seen -> seen.state() == State.MISSING);
        assertFalse(missing.values().any(), missing::toString);

        GpuTelemetry down = awaitGpu(silent, seen -> seen.state() == State.DOWN);
        assertFalse(down.values().any(), down::toString);
        Telemetry all = CloudTelemetry.read(cloud, inventory, CLOCK);
        assertTrue(all.instances().values().stream()
                .anyMatch(node -> node.node().equals(SILENT) && node.state() == State.DOWN));

        mend();
        awaitGpu(silent, seen -> seen.state() == State.LIVE);
        awaitGpu(broken, seen -> seen.state() == State.LIVE);
    }
}
