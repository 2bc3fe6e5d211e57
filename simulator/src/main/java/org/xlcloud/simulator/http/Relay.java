package org.xlcloud.simulator.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A loopback port in front of a service that breaks connections as a failing network does, with a TCP reset, which the
/// service behind it can't send by itself. A client is led to it by an endpoint override.
public final class Relay implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Relay.class.getName());
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private int resets;
    private long after;
    private volatile boolean closed;

    /// @param target the port of the service behind
    public Relay(int target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 50, LOOPBACK);
        Thread.ofVirtual().name("relay " + target).start(this::accept);
    }

    /// `http://127.0.0.1:41234`
    public String base() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /// Resets the next connections that something is answered on.
    ///
    /// @param times how many
    /// @param bytes of the answer, head included, that go through before
    public synchronized void reset(int times, long bytes) {
        resets = times;
        after = bytes;
    }

    /// How many bytes may pass before a reset; negative where none is due.
    private synchronized long due() {
        if (resets == 0) return -1;
        resets--;
        return after;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                if (!closed) LOG.log(Level.ERROR, "The relay of " + target + " stopped", e);
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var behind = new Socket(LOOPBACK, target)) {
            open.add(behind);
            client.setTcpNoDelay(true);
            behind.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> requests(client, behind));
            answers(client, behind);
            open.remove(behind);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A connection through the relay of " + target + " ended", e);
        } finally {
            open.remove(client);
        }
    }

    private static void requests(Socket client, Socket behind) {
        try {
            client.getInputStream().transferTo(behind.getOutputStream());
            behind.shutdownOutput();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A client left", e);
        }
    }

    private void answers(Socket client, Socket behind) throws IOException {
        InputStream in = behind.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] block = new byte[1 << 13];
        long left = -1;
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            if (left < 0) left = due();
            if (left < 0) {
                out.write(block, 0, count);
                continue;
            }
            out.write(block, 0, (int) Math.min(count, left));
            left -= Math.min(count, left);
            if (left > 0) continue;
            client.setSoLinger(true, 0); // closing then means RST
            return;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        for (Socket socket : open) socket.close();
    }
}
