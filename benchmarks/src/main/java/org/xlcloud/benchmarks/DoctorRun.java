package org.xlcloud.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.xlcloud.app.Main;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.doctor.Doctor;
import org.xlcloud.services.doctor.Finding;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.telemetry.CloudTelemetry;

/// Reconciling Placement, Nova and the guests of a large cloud: processor time of one examination of what was read, and
/// what it allocates, cold and warm. Arguments: hosts, GPUs per host, servers, rounds (default 2000 8 50000 9).
public final class DoctorRun {
    private DoctorRun() {}

    public static void main(String[] arguments) throws Exception {
        String hosts = argument(arguments, 0, "2000");
        String gpus = argument(arguments, 1, "8");
        String servers = argument(arguments, 2, "50000");
        int rounds = Integer.parseInt(argument(arguments, 3, "9"));
        Path yaml = Files.createTempFile("xlcloud-benchmark", ".yaml");
        var world =
                List.of("simulator", "--hosts", hosts, "--gpus-per-host", gpus, "--servers", servers, "--churn", "0");
        try (var simulator = new Child(List.of("-Xmx6g"), Main.class, world);
                AutoCloseable stop = simulator::stop) {
            Files.write(yaml, simulator.linesUntil("..."));
            var configs = CloudConfigs.of(Files.readString(yaml), yaml.toString());
            var clock = InstantSource.system();
            try (var cloud = new Cloud(configs.get("demo"), clock);
                    var reading = new CloudInventory(cloud, clock)) {
                var inventory = reading.load();
                var telemetry = CloudTelemetry.read(cloud, inventory, clock);
                var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
                long id = Thread.currentThread().threadId();
                double[] seconds = new double[rounds];
                long bytes = 0;
                List<Finding> found = List.of();
                for (int i = 0; i < rounds; i++) {
                    long allocated = threads.getThreadAllocatedBytes(id);
                    long before = threads.getCurrentThreadCpuTime();
                    found = Doctor.examine(inventory, telemetry);
                    seconds[i] = (threads.getCurrentThreadCpuTime() - before) / 1e9;
                    bytes = threads.getThreadAllocatedBytes(id) - allocated;
                }
                System.out.printf(
                        Locale.ROOT,
                        "doctor: %,d hosts, %,d GPUs, %,d instances reconciled in %.3f s of processor time, the first time"
                                + " %.3f s (goal 2 s); %,d findings; %,d bytes allocated; median of %d rounds%n",
                        inventory.hosts().size(),
                        inventory.gpus().size(),
                        inventory.instances().size(),
                        FirstFrame.median(seconds.clone()),
                        seconds[0],
                        found.size(),
                        bytes,
                        rounds);
            }
        } finally {
            Files.delete(yaml);
        }
    }

    private static String argument(String[] arguments, int index, String otherwise) {
        return arguments.length > index ? arguments[index] : otherwise;
    }
}
