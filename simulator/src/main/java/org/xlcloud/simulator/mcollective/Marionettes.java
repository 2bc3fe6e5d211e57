package org.xlcloud.simulator.mcollective;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.mcollective.XlcloudAgent.Answered;
import org.xlcloud.simulator.mcollective.XlcloudAgent.Reply;
import org.xlcloud.simulator.stomp.Message;
import org.xlcloud.simulator.stomp.StompBroker;

/// All nodes of a collective behind one broker, the simulator's or another. What only depends on a
/// message's bytes, such as whether its signature holds, is found out once and not ten thousand times:
/// on a real cloud each node has a processor of its own for that.
public final class Marionettes implements AutoCloseable {
    private static final String COLLECTIVE = "mcollective";
    private static final String CALLER = "cert=xms-public";
    private static final Duration LIST_AGE = Duration.ofMillis(500);
    private static final Duration LATE = Duration.ofSeconds(2);
    private static final long HUGE_BYTES = 500L << 20;
    private static final int REMEMBERED = 16_384;
    private static final int LONGEST_REMEMBERED = 1_024;

    /// A request that was taken apart; null for one that every node drops in silence.
    private record Request(String requestId, String agent, Object message, Object filter, long time, long ttl) {}

    private final BiConsumer<Node, Message> outlet;
    private final NodeKeys keys;
    private final Supplier<List<Node>> source;
    private final InstantSource clock;
    private final XlcloudAgent xlcloud = new XlcloudAgent();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, NodeFault> faults = new ConcurrentHashMap<>();
    private final Map<String, Request> requests = new ConcurrentHashMap<>();
    private final Map<String, String> signatures = new ConcurrentHashMap<>();
    private final Map<String, String> firstBodies = new ConcurrentHashMap<>();
    private final AtomicLong dropped = new AtomicLong();
    private volatile @Nullable Map<String, Node> nodes;
    private volatile long listedAt;

    private Marionettes(
            BiConsumer<Node, Message> outlet, NodeKeys keys, Supplier<List<Node>> source, InstantSource clock) {
        this.outlet = outlet;
        this.keys = keys;
        this.source = source;
        this.clock = clock;
        xlcloud.unwell(node -> faults.get(node.identity()) == NodeFault.UNWELL);
    }

    /// @param source the nodes that exist now
    public static Marionettes start(
            StompBroker broker, NodeKeys keys, Supplier<List<Node>> source, InstantSource clock) {
        var marionettes = new Marionettes((node, message) -> broker.publish(message), keys, source, clock);
        broker.attach(marionettes::arrived);
        return marionettes;
    }

    /// Nodes behind a broker that is not the simulator's: what comes for one of them is given to
    /// [#told].
    ///
    /// @param outlet takes what a node sends
    public static Marionettes elsewhere(
            BiConsumer<Node, Message> outlet, NodeKeys keys, Supplier<List<Node>> source, InstantSource clock) {
        return new Marionettes(outlet, keys, source, clock);
    }

    public void fault(String identity, NodeFault fault) {
        faults.put(identity, fault);
    }

    /// How long a converge takes on a node.
    public void pace(Function<Node, Duration> howLong) {
        xlcloud.pace(howLong);
    }

    /// How many nodes have really converged for a job.
    public int runs(String job) {
        return xlcloud.runs(job);
    }

    /// How many messages no node took: wrong signature, unknown caller, too old, no YAML.
    public long dropped() {
        return dropped.get();
    }

    private Map<String, Node> nodes() {
        Map<String, Node> known = nodes;
        if (known == null || System.nanoTime() - listedAt > LIST_AGE.toNanos()) {
            known = new LinkedHashMap<>();
            for (Node node : source.get()) known.put(node.identity(), node);
            nodes = known;
            listedAt = System.nanoTime();
        }
        return known;
    }

