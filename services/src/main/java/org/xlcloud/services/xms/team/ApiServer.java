package org.xlcloud.services.xms.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.ShownToken;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Secret;

/// The API over HTTP, as `openapi.json` describes it. Who asks shows a Keystone token as `X-Auth-Token`; what goes
/// wrong is told as `{"error": {"status", "what", "found", "expected", "request"}}`.
final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(ApiServer.class);
    private static final int BACKLOG = 1_024;
    private static final int MOST_BODY_BYTES = 256 << 10;
    private static final int MOST_FOLLOWERS = 500;
    private static final Duration REQUEST = Duration.ofSeconds(90);

    /// For those who follow events.
    ///
    /// @param heartbeat how long nothing is said when there is nothing to say
    /// @param stuck a follower that takes nothing for so long is let go
    record Following(Duration heartbeat, Duration stuck) {
        static final Following DEFAULT = new Following(Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    static {
        // The JDK's server waits for ever for a request's end unless it is told before the first one is made; in
        // seconds. Answers have our own watch, since those of followers never end.
        if (System.getProperty("sun.net.httpserver.maxReqTime") == null)
            System.setProperty("sun.net.httpserver.maxReqTime", "60");
        if (System.getProperty("sun.net.httpserver.maxRspTime") == null)
            System.setProperty("sun.net.httpserver.maxRspTime", "-1");
    }

    private final Following following;
    private final HttpServer server;
    private final Gate gate;
    private final Events events;
    private final Metrics metrics;
    private final List<Route> routes;
    private final Set<Late> late = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("api watch").factory());

    /// An exchange, and until when it must have gone on, by the system's count of nanoseconds.
    private static final class Late {
        final HttpExchange exchange;
        final Thread thread = Thread.currentThread();
        volatile long untilNanos;

        Late(HttpExchange exchange, Duration time) {
            this.exchange = exchange;
            grant(time);
        }

        void grant(Duration time) {
            untilNanos = System.nanoTime() + time.toNanos();
        }
    }

    /// @throws ProblemException when the port can't be had
    ApiServer(XmsConfig config, Xms xms, Gate gate, Following following, InstantSource clock) {
        this.following = following;
        this.gate = gate;
        events = new Events(xms);
        metrics = new Metrics(xms, events, gate);
        routes = new Api(config, xms, metrics, this::follow, clock).routes();
        try {
            if (config.tls() == null) {
                server = HttpServer.create(config.listen(), BACKLOG);
            } else {
                HttpsServer secure = HttpsServer.create(config.listen(), BACKLOG);
                secure.setHttpsConfigurator(new HttpsConfigurator(config.tls()));
                server = secure;
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                                    "serve XMS",
                                    config.file() + ", key listen",
                                    config.listen() + ": " + Text.line(String.valueOf(e.getMessage())))
                            .withHint("Choose another port, or end the program that has it"),
                    e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    }

    void start() {
        events.start();
        ScheduledFuture<?> _ = watch.scheduleWithFixedDelay(this::cutLate, 1, 1, TimeUnit.SECONDS);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Route> routes() {
        return routes;
    }

    @Override
    public void close() {
        events.close();
        server.stop(0);
        watch.shutdownNow();
    }

    private void cutLate() {
        long now = System.nanoTime();
        late.removeIf(one -> {
            boolean over = now - one.untilNanos >= 0;
            if (over) {
                metrics.cut();
                one.thread.interrupt();
                one.exchange.close();
            }
            return over;
        });
    }

    // ---- a request --------------------------------------------------------------------------------------------------

    private void handle(HttpExchange exchange) {
        long began = System.nanoTime();
        String request = "req-" + UUID.randomUUID();
        exchange.getResponseHeaders().set("x-openstack-request-id", request);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        var one = new Late(exchange, REQUEST);
        late.add(one);
        String name = "none";
        try (exchange) {
            try {
                Route route = route(exchange);
                name = route.method() + " " + route.path();
                answer(exchange, route);
            } catch (ApiProblem e) {
                refuse(exchange, e, request);
            } catch (ProblemException e) {
                LOG.log(Level.WARNING, request + ": " + e.problem().oneLine());
                refuse(exchange, ApiProblem.of(503, e.problem()), request);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, request + ": a defect of XMS", e);
                refuse(
                        exchange,
                        new ApiProblem(500, "answer", "a defect of XMS", "its log has it under " + request),
                        request);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, request + ": the client went away", e);
        } finally {
            late.remove(one);
            metrics.answered(name, exchange.getResponseCode(), System.nanoTime() - began);
        }
    }

    private Route route(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        var others = new TreeSet<String>();
        for (Route route : routes) {
            if (route.match(path).isEmpty()) continue;
            if (route.method().equals(exchange.getRequestMethod())) return route;
            others.add(route.method());
        }
        if (others.isEmpty())
            throw new ApiProblem(404, "find " + Text.line(path), "nothing there", "a path of /openapi.json");
        String allowed = String.join(", ", others);
        throw new ApiProblem(
                405,
                "find " + Text.line(path),
                Text.line(exchange.getRequestMethod()),
                allowed,
                Map.of("Allow", allowed));
    }

    private void answer(HttpExchange exchange, Route route) throws IOException {
        ShownToken who = route.need() == Gate.Need.NOTHING ? null : known(exchange, route.need());
        String body = body(exchange);
        var ask = new Ask(
                route.match(exchange.getRequestURI().getRawPath()).orElseThrow(),
                Ask.query(exchange.getRequestURI().getRawQuery()),
                body,
                who);
        route.handler().handle(exchange, ask);
    }

    private ShownToken known(HttpExchange exchange, Gate.Need need) {
        String token = exchange.getRequestHeaders().getFirst("X-Auth-Token");
        if (token == null || token.isBlank())
            throw new ApiProblem(
                    401, "let you in", "no token", "a Keystone token in the header X-Auth-Token", Map.of());
        Optional<ShownToken> who = gate.who(new Secret(token.strip()));
        if (who.isEmpty())
            throw new ApiProblem(
                    401, "let you in", "a token that Keystone does not know, or no longer takes", "a new one");
        if (!gate.allows(who.get(), need))
            throw new ApiProblem(
                    403,
                    need == Gate.Need.ACT ? "let you act" : "let you read",
                    who.get() + " with the roles "
                            + String.join(", ", new TreeSet<>(who.get().roles())),
                    "one of the roles " + String.join(", ", gate.roles(need)) + " in a project that counts");
        return who.get();
    }

    private static String body(HttpExchange exchange) throws IOException {
        var read = new ByteArrayOutputStream();
        var part = new byte[8_192];
        InputStream in = exchange.getRequestBody();
        for (int n = in.read(part); n >= 0; n = in.read(part)) {
            read.write(part, 0, n);
            if (read.size() > MOST_BODY_BYTES)
                throw new ApiProblem(413, "read the body", "more than that", "at most " + MOST_BODY_BYTES + " bytes");
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    private void refuse(HttpExchange exchange, ApiProblem problem, String request) throws IOException {
        if (exchange.getResponseCode() != -1) throw new IOException("the answer had begun", problem);
        problem.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("error")
                .put("status", problem.status)
                .put("what", problem.what)
                .put("found", problem.found)
                .put("expected", problem.expected)
                .put("request", request);
        reply(exchange, problem.status, json);
    }

    static void reply(HttpExchange exchange, int status, JsonNode json) throws IOException {
        reply(exchange, status, "application/json", RunJson.MAPPER.writeValueAsBytes(json));
    }

    static void reply(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) exchange.getResponseBody().write(body);
    }

    // ---- followers --------------------------------------------------------------------------------------------------

    /// Server-sent events, until the client goes away or stands still for too long.
    private void follow(HttpExchange exchange, long after) throws IOException {
        if (events.readers() >= MOST_FOLLOWERS)
            throw new ApiProblem(
                    503, "follow events", MOST_FOLLOWERS + " others who do", "fewer", Map.of("Retry-After", "5"));
        Late patience = late.stream()
                .filter(one -> one.exchange.equals(exchange))
                .findFirst()
                .orElseThrow(() -> new IOException("it came too late"));
        try (Events.Reader reader = events.reader(after)) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("X-Accel-Buffering", "no"); // nginx would hold them back
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            write(out, patience, "retry: 2000\n\n");
            while (!reader.over()) {
                patience.grant(following.heartbeat().plus(following.stuck()));
                List<Events.Event> next = reader.next(following.heartbeat());
                var text = new StringBuilder();
                for (Events.Event event : next) {
                    if (event.id() > 0) text.append("id: ").append(event.id()).append('\n');
                    text.append("event: ").append(event.name()).append('\n');
                    text.append("data: ").append(event.data()).append("\n\n");
                }
                write(out, patience, next.isEmpty() ? ": still here\n\n" : text.toString());
            }
        } catch (ProblemException e) {
            // it comes again with the last id when the journal is well
            LOG.log(Level.DEBUG, "A follower is let go: " + e.problem().oneLine());
        } catch (InterruptedException e) {
            throw new IOException(
                    "a follower took nothing for " + following.stuck().toSeconds() + " s", e);
        }
    }

    private void write(OutputStream out, Late patience, String text) throws IOException {
        patience.grant(following.stuck());
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// What follows events for a client.
    interface Follower {
        /// @param after the last one that it has; below 0 for none
        void follow(HttpExchange exchange, long after) throws IOException;
    }

    static @Nullable String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }
}
