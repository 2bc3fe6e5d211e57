package org.xlcloud.services.cloud;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The HTTP/1.1 connections to one cloud: pooled, kept alive, secured as its entry says. Redirects aren't
/// followed here, since they would carry the token to another server.
///
/// Plain blocking sockets and not the JDK's HTTP client: a first load of a large cloud is ten thousand requests in a
/// program that has just started, and the client's asynchronous machinery costs several times as much processor time
/// there (`benchmarks/RESULTS.md`).
final class Wire implements AutoCloseable {
    /// Servers log it; administrators look for it.
    static final String USER_AGENT = "xlcloud-console";

    /// Servers close a connection that rests for long: Apache after 5 s, others later. A request that finds it closed
    /// is sent again on a new one, where that does no harm.
    private static final long MOST_REST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Watch watch;
    private final Dialer dialer;
    private final long mostBytes;
    /// By origin, the one that was used last first.
    private final Map<String, Deque<Connection>> resting = new ConcurrentHashMap<>();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Wire(CloudConfig config) {
        watch = new Watch("deadlines of " + config.name());
        dialer = new Dialer(config, watch);
        mostBytes = config.limits().bodyBytes();
    }

    /// Sends and waits for the status and the headers; the body follows within the same deadline.
    ///
    /// @throws HttpTimeoutException when the deadline passes
    /// @throws InterruptedIOException when the calling thread, a virtual one, is interrupted
    Answer send(Request request, Deadline deadline) throws IOException {
        String origin = request.uri().getScheme() + "://" + request.uri().getRawAuthority();
        try {
            if (request.repeatable()) {
                for (Connection rested = rested(origin); rested != null; rested = rested(origin)) {
                    Answer answer = exchange(request, rested, deadline, true);
                    if (answer != null) return answer;
                }
            }
            Connection dialled = dialer.dial(request.uri(), origin, deadline);
            open.add(dialled);
            Answer answer = exchange(request, dialled, deadline, false);
            if (answer == null) throw new IllegalStateException("only a rested connection may go without an answer");
            return answer;
        } catch (Dialer.NotLetThrough e) {
            open.add(e.connection);
            return answer(request.uri(), e.connection, e.head, false, watch.at(deadline, e.connection::expire));
        }
    }

    /// Null when the server had closed the connection while it rested.
    private @Nullable Answer exchange(Request request, Connection connection, Deadline deadline, boolean rested)
            throws IOException {
        Future<?> guard = watch.at(deadline, connection::expire);
        try {
            if (closed) throw new InterruptedIOException("the cloud was closed");
            Proxies.Proxy proxy = dialer.speaksFor(request.uri());
            connection.send(request.head(Dialer.authorization(proxy), proxy != null), request.body());
            return answer(request.uri(), connection, connection.head(), request.bodiless(), guard);
        } catch (IOException e) {
            guard.cancel(false);
            drop(connection);
            boolean ours = e instanceof HttpTimeoutException || e instanceof InterruptedIOException;
            if (!rested || ours || connection.answering() || closed) throw e;
            return null;
        }
    }

    private Answer answer(URI uri, Connection connection, Head head, boolean bodiless, Future<?> guard)
            throws IOException {
        var body = new BoundedBody(connection, head, bodiless, mostBytes, whole -> {
            guard.cancel(false);
            if (whole && head.keepsConnection()) rest(connection);
            else drop(connection);
        });
        return new Answer(uri, head, body);
    }

    private @Nullable Connection rested(String origin) {
        Deque<Connection> all = resting.get(origin);
        if (all == null) return null;
        for (Connection newest = all.pollFirst(); newest != null; newest = all.pollFirst()) {
            if (!newest.restedLongerThan(MOST_REST_NANOS)) return newest;
            drop(newest);
        }
        return null;
    }

    private void rest(Connection connection) {
        if (!connection.rest()) {
            drop(connection);
            return;
        }
        Deque<Connection> all = resting.computeIfAbsent(connection.origin(), none -> new ConcurrentLinkedDeque<>());
        all.addFirst(connection);
        for (Connection oldest = all.peekLast();
                oldest != null && oldest.restedLongerThan(MOST_REST_NANOS);
                oldest = all.peekLast()) {
            if (all.remove(oldest)) drop(oldest);
        }
        if (closed) drop(connection);
    }

    private void drop(Connection connection) {
        open.remove(connection);
        connection.close();
    }

    /// Breaks off what is under way.
    @Override
    public void close() {
        closed = true;
        watch.close();
        open.forEach(this::drop);
        resting.clear();
    }
}
