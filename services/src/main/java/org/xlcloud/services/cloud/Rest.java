package org.xlcloud.services.cloud;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Asks one service of one cloud. Blocks, so call it on a virtual thread.
///
/// Paths are relative to the service's versioned address: `/servers/detail?limit=1000`. Every call throws
/// [ProblemException] unless it is answered with success: it renews the token once when it is refused, waits as
/// long as `Retry-After` asks for, and ends at its deadline, whatever the server does.
public final class Rest {
    private static final int MOST_PAGES = 100_000;

    private final Cloud cloud;
    private final Service service;
    private final @Nullable Microversion wanted;
    private final Duration granted;

    Rest(Cloud cloud, Service service, @Nullable Microversion wanted, Duration granted) {
        this.cloud = cloud;
        this.service = service;
        this.wanted = wanted;
        this.granted = granted;
    }

    /// The same service at another microversion: "2.87". Where the server has only older ones, its newest is
    /// taken, but none below the service's floor.
    public Rest at(String microversion) {
        return new Rest(cloud, service, Microversion.parse(microversion), granted);
    }

    /// The same service with a deadline per call that is shorter than the cloud's own.
    public Rest within(Duration atMost) {
        return new Rest(cloud, service, wanted, atMost.compareTo(granted) < 0 ? atMost : granted);
    }

    /// The microversion that calls are made with, agreed with the server; empty where the service has none.
    public String microversion() {
        Deadline deadline = Deadline.in(granted);
        Microversion agreed = agreed(cloud.endpoint(service, deadline));
        return agreed == null ? "" : agreed.toString();
    }

    public JsonNode get(String path) {
        return call("GET", path, null, answer -> {
            JsonNode read = Json.MAPPER.readTree(answer.body());
            if (read.isMissingNode()) throw new EOFException("the answer is empty, expected JSON");
            return read;
        });
    }

    /// What the server's clock says, to the second; empty where it does not tell.
    public Optional<Instant> time(String path) {
        return call("GET", path, null, answer -> Optional.ofNullable(HttpDate.parse(answer.header("Date"))));
    }

    /// Reads the answer as it arrives, straight into records; fields that the records don't have are skipped.
    public <T> T get(String path, Class<T> type) {
        return call("GET", path, null, answer -> {
            T read = Json.MAPPER.readValue(answer.body(), type);
            if (read == null) throw new EOFException("the answer is null, expected an object or a list");
            return read;
        });
    }

    /// Reads an answer off its stream of tokens.
    public interface Reader<T> {
        /// @param json at the answer's first token; to be left at its last
        T read(JsonParser json) throws IOException;
    }

    /// Reads the answer as it arrives, by hand: for what is long or asked for often.
    public <T> T read(String path, Reader<T> reader) {
        return read(path, Json.TOKENS, reader);
    }

    /// [#read] for small answers whose objects have ids as names: names are then not kept for the next answer.
    public <T> T readByIds(String path, Reader<T> reader) {
        return read(path, Json.UNKEPT_NAMES, reader);
    }

    private <T> T read(String path, JsonFactory factory, Reader<T> reader) {
        return call("GET", path, null, answer -> {
            try (JsonParser json = factory.createParser((InputStream) answer.body())) {
                if (json.nextToken() == null) throw new EOFException("the answer is empty, expected JSON");
                if (json.currentToken() == JsonToken.VALUE_NULL)
                    throw new EOFException("the answer is null, expected an object or a list");
                T read = reader.read(json);
                if (json.nextToken() != null)
                    throw new JsonParseException(json, "found " + json.currentToken() + " behind the answer's end");
                return read;
            }
        });
    }

    /// Reads all pages of a list to the end.
    ///
    /// @param next where a page says that the list goes on: a link or a query; null on the last page. Of a link
    ///     only the query is used, since a service behind a proxy often doesn't know its own address.
    public <P> void pages(String path, Class<P> type, Function<P, @Nullable String> next, Consumer<P> each) {
        pages(path, json -> Json.MAPPER.readerFor(type).readValue(json), next, each);
    }

