package org.xlcloud.services.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Just enough of a cloud on loopback to misbehave in ways that a proper one doesn't: Keystone, and whatever a test
/// says at the other paths.
final class FakeCloud implements AutoCloseable {
    /// What a test answers at a path.
    interface Handler {
        void answer(Call call) throws IOException;
    }

    /// One request that arrived.
    record Call(HttpExchange exchange, String method, String path, String query, Headers headers, String body) {
        void json(int status, String body) throws IOException {
            send(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
        }

        void send(int status, String type, byte[] body) throws IOException {
            if (type != null) exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        }

        Call with(String header, String value) {
            exchange.getResponseHeaders().set(header, value);
            return this;
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final AtomicInteger issued = new AtomicInteger();
    final List<Call> calls = new CopyOnWriteArrayList<>();
    volatile Duration tokenLifetime = Duration.ofHours(4);
    volatile String password = "s3cret";
    volatile String catalog;
    volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");

    FakeCloud() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        catalog = "[" + service("compute", "/compute/v2.1") + "," + service("placement", "/placement") + ","
                + service("identity", "/identity") + "]";
        at("/identity/v3/auth/tokens", this::token);
        at("/compute/v2.1/", call -> call.json(200, """
                {"version": {"id": "v2.1", "status": "CURRENT", "version": "2.93", "min_version": "2.1", "links": []}}"""));
        at("/placement/", call -> call.json(200, """
                {"versions": [{"id": "v1.0", "status": "CURRENT", "max_version": "1.39", "min_version": "1.0"}]}"""));
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// A catalog entry whose path is on this server.
    String service(String type, String path) {
        return """
                {"type": "%s", "name": "%s", "endpoints": [
                  {"interface": "public", "region_id": "RegionOne", "region": "RegionOne", "url": "%s%s"}]}""".formatted(type, type, base(), path);
    }

    void at(String path, Handler handler) {
        handlers.put(path, handler);
    }

    /// The entry "test" in clouds.yaml, with more lines if wanted.
    String yaml(String... more) {
        return """
                clouds:
                  test:
                    auth:
                      auth_url: %s/identity
                      username: admin
                      password: s3cret
                      project_name: admin
                """.formatted(base())
                + String.join(
                        "",
                        List.of(more).stream().map(line -> "    " + line + "\n").toList());
    }

    CloudConfig config(String... more) {
        return CloudConfigs.of(yaml(more), "clouds.yaml").get("test");
    }

    Cloud cloud(String... more) {
        return new Cloud(config(more), Instant::now);
    }

    long callsTo(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).count();
    }

    int tokensIssued() {
        return issued.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var call = new Call(
                exchange,
                exchange.getRequestMethod(),
                uri.getPath(),
                uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                exchange.getRequestHeaders(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        calls.add(call);
        exchange.getResponseHeaders().set("x-openstack-request-id", "req-" + calls.size());
        Handler handler = handlers.get(uri.getPath());
        if (handler == null) call.json(404, "{\"itemNotFound\": {\"code\": 404, \"message\": \"No such path\"}}");
        else handler.answer(call);
    }

    /// The default Keystone: checks the password and issues tokens named token-1, token-2, …
    void token(Call call) throws IOException {
        JsonNode identity = Json.MAPPER.readTree(call.body()).path("auth").path("identity");
        JsonNode given = identity.path("password").path("user").path("password");
        if (given.isTextual() && !given.textValue().equals(password)) {
            call.json(401, """
                    {"error": {"code": 401, "message": "The request you have made requires authentication.", "title": "Unauthorized"}}""");
            return;
        }
        call.with("X-Subject-Token", "token-" + issued.incrementAndGet()).json(201, tokenBody());
    }

    String tokenBody() {
        return """
                {"token": {"methods": ["password"], "issued_at": "%s", "expires_at": "%s",
                  "user": {"id": "u1", "name": "admin", "domain": {"id": "default", "name": "Default"}},
                  "project": {"id": "p1", "name": "admin", "domain": {"id": "default", "name": "Default"}},
                  "roles": [{"id": "r1", "name": "admin"}], "catalog": %s}}""".formatted(now, now.plus(tokenLifetime), catalog);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
