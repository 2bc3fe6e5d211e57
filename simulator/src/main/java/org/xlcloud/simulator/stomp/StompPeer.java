package org.xlcloud.simulator.stomp;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A client's connection to a broker on loopback, such as a node has. It says STOMP 1.1 as the Ruby
/// library does. What goes out is queued and written by a thread of its own, with a flush only when
/// there is no more.
public final class StompPeer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StompPeer.class.getName());
    private static final Message.Bytes NOTHING = new Message.Bytes(new byte[0]);
    private static final String SETTLED = "settled";

    private record Outgoing(Message.Bytes head, Message.Bytes body) {}

    private final Socket socket;
    private final BiConsumer<String, Message> arrived;
    private final LinkedBlockingQueue<Outgoing> outgoing = new LinkedBlockingQueue<>();
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile @Nullable String refused;

    private StompPeer(Socket socket, BiConsumer<String, Message> arrived) {
        this.socket = socket;
        this.arrived = arrived;
    }

    /// @param arrived gets what comes with its subscription's id, on the thread that reads
    /// @throws IOException also when the broker refuses
    public static StompPeer connect(
            int port, String virtualHost, String login, String passcode, BiConsumer<String, Message> arrived)
            throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            socket.setTcpNoDelay(true);
            var peer = new StompPeer(socket, arrived);
            Map<String, String> headers =
                    Map.of("accept-version", "1.1", "host", virtualHost, "login", login, "passcode", passcode);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            out.write(WireFrame.head("CONNECT", headers, 0, false));
            out.write(0);
            out.flush();
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            WireFrame answer = WireFrame.read(in, false);
            if (answer == null) throw new EOFException("the broker closed the connection");
            if (!answer.command().equals("CONNECTED")) throw new IOException(said(answer));
            Thread.ofVirtual().name("node reader").start(() -> peer.read(in));
            Thread.ofVirtual().name("node writer").start(() -> peer.write(out));
            return peer;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    private static String said(WireFrame answer) {
        return answer.command() + " " + answer.headers().get("message");
    }

    /// @param selector which messages of a queue are meant; null for all
    public void subscribe(String destination, String id, @Nullable String selector) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("destination", destination);
        headers.put("id", id);
        headers.put("ack", "auto");
        if (selector != null) headers.put("selector", selector);
        put("SUBSCRIBE", headers, NOTHING);
    }

    /// Waits once until the broker has done all that it was told so far.
    ///
    /// @throws IOException when it refuses, or takes longer
    public void settle(Duration atMost) throws IOException, InterruptedException {
        // a command that every broker confirms and that changes nothing
        put("BEGIN", Map.of("transaction", SETTLED, "receipt", SETTLED), NOTHING);
        boolean done = settled.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        String why = refused;
        if (why != null) throw new IOException(why);
        if (!done) throw new IOException("the broker has not confirmed the subscriptions within " + atMost);
        put("ABORT", Map.of("transaction", SETTLED), NOTHING);
    }

    public void send(Message message) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("destination", message.destination());
        headers.putAll(message.headers());
        put("SEND", headers, message.body());
    }

    private void put(String command, Map<String, String> headers, Message.Bytes body) {
        byte[] head = WireFrame.head(command, headers, body.array().length, true);
        outgoing.add(new Outgoing(new Message.Bytes(head), body));
    }

    private void read(InputStream in) {
        try {
            for (WireFrame frame = WireFrame.read(in, true); frame != null; frame = WireFrame.read(in, true)) {
                switch (frame.command()) {
                    case "MESSAGE" ->
                        arrived.accept(
                                frame.headers().getOrDefault("subscription", ""),
                                Message.of(
                                        frame.headers().getOrDefault("destination", ""),
                                        frame.headers(),
                                        frame.body().array()));
                    case "RECEIPT" -> settled.countDown();
                    case "ERROR" -> {
                        refused = said(frame);
                        LOG.log(Level.WARNING, "the broker refuses: {0}", refused);
                    }
                    default -> {}
                }
            }
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "the broker went", gone);
        } finally {
            settled.countDown();
        }
    }

    private void write(OutputStream out) {
        try {
            while (true) {
                Outgoing next = outgoing.poll();
                if (next == null) {
                    out.flush();
                    next = outgoing.take();
                }
                out.write(next.head().array());
                out.write(next.body().array());
                out.write(0);
            }
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "the broker went", gone);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            LOG.log(Level.DEBUG, "a connection was not closed well", failed);
        }
    }
}
