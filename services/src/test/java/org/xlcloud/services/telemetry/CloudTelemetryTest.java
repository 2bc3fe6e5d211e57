package org.xlcloud.services.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.ganglia.GangliaLimits;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;

/// The feed against a gmetad whose document a test writes.
class CloudTelemetryTest {
    private static final Instant AT = Instant.ofEpochSecond(1_795_364_553);

    private final BlockingQueue<List<Measured>> batches = new LinkedBlockingQueue<>();
    private volatile String document = document(0, 1, 40, 0);
    private ServerSocket server;
    private CloudTelemetry telemetry;
    private Inventory inventory;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed())
                try (Socket socket = server.accept()) {
                    socket.getOutputStream().write(document.getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException closed) {
                    assertTrue(server.isClosed() || closed.getMessage() != null);
                }
        });
        telemetry = feed();
        var gpu = new Gpu(
                "lab",
                "h",
                "0000:87:00.0",
                Gpu.Kind.PCI,
                "10de",
                "11bf",
                "K2",
                "C",
                null,
                List.of(),
                GpuState.HELD,
                null,
                new Holder("i", "n", null, null, null, null),
                null,
                false);
        var instance = new Instance(
                "lab",
                "i",
                "n",
                "ACTIVE",
                null,
                "h",
                "p",
                "p",
                "u",
                "f",
                Map.of(),
                Map.of(),
                List.of("10.0.0.1"),
                null,
                null,
                null,
                null,
                1,
                List.of());
        inventory = new Inventory("lab", List.of(), List.of(gpu), List.of(instance), List.of(), true, AT);
        telemetry.inventory(inventory);
        telemetry.start();
    }

    private CloudTelemetry feed() {
        var source = new GangliaLive(
                GangliaAddress.whole("127.0.0.1", server.getLocalPort()),
                InstantSource.fixed(AT),
                Duration.ofMillis(20),
                GangliaLimits.DEFAULT);
        return new CloudTelemetry("lab", List.of(source), InstantSource.fixed(AT), batches::add);
    }

    @AfterEach
    void stop() throws IOException {
        telemetry.close();
        server.close();
    }

    private static String document(long behind, long tn, double temperature, int errors) {
        long now = AT.getEpochSecond();
        return "<GANGLIA_XML SOURCE=\"gmetad\"><GRID LOCALTIME=\"" + now + "\"><CLUSTER NAME=\"c\" LOCALTIME=\""
                + (now - behind) + "\"><HOST NAME=\"n\" IP=\"10.0.0.1\" REPORTED=\"" + (now - tn) + "\" TN=\"" + tn
                + "\" TMAX=\"20\"><METRIC NAME=\"gpu0_temp\" VAL=\"" + temperature
                + "\" TYPE=\"uint32\" UNITS=\"C\" TN=\"" + tn + "\" TMAX=\"90\" SLOPE=\"both\"/>"
                + "<METRIC NAME=\"gpu0_ecc_sb_error\" VAL=\"" + errors
                + "\" TYPE=\"uint32\" UNITS=\"No Of Errors\" TN=\"" + tn + "\" TMAX=\"90\" SLOPE=\"both\"/>"
                + "</HOST></CLUSTER></GRID></GANGLIA_XML>";
    }

    private Telemetry await(Predicate<Telemetry> condition) throws Exception {
        var found = new CompletableFuture<Telemetry>();
        Runnable look = () -> {
            Telemetry newest = telemetry.newest().newest();
            if (condition.test(newest)) found.complete(newest);
        };
        try (var subscription = telemetry.newest().onArrival(look)) {
            look.run();
            return found.get(20, TimeUnit.SECONDS);
        }
    }

    private static boolean shows(Telemetry newest, double temperature) {
        var gpu = newest.gpus().get("lab/h/0000:87:00.0");
        return gpu != null && gpu.values().get(Metric.TEMPERATURE) == temperature;
    }

    private static boolean remarks(Telemetry newest, String words) {
        return newest.remarks().stream().anyMatch(problem -> problem.reason().contains(words));
    }

    @Test
    void valuesFollowTheReports() throws Exception {
        await(newest -> shows(newest, 40));
        document = document(0, 0, 55, 0);
        SourceState source = await(newest -> shows(newest, 55)).sources().getFirst();
        assertEquals("Ganglia", source.source());
        assertEquals(Reading.Health.LIVE, source.health(AT));
    }

    @Test
    void aBrokenDocumentKeepsTheLastGoodValuesAndIsSaid() throws Exception {
        await(newest -> shows(newest, 40));
        document = document(0, 1, 70, 0).replace("</HOST>", "</HOST><HOST NAME=\"a&b\"/>");
        Telemetry newest = await(found -> found.sources().stream().anyMatch(source -> source.problem() != null));
        assertTrue(shows(newest, 40), "nothing of the broken document is mixed in");
        SourceState source = newest.sources().getFirst();
        assertTrue(source.problem().reason().contains("at line 1, column "), source.problem()::oneLine);
        assertEquals(Reading.Health.STALE, source.health(AT));
        document = document(0, 1, 71, 0);
        assertNull(await(found -> shows(found, 71)).sources().getFirst().problem());
    }

    @Test
    void aStalledDataSourceIsSaid() throws Exception {
        document = document(100, 101, 40, 0);
        Telemetry newest = await(
                found -> !found.gpus().isEmpty() && found.sources().getFirst().problem() != null);
        String reason = newest.sources().getFirst().problem().reason();
        assertTrue(reason.contains("the data source of cluster c is stalled"), reason);
        assertEquals(
                Telemetry.State.STALE, newest.gpus().values().iterator().next().state());
    }

    @Test
    void aClockThatIsHoursOffIsSaidAndTimesAreOurs() throws Exception {
        document = document(0, 5, 40, 0).replace("\"1795", "\"1785");
        Telemetry newest = await(found -> remarks(found, "min behind ours"));
        assertEquals(
                AT.minusSeconds(5), newest.gpus().values().iterator().next().at());
    }

    @Test
    void aCounterThatGoesBackwardsIsSaid() throws Exception {
        document = document(0, 1, 40, 7);
        await(newest -> shows(newest, 40)
                && newest.gpus().values().iterator().next().values().get(Metric.ECC_SINGLE_BIT) == 7);
        document = document(0, 0, 40, 2);
        await(newest -> remarks(newest, "went from 7 back to 2"));
    }

    @Test
    void whatCameBeforeTheInventoryIsKeptOnceItHasItsPlace() throws Exception {
        telemetry.close();
        batches.clear();
        telemetry = feed();
        telemetry.start();
        await(newest -> newest.at() != null && newest.unmatched().size() == 1);
        server.close(); // there is no newer answer
        telemetry.inventory(inventory);
        assertEquals(40, batches.poll(20, TimeUnit.SECONDS).getFirst().values().get(Metric.TEMPERATURE));
    }

    @Test
    void aSampleIsKeptOnceAndAtTheTimeTheNodeWasHeard() throws Exception {
        List<Measured> first = batches.poll(20, TimeUnit.SECONDS);
        assertEquals(AT.minusSeconds(1), first.getFirst().at());
        assertEquals(40, first.getFirst().values().get(Metric.TEMPERATURE));
        document = document(0, 1, 41, 0);
        await(newest -> shows(newest, 41)); // no new sample: the node has not been heard since
        telemetry.close();
        assertTrue(batches.isEmpty(), batches::toString);
    }
}