    /// [#pages], read by hand.
    public <P> void pages(String path, Reader<P> reader, Function<P, @Nullable String> next, Consumer<P> each) {
        String bare = path.indexOf('?') < 0 ? path : path.substring(0, path.indexOf('?'));
        String here = path;
        Set<String> seen = new HashSet<>();
        while (here != null) {
            if (!seen.add(here) || seen.size() > MOST_PAGES)
                throw new ProblemException(Problem.of(
                        doing("GET", bare),
                        service.product() + " of cloud " + cloud.name(),
                        "the list does not end: page " + seen.size() + " leads back to " + Text.line(here)));
            P page = read(here, reader);
            each.accept(page);
            String link = next.apply(page);
            int query = link == null ? -1 : link.indexOf('?');
            here = link == null ? null : query < 0 ? link : bare + link.substring(query);
        }
    }

    /// Sends a change. Refuses on a cloud that is marked as read-only.
    ///
    /// @return what the server answers; a missing node when it answers nothing
    public JsonNode send(String method, String path, @Nullable JsonNode body) {
        cloud.mustBeWritable(method, doing(method, path));
        return exchange(method, path, body, Calls.begin(service, method, path));
    }

    /// Asks by `POST`, as Gnocchi's searches and aggregates want it. Changes nothing, so a read-only cloud
    /// allows it.
    public JsonNode search(String path, JsonNode body) {
        return exchange("POST", path, body, Calls.Note.NONE);
    }

    private JsonNode exchange(String method, String path, @Nullable JsonNode body, Calls.Note note) {
        return call(method, path, body == null ? null : bytes(body), note, answer -> {
            JsonNode read = Json.MAPPER.readTree(answer.body());
            return read == null ? MissingNode.getInstance() : read;
        });
    }

    private <T> T call(String method, String path, byte @Nullable [] body, Exchange.Reader<T> reader) {
        return call(method, path, body, Calls.Note.NONE, reader);
    }

    private <T> T call(String method, String path, byte @Nullable [] body, Calls.Note note, Exchange.Reader<T> reader) {
        Deadline deadline = Deadline.in(granted);
        var trouble = new Trouble(doing(method, path), cloud.config());
        return new Exchange(cloud, service, method, trouble, deadline)
                .run(endpoint -> request(method, path, body, endpoint, trouble, note), answer -> {
                    note.answered(answer.status(), answer.requestId());
                    if (!answer.succeeded()) throw refused(answer, trouble);
                    answer.mustBeJson(trouble);
                    return reader.read(answer);
                });
    }

    private Request request(
            String method,
            String path,
            byte @Nullable [] body,
            Endpoints.Endpoint endpoint,
            Trouble trouble,
            Calls.Note note) {
        Request request = Request.of(method, uri(endpoint.base() + path, trouble));
        Microversion version = agreed(endpoint);
        if (version != null) request.with("OpenStack-API-Version", service.header(version));
        note.sent(cloud.clock().instant());
        return body == null ? request : request.withJson(body);
    }

    /// The wanted microversion or the server's newest, whichever is older.
    private @Nullable Microversion agreed(Endpoints.Endpoint endpoint) {
        Microversion least = endpoint.least();
        Microversion most = endpoint.most();
        if (wanted == null || least == null || most == null) return null;
        Microversion floor = service.floor() == null || wanted.isBefore(service.floor()) ? wanted : service.floor();
        Microversion agreed = most.isBefore(wanted) ? most : wanted;
        if (agreed.isBefore(floor) || agreed.isBefore(least))
            throw new ProblemException(Problem.of(
                            "agree on a microversion with " + service.product() + " of cloud " + cloud.name(),
                            Text.line(endpoint.base()),
                            "the server offers " + least + " to " + most + ", expected " + floor + " to " + wanted)
                    .withHint("The console needs OpenStack Zed or newer"));
        return agreed;
    }

    private ProblemException refused(Answer answer, Trouble trouble) {
        if (answer.status() < 300 || answer.status() >= 400) return trouble.refused(answer);
        return trouble.because(
                answer.uri(),
                "the service sends us to another address (status " + answer.status() + "): "
                        + answer.header("Location"),
                "Set " + service.types().getFirst() + "_endpoint_override in "
                        + cloud.config().source());
    }

    private String doing(String method, String path) {
        int query = path.indexOf('?');
        String bare = Text.line(query < 0 ? path : path.substring(0, query));
        return ("GET".equals(method) ? "read " : "send " + method + " ") + bare
                + ("GET".equals(method) ? " from " : " to ") + service.product() + " of cloud " + cloud.name();
    }

    private static URI uri(String text, Trouble trouble) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.of(trouble.doing(), Text.line(text), "this is not an address: " + Text.line(text)), e);
        }
    }

    private static byte[] bytes(JsonNode body) {
        try {
            return Json.MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
