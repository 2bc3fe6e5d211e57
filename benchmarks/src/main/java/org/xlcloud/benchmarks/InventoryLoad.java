package org.xlcloud.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.xlcloud.app.Main;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Inventory;

/// A full load of a large inventory against `curl` fetching the same answers, 16 at a time, from the same simulator.
///
/// Ours is a whole process, JVM start included, as is curl's; it has the flags of the launcher's
/// listing commands and a class archive, as they have. Beside the time from start to end it tells
/// what each spent of processor time, which other work on the machine disturbs less. Arguments:
/// hosts, GPUs per host, servers, rounds (default 2000 8 50000 3).
public final class InventoryLoad {
    private static final String END = "benchmark: end";
    private static final Path ARCHIVE = Path.of("benchmarks/target/InventoryLoad.aot");

    private InventoryLoad() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].startsWith("--")) {
            child(arguments[0], Path.of(arguments[1]));
            return;
        }
        String hosts = argument(arguments, 0, "2000");
        String gpus = argument(arguments, 1, "8");
        String servers = argument(arguments, 2, "50000");
        int rounds = Integer.parseInt(argument(arguments, 3, "3"));
        Path yaml = Files.createTempFile("xlcloud-benchmark", ".yaml");
        Path curlConfig = Files.createTempFile("xlcloud-benchmark", ".curl");
        var world =
                List.of("simulator", "--hosts", hosts, "--gpus-per-host", gpus, "--servers", servers, "--churn", "0");
        try (var simulator = new Child(List.of("-Xmx6g"), Main.class, world);
                AutoCloseable stop = simulator::stop) {
            Files.write(yaml, simulator.linesUntil("..."));
            int requests = writeCurlConfig(yaml, curlConfig);
            run(List.of("-XX:AOTCacheOutput=" + ARCHIVE), "--load", yaml); // warms the simulator up as well
            var ours = new CurlPeer.Spent[rounds];
            var curl = new CurlPeer.Spent[rounds];
            long[] bytes = new long[1];
            String loaded = "";
            for (int i = 0; i < rounds; i++) {
                long start = System.nanoTime();
                List<String> lines = run(List.of("-XX:AOTCache=" + ARCHIVE, "-Xlog:aot=off"), "--load", yaml);
                ours[i] = new CurlPeer.Spent((System.nanoTime() - start) / 1e9, Double.parseDouble(lines.get(1)));
                loaded = lines.get(0);
                curl[i] = CurlPeer.get(curlConfig, bytes);
            }
            System.out.printf(
                    Locale.ROOT,
                    "inventory load: ours %.2f s (%.2f s of processor time), curl %.2f s (%.2f s), %.2f times (goal at most 1.3);"
                            + " medians of %d rounds%n  %s; %,d requests, %,d bytes%n  ours %s%n  curl %s%n",
                    median(ours, CurlPeer.Spent::wall),
                    median(ours, CurlPeer.Spent::cpu),
                    median(curl, CurlPeer.Spent::wall),
                    median(curl, CurlPeer.Spent::cpu),
                    median(ours, CurlPeer.Spent::wall) / median(curl, CurlPeer.Spent::wall),
                    rounds,
                    loaded,
                    requests,
                    bytes[0],
                    Arrays.toString(ours),
                    Arrays.toString(curl));
        } finally {
            Files.delete(yaml);
            Files.delete(curlConfig);
        }
    }

    private static double median(CurlPeer.Spent[] all, ToDoubleFunction<CurlPeer.Spent> what) {
        return FirstFrame.median(Arrays.stream(all).mapToDouble(what).toArray());
    }

    private static String argument(String[] arguments, int index, String otherwise) {
        return arguments.length > index ? arguments[index] : otherwise;
    }

    private static List<String> run(List<String> archive, String task, Path yaml) throws IOException {
        var flags = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        flags.addAll(archive);
        try (var child = new Child(flags, InventoryLoad.class, List.of(task, yaml.toString()))) {
            return child.linesUntil(END);
        }
    }

    /// Loads once; with `--record` prints the token and every address that was asked for as well.
    private static void child(String task, Path yaml) throws Exception {
        var urls = new LinkedHashSet<String>();
        Logger requests = Logger.getLogger("org.xlcloud.services.cloud.Wire");
        if (task.equals("--record")) {
            requests.setUseParentHandlers(false);
            requests.setLevel(Level.ALL);
            requests.addHandler(new CurlPeer.Recorder(urls));
        }
        var configs = CloudConfigs.of(Files.readString(yaml), yaml.toString());
        try (var cloud = new Cloud(configs.get("demo"), InstantSource.system());
                var inventory = new CloudInventory(cloud, InstantSource.system())) {
            Inventory loaded = inventory.load();
            if (task.equals("--record")) {
                System.out.println(cloud.token().id().reveal());
                System.out.println(cloud.rest(Service.PLACEMENT).microversion());
                synchronized (urls) {
                    urls.forEach(System.out::println);
                }
            } else {
                System.out.printf(
                        Locale.ROOT,
                        "%,d hosts, %,d GPUs, %,d instances",
                        loaded.hosts().size(),
                        loaded.gpus().size(),
                        loaded.instances().size());
                System.out.println();
                System.out.println(ProcessHandle.current()
                                .info()
                                .totalCpuDuration()
                                .orElse(Duration.ZERO)
                                .toMillis()
                        / 1e3);
            }
        }
        System.out.println(END);
    }

    private static int writeCurlConfig(Path yaml, Path curlConfig) throws IOException {
        List<String> lines = run(List.of(), "--record", yaml);
        String token = lines.get(0);
        String placement = lines.get(1);
        List<String> urls = lines.subList(2, lines.size());
        var config = new ArrayList<String>();
        for (String url : urls) {
            if (url.contains("/auth/tokens")) continue;
            CurlPeer.ask(config, url, token, "OpenStack-API-Version: " + version(url, placement));
        }
        Files.write(curlConfig, config);
        return urls.size();
    }

    private static String version(String url, String placement) {
        if (url.contains("os-hypervisors")) return "compute 2.87";
        return url.contains("/v2.1") ? "compute 2.93" : "placement " + placement;
    }
}
