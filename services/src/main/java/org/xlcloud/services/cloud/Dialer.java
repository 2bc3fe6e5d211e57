package org.xlcloud.services.cloud;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Proxies.Proxy;

/// Opens connections: to the first address of a name that answers, through the proxy where one stands before it,
/// secured as the cloud's entry says, and all that within one limit.
final class Dialer {
    private final SSLContext tls;
    private final boolean verify;
    private final Proxies proxies;
    private final Duration limit;
    private final Watch watch;

    Dialer(CloudConfig config, Watch watch) {
        tls = TlsContext.of(config);
        verify = config.tls().verify();
        proxies = config.proxies();
        limit = config.limits().connect();
        this.watch = watch;
    }

    /// The proxy wants a password, and says so where the server would have been heard.
    static final class NotLetThrough extends IOException {
        private static final long serialVersionUID = 1;

        final transient Connection connection;
        final transient Head head;

        NotLetThrough(Connection connection, Head head) {
            super("the proxy wants a password");
            this.connection = connection;
            this.head = head;
        }
    }

    /// Where the address of a `http://` server is spoken to through a proxy, that proxy.
    @Nullable
    Proxy speaksFor(URI uri) {
        return isSecure(uri) ? null : proxies.before(uri);
    }

    /// @throws NotLetThrough when a proxy refuses to connect us to a `https://` server
    /// @throws HttpConnectTimeoutException when the limit passes
    Connection dial(URI uri, String origin, Deadline deadline) throws IOException {
        Deadline soon = Deadline.in(limit);
        Deadline within = soon.leftNanos() < deadline.leftNanos() ? soon : deadline;
        Proxy proxy = proxies.before(uri);
        String host = proxy == null ? uri.getHost() : proxy.host();
        int port = proxy == null ? port(uri) : proxy.port();
        try {
            var socket = connected(addresses(host, within), port, within);
            Future<?> guard = watch.at(within, () -> close(socket));
            try {
                if (!isSecure(uri)) return new Connection(origin, socket, socket);
                if (proxy != null) tunnel(socket, uri, proxy);
                return new Connection(origin, socket, secured(socket, uri));
            } catch (NotLetThrough e) {
                throw e; // what the proxy says is still to be read
            } catch (IOException e) {
                close(socket);
                if (within.passed()) throw (IOException) new HttpTimeoutException("no answer").initCause(e);
                throw interrupted(e);
            } finally {
                guard.cancel(false);
            }
        } catch (HttpTimeoutException | SocketTimeoutException e) {
            HttpTimeoutException told = deadline.passed()
                    ? new HttpTimeoutException("no answer")
                    : new HttpConnectTimeoutException("no answer");
            throw (IOException) told.initCause(e.getCause());
        }
    }

    private static boolean isSecure(URI uri) {
        return "https".equals(uri.getScheme());
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : isSecure(uri) ? 443 : 80;
    }

    /// Looks the name up on a thread of its own: a resolver has no deadline.
    private static InetAddress[] addresses(String host, Deadline within) throws IOException {
        var found = new CompletableFuture<InetAddress[]>();
        Thread.startVirtualThread(() -> {
            try {
                found.complete(InetAddress.getAllByName(host));
            } catch (UnknownHostException | RuntimeException e) {
                found.completeExceptionally(e);
            }
        });
        try {
            return found.get(Math.max(0, within.leftNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw (IOException) new HttpTimeoutException("no answer").initCause(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(new IOException(e));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    private static Socket connected(InetAddress[] addresses, int port, Deadline within) throws IOException {
        IOException failed = new UnknownHostException("no address");
        for (InetAddress address : addresses) {
            var socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                long millis = TimeUnit.NANOSECONDS.toMillis(within.leftNanos());
                socket.connect(
                        new InetSocketAddress(address, port), (int) Math.clamp(millis, 1, (long) Integer.MAX_VALUE));
                return socket;
            } catch (SocketTimeoutException e) {
                close(socket);
                throw e;
            } catch (IOException e) {
                close(socket);
                failed = interrupted(e); // the next address may answer
            }
        }
        throw failed;
    }

    /// Has the proxy connect us to the server (RFC 9110, 9.3.6).
    private static void tunnel(Socket socket, URI uri, Proxy proxy) throws IOException {
        String target = uri.getHost() + ":" + port(uri);
        String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\nUser-Agent: " + Wire.USER_AGENT
                + "\r\n" + authorization(proxy) + "\r\n";
        var connection = new Connection(target, socket, socket);
        connection.send(request.getBytes(StandardCharsets.ISO_8859_1), null);
        Head head = connection.head();
        if (head.status() == 407) throw new NotLetThrough(connection, head);
        if (head.status() < 200 || head.status() >= 300) throw new IOException("Tunnel failed, got: " + head.status());
    }

    /// Our password for a proxy as a line of a header, with its end; empty where it has none.
    static String authorization(@Nullable Proxy proxy) {
        return proxy == null || proxy.authorization() == null
                ? ""
                : "Proxy-Authorization: " + proxy.authorization().reveal() + "\r\n";
    }

    private Socket secured(Socket socket, URI uri) throws IOException {
        var secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, uri.getHost(), port(uri), true);
        SSLParameters parameters = secured.getSSLParameters();
        if (verify) parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    /// The reason, where it was that this thread was interrupted.
    private static IOException interrupted(IOException thrown) {
        return Thread.currentThread().isInterrupted()
                ? (IOException) new InterruptedIOException("cancelled").initCause(thrown)
                : thrown;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return; // it is as good as closed
        }
    }
}
