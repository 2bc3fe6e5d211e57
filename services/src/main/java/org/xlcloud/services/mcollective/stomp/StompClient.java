package org.xlcloud.services.mcollective.stomp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.mcollective.stomp.StompAccess.Broker;

/// Keeps one connection to one of several brokers. When it ends the next broker is tried at once; when
/// all have failed it waits, twice as long each time. Subscriptions are made anew on each connection;
/// what was sent and not confirmed is the sender's to repeat.
public final class StompClient implements AutoCloseable {
    private final StompAccess access;
    private final StompLimits limits;
    private final InstantSource clock;
    private final Consumer<Frame> messages;
    private final Mailbox<BrokerLink> state;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> subscriptions = new LinkedHashSet<>();
    private final Map<String, CompletableFuture<Boolean>> receipts = new ConcurrentHashMap<>();
    private final AtomicLong receiptIds = new AtomicLong();
    private @Nullable StompLink link;
    private @Nullable Thread thread;
    private boolean closed;

    /// @param messages takes each MESSAGE on the reading thread: while it blocks, nothing else is read
    public StompClient(StompAccess access, StompLimits limits, InstantSource clock, Consumer<Frame> messages) {
        this.access = access;
        this.limits = limits;
        this.clock = clock;
        this.messages = messages;
        state = new Mailbox<>(new BrokerLink(BrokerLink.State.CONNECTING, null, null, clock.instant(), null, 0));
    }

    public void start() {
        lock.lock();
        try {
            if (thread == null && !closed)
                thread = Thread.ofVirtual().name("stomp").start(this::loop);
        } finally {
            lock.unlock();
        }
    }

    public Mailbox<BrokerLink> state() {
        return state;
    }

    /// Waits for a connection.
    ///
    /// @throws ProblemException with the reason of the last failure when there is none in time
    public void awaitConnected(Duration atMost) {
        connected(atMost);
    }

    private StompLink connected(Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (link == null && !closed && left > 0) left = changed.awaitNanos(left);
            if (link != null) return link;
            Problem last = state.newest().problem();
            throw new ProblemException(
                    last != null
                            ? last
                            : Problem.of(
                                    "reach the message broker", system(), closed ? "closed" : "no connection yet"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of("reach the message broker", system(), "interrupted"), e);
        } finally {
            lock.unlock();
        }
    }

    /// Subscribes now if there is a connection, and on every later one. The destination is the
    /// subscription's id.
    public void subscribe(String destination) {
        StompLink now;
        lock.lock();
        try {
            if (!subscriptions.add(destination)) return;
            now = link;
        } finally {
            lock.unlock();
        }
        if (now != null) write(now, List.of(subscription(destination)), "subscribe to " + destination);
    }

    private static Frame subscription(String destination) {
        return Frame.of("SUBSCRIBE", "destination", destination, "id", destination, "ack", "auto");
    }

    /// Publishes, and waits until the broker says that it has taken the last one.
    ///
    /// @throws ProblemException when there is no connection, the broker refuses, or says nothing in
    /// time
    public void send(List<Frame> frames) {
        if (frames.isEmpty()) return;
        try (Sent sent = publish(frames)) {
            sent.await();
        }
    }

    /// Publishes, and asks the broker to say when it has taken the last one.
    ///
    /// @param frames at least one
    /// @throws ProblemException when there is no connection
    public Sent publish(List<Frame> frames) {
        StompLink now = connected(limits.connect());
        var sent = new Sent("r" + receiptIds.incrementAndGet(), frames.size());
        receipts.put(sent.id, sent.taken);
        var all = new ArrayList<>(frames);
        all.set(all.size() - 1, all.getLast().with("receipt", sent.id));
        try {
            write(now, all, "send " + frames.size() + " messages");
            return sent;
        } catch (ProblemException e) {
            sent.close();
            throw e;
        }
    }

    /// Messages that have left us.
    public final class Sent implements AutoCloseable {
        private final String id;
        private final int messages;
        private final CompletableFuture<Boolean> taken = new CompletableFuture<>();

        private Sent(String id, int messages) {
            this.id = id;
            this.messages = messages;
        }

