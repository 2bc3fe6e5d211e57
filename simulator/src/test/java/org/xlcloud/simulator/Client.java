package org.xlcloud.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xlcloud.simulator.world.Identity.User;

/// Talks to a simulator over plain HTTP, as any client would.
public final class Client {
    public static final ObjectMapper JSON = new ObjectMapper();

    /// An answer with its body read as JSON where it is any.
    public record Answer(int status, Map<String, List<String>> headers, String text) {
        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }

        public String header(String name) {
            return String.join(
                    ", ",
                    headers.entrySet().stream()
                            .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                            .flatMap(entry -> entry.getValue().stream())
                            .toList());
        }
    }

    private final Simulator simulator;
    private final HttpClient http;
    private String token = "";

    public Client(Simulator simulator) {
        this(simulator, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
    }

    public Client(Simulator simulator, HttpClient.Builder http) {
        this.simulator = simulator;
        this.http = http.connectTimeout(Duration.ofSeconds(10)).build();
    }

    /// A client that has logged in to a project.
    public static Client of(Simulator simulator, String user, String project) {
        var client = new Client(simulator);
        client.login(user, project);
        return client;
    }

    public void login(String user, String project) {
        Answer answer = post("identity", "/v3/auth/tokens", """
                {"auth": {"identity": %s, "scope": {"project": {"name": "%s", "domain": {"name": "Default"}}}}}
                """.formatted(password(simulator, user), project));
        if (answer.status() != 201) {
            throw new IllegalStateException("login refused: " + answer);
        }
        token = answer.header("X-Subject-Token");
    }

    /// The `identity` of a password login.
    public static String password(Simulator simulator, String name) {
        User user = simulator.world().identity().user(name).orElseThrow();
        return """
                {"methods": ["password"], "password": {"user": {"name": "%s", "domain": {"name": "Default"},
                "password": "%s"}}}""".formatted(name, user.password());
    }

    public String token() {
        return token;
    }

    public void token(String value) {
        token = value;
    }

    public Answer get(String service, String path, String... headers) {
        return send("GET", service, path, null, headers);
    }

    public Answer post(String service, String path, String body, String... headers) {
        return send("POST", service, path, body, headers);
    }

    /// A call to Nova at a microversion.
    public Answer nova(String version, String path) {
        return get("compute", "/v2.1" + path, "OpenStack-API-Version", "compute " + version);
    }

    /// A call to Placement at its newest microversion.
    public Answer placement(String path) {
        return get("placement", path, "OpenStack-API-Version", "placement 1.39");
    }

    public Answer send(String method, String service, String path, String body, String... headers) {
        try {
            HttpResponse<String> response =
                    http.send(request(method, service, path, body, headers), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    public HttpRequest request(String method, String service, String path, String body, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("X-Auth-Token", token, "Content-Type", "application/json"));
        return HttpRequest.newBuilder(URI.create(simulator.address(service) + path))
                .timeout(Duration.ofSeconds(20))
                .headers(all.toArray(String[]::new))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    public HttpClient http() {
        return http;
    }
}
