package org.xlcloud.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.McollectiveConfig;
import org.xlcloud.services.mcollective.Filter;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.mcollective.Outcome;
import org.xlcloud.services.mcollective.Rpc;
import org.xlcloud.simulator.mcollective.BrokerMembers;
import org.xlcloud.simulator.mcollective.Marionettes;
import org.xlcloud.simulator.mcollective.Node;
import org.xlcloud.simulator.mcollective.NodeKeys;
import org.xlcloud.simulator.stomp.StompBroker;

/// A call to thousands of nodes: time from the first byte until the last reply is verified, and heap,
/// against what the same broker carries when nobody looks at the messages.
///
/// Arguments: `lab` for the nodes of the lab; `activemq` or `rabbitmq` for one of those, started for this;
/// numbers of simulated nodes (1000 10000 where there is none), which without such a word before them
/// are behind the simulator's own broker. Simulated nodes are a program of their own, on the same processors as
/// broker and client; a node signs with RSA of 2048 bits, and the client verifies each reply unless it
/// has verified the same words with the same signature before.
public final class FanOut {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LOGIN = "mcollective";
    /// Connections that carry the simulated nodes of a real broker.
    private static final int CONNECTIONS = 50;

    private FanOut() {}

    public static void main(String[] arguments) throws Exception {
        List<String> given = new ArrayList<>(List.of(arguments));
        if (given.isEmpty() || given.getLast().matches("activemq|rabbitmq")) given.addAll(List.of("1000", "10000"));
        if (given.getFirst().equals("--nodes")) {
            if (given.size() == 2) serve(Integer.parseInt(given.get(1)));
            else join(given);
            return;
        }
        BrokerMembers.Connector real = null;
        for (String one : given) {
            switch (one) {
                case "lab" -> lab();
                case "activemq" -> real = BrokerMembers.Connector.ACTIVEMQ;
                case "rabbitmq" -> real = BrokerMembers.Connector.RABBITMQ;
                default -> {
                    if (real == null) simulated(Integer.parseInt(one));
                    else real(real, Integer.parseInt(one));
                }
            }
        }
    }

    /// Nodes behind the simulator's broker.
    private static void serve(int count) throws InterruptedException {
        var keys = NodeKeys.make(2048);
        List<Node> crowd = Marionettes.crowd(count);
        StompBroker broker = StompBroker.start(0, LOGIN, "word", null);
        Marionettes nodes = Marionettes.start(broker, keys, () -> crowd, InstantSource.system());
        ready(nodes, keys, broker.port());
    }

    /// Nodes behind a real broker; what is no request goes back at once.
    private static void join(List<String> arguments) throws Exception {
        var keys = NodeKeys.make(2048);
        List<Node> crowd = Marionettes.crowd(Integer.parseInt(arguments.get(1)));
        int port = Integer.parseInt(arguments.get(3));
        var members = new AtomicReference<@Nullable BrokerMembers>();
        Marionettes nodes = Marionettes.elsewhere(
                (node, message) -> Objects.requireNonNull(members.get()).publish(node.identity(), message),
                keys,
                () -> crowd,
                InstantSource.system());
        members.set(BrokerMembers.join(
                BrokerMembers.Connector.valueOf(arguments.get(2)),
                port,
                LOGIN,
                arguments.get(4),
                crowd.stream().map(Node::identity).toList(),
                List.of("discovery", "rpcutil"),
                CONNECTIONS,
                (node, message) -> {
                    if (RawMessages.SENDER.equals(message.header("mc_sender")))
                        Objects.requireNonNull(members.get()).publish(node, RawMessages.echo(node, message));
                    else nodes.told(node, message);
                }));
        ready(nodes, keys, port);
    }

