package org.xlcloud.simulator.stomp;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client's connection. What goes out is queued and written by a thread of its own, so that a slow
/// client holds nobody up.
final class StompSession {
    private static final Logger LOG = System.getLogger(StompSession.class.getName());
    private static final byte[] NOTHING = {};

    /// Something to write: a head, then a body of some length made of some bytes.
    private record Outgoing(Message.Bytes head, Message.Bytes body, long length, boolean last) {}

    private final StompBroker broker;
    private final Socket socket;
    private final LinkedBlockingQueue<Outgoing> outgoing = new LinkedBlockingQueue<>();
    /// Destination to subscription id.
    private final Map<String, String> subscriptions = new ConcurrentHashMap<>();
    private volatile boolean escapes;
    private volatile long beatMillis;

    StompSession(StompBroker broker, Socket socket) {
        this.broker = broker;
        this.socket = socket;
    }

    void serve() {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            switch (broker.trouble()) {
                case SILENT -> {
                    while (in.read() >= 0) {
                        // whatever it says
                    }
                    return;
                }
                case GIBBERISH -> {
                    socket.getOutputStream()
                            .write("SSH-2.0-OpenSSH_9.2\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                    while (in.read() >= 0) {
                        // until the client has had enough
                    }
                    return;
                }
                default -> {}
            }
            Thread writer = Thread.ofVirtual().name("stomp writer").start(this::write);
            try {
                read(in);
            } finally {
                writer.interrupt();
            }
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a client went", gone);
        }
    }

    void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            LOG.log(Level.DEBUG, "a connection was not closed well", failed);
        }
    }

    // ---- in ---------------------------------------------------------------------------------------------------------

    private void read(InputStream in) throws IOException {
        while (true) {
            WireFrame frame = WireFrame.read(in, escapes);
            if (frame == null || !handle(frame.command(), frame.headers(), frame.body())) return;
        }
    }

    /// False when the connection is over.
    private boolean handle(String command, Map<String, String> headers, Message.Bytes body) {
        String receipt = headers.remove("receipt");
        boolean goesOn = switch (command) {
            case "CONNECT", "STOMP" -> connect(headers);
            case "SUBSCRIBE" -> subscribe(headers);
            case "UNSUBSCRIBE" -> {
                subscriptions.values().remove(headers.getOrDefault("id", ""));
                yield true;
            }
            case "SEND" -> send(headers, body);
            case "DISCONNECT" -> false;
            case "ACK", "NACK", "BEGIN", "COMMIT", "ABORT" -> true;
            default -> error("Unknown STOMP action: " + command);
        };
        if (receipt != null && goesOn && broker.trouble() != StompBroker.Trouble.UNCONFIRMED)
            put("RECEIPT", Map.of("receipt-id", receipt), NOTHING, 0, false);
        return goesOn;
    }

    private boolean connect(Map<String, String> headers) {
        if (!broker.lets(headers.get("login"), headers.get("passcode")))
            return error("User name [" + headers.get("login") + "] or password is invalid.");
        String versions = headers.getOrDefault("accept-version", "1.0");
        String version = versions.contains("1.2") ? "1.2" : versions.contains("1.1") ? "1.1" : "1.0";
        var answer = new LinkedHashMap<String, String>();
        answer.put("server", "ActiveMQ/5.17.2-simulated");
        answer.put("session", "ID:simulator-" + broker.number());
        answer.put("version", version);
        String[] beats = headers.getOrDefault("heart-beat", "0,0").split(",", -1);
        if (beats.length == 2) {
            // as ActiveMQ: what the client wants it gets, and the other way round
            answer.put("heart-beat", beats[1] + "," + beats[0]);
            if (broker.trouble() != StompBroker.Trouble.HEARTLESS) beatMillis = Long.parseLong(beats[1]);
        }
        put("CONNECTED", answer, NOTHING, 0, false);
        escapes = !version.equals("1.0");
        return true;
    }

    private boolean subscribe(Map<String, String> headers) {
        String destination = headers.getOrDefault("destination", "");
        if (!destination.contains("mcollective"))
            return error("User mcollective is not authorized to read from: " + destination);
        subscriptions.put(destination, headers.getOrDefault("id", destination));
        broker.subscribed(this, destination);
        return true;
    }

    private boolean send(Map<String, String> headers, Message.Bytes body) {
        String destination = headers.getOrDefault("destination", "");
        if (broker.trouble() == StompBroker.Trouble.UNAUTHORIZED || !destination.contains("mcollective"))
            return error("User mcollective is not authorized to write to: "
                    + destination.replaceFirst("^/(topic|queue)/", "$1://"));
        broker.sent(this, Message.of(destination, headers, body.array()));
        return true;
    }

    /// The private queue of a reply-to, read by this connection under the reply-to's own name.
    String privateQueue(String replyTo) {
        for (Map.Entry<String, String> known : subscriptions.entrySet())
            if (known.getValue().equals(replyTo)) return known.getKey();
        String name = "/reply-queue/amq.gen-" + broker.number();
        subscriptions.put(name, replyTo);
        return name;
    }

    // ---- out --------------------------------------------------------------------------------------------------------

    /// False when this client does not listen there.
    boolean deliver(Message message) {
        String subscription = subscriptions.get(message.destination());
        if (subscription == null) subscription = byPattern(message.destination());
        if (subscription == null) return false;
        var headers = new LinkedHashMap<>(message.headers());
        headers.remove("reply-to");
        headers.put("destination", message.destination());
        headers.put("subscription", subscription);
        headers.put("message-id", "ID:simulator:" + broker.number());
        headers.put("priority", "4");
        put("MESSAGE", headers, message.body().array(), message.length(), false);
        return true;
    }

    /// `*` stands for one part between dots, as in ActiveMQ; `#` at the end for everything, as in
    /// RabbitMQ.
    private @Nullable String byPattern(String destination) {
        for (Map.Entry<String, String> one : subscriptions.entrySet()) {
            String pattern = one.getKey();
            boolean fits = pattern.endsWith("#")
                    ? destination.startsWith(pattern.substring(0, pattern.length() - 1))
                    : pattern.contains("*")
                            && destination.matches(pattern.replace(".", "\\.").replace("*", "[^.]*"));
            if (fits) return one.getValue();
        }
        return null;
    }

    private boolean error(String message) {
        put("ERROR", Map.of("message", message, "content-type", "text/plain"), NOTHING, 0, true);
        return true; // the writer closes, behind the words
    }

    private void put(String command, Map<String, String> headers, byte[] body, long length, boolean last) {
        var bytes = new Message.Bytes(WireFrame.head(command, headers, length, escapes));
        outgoing.add(new Outgoing(bytes, new Message.Bytes(body), length, last));
    }

    private void write() {
        try (socket) {
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            while (true) {
                long beat = beatMillis;
                Outgoing next = outgoing.poll();
                if (next == null) {
                    out.flush();
                    next = beat == 0 ? outgoing.take() : outgoing.poll(Math.max(1, beat / 2), TimeUnit.MILLISECONDS);
                }
                if (next == null) {
                    out.write('\n');
                    continue;
                }
                out.write(next.head().array());
                byte[] body = next.body().array();
                for (long left = next.length(); left > 0; ) {
                    int some = (int) Math.min(left, body.length);
                    out.write(body, 0, some);
                    left -= some;
                }
                out.write(0);
                if (next.last()) {
                    out.flush();
                    return;
                }
            }
        } catch (InterruptedException over) {
            LOG.log(Level.DEBUG, "a session ended");
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a client went", gone);
        }
    }
}
