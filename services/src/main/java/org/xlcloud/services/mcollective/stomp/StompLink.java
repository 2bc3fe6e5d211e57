package org.xlcloud.services.mcollective.stomp;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One TCP or TLS connection to one broker, from CONNECT to its end. One thread reads; any may write.
final class StompLink implements AutoCloseable {
    /// The broker said ERROR.
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;
        final transient Frame frame;

        Refused(Frame frame) {
            super(said(frame));
            this.frame = frame;
        }

        /// ActiveMQ says it in the header and repeats it in the body above a stack; RabbitMQ says a
        /// word there, and the reason in the body.
        private static String said(Frame frame) {
            String message = frame.header("message");
            String head = message == null ? "" : message.strip();
            String body = frame.text().strip().lines().findFirst().orElse("");
            if (head.isEmpty() && body.isEmpty()) return "an ERROR without a word";
            if (head.isEmpty()) return body;
            return body.isEmpty() || body.contains(head) ? head : head + ": " + body;
        }
    }

    /// We gave the broker up ourselves.
    static final class GivenUp extends IOException {
        private static final long serialVersionUID = 1;

        GivenUp(String message) {
            super(message);
        }
    }

    private static final long TICK_MILLIS = 250;
    private static final byte[] HEART_BEAT = {'\n'};

    private final Socket raw;
    private final StompLimits limits;
    private final ReentrantLock writing = new ReentrantLock();
    private Socket socket;
    private @Nullable OutputStream out;
    private @Nullable FrameReader in;
    private String server = "";
    private volatile long deadline; // of the handshake; 0 afterwards
    private volatile long writeBegan; // 0 while nothing is being written
    private volatile long lastWritten = System.nanoTime();
    private volatile long beatNanos; // 0: the broker wants no heart-beats
    private volatile boolean closed;
    private volatile @Nullable String givenUp;

    private StompLink(StompLimits limits) {
        this.limits = limits;
        raw = new Socket();
        socket = raw;
        deadline = System.nanoTime() + limits.connect().toNanos();
    }

    static StompLink open(StompAccess access, StompAccess.Broker broker, StompLimits limits) throws IOException {
        var link = new StompLink(limits);
        Thread.ofVirtual().name("stomp watch " + broker.at()).start(link::watch);
        try {
            link.connect(access, broker);
            return link;
        } catch (IOException e) {
            link.close();
            throw link.reasonFor(e);
        }
    }

    private void connect(StompAccess access, StompAccess.Broker broker) throws IOException {
        String host = broker.at().host();
        int millis = (int) limits.connect().toMillis();
        raw.connect(new InetSocketAddress(host, broker.at().port()), millis);
        raw.setTcpNoDelay(true);
        raw.setKeepAlive(true);
        if (broker.secure()) secure(access, host, broker.at().port());
        out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
        in = new FrameReader(socket.getInputStream(), limits.bodyBytes());
        long beat = limits.heartBeat().toMillis();
        write(List.of(Frame.of(
                "CONNECT",
                "accept-version",
                "1.2,1.1",
                "host",
                access.virtualHost(),
                "login",
                access.login(),
                "passcode",
                access.passcode().reveal(),
                "heart-beat",
                beat + "," + beat)));
        Frame answer = read();
        if (!answer.command().equals("CONNECTED")) throw new FrameReader.Malformed("it answers no CONNECTED");
        String told = answer.header("server");
        server = told == null ? "" : told;
        agree(answer.header("heart-beat"), beat);
        deadline = 0;
    }

    private void secure(StompAccess access, String host, int port) throws IOException {
        if (access.tls() == null) throw new IOException("no TLS context for a broker that asks for TLS");
        var tls = (SSLSocket) access.tls().getSocketFactory().createSocket(raw, host, port, true);
        if (access.checkHostNames()) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
        }
        tls.startHandshake();
        socket = tls;
    }

    /// `sx,sy`: what the broker guarantees to send and wants to get, in milliseconds.
    private void agree(@Nullable String told, long ours) throws IOException {
        if (told == null || !told.matches("[0-9]{1,9},[0-9]{1,9}")) return;
        long sends = Long.parseLong(told.substring(0, told.indexOf(',')));
        long wants = Long.parseLong(told.substring(told.indexOf(',') + 1));
        if (wants > 0 && ours > 0) beatNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(wants, ours));
        // twice the pace and a second: networks are late at times
        if (sends > 0 && ours > 0) socket.setSoTimeout((int) (2 * Math.max(sends, ours) + 1_000));
    }

    String server() {
        return server;
    }

    /// The next frame that is no heart-beat.
    ///
    /// @throws Refused when it is an ERROR, after which the broker closes
    Frame read() throws IOException {
        FrameReader reader = in;
        if (reader == null) throw new IOException("not connected");
        try {
            Frame frame = reader.next();
            if (frame == null) throw new EOFException("the broker closed the connection");
            if (frame.command().equals("ERROR")) throw new Refused(frame);
            return frame;
        } catch (java.net.SocketTimeoutException e) {
            throw new GivenUp("the broker has given no sign of life for "
                    + Duration.ofMillis(socket.getSoTimeout()).toSeconds() + " s");
        } catch (Refused e) {
            throw e;
        } catch (IOException e) {
            throw reasonFor(e);
        }
    }

    private IOException reasonFor(IOException e) {
        String why = givenUp;
        if (why == null) return e;
        var named = new GivenUp(why);
        named.initCause(e);
        return named;
    }

    void write(List<Frame> frames) throws IOException {
        writing.lock();
        try {
            OutputStream to = out;
            if (to == null || closed) throw new IOException("the connection is closed");
            for (Frame frame : frames) {
                writeBegan = System.nanoTime();
                frame.write(to);
            }
            to.flush();
            lastWritten = System.nanoTime();
        } catch (IOException e) {
            throw reasonFor(e);
        } finally {
            writeBegan = 0;
            writing.unlock();
        }
    }

    /// Beats our heart, and ends what takes too long.
    private void watch() {
        while (!closed) {
            try {
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                return; // nobody interrupts it but the end of the program
            }
            long now = System.nanoTime();
            long began = writeBegan;
            if (deadline != 0 && now - deadline > 0) {
                giveUp("no connection within " + limits.connect().toSeconds() + " s");
            } else if (began != 0 && now - began > limits.write().toNanos()) {
                giveUp("the broker has read nothing for " + limits.write().toSeconds() + " s");
            } else if (beatNanos != 0
                    && now - lastWritten > beatNanos - 2 * TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)) {
                beat();
            }
        }
    }

    private void giveUp(String why) {
        givenUp = why;
        close();
    }

    private void beat() {
        if (!writing.tryLock()) return; // whoever writes gives a sign of life
        try {
            OutputStream to = out;
            if (to == null || closed) return;
            writeBegan = System.nanoTime();
            to.write(HEART_BEAT);
            to.flush();
            lastWritten = System.nanoTime();
        } catch (IOException e) {
            giveUp("a heart-beat could not be sent: " + e.getMessage());
        } finally {
            writeBegan = 0;
            writing.unlock();
        }
    }

    /// Says goodbye where that is possible at once.
    void leave() {
        if (writing.tryLock()) {
            try {
                OutputStream to = out;
                if (to != null && !closed) {
                    Frame.of("DISCONNECT").write(to);
                    to.flush();
                }
            } catch (IOException e) {
                givenUp = "closing";
            } finally {
                writing.unlock();
            }
        }
        close();
    }

    @Override
    public void close() {
        closed = true;
        try {
            raw.close();
        } catch (IOException e) {
            givenUp = String.valueOf(e.getMessage()); // it is closed all the same
        }
    }
}
