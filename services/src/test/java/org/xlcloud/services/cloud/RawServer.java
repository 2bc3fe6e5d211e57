package org.xlcloud.services.cloud;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A server that a test plays byte by byte, for what no HTTP library would send.
final class RawServer implements AutoCloseable {
    interface Script {
        void play(Socket socket) throws IOException;
    }

    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();

    RawServer(Script script) {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> accept(script));
    }

    /// Sends this and closes.
    static RawServer sending(String answer) {
        return new RawServer(socket -> {
            readHead(socket);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            socket.close();
        });
    }

    /// Accepts, reads, and never says a word.
    static RawServer silent() {
        return new RawServer(RawServer::readHead);
    }

    /// Reads the request and resets the connection: what is on its way to the client is lost, too.
    static RawServer resetting() {
        return new RawServer(socket -> {
            readHead(socket);
            socket.setSoLinger(true, 0);
            socket.close();
        });
    }

    /// Sends the head of an answer at once and then one byte of it every few milliseconds, for ever.
    static RawServer trickling() {
        var self = new RawServer[1];
        self[0] = new RawServer(socket -> {
            readHead(socket);
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n["
                    .getBytes(StandardCharsets.ISO_8859_1));
            var _ = self[0].ticks.scheduleAtFixedRate(() -> tick(out), 10, 10, TimeUnit.MILLISECONDS);
        });
        return self[0];
    }

    int port() {
        return listening.getLocalPort();
    }

    String base() {
        return "http://127.0.0.1:" + port();
    }

    private static void tick(OutputStream out) {
        try {
            out.write(' ');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the client has gone, which ends the ticking
        }
    }

    /// A request up to its empty line, or what there is of it.
    static String readHead(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int read = socket.getInputStream().read();
            if (read < 0) break;
            head.append((char) read);
        }
        return head.toString();
    }

    private void accept(Script script) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                sockets.add(socket);
                if (listening.isClosed()) socket.close();
                Thread.ofVirtual().start(() -> {
                    try {
                        script.play(socket);
                    } catch (IOException e) {
                        return; // the client has gone, which is what most scripts end with
                    }
                });
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    void hangUp() {
        close();
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        try {
            listening.close();
            for (Socket socket : sockets) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
