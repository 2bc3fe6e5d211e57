package org.xlcloud.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern REQUEST = Pattern.compile("GET (http://\\S+)");
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s");

    private InventoryLoad() {}

    /// @param wall seconds from start to end
    /// @param cpu seconds of processor time, user and system
    private record Spent(double wall, double cpu) {}

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
            var ours = new Spent[rounds];
            var curl = new Spent[rounds];
            long[] bytes = new long[1];
            String loaded = "";
            for (int i = 0; i < rounds; i++) {
                long start = System.nanoTime();
                List<String> lines = run(List.of("-XX:AOTCache=" + ARCHIVE, "-Xlog:aot=off"), "--load", yaml);
                ours[i] = new Spent((System.nanoTime() - start) / 1e9, Double.parseDouble(lines.get(1)));
                loaded = lines.get(0);
                curl[i] = curl(curlConfig, bytes);
            }
            System.out.printf(
                    Locale.ROOT,
                    "inventory load: ours %.2f s (%.2f s of processor time), curl %.2f s (%.2f s), %.2f times (goal at most 1.3);"
                            + " medians of %d rounds%n  %s; %,d requests, %,d bytes%n  ours %s%n  curl %s%n",
                    median(ours, Spent::wall),
                    median(ours, Spent::cpu),
                    median(curl, Spent::wall),
                    median(curl, Spent::cpu),
                    median(ours, Spent::wall) / median(curl, Spent::wall),
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

    private static double median(Spent[] all, ToDoubleFunction<Spent> what) {
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
            requests.addHandler(new Recorder(urls));
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
            if (!config.isEmpty()) config.add("next");
            config.add("url = \"" + url + "\"");
            config.add("silent");
            config.add("output = /dev/null");
            config.add("header = \"X-Auth-Token: " + token + "\"");
            config.add("header = \"OpenStack-API-Version: " + version(url, placement) + "\"");
            config.add("write-out = \"%{http_code} %{size_download} %{url}\\n\"");
        }
        Files.write(curlConfig, config);
        return urls.size();
    }

    private static String version(String url, String placement) {
        if (url.contains("os-hypervisors")) return "compute 2.87";
        return url.contains("/v2.1") ? "compute 2.93" : "placement " + placement;
    }

    /// @param bytes takes how much curl got
    private static Spent curl(Path config, long[] bytes) throws IOException, InterruptedException {
        long start = System.nanoTime();
        // The shell tells what its children have spent, in the last line of `times`.
        var process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "curl -s -g --parallel --parallel-max 16 --config \"$1\" && times",
                        "sh",
                        config.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD) // its progress meter; failures show in the codes below
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (process.waitFor() != 0) throw new IllegalStateException("curl ended with " + process.exitValue());
        double wall = (System.nanoTime() - start) / 1e9;
        bytes[0] = 0;
        for (String line : lines.subList(0, lines.size() - 2)) {
            if (!line.startsWith("200 ")) throw new IllegalStateException("curl got " + line);
            bytes[0] += Long.parseLong(line.split(" ", 3)[1]);
        }
        Matcher times = TIMES.matcher(lines.getLast());
        if (!times.matches()) throw new IllegalStateException("the shell told no times: " + lines.getLast());
        double cpu = 60 * (Integer.parseInt(times.group(1)) + Integer.parseInt(times.group(3)))
                + Double.parseDouble(times.group(2))
                + Double.parseDouble(times.group(4));
        return new Spent(wall, cpu);
    }

    /// Collects the addresses that the console's client says it asks for.
    private static final class Recorder extends Handler {
        private final Set<String> urls;

        Recorder(Set<String> urls) {
            this.urls = urls;
        }

        @Override
        public void publish(LogRecord entry) {
            Matcher request = REQUEST.matcher(String.valueOf(entry.getMessage()));
            if (!request.find()) return;
            synchronized (urls) {
                urls.add(request.group(1));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
