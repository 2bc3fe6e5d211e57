package org.xlcloud.services.cloud;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.ProblemException;

/// The HTTP/1.1 connections to one cloud: pooled, kept alive, secured as its entry says. Redirects aren't
/// followed here, since they would carry the token to another server.
///
/// Apache's blocking client and not the JDK's: a first load of a large cloud is thousands of requests in a program that
/// has just started, and the JDK's asynchronous machinery costs about twice as much processor time there
/// (`benchmarks/RESULTS.md`).
final class Wire implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(Wire.class);

    /// Servers log it; administrators look for it.
    static final String USER_AGENT = "xlcloud-console";

    private static final int MOST_CONNECTIONS = 1_000;
    private static final int MOST_HEADER_LINE = 64 * 1024;
    private static final int MOST_HEADERS = 1_000;
    private static final int BUFFER = 32 * 1024;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final Watch watch;
    private final CloseableHttpClient client;
    private final ProxyRoutes routes;
    private final long mostBytes;
    private final Set<HttpUriRequestBase> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Wire(CloudConfig config) {
        watch = new Watch("deadlines of " + config.name());
        routes = new ProxyRoutes(config.proxies());
        mostBytes = config.limits().bodyBytes();
        client = client(config, routes);
    }

    private static CloseableHttpClient client(CloudConfig config, ProxyRoutes routes) {
        var connect = Timeout.of(config.limits().connect());
        var http = Http1Config.custom()
                .setMaxLineLength(MOST_HEADER_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .setBufferSize(BUFFER)
                .build();
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(tls(config))
                // The gate of each service says how many calls run at once; the pool never makes one wait.
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setDnsResolver(new BoundedDns(config.limits().connect()))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(Timeout.DISABLED) // the deadline of the whole call ends a read
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .setIdleTimeout(Timeout.ofSeconds(30)) // servers close a connection that rests for long
                        .build())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setSoTimeout(Timeout.DISABLED)
                        .setTcpNoDelay(true)
                        .build())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(http)
                        .responseParserFactory(new DefaultHttpResponseParserFactory(http))
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setRoutePlanner(routes)
                .setRetryStrategy(new Stale())
                .setUserAgent(USER_AGENT)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.DISABLED)
                        .setResponseTimeout(Timeout.DISABLED)
                        .build())
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression() // the limit of a body counts what is read
                .build();
    }

    /// Files that the entry names are read now, so that a wrong one is told at once. The machine's own authorities take
    /// a tenth of a second of a start, and are read when a server first wants TLS.
    private static TlsSocketStrategy tls(CloudConfig config) {
        if (!config.tls().equals(Tls.DEFAULT)) return strategy(config);
        var made = new AtomicReference<@Nullable TlsSocketStrategy>();
        return (socket, target, port, attachment, context) -> {
            TlsSocketStrategy known = made.get();
            if (known == null) {
                made.compareAndSet(null, strategy(config)); // one for all: its sessions are taken up again
                known = Objects.requireNonNull(made.get());
            }
            return known.upgrade(socket, target, port, attachment, context);
        };
    }

    private static TlsSocketStrategy strategy(CloudConfig config) {
        boolean verify = config.tls().verify();
        return new DefaultClientTlsStrategy(
                TlsContext.of(config),
                verify ? HostnameVerificationPolicy.BUILTIN : HostnameVerificationPolicy.CLIENT,
                verify ? null : NoopHostnameVerifier.INSTANCE);
    }

    /// Sends and waits for the status and the headers; the body follows within the same deadline.
    ///
    /// @throws HttpTimeoutException when the deadline passes
    /// @throws InterruptedIOException when the calling thread, a virtual one, is interrupted
    Answer send(Request request, Deadline deadline) throws IOException {
        HttpUriRequestBase outgoing = request.outgoing();
        Future<?> guard = watch.at(deadline, outgoing::cancel);
        underWay.add(outgoing);
        Runnable done = () -> {
            underWay.remove(outgoing);
            guard.cancel(false);
        };
        try {
            if (closed) throw new InterruptedIOException("the cloud was closed");
            LOG.log(Level.TRACE, () -> outgoing.getMethod() + " " + request.uri());
            HttpClientContext context = context(request.uri());
            ClassicHttpResponse response = client.executeOpen(null, outgoing, context);
            mustComeFromServer(request.uri(), response, context);
            return new Answer(request.uri(), response, new BoundedBody(response, deadline, mostBytes, done));
        } catch (IOException e) {
            done.run();
            throw told(e, deadline);
        } catch (ProblemException e) {
            done.run();
            throw e;
        } catch (IllegalStateException e) {
            done.run();
            if (!closed) throw e;
            throw (IOException) new InterruptedIOException("the cloud was closed").initCause(e);
        }
    }

    private HttpClientContext context(URI uri) {
        var context = HttpClientContext.create();
        routes.authorize(uri, context);
        return context;
    }

    /// A proxy that doesn't connect us to a `https://` server answers in its place. Only that it wants a password is
    /// told by its status.
    private static void mustComeFromServer(URI uri, ClassicHttpResponse response, HttpClientContext context)
            throws IOException {
        int status = response.getCode();
        boolean fromProxy = "https".equals(uri.getScheme()) && context.getSSLSession() == null;
        if (!fromProxy || status == PROXY_AUTHENTICATION_REQUIRED) return;
        response.close();
        throw new IOException("Tunnel failed, got: " + status);
    }

    /// What a failure means: that one of our limits ended it, or what the server did.
    static IOException told(IOException thrown, Deadline deadline) {
        if (thrown instanceof HttpTimeoutException) return thrown;
        if (Thread.currentThread().isInterrupted()) {
            var cancelled = new InterruptedIOException("cancelled");
            cancelled.addSuppressed(thrown); // not its cause, which would be taken for the reason
            return cancelled;
        }
        if (deadline.passed()) return (IOException) new HttpTimeoutException("no answer").initCause(thrown);
        return switch (thrown) {
            // Only connecting and the first words of TLS have such a limit.
            case SocketTimeoutException e ->
                (IOException) new HttpConnectTimeoutException("no connection").initCause(e);
            case NoHttpResponseException e -> new IOException("the server closed the connection without an answer", e);
            case ClientProtocolException e
            when e.getCause() != null ->
                new IOException(
                        "the answer is no HTTP: "
                                + Text.line(String.valueOf(e.getCause().getMessage())),
                        e);
            default -> thrown;
        };
    }

    /// Breaks off what is under way. Each request by itself: one that is just getting its
    /// connection is not known to the client's pool, and without [Watch] it would wait for ever.
    @Override
    public void close() {
        closed = true;
        underWay.forEach(HttpUriRequestBase::cancel);
        watch.close();
        client.close(CloseMode.IMMEDIATE);
    }

    /// Sends again what a server has not heard because it closed the connection while it rested, where that does no
    /// harm (RFC 9110, 9.2.2). Waiting on 429 and 503 is [Exchange]'s.
    private static final class Stale implements HttpRequestRetryStrategy {
        @Override
        public boolean retryRequest(HttpRequest request, IOException thrown, int times, HttpContext context) {
            boolean closed = thrown instanceof NoHttpResponseException || thrown instanceof SocketException;
            var connection = HttpClientContext.cast(context).getEndpointDetails();
            boolean rested = connection != null && connection.getRequestCount() > 1;
            return closed && rested && times <= 5 && Request.repeatable(request.getMethod());
        }

        @Override
        public boolean retryRequest(HttpResponse response, int times, HttpContext context) {
            return false;
        }

        @Override
        public @Nullable TimeValue getRetryInterval(HttpResponse response, int times, HttpContext context) {
            return TimeValue.ZERO_MILLISECONDS;
        }
    }
}
