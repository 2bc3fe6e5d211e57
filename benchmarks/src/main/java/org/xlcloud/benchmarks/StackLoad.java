package org.xlcloud.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.xlcloud.app.Main;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.Stacks;

/// The tree of many stacks, from the start of the process to its first rows and until it is complete, against `curl`
/// fetching the same answers, 16 at a time, from the same simulator. Arguments: stacks, rounds (default 5000 3).
public final class StackLoad {
    private static final String END = "benchmark: end";
    private static final Path ARCHIVE = Path.of("benchmarks/target/StackLoad.aot");
    private static final int PATIENCE_SECONDS = 300;

    private StackLoad() {}

    /// @param first seconds to the first rows
    /// @param complete seconds until all is there
    /// @param wall seconds of the whole process
    private record Ours(double first, double complete, double wall, double cpu) {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].startsWith("--")) {
            child(arguments[0], Path.of(arguments[1]));
            return;
        }
        String stacks = arguments.length > 0 ? arguments[0] : "5000";
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Path yaml = Files.createTempFile("xlcloud-benchmark", ".yaml");
        Path curlConfig = Files.createTempFile("xlcloud-benchmark", ".curl");
        var world = List.of("simulator", "--hosts", "1", "--servers", "0", "--churn", "0", "--stacks", stacks);
        try (var simulator = new Child(List.of("-Xmx3g"), Main.class, world);
                AutoCloseable stop = simulator::stop) {
            Files.write(yaml, simulator.linesUntil("..."));
            int requests = writeCurlConfig(yaml, curlConfig);
            run(List.of("-XX:AOTCacheOutput=" + ARCHIVE), "--load", yaml); // warms the simulator up as well
            var ours = new Ours[rounds];
            var curl = new CurlPeer.Spent[rounds];
            long[] bytes = new long[1];
            String loaded = "";
            for (int i = 0; i < rounds; i++) {
                long start = System.nanoTime();
                List<String> lines = run(List.of("-XX:AOTCache=" + ARCHIVE, "-Xlog:aot=off"), "--load", yaml);
                double wall = (System.nanoTime() - start) / 1e9;
                loaded = lines.get(0);
                ours[i] = new Ours(
                        Double.parseDouble(lines.get(1)),
                        Double.parseDouble(lines.get(2)),
                        wall,
                        Double.parseDouble(lines.get(3)));
                curl[i] = CurlPeer.get(curlConfig, bytes);
            }
            double theirs = median(curl, CurlPeer.Spent::wall);
            System.out.printf(
                    Locale.ROOT,
                    "stack load: first rows after %.2f s, complete after %.2f s (process %.2f s, %.2f s of processor time), "
                            + "curl %.2f s (%.2f s), %.2f times (goal at most 1.3); medians of %d rounds%n"
                            + "  %s; %,d requests, %,d bytes%n  ours %s%n  curl %s%n",
                    median(ours, Ours::first),
                    median(ours, Ours::complete),
                    median(ours, Ours::wall),
                    median(ours, Ours::cpu),
                    theirs,
                    median(curl, CurlPeer.Spent::cpu),
                    median(ours, Ours::complete) / theirs,
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

    private static <T> double median(T[] all, ToDoubleFunction<T> what) {
        return FirstFrame.median(Arrays.stream(all).mapToDouble(what).toArray());
    }

    private static List<String> run(List<String> archive, String task, Path yaml) throws IOException {
        var flags = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        flags.addAll(archive);
        try (var child = new Child(flags, StackLoad.class, List.of(task, yaml.toString()))) {
            return child.linesUntil(END);
        }
    }

    /// Loads once; with `--record` prints the token and every address that was asked for.
    private static void child(String task, Path yaml) throws Exception {
        var urls = new LinkedHashSet<String>();
        Logger requests = Logger.getLogger("org.xlcloud.services.cloud.Wire");
        if (task.equals("--record")) {
            requests.setUseParentHandlers(false);
            requests.setLevel(Level.ALL);
            requests.addHandler(new CurlPeer.Recorder(urls));
        }
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        var first = new AtomicLong();
        var complete = new CountDownLatch(1);
        var configs = CloudConfigs.of(Files.readString(yaml), yaml.toString());
        try (var cloud = new Cloud(configs.get("demo"), InstantSource.system());
                var stacks = new CloudStacks(cloud, InstantSource.system());
                var arrivals = stacks.stacks().onArrival(() -> {
                    Stacks now = stacks.stacks().newest();
                    if (!now.roots().isEmpty()) first.compareAndSet(0, System.currentTimeMillis());
                    if (now.loaded()) complete.countDown();
                })) {
            stacks.start();
            if (!complete.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw new IllegalStateException("not complete after " + PATIENCE_SECONDS + " s");
            long end = System.currentTimeMillis();
            Stacks all = stacks.stacks().newest();
            int resources = all.roots().stream()
                    .mapToInt(root -> root.rolled().counts().resources())
                    .sum();
            if (task.equals("--record")) {
                System.out.println(cloud.token().id().reveal());
                synchronized (urls) {
                    urls.forEach(System.out::println);
                }
            } else {
                System.out.printf(
                        Locale.ROOT, "%,d stacks, %,d resources%n", all.all().size(), resources);
                System.out.println((first.get() - started) / 1e3);
                System.out.println((end - started) / 1e3);
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
        String token = lines.getFirst();
        var config = new ArrayList<String>();
        int requests = 0;
        for (String url : lines.subList(1, lines.size())) {
            if (url.contains("/auth/tokens")) continue;
            CurlPeer.ask(config, url, token, "");
            requests++;
        }
        Files.write(curlConfig, config);
        return requests;
    }
}
