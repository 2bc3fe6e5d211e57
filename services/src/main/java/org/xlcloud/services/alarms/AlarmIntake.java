package org.xlcloud.services.alarms;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Secret;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Kind;

/// The webhook that alarms are told to: `POST /alarms/SOURCE/SECRET`, or `POST /alarms/SOURCE` with
/// the secret in the header `X-Xlcloud-Secret` or as `Authorization: Bearer`.
///
/// A telling is answered 204 once it is in the journal, and 503 when it can't be written, so that
/// the sender tries again. A body that can't be read is 400, an unknown source or a wrong secret
/// 404 and 401, one that is too long 413, too slow 408; none of these is lost silently: the sender
/// is told in words, and the log has them.
public final class AlarmIntake implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(AlarmIntake.class);
    private static final String PATH = "/alarms/";
    private static final int BACKLOG = 1_024;

    static {
        // The JDK's server waits for ever for a request's end unless it is told before the first one is made; in
        // seconds.
        for (String limit : List.of("sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime"))
            if (System.getProperty(limit) == null) System.setProperty(limit, "60");
    }

    private final HttpServer server;
    private final List<Source> sources;
    private final Bounds bounds;
    private final Consumer consumer;
    private final InstantSource clock;
    private final Semaphore reading;
    private final Set<Reading> readings = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("intake watch").factory());

    /// A telling that is on its way.
    ///
    /// @param latest until when it must be there, by the system's own count of nanoseconds
    private record Reading(HttpExchange exchange, Thread reader, long latest) {}

    /// Somebody who may tell of alarms.
    ///
    /// @param name in the path and on screen
    /// @param cloud the cloud that its alarms belong to
    public record Source(String name, String cloud, Secret secret) {}

    /// What a sender is granted.
    ///
    /// @param bytes the longest body
    /// @param time for the whole body to arrive
    /// @param concurrent how many bodies are read at once
    public record Bounds(int bytes, Duration time, int concurrent) {
        public static final Bounds DEFAULT = new Bounds(1 << 20, Duration.ofSeconds(10), 256);
    }

    /// Takes what was told: writes it to the journal, or throws.
    interface Consumer {
        void take(Notice notice, Fact receipt);
    }

    /// @param tls null for plain HTTP
    /// @throws ProblemException when the port can't be had
    public AlarmIntake(
            InetSocketAddress address,
            List<Source> sources,
            Bounds bounds,
            @Nullable SSLContext tls,
            AlarmDesk desk,
            InstantSource clock) {
        this(address, sources, bounds, tls, (notice, receipt) -> desk.receive(notice, receipt), clock);
    }

    AlarmIntake(
            InetSocketAddress address,
            List<Source> sources,
            Bounds bounds,
            @Nullable SSLContext tls,
            Consumer consumer,
            InstantSource clock) {
        this.sources = List.copyOf(sources);
        this.bounds = bounds;
        this.consumer = consumer;
        this.clock = clock;
        reading = new Semaphore(bounds.concurrent());
        try {
            if (tls == null) {
                server = HttpServer.create(address, BACKLOG);
            } else {
                HttpsServer secure = HttpsServer.create(address, BACKLOG);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = secure;
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("listen for alarms", String.valueOf(address), Text.line(String.valueOf(e.getMessage())))
                            .withHint("Choose another port for the webhook, or close the program that has it."),
                    e);
        }
        long look = Math.clamp(bounds.time().toMillis() / 4, 10, 500);
        ScheduledFuture<?> _ = watch.scheduleWithFixedDelay(this::cutLate, look, look, TimeUnit.MILLISECONDS);
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) {
        var reading = new Reading(
                exchange,
                Thread.currentThread(),
                System.nanoTime() + bounds.time().toNanos());
        readings.add(reading);
        try (exchange) {
            answer(exchange, reading);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A sender of alarms went away", e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A defect of the console: the webhook failed", e);
        } finally {
            readings.remove(reading);
        }
    }

    /// A body that drips in is ended from outside: closing the exchange wakes its reader.
    private void cutLate() {
        long now = System.nanoTime();
        readings.removeIf(reading -> {
            boolean late = now - reading.latest() >= 0;
            if (late) {
                reading.reader().interrupt();
                reading.exchange().close();
            }
            return late;
        });
    }

    private void answer(HttpExchange exchange, Reading late) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!path.startsWith(PATH)) {
            reply(exchange, 404, "Alarms are told to " + PATH + "SOURCE");
            return;
        }
        String[] parts = path.substring(PATH.length()).split("/", -1);
        Source source = source(parts[0]);
        if (source == null) {
            reply(exchange, 404, "There is no source of this name");
        } else if (!allowed(exchange, source, parts.length > 1 ? parts[1] : "")) {
            LOG.log(Level.WARNING, "Somebody without the secret of " + source.name() + " called the webhook");
            reply(exchange, 401, "The secret of this source is wrong or missing");
        } else if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            reply(exchange, 405, "Alarms are told by POST");
        } else if (!reading.tryAcquire()) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            reply(exchange, 503, "Too many senders at once; try again");
        } else {
            try {
                receive(exchange, source, late);
            } finally {
                reading.release();
            }
        }
    }

    private void receive(HttpExchange exchange, Source source, Reading late) throws IOException {
        byte[] body = body(exchange);
        // What follows has the journal's own patience.
        if (!readings.remove(late)) throw new IOException("the body came too late");
        if (body == null) {
            reply(exchange, 413, "The body is longer than " + bounds.bytes() + " bytes");
            return;
        }
        String via = "webhook " + source.name();
        var now = clock.instant();
        try {
            String request = exchange.getRequestHeaders().getFirst("x-openstack-request-id");
            Notice notice = Notice.read(source.cloud(), via, body, request, now);
            Fact receipt = Fact.of(
                            now,
                            Kind.WEBHOOK,
                            source.cloud(),
                            via,
                            notice.signals().size() == 1
                                    ? notice.signals().getFirst().definition().key()
                                    : "",
                            notice.text())
                    .because(notice.cause())
                    .on(notice.links())
                    .with(notice.detail())
                    .once(notice.once());
            consumer.take(notice, receipt);
            exchange.sendResponseHeaders(204, -1);
        } catch (Notice.Unreadable e) {
            LOG.log(Level.WARNING, "The source " + source.name() + " told what can't be read: " + e.getMessage());
            reply(exchange, 400, String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            LOG.log(Level.WARNING, "An alarm could not be written: " + e.getMessage());
            exchange.getResponseHeaders().set("Retry-After", "5");
            reply(exchange, 503, "It can't be written now; try again");
        }
    }

    /// Null when it is too long.
    private byte @Nullable [] body(HttpExchange exchange) throws IOException {
        String told = exchange.getRequestHeaders().getFirst("Content-Length");
        if (told != null && told.strip().length() > 0 && told.strip().length() < 19) {
            try {
                if (Long.parseLong(told.strip()) > bounds.bytes()) return null;
            } catch (NumberFormatException e) {
                return new byte[0];
            }
        }
        var read = new ByteArrayOutputStream();
        var part = new byte[8_192];
        InputStream in = exchange.getRequestBody();
        for (int n = in.read(part); n >= 0; n = in.read(part)) {
            read.write(part, 0, n);
            if (read.size() > bounds.bytes()) return null;
        }
        return read.toByteArray();
    }

    private @Nullable Source source(String name) {
        for (Source source : sources) if (source.name().equals(name)) return source;
        return null;
    }

    private static boolean allowed(HttpExchange exchange, Source source, String inPath) {
        String given = inPath;
        String header = exchange.getRequestHeaders().getFirst("X-Xlcloud-Secret");
        String bearer = exchange.getRequestHeaders().getFirst("Authorization");
        if (given.isEmpty() && header != null) given = header;
        if (given.isEmpty() && bearer != null && bearer.startsWith("Bearer ")) given = bearer.substring(7);
        // In the same time whatever is wrong with it.
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), source.secret().reveal().getBytes(StandardCharsets.UTF_8));
    }

    private static void reply(HttpExchange exchange, int status, String words) throws IOException {
        byte[] body = (words + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        watch.shutdownNow();
    }
}
