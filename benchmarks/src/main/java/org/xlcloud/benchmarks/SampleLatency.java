package org.xlcloud.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.telemetry.CloudTelemetry;

/// From gmetad's first byte to the joined values in the mailbox that pages draw from, polling taken out: the document
/// is
/// asked for by hand.
///
/// Arguments: hosts, GPUs per host, rounds (default 24 4 200, the embedded cloud's size).
public final class SampleLatency {
    private SampleLatency() {}

    public static void main(String[] arguments) throws Exception {
        int hosts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 24;
        int gpus = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 200;
        byte[] dump = GangliaDump.of(hosts, gpus, Instant.now().getEpochSecond());
        var asked = new AtomicReference<Long>(0L);
        double[] millis = new double[rounds];
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> serve(server, dump, asked));
            var address = GangliaAddress.whole("127.0.0.1", server.getLocalPort());
            try (var telemetry = new CloudTelemetry("lab", address, InstantSource.system(), rows -> {})) {
                telemetry.inventory(inventory(hosts, gpus));
                telemetry.start();
                int warm = Math.max(5, rounds / 2);
                for (int round = -warm; round < rounds; round++) {
                    var arrived = new CompletableFuture<Long>();
                    try (var subscription = telemetry.newest().onArrival(() -> arrived.complete(System.nanoTime()))) {
                        telemetry.refresh();
                        long end = arrived.get(30, TimeUnit.SECONDS);
                        if (round >= 0) millis[round] = (end - asked.get()) / 1e6;
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "sample to mailbox: median %.1f ms, p95 %.1f ms (goal under 50 ms to the pixel)%n  %d rounds, %,d bytes, %d GPUs joined%n",
                        FirstFrame.median(millis),
                        sorted(millis)[(int) (rounds * 0.95)],
                        rounds,
                        dump.length,
                        telemetry.newest().newest().gpus().size());
            }
        }
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return sorted;
    }

    private static void serve(ServerSocket server, byte[] dump, AtomicReference<Long> asked) {
        while (!server.isClosed())
            try (Socket socket = server.accept()) {
                asked.set(System.nanoTime());
                socket.getOutputStream().write(dump);
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
        return new Inventory("lab", List.of(), cards, instances, List.of(), true, Instant.now());
    }
}
