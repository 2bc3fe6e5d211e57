package org.xlcloud.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
/// Ours is a whole process, JVM start included, as is curl's. Arguments: hosts, GPUs per host, servers, rounds
/// (default 2000 8 50000 3).
public final class InventoryLoad {
    private static final String END = "benchmark: end";
    private static final Pattern REQUEST = Pattern.compile("(?:GET|POST) (http://[^\\s)]+)|(http://[^\\s)]+) GET");

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
        try (var simulator = new Child(List.of("-Xmx6g"), Main.class, world)) {
            Files.write(yaml, simulator.linesUntil("..."));
            int requests = writeCurlConfig(yaml, curlConfig);
            var ours = new double[rounds];
            var curl = new double[rounds];
            long bytes = 0;
            String loaded = "";
            ours("--load", yaml); // warms the simulator up, as the recording before did
            for (int i = 0; i < rounds; i++) {
                long start = System.nanoTime();
                loaded = ours("--load", yaml);
                ours[i] = (System.nanoTime() - start) / 1e9;
                start = System.nanoTime();
                bytes = curl(curlConfig);
                curl[i] = (System.nanoTime() - start) / 1e9;
            }
            System.out.printf(
                    Locale.ROOT,
                    "inventory load: ours %.2f s, curl %.2f s, %.2f times (goal at most 1.3); medians of %d rounds%n  %s; %,d requests, %,d bytes%n  ours %s%n  curl %s%n",
                    FirstFrame.median(ours),
                    FirstFrame.median(curl),
                    FirstFrame.median(ours) / FirstFrame.median(curl),
                    rounds,
                    loaded,
                    requests,
                    bytes,
                    Arrays.toString(ours),
                    Arrays.toString(curl));
        } finally {
            Files.delete(yaml);
            Files.delete(curlConfig);
        }
    }

    private static String argument(String[] arguments, int index, String otherwise) {
        return arguments.length > index ? arguments[index] : otherwise;
    }

    private static String ours(String task, Path yaml) throws IOException {
        try (var child = new Child(List.of(), InventoryLoad.class, List.of(task, yaml.toString()))) {
            return String.join("\n", child.linesUntil(END));
        }
    }

    /// Loads once; with `--record` prints the token and every address that was asked for as well.
    private static void child(String task, Path yaml) throws Exception {
        var urls = new LinkedHashSet<String>(); // the client logs each request twice
        Logger httpClient = Logger.getLogger("jdk.httpclient.HttpClient");
        if (task.equals("--record")) {
            System.setProperty("jdk.httpclient.HttpClient.log", "requests");
            httpClient.setUseParentHandlers(false);
            httpClient.setLevel(Level.ALL);
            httpClient.addHandler(new Recorder(urls));
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
            }
        }
        System.out.println(END);
    }

    private static int writeCurlConfig(Path yaml, Path curlConfig) throws IOException {
        List<String> lines;
        try (var child = new Child(List.of(), InventoryLoad.class, List.of("--record", yaml.toString()))) {
            lines = child.linesUntil(END);
        }
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

    /// The bytes that curl got.
    private static long curl(Path config) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        "curl", "-s", "-g", "--parallel", "--parallel-max", "16", "--config", config.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD) // its progress meter; failures show in the codes below
                .start();
        long bytes = 0;
        for (String line : new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            if (!line.startsWith("200 ")) throw new IllegalStateException("curl got " + line);
            bytes += Long.parseLong(line.split(" ", 3)[1]);
        }
        if (process.waitFor() != 0) throw new IllegalStateException("curl ended with " + process.exitValue());
        return bytes;
    }

    /// Collects the addresses that the JDK's HTTP client says it asks for.
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
                urls.add(request.group(1) == null ? request.group(2) : request.group(1));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