        /// Waits until the broker says that it has taken them.
        ///
        /// @throws ProblemException when it refuses, or says nothing in time
        public void await() {
            try {
                taken.get(limits.receipt().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                throw new ProblemException(
                        Problem.of(
                                        "send " + messages + " messages",
                                        system(),
                                        "the broker has not confirmed them within "
                                                + limits.receipt().toSeconds() + " s")
                                .withHint("It may block producers because its memory or disk is full"),
                        e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof ProblemException problem ? problem : new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ProblemException(Problem.of("send messages", system(), "interrupted"), e);
            }
        }

        /// Waits no more.
        @Override
        public void close() {
            receipts.remove(id);
        }
    }

    private void write(StompLink to, List<Frame> frames, String doing) {
        try {
            to.write(frames);
        } catch (IOException e) {
            to.close();
            throw new ProblemException(Problem.of(doing, system(), Text.line(String.valueOf(e.getMessage()))), e);
        }
    }

    private String system() {
        String broker = state.newest().broker();
        return broker == null ? access.brokers().getFirst().toString() : broker;
    }

    @Override
    public void close() {
        StompLink last;
        lock.lock();
        try {
            closed = true;
            last = link;
            link = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (last != null) last.leave();
        if (thread != null) thread.interrupt();
        failReceipts(Problem.of("send messages", system(), "closed"));
        put(BrokerLink.State.CLOSED, system(), null, null);
    }

    private void loop() {
        int failures = 0;
        while (true) {
            boolean any = false;
            for (Broker broker : access.brokers()) {
                if (isClosed()) return;
                any |= serve(broker);
            }
            failures = any ? 0 : Math.min(failures + 1, 16);
            if (!pause(failures)) return;
        }
    }

    /// Connects and reads until the end; whether there was a connection at all.
    private boolean serve(Broker broker) {
        Problem before = state.newest().problem();
        put(BrokerLink.State.CONNECTING, broker.toString(), null, before);
        boolean was = false;
        try (StompLink opened = StompLink.open(access, broker, limits)) {
            if (!install(opened, broker)) return was;
            was = true;
            while (true) take(opened.read());
        } catch (IOException e) {
            Problem problem = problem(broker, was, e);
            uninstall();
            failReceipts(problem);
            if (!isClosed()) put(BrokerLink.State.WAITING, broker.toString(), null, problem);
        }
        return was;
    }

    private boolean install(StompLink opened, Broker broker) throws IOException {
        List<Frame> again;
        lock.lock();
        try {
            if (closed) return false;
            again = subscriptions.stream().map(StompClient::subscription).toList();
        } finally {
            lock.unlock();
        }
        // before anybody can send, so that no answer comes too early
        if (!again.isEmpty()) opened.write(again);
        BrokerLink old = state.newest();
        List<Frame> missed;
        lock.lock();
        try {
            if (closed) return false;
            link = opened;
            missed = subscriptions.stream()
                    .skip(again.size())
                    .map(StompClient::subscription)
                    .toList();
            state.put(new BrokerLink(
                    BrokerLink.State.CONNECTED,
                    broker.toString(),
                    opened.server(),
                    clock.instant(),
                    null,
                    old.connections() + 1));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!missed.isEmpty()) opened.write(missed);
        return true;
    }

    private void uninstall() {
        lock.lock();
        try {
            link = null;
        } finally {
            lock.unlock();
        }
    }

    private void take(Frame frame) {
        switch (frame.command()) {
            case "MESSAGE" -> messages.accept(frame);
            case "RECEIPT" -> {
                String id = frame.header("receipt-id");
                var waiting = id == null ? null : receipts.get(id);
                if (waiting != null) waiting.complete(true);
            }
            default -> {} // a broker may say more than we asked for
        }
    }

    private void failReceipts(Problem problem) {
        for (var waiting : receipts.values()) waiting.completeExceptionally(new ProblemException(problem));
    }

    private void put(BrokerLink.State to, String broker, @Nullable String server, @Nullable Problem problem) {
        state.put(new BrokerLink(
                to, broker, server, clock.instant(), problem, state.newest().connections()));
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Waits before all brokers are tried again; false when closed meanwhile.
    private boolean pause(int failures) {
        long pause = limits.shortestPause().toNanos() << Math.max(0, Math.min(failures - 1, 10));
        pause = Math.min(pause, limits.longestPause().toNanos());
        // not all consoles at the same moment when a broker comes back
        pause = pause / 2 + ThreadLocalRandom.current().nextLong(Math.max(1, pause / 2));
        lock.lock();
        try {
            while (!closed && pause > 0) pause = changed.awaitNanos(pause);
            return !closed;
        } catch (InterruptedException e) {
            return false; // only close() interrupts this thread
        } finally {
            lock.unlock();
        }
    }

    private static Problem problem(Broker broker, boolean was, IOException e) {
        String doing = was ? "stay connected to the message broker" : "connect to the message broker";
        String said = Text.line(String.valueOf(e.getMessage()));
        String host = Text.line(broker.at().host());
        Problem plain = Problem.of(doing, broker.toString(), said);
        return switch (e) {
            case StompLink.Refused _
            when said.contains("password") || said.contains("Access refused") ->
                plain.withHint("Check login and password_file under xlcloud.mcollective in clouds.yaml");
            case StompLink.Refused _
            when said.contains("authorized") ->
                plain.withHint("The broker's rules must let this login write to agents and nodes and read its replies");
            case StompLink.Refused _
            when said.contains("not_found") || said.contains("no exchange") ->
                plain.withHint(
                        "RabbitMQ needs the exchanges COLLECTIVE_broadcast (topic) and COLLECTIVE_directed (direct)");
            case FrameReader.Malformed _ ->
                plain.withHint("Is there another program than a STOMP broker at this port?");
            case UnknownHostException _ -> Problem.of(doing, broker.toString(), "the name " + host + " is unknown");
            case ConnectException _ ->
                Problem.of(doing, broker.toString(), "nothing listens there")
                        .withHint("Is the broker running, and its STOMP connector switched on?");
            case SocketTimeoutException _ -> Problem.of(doing, broker.toString(), "it opened no connection in time");
            case SSLException _ ->
                Problem.of(doing, broker.toString(), "TLS failed: " + said)
                        .withHint("Check cacert under xlcloud.mcollective, and whether this port speaks TLS");
            default -> plain;
        };
    }
}
