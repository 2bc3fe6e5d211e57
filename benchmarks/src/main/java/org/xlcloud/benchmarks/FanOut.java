package org.xlcloud.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.McollectiveConfig;
import org.xlcloud.services.mcollective.Filter;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.mcollective.Outcome;
import org.xlcloud.services.mcollective.Rpc;
import org.xlcloud.simulator.mcollective.Marionettes;
import org.xlcloud.simulator.mcollective.Node;
import org.xlcloud.simulator.mcollective.NodeKeys;
import org.xlcloud.simulator.stomp.StompBroker;

/// A call to thousands of nodes: time from the first byte until the last reply is verified, and heap,
/// against what the same broker carries when somebody just sends as many messages of that size to
/// himself and looks at none of them.
///
/// Arguments: `lab` for the nodes of the lab, else numbers of simulated nodes (default 1000 10000).
/// Broker and simulated nodes are a program of their own; each verifies and signs with RSA of 2048
/// bits, on the same processors as the client, whose own share of them is told too.
public final class FanOut {
    private static final int ROUNDS = 7;
    private static final int WARM_UP = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private FanOut() {}

    public static void main(String[] arguments) throws Exception {
        List<String> given = arguments.length == 0 ? List.of("1000", "10000") : List.of(arguments);
        if (given.getFirst().equals("--nodes")) {
            serve(Integer.parseInt(given.get(1)));
            return;
        }
        for (String one : given) {
            if (one.equals("lab")) lab();
            else simulated(Integer.parseInt(one));
        }
    }

    private static void serve(int count) throws InterruptedException {
        var keys = NodeKeys.make(2048);
        List<Node> crowd = Marionettes.crowd(count);
        StompBroker broker = StompBroker.start(0, "mcollective", "word", null);
        Marionettes nodes = Marionettes.start(broker, keys, () -> crowd, InstantSource.system());
        nodes.pace(node -> Duration.ZERO);
        System.out.println(broker.port());
        System.out.println(keys.callerPrivate());
        System.out.println(keys.serverPublic());
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    private static void simulated(int count) throws Exception {
        try (var child = new Child(List.of("-Xmx1g"), FanOut.class, List.of("--nodes", String.valueOf(count)))) {
            List<String> told = child.linesUntil("ready");
            String yaml = """
                    clouds:
                      it:
                        auth: {auth_url: "http://127.0.0.1:5000/v3", username: u, password: p, project_name: p}
                        xlcloud:
                          mcollective: {brokers: "stomp://127.0.0.1:%s", login: mcollective, password: word, private_key: %s, server_keys: %s}
                    """.formatted(told.get(0), told.get(1), told.get(2));
            McollectiveConfig config =
                    CloudConfigs.of(yaml, "benchmark").get("it").mcollective();
            if (config == null) throw new IllegalStateException("no mcollective");
            List<String> nodes =
                    Marionettes.crowd(count).stream().map(Node::identity).toList();
            measure(count + " simulated nodes", config, nodes);
            child.stop();
        }
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
        measure(nodes.size() + " real nodes", config, nodes);
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) theirs.add(mco(nodes));
        System.out.printf(
                Locale.ROOT,
                "  mco rpc rpcutil ping to the same nodes, in its own words: %.1f ms (median of %d)%n",
                FirstFrame.median(
                        theirs.stream().mapToDouble(Double::doubleValue).toArray()),
                ROUNDS);
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

    private static void measure(String what, McollectiveConfig config, List<String> nodes) throws Exception {
        double[] calls = new double[ROUNDS];
        double[] raws = new double[ROUNDS];
        double[] own = new double[ROUNDS];
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long most = 0;
        try (Mco mco = Mco.open(config, InstantSource.system())) {
            mco.link();
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                System.gc();
                resetPeaks();
                long before = process.getProcessCpuTime();
                Outcome outcome = mco.call(Rpc.of("rpcutil", "ping"), nodes, PATIENCE, answer -> {});
                if (!outcome.silent().isEmpty())
                    throw new IllegalStateException(outcome.silent().size() + " of " + what + " are silent");
                if (round >= 0) {
                    calls[round] = outcome.took().toNanos() / 1e6;
                    own[round] = (process.getProcessCpuTime() - before) / 1e6;
                    most = Math.max(most, peak());
                }
                double raw = raw(config, nodes.size());
                if (round >= 0) raws[round] = raw;
            }
            long began = System.nanoTime();
            int found = mco.discover(Filter.ALL, nodes, PATIENCE).nodes().size();
            System.out.printf(
                    Locale.ROOT,
                    "fan-out to %s: last reply verified after %.1f ms, %,.0f replies/s; the broker alone carries as many there and as many back in %.1f ms: %.0f %% of its rate (goal 70 %%)%n  of it the client's own processor time %.1f ms, %.0f us a reply%n  discovery of %d by one broadcast: %.1f ms; peak heap %.0f MB; medians of %d%n",
                    what,
                    FirstFrame.median(calls),
                    nodes.size() / FirstFrame.median(calls) * 1_000,
                    FirstFrame.median(raws),
                    FirstFrame.median(raws) / FirstFrame.median(calls) * 100,
                    FirstFrame.median(own),
                    FirstFrame.median(own) / nodes.size() * 1_000,
                    found,
                    (System.nanoTime() - began) / 1e6,
                    most / 1e6,
                    ROUNDS);
        }
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

    /// Milliseconds for as many messages of a request's size to a queue and as many of a reply's size
    /// back from another: what the broker has to carry for a call, with nobody looking at any of them.
    private static double raw(McollectiveConfig config, int messages) throws Exception {
        return queue(config, messages, 1_000, "there") + queue(config, messages, 650, "back");
    }

    private static double queue(McollectiveConfig config, int messages, int bytes, String name) throws Exception {
        McollectiveConfig.Broker broker = config.brokers().getFirst();
        String queue = "/queue/mcollective.reply.raw." + ProcessHandle.current().pid() + name;
        try (var socket = new Socket(broker.at().host(), broker.at().port())) {
            socket.setTcpNoDelay(true);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            out.write(text("CONNECT\naccept-version:1.1\nhost:mcollective\nlogin:" + config.login() + "\npasscode:"
                    + config.passcode().reveal() + "\n\n\0SUBSCRIBE\ndestination:" + queue
                    + "\nid:1\nreceipt:1\n\n\0"));
            out.flush();
            nuls(in, 2);
            byte[] one = text("SEND\ndestination:" + queue + "\nmc_sender:raw\ncontent-length:" + bytes + "\n\n"
                    + "x".repeat(bytes) + "\0");
            long began = System.nanoTime();
            Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < messages; i++) out.write(one);
                    out.flush();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            nuls(in, messages);
            return (System.nanoTime() - began) / 1e6;
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Reads so many frames, which end in NUL and hold none.
    private static void nuls(InputStream in, int count) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int left = count; left > 0; ) {
            int read = in.read(buffer);
            if (read < 0) throw new IOException("the broker closed");
            for (int i = 0; i < read; i++) if (buffer[i] == 0) left--;
        }
    }
}
