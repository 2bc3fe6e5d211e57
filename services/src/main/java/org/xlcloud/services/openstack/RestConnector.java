package org.xlcloud.services.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.openstack4j.core.transport.ExecutionOptions;
import org.openstack4j.core.transport.HttpEntityHandler;
import org.openstack4j.core.transport.HttpExecutorService;
import org.openstack4j.core.transport.HttpRequest;
import org.openstack4j.core.transport.HttpResponse;
import org.openstack4j.core.transport.ObjectMapperSingleton;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// openstack4j's connector: hands each request to the cloud's `Rest`. It is registered in `META-INF/services`, and
/// openstack4j takes the first that it finds, so no other connector may be on the class path.
///
/// An answer that is no success never reaches openstack4j, which would make "empty" of it: `Rest` has thrown its
/// problem.
public final class RestConnector implements HttpExecutorService {
    static final String SCHEME = "xlcloud";

    /// openstack4j's records are those of Nova's first microversion.
    private static final String NOVA = "2.1";

    @Override
    public <R> HttpResponse execute(HttpRequest<R> request) {
        URI endpoint = URI.create(request.getEndpoint());
        if (!SCHEME.equals(endpoint.getScheme()))
            throw new IllegalStateException("openstack4j asks for an address of its own: " + endpoint.getHost());
        Service service = Service.valueOf(endpoint.getHost().toUpperCase(Locale.ROOT));
        Rest rest = Openstack4j.CLOUD.get().rest(service);
        if (service == Service.COMPUTE) rest = rest.at(NOVA);
        return new Answer(rest.send(request.getMethod().name(), path(request), body(request)));
    }

    @Override
    public String getExecutorDisplayName() {
        return "XLcloud Console";
    }

    private static String path(HttpRequest<?> request) {
        String path = request.getPath().startsWith("/") ? request.getPath() : "/" + request.getPath();
        if (!request.hasQueryParams()) return path;
        var query = new StringJoiner("&", path + (path.indexOf('?') < 0 ? "?" : "&"), "");
        request.getQueryParams()
                .forEach((name, values) ->
                        values.forEach(value -> query.add(name + "=" + Path.segment(String.valueOf(value)))));
        return query.toString();
    }

    private static @Nullable JsonNode body(HttpRequest<?> request) {
        try {
            if (request.hasJson()) return new ObjectMapper().readTree(request.getJson());
            Object entity = request.getEntity();
            if (entity == null) return null;
            ObjectMapper mapper = ObjectMapperSingleton.getContext(entity.getClass());
            return mapper.readTree(mapper.writeValueAsBytes(entity));
        } catch (IOException e) {
            throw new ProblemException(Problem.of("write a request", "openstack4j", Clean.text(e.getMessage())), e);
        }
    }

    /// A success with its body.
    private record Answer(JsonNode body) implements HttpResponse {
        @Override
        public <T> T getEntity(Class<T> type) {
            return getEntity(type, null);
        }

        @Override
        public <T> T getEntity(Class<T> type, @Nullable ExecutionOptions<T> options) {
            return HttpEntityHandler.handle(this, type, options, true);
        }

        @Override
        public <T> T readEntity(Class<T> type) {
            try {
                return ObjectMapperSingleton.getContext(type).readerFor(type).readValue(body);
            } catch (IOException e) {
                throw new ProblemException(
                        Problem.of("read " + type.getSimpleName(), "openstack4j", Clean.text(e.getMessage())), e);
            }
        }

        @Override
        public int getStatus() {
            return 200;
        }

        @Override
        public String getStatusMessage() {
            return "OK";
        }

        @Override
        public String getContentType() {
            return "application/json";
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(body.toString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public @Nullable String header(String name) {
            return "Content-Type".equalsIgnoreCase(name) ? getContentType() : null;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("Content-Type", getContentType());
        }

        @Override
        public void close() {}
    }
}
