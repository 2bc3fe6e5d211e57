package org.xlcloud.simulator.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request and the answer that a service makes for it. The answer is collected here and sent when the service is
/// done, so that a fault can be put on it.
public final class Call {
    private static final int BODY_LIMIT = 8 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(100).build())
            .build());

    private final HttpExchange exchange;
    private final String base;
    private final String requestId = "req-" + UUID.randomUUID();
    private final String path;
    private final List<String> segments;
    private final Map<String, List<String>> query;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private int status;
    private byte[] body = {};

    Call(HttpExchange exchange, String base) {
        this.exchange = exchange;
        this.base = base;
        this.path = exchange.getRequestURI().getRawPath();
        this.segments = split(path);
        this.query = parse(exchange.getRequestURI().getRawQuery());
    }

    /// The service's own address without a path, `http://127.0.0.1:8774`.
    public String base() {
        return base;
    }

    public String requestId() {
        return requestId;
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    /// As sent, still percent-encoded.
    public String path() {
        return path;
    }

    /// The query as sent, still percent-encoded; null without one.
    public @Nullable String rawQuery() {
        return exchange.getRequestURI().getRawQuery();
    }

    /// The path's parts, decoded, without empty ones.
    public List<String> segments() {
        return segments;
    }

    /// The part at an index of the path, or an empty text.
    public String segment(int index) {
        return index < segments.size() ? segments.get(index) : "";
    }

    /// All values of a parameter, in order.
    public List<String> parameters(String name) {
        return query.getOrDefault(name, List.of());
    }

    /// All parameters by name.
    public Map<String, List<String>> query() {
        return query;
    }

    public @Nullable String parameter(String name) {
        List<String> values = parameters(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    public @Nullable String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /// The request's body as JSON; null where it is none.
    public @Nullable JsonNode json() throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(BODY_LIMIT);
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node == null || node.isMissingNode() ? null : node;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    /// The request's body as it came, up to 8 MiB.
    public byte[] bytes() throws IOException {
        return exchange.getRequestBody().readNBytes(BODY_LIMIT);
    }

    /// Sets a header of the answer.
    public Call with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /// Takes a header of the answer back.
    public void without(String name) {
        headers.remove(name);
    }

    /// Answers with JSON; a body that is longer than a few megabytes is fine.
    public void reply(int code, Body json) throws IOException {
        var bytes = new ByteArrayBuilder(null, 8_192);
        try (JsonGenerator generator = MAPPER.getFactory().createGenerator(bytes)) {
            json.write(generator);
        }
        headers.putIfAbsent("Content-Type", "application/json");
        reply(code, bytes.toByteArray());
    }

    /// Answers with a tree.
    public void reply(int code, JsonNode tree) throws IOException {
        headers.putIfAbsent("Content-Type", "application/json");
        reply(code, MAPPER.writeValueAsBytes(tree));
    }

    /// Answers with bytes of the `Content-Type` that was set before.
    public void reply(int code, byte[] bytes) {
        status = code;
        body = bytes;
    }

    /// Answers without a body.
    public void reply(int code) {
        reply(code, new byte[0]);
    }

    public int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }

    HttpExchange exchange() {
        return exchange;
    }

    private static List<String> split(String path) {
        var parts = new ArrayList<String>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(decode(part.replace("+", "%2B")));
            }
        }
        return parts;
    }

    private static Map<String, List<String>> parse(@Nullable String raw) {
        var all = new LinkedHashMap<String, List<String>>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                    String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                    all.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
                }
            }
        }
        return all;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