    private void arrived(Message message) {
        String destination = message.destination();
        boolean broadcast =
                destination.endsWith(".agent") || destination.startsWith("/exchange/mcollective_broadcast/");
        String directed = destination.equals("/queue/" + COLLECTIVE + ".nodes")
                ? message.header("mc_identity")
                : destination.startsWith("/exchange/mcollective_directed/")
                        ? destination.substring("/exchange/mcollective_directed/".length())
                        : null;
        if (!broadcast && directed == null) return;
        String replyTo = message.header("reply-to");
        Request request = request(message);
        if (request == null || replyTo == null) {
            dropped.incrementAndGet();
            return;
        }
        Map<String, Node> all = nodes();
        if (broadcast) {
            for (Node node : all.values()) threads.execute(() -> answer(node, request, replyTo));
            return;
        }
        Node one = all.get(directed);
        if (one != null) threads.execute(() -> answer(one, request, replyTo));
        faults.forEach((identity, fault) -> {
            Node eager = fault == NodeFault.EAGER && !identity.equals(directed) ? all.get(identity) : null;
            if (eager != null) threads.execute(() -> answer(eager, request, replyTo));
        });
    }

    /// Something came for a node.
    public void told(String identity, Message message) {
        String replyTo = message.header("reply-to");
        Request request = request(message);
        Node node = nodes().get(identity);
        if (request == null || replyTo == null || node == null) dropped.incrementAndGet();
        else threads.execute(() -> answer(node, request, replyTo));
    }

    private @Nullable Request request(Message message) {
        String text = new String(message.body().array(), StandardCharsets.UTF_8);
        Request known = requests.get(text);
        if (known != null) return known;
        try {
            Request opened = open(text);
            if (opened != null) {
                if (requests.size() > 64) requests.clear();
                requests.put(text, opened);
            }
            return opened;
        } catch (IllegalArgumentException | IndexOutOfBoundsException | GeneralSecurityException broken) {
            return null; // a node logs it and keeps silent
        }
    }

    /// As `ssl.rb` checks it; null where it would keep silent.
    private @Nullable Request open(String text) throws GeneralSecurityException {
        if (!(RubyYaml.parse(text) instanceof Map<?, ?> envelope)) return null;
        if (!(envelope.get(":body") instanceof String body) || !(envelope.get(":hash") instanceof String hash))
            return null;
        if (!CALLER.equals(envelope.get(":callerid"))) return null;
        Signature signature = Signature.getInstance("SHA1withRSA");
        signature.initVerify(keys.caller().getPublic());
        signature.update(body.getBytes(StandardCharsets.UTF_8));
        if (!signature.verify(Base64.getMimeDecoder().decode(hash))) return null;
        if (!(RubyYaml.parse(body) instanceof Map<?, ?> inner)) return null;
        if (!(envelope.get(":ttl") instanceof Long ttl) || !ttl.equals(inner.get(":ssl_ttl"))) return null;
        if (!(envelope.get(":msgtime") instanceof Long time) || !time.equals(inner.get(":ssl_msgtime"))) return null;
        Object filter = envelope.get(":filter");
        Object message = inner.get(":ssl_msg");
        if (filter == null || message == null) return null;
        return new Request(
                String.valueOf(envelope.get(":requestid")),
                String.valueOf(envelope.get(":agent")),
                message,
                filter,
                time,
                ttl);
    }

    private void answer(Node node, Request request, String replyTo) {
        NodeFault fault = faults.getOrDefault(node.identity(), NodeFault.NONE);
        Instant now = clock.instant();
        long here = now.getEpochSecond() + (fault == NodeFault.AHEAD ? 600 : 0);
        if (here - request.time() > request.ttl()) {
            dropped.incrementAndGet();
            return;
        }
        if (!NodeFilter.means(request.filter(), node)) return;
        if (request.agent().equals("discovery")) {
            if ("ping".equals(request.message())) reply(node, request, replyTo, "--- pong\n", fault);
            return;
        }
        if (!(request.message() instanceof Map<?, ?> message)) return;
        Object data = message.get(":data");
        Map<?, ?> arguments = data instanceof Map<?, ?> map ? map : Map.of();
        String action = String.valueOf(message.get(":action"));
        Answered answered = switch (request.agent()) {
            case "xlcloud" -> xlcloud.call(node, action, arguments, now);
            case "rpcutil" -> new Answered(rpcutil(node, action, arguments), Duration.ZERO);
            default -> null;
        };
        if (answered == null || Boolean.FALSE.equals(arguments.get(":process_results"))) return;
        pause(answered.after());
        var body = new LinkedHashMap<String, Object>();
        body.put(":statuscode", answered.reply().status());
        body.put(":statusmsg", answered.reply().message());
        body.put(":data", answered.reply().data());
        reply(node, request, replyTo, RubyYaml.write(body), fault);
    }