    private static void ready(Marionettes nodes, NodeKeys keys, int port) throws InterruptedException {
        nodes.pace(node -> Duration.ZERO);
        System.out.println(port);
        System.out.println(keys.callerPrivate());
        System.out.println(keys.serverPublic());
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    private static void simulated(int count) throws Exception {
        try (var child = new Child(List.of("-Xmx1g"), FanOut.class, List.of("--nodes", String.valueOf(count)))) {
            McollectiveConfig config = config(child.linesUntil("ready"), "activemq", "word");
            var raw = new RawMessages(config);
            measure(
                    count + " simulated nodes behind the simulator's broker",
                    config,
                    names(count),
                    new Rounds(4, 7),
                    List.of(child.handle()),
                    List.of(
                            Way.directed(PING, nodes -> raw.queues(nodes.size())),
                            Way.directed(OWN_WORDS, nodes -> raw.queues(nodes.size()))));
            child.stop();
        }
    }

    private static void real(BrokerMembers.Connector connector, int count) throws Exception {
        try (RealBroker broker = RealBroker.start(connector)) {
            var arguments = List.of(
                    "--nodes",
                    String.valueOf(count),
                    connector.name(),
                    String.valueOf(broker.port()),
                    broker.password());
            try (var child = new Child(List.of("-Xmx2g"), FanOut.class, arguments)) {
                McollectiveConfig config =
                        config(child.linesUntil("ready"), connector.name().toLowerCase(Locale.ROOT), broker.password());
                var raw = new RawMessages(config);
                measure(
                        count + " simulated nodes behind " + connector,
                        config,
                        names(count),
                        count > 5_000 ? new Rounds(2, 5) : new Rounds(4, 7),
                        List.of(child.handle(), broker.handle()),
                        List.of(
                                Way.directed(PING, nodes -> raw.directed(connector, nodes)),
                                Way.directed(OWN_WORDS, nodes -> raw.directed(connector, nodes)),
                                new Way(PING, true, nodes -> raw.broadcast(connector, nodes.size())),
                                new Way(OWN_WORDS, true, nodes -> raw.broadcast(connector, nodes.size()))));
                System.out.printf(
                        Locale.ROOT,
                        "  for comparison, as many messages there and back through two plain queues: %.1f ms%n",
                        raw.queues(count));
                child.stop();
            }
        }
    }

    private static List<String> names(int count) {
        return Marionettes.crowd(count).stream().map(Node::identity).toList();
    }

    /// @param told what the nodes' program said
    private static McollectiveConfig config(List<String> told, String connector, String password) {
        String yaml = """
                clouds:
                  it:
                    auth: {auth_url: "http://127.0.0.1:5000/v3", username: u, password: p, project_name: p}
                    xlcloud:
                      mcollective: {brokers: "stomp://127.0.0.1:%s", connector: %s, login: %s, password: %s, private_key: %s, server_keys: %s}
                """.formatted(told.get(0), connector, LOGIN, password, told.get(1), told.get(2));
        return Objects.requireNonNull(
                CloudConfigs.of(yaml, "benchmark").get("it").mcollective());
    }

    private static void lab() throws Exception {
        var configs =
                CloudConfigs.find(System.getenv(), Path.of("").toAbsolutePath(), CloudConfigs.home(System.getenv()));
        McollectiveConfig config = configs.get("lab").mcollective();
        if (config == null) throw new IllegalStateException("the lab's entry says nothing of mcollective");
        List<String> nodes;
        try (Mco mco = Mco.open(config, InstantSource.system())) {
            nodes = mco.discover(Filter.ALL, List.of(), Duration.ofSeconds(3)).nodes();
        }
        var rounds = new Rounds(4, 7);
        var raw = new RawMessages(config);
        measure(
                nodes.size() + " real nodes",
                config,
                nodes,
                rounds,
                List.of(),
                List.of(Way.directed(PING, all -> raw.queues(all.size()))));
        double[] theirs = new double[rounds.measured()];
        for (int round = 0; round < theirs.length; round++) theirs[round] = mco(nodes);
        System.out.printf(
                Locale.ROOT,
                "  mco rpc rpcutil ping to the same nodes, in its own words: %.1f ms (median of %d)%n",
                FirstFrame.median(theirs),
                theirs.length);
    }

    /// Milliseconds as the real client tells them, without its start and its discovery.
    private static double mco(List<String> nodes) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("lab/mco", "rpc", "rpcutil", "ping"));
        for (String node : nodes) command.addAll(List.of("-I", node));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        var finished = java.util.regex.Pattern.compile("Finished processing (\\d+) / (\\d+) hosts in ([0-9.]+) ms")
                .matcher(out);
        if (!finished.find() || !finished.group(1).equals(String.valueOf(nodes.size())))
            throw new IllegalStateException(out);
        return Double.parseDouble(finished.group(3));
    }

    private static final Rpc PING = Rpc.of("rpcutil", "ping");
    /// Each node's answer is its own, and so is its signature.
    private static final Rpc OWN_WORDS = Rpc.of("rpcutil", "get_fact").with("fact", "instance_name");

    /// @param warmUp rounds before those that count
    private record Rounds(int warmUp, int measured) {}

    private interface Raw {
        double millis(List<String> nodes) throws Exception;
    }

    /// One way to call nodes.
    ///
    /// @param broadcast by one message to all; else by one to each
    /// @param raw as many messages, with nobody looking at them
    private record Way(Rpc rpc, boolean broadcast, Raw raw) {
        static Way directed(Rpc rpc, Raw raw) {
            return new Way(rpc, false, raw);
        }

        /// Milliseconds until the last of them has answered.
        double call(Mco mco, List<String> nodes) {
            Outcome outcome = broadcast
                    ? mco.broadcast(rpc, Filter.ALL, PATIENCE, Duration.ofMillis(1), nodes.size(), answer -> {})
                    : mco.call(rpc, nodes, PATIENCE, answer -> {});
            if (outcome.answers().size() < nodes.size())
                throw new IllegalStateException(outcome.answers().size() + " of " + nodes.size() + " answered " + rpc);
            return outcome.answers().stream()
                    .mapToDouble(answer -> answer.after().toNanos() / 1e6)
                    .max()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return (broadcast ? "one message to all, " : "a message to each, ")
                    + (rpc.equals(PING) ? "all answer the same" : "each answers its own");
        }
    }

    /// @param others the nodes' program, then the broker's, where these are of their own
    private static void measure(
            String what,
            McollectiveConfig config,
            List<String> nodes,
            Rounds rounds,
            List<ProcessHandle> others,
            List<Way> ways)
            throws Exception {
        List<ProcessHandle> programs = new ArrayList<>(List.of(ProcessHandle.current()));
        programs.addAll(others);
        try (Mco mco = Mco.open(config, InstantSource.system())) {
            for (Way way : ways) {
                double[] calls = new double[rounds.measured()];
                double[] raws = new double[rounds.measured()];
                double[][] busy = new double[2 * programs.size()][rounds.measured()];
                double first = 0;
                long most = 0;
                for (int round = -rounds.warmUp(); round < rounds.measured(); round++) {
                    System.gc();
                    resetPeaks();
                    double[] before = processor(programs);
                    double call = way.call(mco, nodes);
                    double[] between = processor(programs);
                    double raw = way.raw().millis(nodes);
                    double[] after = processor(programs);
                    if (round == -rounds.warmUp()) first = call;
                    if (round < 0) continue;
                    calls[round] = call;
                    raws[round] = raw;
                    for (int i = 0; i < before.length; i++) {
                        busy[2 * i][round] = between[i] - before[i];
                        busy[2 * i + 1][round] = after[i] - between[i];
                    }
                    most = Math.max(most, peak());
                }
                System.out.printf(
                        Locale.ROOT,
                        "fan-out to %s, %s: last reply verified after %.1f ms, %,.0f replies/s; as many messages that nobody looks at %.1f ms: %.0f %% of the broker's rate (goal 70 %%)%n  processor time, and that of the messages alone: %s; client %.0f us a reply; peak heap %.0f MB; first call %.1f ms; medians of %d%n",
                        what,
                        way,
                        FirstFrame.median(calls),
                        nodes.size() / FirstFrame.median(calls) * 1_000,
                        FirstFrame.median(raws),
                        FirstFrame.median(raws) / FirstFrame.median(calls) * 100,
                        shares(busy),
                        FirstFrame.median(busy[0]) / nodes.size() * 1_000,
                        most / 1e6,
                        first,
                        rounds.measured());
            }
            long began = System.nanoTime();
            int found = mco.discover(Filter.ALL, nodes, PATIENCE).nodes().size();
            System.out.printf(
                    Locale.ROOT,
                    "  discovery of %d by one broadcast: %.1f ms%n",
                    found,
                    (System.nanoTime() - began) / 1e6);
        }
    }

    /// Milliseconds of the processor that programs have taken so far.
    private static double[] processor(List<ProcessHandle> programs) {
        return programs.stream()
                .mapToDouble(program ->
                        program.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6)
                .toArray();
    }

    private static String shares(double[][] busy) {
        String[] names = {"client", "nodes", "broker"};
        var words = new ArrayList<String>();
        for (int i = 0; i < busy.length / 2; i++)
            words.add("%s %.0f and %.0f ms"
                    .formatted(names[i], FirstFrame.median(busy[2 * i]), FirstFrame.median(busy[2 * i + 1])));
        return String.join(", ", words);
    }

    private static void resetPeaks() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) pool.resetPeakUsage();
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
