package org.xlcloud.simulator.ganglia;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// gmetad's two ports on loopback. The XML port (8651 in the field) answers a connection with the whole tree and needs
/// no request; the interactive port (8652) reads one line. Each connection is served on a virtual thread of its own.
public final class GmetadServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(GmetadServer.class.getName());

    /// How long a peer may take to send its line.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    // the line about the origin ends without a carriage return in the original too
    private static final String HEAD = "HTTP/1.0 200 OK\r\nServer: gmetad/3.7.2-1\r\n";
    private static final String TYPE = "Content-Type: ";
    private static final String REST = "\r\nConnection: close\r\n\r\n";

    /// What a client meets in place of a good answer.
    public enum Trouble {
        /// Answers as it should.
        NONE,
        /// Accepts and closes at once, as gmetad does to a peer that is not in `trusted_hosts`.
        REFUSED,
        /// Accepts and never says anything.
        SILENT,
        /// Breaks off in the middle of the document.
        TRUNCATED,
        /// One unit holds a bare `&`: the document is not well-formed from there on, as after `gmetric -u 'a&b'`.
        ILL_FORMED
    }

    private final Supplier<GangliaGrid> grid;
    private final Instant started;
    private final GangliaSummaries summaries = new GangliaSummaries();
    private final ServerSocket full;
    private final ServerSocket interactive;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Trouble> trouble = new AtomicReference<>(Trouble.NONE);

    private GmetadServer(Supplier<GangliaGrid> grid, ServerSocket full, ServerSocket interactive) {
        this.grid = grid;
        this.full = full;
        this.interactive = interactive;
        this.started = grid.get().now();
    }

    /// Listens on two ports of loopback.
    ///
    /// @param grid what gmetad knows at this moment, asked once per connection
    /// @param port of the XML port; the interactive one is the next; 0 for two free ones
    public static GmetadServer start(Supplier<GangliaGrid> grid, int port) {
        try {
            ServerSocket full = listen(port);
            GmetadServer server = new GmetadServer(grid, full, listen(port == 0 ? 0 : port + 1));
            Thread.ofVirtual().name("gmetad-xml").start(() -> server.accept(server.full, server::answerFull));
            Thread.ofVirtual()
                    .name("gmetad-interactive")
                    .start(() -> server.accept(server.interactive, server::answerInteractive));
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException("gmetad cannot listen on loopback", failed);
        }
    }

    public int port() {
        return full.getLocalPort();
    }

    public int interactivePort() {
        return interactive.getLocalPort();
    }

    /// Makes every later answer fail in a way, on both ports.
    public void trouble(Trouble now) {
        trouble.set(now);
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        return socket;
    }

    private interface Answer {
        void to(Socket peer) throws IOException;
    }

    private void accept(ServerSocket listener, Answer answer) {
        while (!listener.isClosed()) {
            try {
                Socket peer = listener.accept();
                open.add(peer);
                Thread.ofVirtual().start(() -> serve(peer, answer));
            } catch (SocketException closed) {
                if (!listener.isClosed()) LOG.log(Level.WARNING, "gmetad stopped to accept", closed);
            } catch (IOException failed) {
                LOG.log(Level.WARNING, "gmetad could not accept", failed);
            }
        }
    }

    private void serve(Socket peer, Answer answer) {
        try (peer) {
            peer.setSoTimeout((int) PATIENCE.toMillis());
            switch (trouble.get()) {
                case REFUSED -> {}
                case SILENT -> awaitClose(peer);
                default -> answer.to(peer);
            }
        } catch (IOException gone) {
            // the peer went away or was too slow: gmetad forgets it without a word
            LOG.log(Level.DEBUG, "gmetad lost a peer", gone);
        } finally {
            open.remove(peer);
        }
    }

    private void awaitClose(Socket peer) throws IOException {
        peer.setSoTimeout(0);
        while (peer.getInputStream().read() >= 0) {
            // whatever it says, there is no answer
        }
    }

    private void answerFull(Socket peer) throws IOException {
        tree(peer, GmetadQuery.parse("/").orElseThrow(), false);
    }

    private void answerInteractive(Socket peer) throws IOException {
        Optional<String> line = readLine(peer.getInputStream());
        Optional<GmetadQuery> query = line.flatMap(GmetadQuery::parse);
        if (query.isEmpty()) return;
        if (query.get().status()) {
            status(peer);
        } else {
            tree(peer, query.get(), query.get().http());
        }
    }

    private static Optional<String> readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() >= GmetadQuery.LONGEST) return Optional.empty();
            line.append((char) c);
        }
        return Optional.of(line.toString());
    }

    private void tree(Socket peer, GmetadQuery query, boolean http) throws IOException {
        GangliaGrid now = grid.get();
        OutputStream out = spoiled(peer.getOutputStream());
        if (http) {
            text(out, HEAD + "Access-Control-Allow-Origin: *\n" + TYPE + "application/xml" + REST);
        }
        try (GangliaXml xml = new GangliaXml(out, now.now())) {
            new GmetadTree(now, query, summaries, xml).write();
        }
        out.flush();
    }

    private OutputStream spoiled(OutputStream out) {
        return switch (trouble.get()) {
            case TRUNCATED -> SpoiledStream.truncated(out);
            case ILL_FORMED -> SpoiledStream.illFormed(out);
            default -> new BufferedOutputStream(out, 1 << 16);
        };
    }

    private void status(Socket peer) throws IOException {
        GangliaGrid now = grid.get();
        String body = GmetadStatus.json(now, started);
        OutputStream out = peer.getOutputStream();
        text(out, HEAD + TYPE + "application/json" + REST + body + "\r\n");
        out.flush();
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            full.close();
            interactive.close();
            for (Socket peer : open) peer.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
