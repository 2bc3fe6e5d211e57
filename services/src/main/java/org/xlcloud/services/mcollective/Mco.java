package org.xlcloud.services.mcollective;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.McollectiveConfig;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.mcollective.Rejection.Kind;
import org.xlcloud.services.mcollective.ReplyVerifier.Rejected;
import org.xlcloud.services.mcollective.ReplyVerifier.Reply;
import org.xlcloud.services.mcollective.stomp.BrokerLink;
import org.xlcloud.services.mcollective.stomp.Frame;
import org.xlcloud.services.mcollective.stomp.StompAccess;
import org.xlcloud.services.mcollective.stomp.StompClient;
import org.xlcloud.services.mcollective.stomp.StompLimits;

/// Talks to the nodes of one collective. Blocks; safe from any thread; many calls may be under way at
/// once.
///
/// Calls go to each node by its name, never by a filter: who is addressed is decided here, once, and an
/// operator has seen it. A filter is used to find nodes.
public final class Mco implements AutoCloseable {
    /// How many messages are verified at once; the connection is not read while there are more.
    private static final int MOST_IN_WORK = 256;
    private static final int MOST_FINISHED = 1_000;
    /// A broker that looks through all nodes' selectors for each message takes some seconds even for these.
    private static final int IN_ONE_WRITE = 50;
    /// Such writes that the broker has not confirmed yet.
    private static final int MOST_UNDER_WAY = 8;
    /// A reply lives as long on the broker after its request's ttl (MCollective's own figure).
    private static final Duration LINGER = Duration.ofSeconds(10);

    private final StompAccess access;
    private final StompLimits limits;
    private final Destinations destinations;
    private final RequestSigner signer;
    private final ReplyVerifier verifier;
    private final StompClient stomp;
    private final InstantSource clock;
    private final Semaphore inWork = new Semaphore(MOST_IN_WORK);
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final Map<String, Boolean> finished = new LinkedHashMap<>();
    private final Mailbox<Optional<Instant>> heard = new Mailbox<>(Optional.empty());
    private final Rejections.Tally strays = new Rejections.Tally();

    /// @throws ProblemException when a key or certificate that the entry names can't be read
    public static Mco open(McollectiveConfig config, InstantSource clock) {
        return open(config, StompLimits.DEFAULT, clock);
    }

    public static Mco open(McollectiveConfig config, StompLimits limits, InstantSource clock) {
        return new Mco(config, limits, clock);
    }

    private Mco(McollectiveConfig config, StompLimits limits, InstantSource clock) {
        this.clock = clock;
        this.limits = limits;
        String identity = "xlcloud." + UUID.randomUUID().toString().replace("-", "");
        signer = new RequestSigner(
                config.privateKey(), "cert=" + config.caller(), identity, config.collective(), config.ttl());
        List<PublicKey> servers = config.serverKeys();
        verifier = new ReplyVerifier(servers, config.ttl());
        destinations = Destinations.of(
                config.connector(), config.collective(), identity, config.ttl().plus(LINGER));
        List<StompAccess.Broker> brokers = config.brokers().stream()
                .map(broker -> new StompAccess.Broker(broker.at(), broker.secure()))
                .toList();
        access = new StompAccess(
                brokers,
                brokers.stream().anyMatch(StompAccess.Broker::secure) ? config.sslContext() : null,
                config.tls().verify(),
                config.virtualHost(),
                config.login(),
                config.passcode());
        stomp = new StompClient(access, limits, clock, this::arrived);
        destinations.subscription().ifPresent(stomp::subscribe);
        stomp.start();
    }

    /// When something last came from the bus, to the second; empty when nothing has.
    public Mailbox<Optional<Instant>> heard() {
        return heard;
    }

    /// How the connection to the broker is.
    public Mailbox<BrokerLink> link() {
        return stomp.state();
    }

    /// What came and belongs to no call that is under way: late answers and strangers' messages.
    public Rejections strays() {
        return strays.rejections();
    }