    private static Reply rpcutil(Node node, String action, Map<?, ?> arguments) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        switch (action) {
            case "inventory" -> {
                data.put(":agents", Node.AGENTS);
                data.put(":facts", node.facts());
                data.put(":classes", node.classes());
                data.put(":version", "2.12.5");
                data.put(":main_collective", COLLECTIVE);
                data.put(":collectives", List.of(COLLECTIVE));
            }
            case "ping" -> data.put(":pong", 0);
            case "get_fact" -> {
                String fact = String.valueOf(arguments.get(":fact"));
                data.put(":fact", fact);
                data.put(":value", node.facts().get(fact));
            }
            default -> {
                return Reply.refused(
                        "Attempted to call action " + action + " for rpcutil but it's not declared in the DDL");
            }
        }
        return new Reply(0, "OK", data);
    }

    private static void pause(Duration howLong) {
        if (howLong.isZero()) return;
        try {
            Thread.sleep(howLong);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void reply(Node node, Request request, String replyTo, String body, NodeFault fault) {
        if (fault == NodeFault.SILENT || Thread.currentThread().isInterrupted()) return;
        if (fault == NodeFault.LATE) pause(LATE);
        String said = body;
        if (fault == NodeFault.REPLAYED) said = firstBodies.computeIfAbsent(node.identity(), first -> body);
        var envelope = new LinkedHashMap<String, Object>();
        envelope.put(":senderid", node.identity());
        envelope.put(":requestid", request.requestId());
        envelope.put(":senderagent", request.agent());
        envelope.put(":msgtime", clock.instant().getEpochSecond() - (fault == NodeFault.EXPIRED ? 600 : 0));
        envelope.put(":body", said);
        if (fault != NodeFault.UNSIGNED)
            envelope.put(
                    ":hash",
                    fault == NodeFault.FORGED ? sign(said, keys.caller().getPrivate()) : signed(said));
        String text = RubyYaml.write(envelope);
        if (fault == NodeFault.TAGGED)
            text = text.replaceFirst(":body:", ":gift: !ruby/object:Gem::Installer {}\n:body:");
        byte[] bytes = fault == NodeFault.MARSHAL
                ? "\u0004\b{\u0007:\rsenderidI\"\u0007abc".getBytes(StandardCharsets.ISO_8859_1)
                : text.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of(
                "mc_sender",
                node.identity(),
                "content-type",
                "text/plain; charset=UTF-8",
                "expires",
                String.valueOf(System.currentTimeMillis() + 70_000));
        var message = fault == NodeFault.HUGE
                ? new Message(
                        replyTo,
                        headers,
                        new Message.Bytes("x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII)),
                        HUGE_BYTES)
                : Message.of(replyTo, headers, bytes);
        outlet.accept(node, message);
        if (fault == NodeFault.TWICE) outlet.accept(node, message);
    }

    private String signed(String body) {
        String known = signatures.get(body);
        if (known != null) return known;
        String made = sign(body, keys.server().getPrivate());
        if (signatures.size() < REMEMBERED && body.length() <= LONGEST_REMEMBERED) signatures.put(body, made);
        return made;
    }

    /// With a line feed every 60 characters, as Ruby's Base64 has.
    private static String sign(String body, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance("SHA1withRSA");
            signature.initSign(key);
            signature.update(body.getBytes(StandardCharsets.UTF_8));
            return Base64.getMimeEncoder(60, new byte[] {'\n'}).encodeToString(signature.sign()) + "\n";
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// As many nodes as one likes, of one stack with two layers.
    public static List<Node> crowd(int count) {
        var crowd = new ArrayList<Node>(count);
        for (int i = 0; i < count; i++) {
            String layer = i % 10 == 0 ? "portal" : "render";
            crowd.add(new Node(
                    "node-%05d".formatted(i),
                    Map.of(
                            "stack_id",
                            "5f0c2e7a-0000-4000-8000-000000000001",
                            "stack_name",
                            "render-farm",
                            "layer",
                            layer,
                            "group",
                            layer + "_group",
                            "role",
                            layer,
                            "gpus",
                            layer.equals("render") ? "2" : "0",
                            "instance_name",
                            "node-%05d".formatted(i)),
                    List.of("xlcloud", "layer::" + layer),
                    layer.equals("render")
                            ? List.of(
                                    "00:05.0 VGA compatible controller: NVIDIA Corporation GK104GL [GRID K2] (rev a1)")
                            : List.of()));
        }
        return crowd;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
