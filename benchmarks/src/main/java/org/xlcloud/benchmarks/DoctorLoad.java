package org.xlcloud.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.doctor.Doctor;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Telemetry;

/// Reconciles 16,000 GPUs and 50,000 servers of which every hundredth lies: processor time and memory of the first and
/// of later examinations, in a program that has just started.
final class DoctorLoad {
    private static final int HOSTS = 2_000;
    private static final int PER_HOST = 8;
    private static final int SERVERS = 50_000;
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private DoctorLoad() {}

    public static void main(String[] arguments) {
        Inventory inventory = inventory();
        Telemetry telemetry = Telemetry.empty("big");
        System.out.printf(
                Locale.ROOT,
                "%d GPUs, %d servers%n",
                inventory.gpus().size(),
                inventory.instances().size());
        var threads = ManagementFactory.getThreadMXBean();
        var beans = (com.sun.management.ThreadMXBean) threads;
        for (int round = 1; round <= 5; round++) {
            long cpu = threads.getCurrentThreadCpuTime();
            long bytes = beans.getCurrentThreadAllocatedBytes();
            int found = Doctor.examine(inventory, telemetry).size();
            System.out.printf(
                    Locale.ROOT,
                    "examination %d: %.3f s of processor, %.1f MiB allocated, %d findings (goal: 2 s)%n",
                    round,
                    (threads.getCurrentThreadCpuTime() - cpu) / 1e9,
                    (beans.getCurrentThreadAllocatedBytes() - bytes) / 1048576.0,
                    found);
        }
    }

    private static Inventory inventory() {
        List<Host> hosts = new ArrayList<>();
        List<Gpu> gpus = new ArrayList<>();
        List<Instance> instances = new ArrayList<>();
        int number = 0;
        for (int h = 0; h < HOSTS; h++) {
            String host = "gpu-" + h;
            List<Gpu> own = new ArrayList<>();
            for (int g = 0; g < PER_HOST; g++, number++) {
                boolean held = number % 4 != 0;
                boolean lies = number % 100 == 1;
                String id = "instance-" + number;
                own.add(gpu(host, g, number, held ? id : null, lies));
                if (held && !lies) instances.add(instance(id, host, 1, List.of("big/" + host + "/" + address(g))));
            }
            hosts.add(host(host, own));
            gpus.addAll(own);
        }
        for (int i = instances.size(); i < SERVERS; i++)
            instances.add(instance("plain-" + i, "gpu-" + i % HOSTS, i % 100 == 0 ? 1 : 0, List.of()));
        var sources = List.of(source("Nova"), source("Nova servers"), source("Placement"));
        return new Inventory("big", hosts, gpus, instances, sources, true, NOW);
    }

    private static SourceState source(String name) {
        return new SourceState("big", name, NOW, null, NOW, Duration.ofSeconds(10));
    }

    private static String address(int slot) {
        return String.format(Locale.ROOT, "0000:%02x:00.0", 0x80 + slot);
    }

    private static Gpu gpu(String host, int slot, int number, @Nullable String holder, boolean lies) {
        return new Gpu(
                "big",
                host,
                address(slot),
                Gpu.Kind.PCI,
                "10de",
                "2330",
                "GH100 [H100 SXM5 80GB]",
                "CUSTOM_PCI_10DE_2330",
                slot / 4,
                List.of("COMPUTE_MANAGED_PCI_DEVICE"),
                holder == null ? GpuState.FREE : lies ? GpuState.TROUBLE : GpuState.HELD,
                null,
                holder == null ? null : new Holder(holder, lies ? null : holder, "p", "project", "gpu.h100.1", NOW),
                "provider-" + number,
                false);
    }

    private static Host host(String name, List<Gpu> gpus) {
        return new Host(
                "big",
                name,
                name,
                name,
                true,
                true,
                null,
                "QEMU",
                null,
                "nova",
                List.of(),
                128,
                64,
                1L << 20,
                1L << 19,
                4000L,
                100L,
                25,
                NOW,
                Host.PciReport.PLACEMENT,
                gpus);
    }

    private static Instance instance(String id, String host, int asked, List<String> gpus) {
        return new Instance(
                "big", id, id, "ACTIVE", null, host, "p", "project", "u", "flavor", Map.of(), Map.of(), List.of(), NOW,
                NOW, NOW, null, asked, gpus);
    }
}
