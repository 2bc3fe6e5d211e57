package org.xlcloud.simulator.stomp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The broker: who is connected, who listens to what, and what waits in queues for somebody to come.
public final class StompBroker implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StompBroker.class.getName());
    private static final int MOST_WAITING = 200_000;

    /// What a client meets in place of good service.
    public enum Trouble {
        NONE,
        /// Accepts and never says a word.
        SILENT,
        /// Talks, but no STOMP.
        GIBBERISH,
        /// Refuses every login, in ActiveMQ's words.
        REFUSED,
        /// Takes no further message to nodes or agents, in ActiveMQ's words.
        UNAUTHORIZED,
        /// Accepts messages and confirms none.
        UNCONFIRMED,
        /// Promises heart-beats and gives none.
        HEARTLESS
    }

    private final String login;
    private final String passcode;
    private final @Nullable SSLContext tls;
    private final ServerSocket listener;
    private final Set<StompSession> sessions = ConcurrentHashMap.newKeySet();
    private final List<Consumer<Message>> insiders = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Message>> waiting = new ConcurrentHashMap<>();
    private final AtomicReference<Trouble> trouble = new AtomicReference<>(Trouble.NONE);
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    private StompBroker(String login, String passcode, @Nullable SSLContext tls, ServerSocket listener) {
        this.login = login;
        this.passcode = passcode;
        this.tls = tls;
        this.listener = listener;
    }

    /// @param port 0 takes a free one
    /// @param tls null for plain TCP
    public static StompBroker start(int port, String login, String passcode, @Nullable SSLContext tls) {
        try {
            ServerSocket listener = tls == null
                    ? new ServerSocket()
                    : tls.getServerSocketFactory().createServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
            var broker = new StompBroker(login, passcode, tls, listener);
            Thread.ofVirtual().name("stomp broker").start(broker::accept);
            return broker;
        } catch (IOException failed) {
            throw new UncheckedIOException("the message broker cannot listen on loopback", failed);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public boolean secure() {
        return tls != null;
    }

    /// For all who connect from now on, and for what those do who are connected.
    public void trouble(Trouble now) {
        trouble.set(now);
    }

    Trouble trouble() {
        return trouble.get();
    }

    /// How many connections there have been.
    public int connections() {
        return connections.get();
    }

    /// Breaks all connections, as a restart does. What waits in queues stays.
    public void drop() {
        sessions.forEach(StompSession::close);
    }

    /// Gives everything that is sent to the broker to somebody inside this process as well.
    public void attach(Consumer<Message> insider) {
        insiders.add(insider);
    }

    /// Whether these are the right words.
    boolean lets(@Nullable String name, @Nullable String word) {
        return trouble() != Trouble.REFUSED && login.equals(name) && passcode.equals(word);
    }

    /// Delivers to whoever listens. What goes to a queue waits there while nobody does.
    public void publish(Message message) {
        boolean taken = false;
        for (StompSession session : sessions) taken |= session.deliver(message);
        if (taken || !message.destination().startsWith("/queue/")) return;
        Queue<Message> queue = waiting.computeIfAbsent(message.destination(), name -> new ArrayDeque<>());
        synchronized (queue) {
            if (queue.size() < MOST_WAITING) queue.add(message);
        }
    }

    /// From a client; RabbitMQ's reply-to becomes the name of a queue that only its connection reads.
    void sent(StompSession from, Message message) {
        String replyTo = message.header("reply-to");
        Message passed = message;
        if (replyTo != null && replyTo.startsWith("/temp-queue/")) {
            var headers = new LinkedHashMap<>(message.headers());
            headers.put("reply-to", from.privateQueue(replyTo));
            passed = new Message(message.destination(), headers, message.body(), message.length());
        }
        Message result = passed;
        insiders.forEach(insider -> insider.accept(result));
        if (!isForNodes(message.destination())) publish(result);
    }

    /// What only nodes subscribe to would wait for ever here, where they are insiders.
    private static boolean isForNodes(String destination) {
        return destination.endsWith(".nodes") || destination.contains("_directed/");
    }

    int number() {
        return numbers.incrementAndGet();
    }

    /// Hands over what waited in a queue.
    void subscribed(StompSession session, String destination) {
        Queue<Message> queue = waiting.get(destination);
        if (queue == null) return;
        List<Message> all;
        synchronized (queue) {
            all = new ArrayList<>(queue);
            queue.clear();
        }
        long now = System.currentTimeMillis();
        for (Message message : all) {
            String expires = message.header("expires");
            if (expires == null || Long.parseLong(expires) > now) session.deliver(message);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket peer = listener.accept();
                connections.incrementAndGet();
                var session = new StompSession(this, peer);
                sessions.add(session);
                Thread.ofVirtual().name("stomp session").start(() -> {
                    try {
                        session.serve();
                    } finally {
                        sessions.remove(session);
                    }
                });
            } catch (SocketException closed) {
                if (!listener.isClosed()) LOG.log(Level.WARNING, "the broker stopped to accept", closed);
            } catch (IOException failed) {
                LOG.log(Level.WARNING, "the broker could not accept", failed);
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            drop();
        }
    }
}