    /// Listens to what others send to the nodes, and tells what of it is made by another security than
    /// ours. A site whose nodes use psk, aes_security or Marshal answers us with silence; this is how
    /// it is recognised.
    ///
    /// @return messages of other securities; none also when nobody has said anything
    public Rejections overhear(Duration howLong) {
        var heard = new Rejections.Tally();
        try (var ear = new StompClient(
                access, limits, clock, frame -> ReplyVerifier.foreign(frame).ifPresent(heard::add))) {
            ear.subscribe(destinations.broadcasts());
            ear.start();
            ear.awaitConnected(limits.connect());
            Thread.sleep(howLong);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of("listen to the bus", "the collective", "interrupted"), e);
        }
        return heard.rejections();
    }

    /// Asks who a filter means.
    ///
    /// @param expected when all of these have answered nothing more is waited for; those that have not
    /// are told
    /// @param wait how long to listen; MCollective's own client listens for 2 s
    public Discovery discover(Filter filter, Collection<String> expected, Duration wait) {
        return discover(filter, expected, wait, Duration.ZERO);
    }

    /// @param quiet with nobody expected, ends when no further node has answered for so long; zero
    /// listens to the end
    public Discovery discover(Filter filter, Collection<String> expected, Duration wait, Duration quiet) {
        var pending = new Asked(requestId(), null, true, null, expected, answer -> {});
        Outcome outcome = ask(pending, "discovery", "ping", filter, null, wait, quiet, "discover nodes");
        return new Discovery(
                outcome.answers().stream().map(Answer::node).toList(),
                outcome.silent(),
                outcome.rejected(),
                outcome.took());
    }

    /// Calls an agent on exactly these nodes.
    ///
    /// @param atMost how long to wait for the slowest
    /// @param each takes every answer as it comes, on threads of its own; must not block for long
    /// @throws ProblemException when the broker did not take the request
    public Outcome call(Rpc rpc, Collection<String> nodes, Duration atMost, Consumer<Answer> each) {
        var names = new LinkedHashSet<>(nodes);
        if (names.isEmpty()) return new Outcome(List.of(), List.of(), Rejections.NONE, Duration.ZERO);
        names.forEach(Mco::check);
        var pending = new Asked(requestId(), rpc.job(), false, names, names, each);
        Filter filter = Filter.ALL.withAgent(rpc.agent());
        return ask(
                pending,
                rpc.agent(),
                rpc.onWire(signer.callerId()),
                filter,
                names,
                atMost,
                Duration.ZERO,
                "call " + rpc);
    }

    /// Calls so many nodes at a time, the next ones when all of a batch have answered or its time is
    /// over.
    public Outcome callInBatches(
            Rpc rpc, Collection<String> nodes, int size, Duration pause, Duration atMostEach, Consumer<Answer> each) {
        if (size < 1) throw new IllegalArgumentException("batches of " + size);
        long began = System.nanoTime();
        var all = List.copyOf(new LinkedHashSet<>(nodes));
        Outcome sum = new Outcome(List.of(), List.of(), Rejections.NONE, Duration.ZERO);
        for (int from = 0; from < all.size(); from += size) {
            if (from > 0) pause(pause);
            List<String> batch = all.subList(from, Math.min(all.size(), from + size));
            sum = sum.plus(call(rpc, batch, atMostEach, each), Duration.ofNanos(System.nanoTime() - began));
        }
        return sum;
    }

    /// Calls an agent on whoever the filter means, in one message.
    ///
    /// @param quiet ends the wait when no further node has answered for so long; zero listens to the
    /// end
    /// @param atLeast so many must have answered before quiet may end it
    public Outcome broadcast(
            Rpc rpc, Filter filter, Duration wait, Duration quiet, int atLeast, Consumer<Answer> each) {
        var pending = new Asked(requestId(), rpc.job(), false, null, List.of(), each).atLeast(atLeast);
        return ask(
                pending,
                rpc.agent(),
                rpc.onWire(signer.callerId()),
                filter.withAgent(rpc.agent()),
                null,
                wait,
                quiet,
                "call " + rpc + " on " + filter);
    }

    /// No call that is under way waits for this node any more.
    public void gone(String node) {
        asked.values().forEach(pending -> pending.gone(node));
    }

    private static String requestId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /// A name goes into a header and, for RabbitMQ, into a destination.
    private static void check(String node) {
        if (!node.matches("[\\w.\\-]{1,255}"))
            throw new ProblemException(Problem.of(
                    "address a node", "\"" + node.replaceAll("[^\\w.\\-]", "?") + "\"", "it is no node's name"));
    }

    private Outcome ask(
            Asked pending,
            String agent,
            Object message,
            Filter filter,
            @Nullable Collection<String> nodes,
            Duration atMost,
            Duration quiet,
            String doing) {
        asked.put(pending.requestId(), pending);
        try {
            Instant now = clock.instant();
            byte[] payload = signer.request(pending.requestId(), agent, message, filter, now);
            send(agent, nodes, now, payload);
            pending.await(atMost, quiet);
            return pending.outcome();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of(doing, "the collective", "interrupted"), e);
        } finally {
            asked.remove(pending.requestId());
            finish(pending.requestId());
        }
    }

    private void send(String agent, @Nullable Collection<String> nodes, Instant now, byte[] payload) {
        if (nodes == null) {
            stomp.send(List.of(
                    Frame.send(destinations.broadcast(agent), destinations.headers(agent, null, now), payload)));
            return;
        }
        // the next ones are on their way while the broker is at those before, but it is not flooded
        var underWay = new ArrayDeque<StompClient.Sent>();
        try {
            for (List<String> some : parts(List.copyOf(nodes))) {
                if (underWay.size() == MOST_UNDER_WAY) awaitFirst(underWay);
                underWay.add(stomp.publish(some.stream()
                        .map(node -> Frame.send(
                                destinations.directed(node), destinations.headers(agent, node, now), payload))
                        .toList()));
            }
            while (!underWay.isEmpty()) awaitFirst(underWay);
        } finally {
            underWay.forEach(StompClient.Sent::close);
        }
    }

    private static List<List<String>> parts(List<String> nodes) {
        var parts = new ArrayList<List<String>>();
        for (int from = 0; from < nodes.size(); from += IN_ONE_WRITE)
            parts.add(nodes.subList(from, Math.min(nodes.size(), from + IN_ONE_WRITE)));
        return parts;
    }

    private static void awaitFirst(Deque<StompClient.Sent> underWay) {
        try (StompClient.Sent first = underWay.remove()) {
            first.await();
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of("call nodes in batches", "the collective", "interrupted"), e);
        }
    }

    private void finish(String requestId) {
        synchronized (finished) {
            finished.put(requestId, true);
            if (finished.size() > MOST_FINISHED)
                finished.remove(finished.keySet().iterator().next());
        }
    }

    private boolean wasAsked(String requestId) {
        synchronized (finished) {
            return finished.containsKey(requestId);
        }
    }

    /// On the connection's reading thread.
    private void arrived(Frame frame) {
        Instant now = clock.instant();
        Instant before = heard.newest().orElse(Instant.MIN);
        boolean told = !before.isAfter(now) && before.plusSeconds(1).isAfter(now); // clocks are put back, too
        if (!told) heard.put(Optional.of(now));
        inWork.acquireUninterruptibly();
        workers.execute(() -> {
            try {
                open(frame);
            } finally {
                inWork.release();
            }
        });
    }

    private void open(Frame frame) {
        try {
            Reply reply = verifier.open(frame, clock.instant());
            Asked pending = asked.get(reply.requestId());
            if (pending != null) pending.take(reply);
            else if (wasAsked(reply.requestId()))
                strays.add(new Rejection(Kind.LATE, reply.sender(), "the call was over"));
            else strays.add(new Rejection(Kind.STRANGE, reply.sender(), "its request id is none of ours"));
        } catch (Rejected e) {
            String requestId = e.requestId();
            Asked pending = requestId == null ? null : asked.get(requestId);
            if (pending != null) {
                pending.reject(e.rejection());
            } else {
                // whose it is can't be told: everybody who waits should know that something came
                strays.add(e.rejection());
                if (requestId == null) new HashMap<>(asked).values().forEach(any -> any.reject(e.rejection()));
            }
        }
    }

    @Override
    public void close() {
        stomp.close();
        workers.shutdownNow();
    }
}
