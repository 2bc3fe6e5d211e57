package org.xlcloud.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.xlcloud.app.Main;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Limits;

/// A program of ours that reads something of a large simulated cloud, and `curl` fetching the same answers,
/// as many at a time as ours asks of one service, from the same simulator, in turn.
///
/// Ours is a whole process, JVM start included, as is curl's; it has the flags of the launcher's listing
/// commands and a class archive, as they have. Beside the time from start to end it tells what each spent of
/// processor time, which other work on the machine disturbs less.
///
/// @param program the class that both sides of it are in: its `main` hands arguments that begin with `--` to
/// [#child]
/// @param header one more than the token's for an address, given the version that the child told; empty for
/// none
/// @param delayMillis how much later than at once the simulator answers each
record CurlRace(Class<?> program, BinaryOperator<String> header, String delayMillis) {
    private static final int AT_ONCE = Limits.DEFAULT.concurrent();
    private static final String END = "benchmark: end";

    /// Reads once.
    interface Reading {
        /// @return what there is to be said of it, a line each
        List<String> of(Cloud cloud) throws Exception;
    }

    /// @param said what our program said of it
    /// @param spent of time by it
    record Round(List<String> said, CurlPeer.Spent spent) {}

    /// @param bytes that curl got
    record Outcome(List<Round> ours, List<CurlPeer.Spent> curl, int requests, long bytes) {
        double ours(ToDoubleFunction<Round> what) {
            return FirstFrame.median(ours.stream().mapToDouble(what).toArray());
        }

        double curl(ToDoubleFunction<CurlPeer.Spent> what) {
            return FirstFrame.median(curl.stream().mapToDouble(what).toArray());
        }

        List<CurlPeer.Spent> spent() {
            return ours.stream().map(Round::spent).toList();
        }
    }

    /// @param memory the simulator's, as the JVM's flag
    /// @param world the simulator's arguments
    Outcome run(String memory, List<String> world, int rounds) throws Exception {
        Path yaml = Files.createTempFile("xlcloud-benchmark", ".yaml");
        Path curlConfig = Files.createTempFile("xlcloud-benchmark", ".curl");
        var command = new ArrayList<>(List.of("simulator", "--churn", "0", "--delay", delayMillis));
        command.addAll(world);
        try (var simulator = new Child(List.of(memory), Main.class, command);
                AutoCloseable stop = simulator::stop) {
            Files.write(yaml, simulator.linesUntil("..."));
            int requests = writeCurlConfig(yaml, curlConfig);
            start(List.of("-XX:AOTCacheOutput=" + archive()), "--load", yaml); // warms the simulator up as well
            var ours = new ArrayList<Round>();
            var curl = new ArrayList<CurlPeer.Spent>();
            long[] bytes = new long[1];
            for (int i = 0; i < rounds; i++) {
                long start = System.nanoTime();
                List<String> said = start(List.of("-XX:AOTCache=" + archive(), "-Xlog:aot=off"), "--load", yaml);
                double wall = (System.nanoTime() - start) / 1e9;
                var spent = new CurlPeer.Spent(wall, Double.parseDouble(said.getLast()));
                ours.add(new Round(said.subList(0, said.size() - 1), spent));
                curl.add(CurlPeer.get(curlConfig, AT_ONCE, bytes));
            }
            return new Outcome(ours, curl, requests, bytes[0]);
        } finally {
            Files.delete(yaml);
            Files.delete(curlConfig);
        }
    }

    private Path archive() {
        return Path.of("benchmarks/target", program.getSimpleName() + ".aot");
    }

    private List<String> start(List<String> archive, String task, Path yaml) throws IOException {
        var flags = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        flags.addAll(archive);
        try (var child = new Child(flags, program, List.of(task, yaml.toString()))) {
            return child.linesUntil(END);
        }
    }

    private int writeCurlConfig(Path yaml, Path curlConfig) throws IOException {
        List<String> lines = start(List.of(), "--record", yaml);
        String token = lines.get(0);
        String version = lines.get(1);
        var config = new ArrayList<String>();
        int requests = 0;
        for (String url : lines.subList(2, lines.size())) {
            if (url.contains("/auth/tokens")) continue;
            CurlPeer.ask(config, url, token, header.apply(url, version));
            requests++;
        }
        Files.write(curlConfig, config);
        return requests;
    }

    /// Our side: reads once, and says what came of it; with `--record` prints the token, the version and
    /// every address that was asked for instead.
    ///
    /// @param arguments the task and the file with the clouds
    /// @param version what an address's header needs to be made
    static void child(String[] arguments, Reading reading, Function<Cloud, String> version) throws Exception {
        boolean records = arguments[0].equals("--record");
        Path yaml = Path.of(arguments[1]);
        var urls = new LinkedHashSet<String>();
        Logger requests = Logger.getLogger("org.xlcloud.services.cloud.Wire");
        if (records) {
            requests.setUseParentHandlers(false);
            requests.setLevel(Level.ALL);
            requests.addHandler(new CurlPeer.Recorder(urls));
        }
        var configs = CloudConfigs.of(Files.readString(yaml), yaml.toString());
        try (var cloud = new Cloud(configs.get("demo"), InstantSource.system())) {
            List<String> said = reading.of(cloud);
            if (records) {
                System.out.println(cloud.token().id().reveal());
                System.out.println(version.apply(cloud));
                synchronized (urls) {
                    urls.forEach(System.out::println);
                }
            } else {
                said.forEach(System.out::println);
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
}
