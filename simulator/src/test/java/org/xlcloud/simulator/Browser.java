package org.xlcloud.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A user with a token who calls the services of a simulator by plain HTTP.
public final class Browser {
    private static final JsonMapper JSON = new JsonMapper();

    /// What came back.
    public record Page(int status, HttpHeaders headers, String text) {
        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException notJson) {
                throw new AssertionError(text, notJson);
            }
        }
    }

    private final Simulator cloud;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String token;
    private final String project;

    private Browser(Simulator cloud, String user, String project) {
        this.cloud = cloud;
        var who = cloud.world().identity().user(user).orElseThrow();
        var where = cloud.world().identity().project(project).orElseThrow();
        String login = """
                {"auth": {"identity": {"methods": ["password"], "password": {"user":
                    {"id": "%s", "password": "%s"}}}, "scope": {"project": {"id": "%s"}}}}
                """.formatted(who.id(), who.password(), where.id());
        Page page = send("POST", URI.create(cloud.authUrl() + "/auth/tokens"), login, null);
        this.token = page.headers().firstValue("X-Subject-Token").orElseThrow(() -> new AssertionError(page.text()));
        this.project = where.id();
    }

    /// Logs in.
    public static Browser login(Simulator cloud, String user, String project) {
        return new Browser(cloud, user, project);
    }

    public String project() {
        return project;
    }

    /// A path below a service's port; an absolute address is taken as it is.
    public Page get(String service, String path) {
        return send("GET", address(service, path), null, token);
    }

    public Page post(String service, String path, String body) {
        return send("POST", address(service, path), body, token);
    }

    public Page send(String method, String service, String path, @Nullable String body) {
        return send(method, address(service, path), body, token);
    }

    private URI address(String service, String path) {
        return URI.create(path.startsWith("http") ? path : cloud.address(service) + path);
    }

    private Page send(String method, URI to, @Nullable String body, @Nullable String withToken) {
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (withToken != null) request.header("X-Auth-Token", withToken);
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Page(response.statusCode(), response.headers(), response.body());
        } catch (IOException failed) {
            throw new AssertionError(method + " " + to, failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
