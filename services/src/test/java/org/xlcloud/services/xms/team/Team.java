package org.xlcloud.services.xms.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.xlcloud.services.alarms.AlarmIntake;
import org.xlcloud.services.alarms.Webhook;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Secret;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.world.SimClock;

/// The embedded cloud, and XMS beside it that are asked over HTTP.
final class Team implements AutoCloseable {
    static final InstantSource CLOCK = InstantSource.system();
    static final String SECRET = "0123456789abcdef";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final SimClock time = SimClock.system();
    final Simulator simulator;
    final String token;
    final String memberToken;
    final String stack;
    private final CloudConfigs configs;
    private final Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Xms> all = new ArrayList<>();

    Team(Path folder) {
        this.folder = folder;
        simulator = Simulator.start(Simulator.Settings.defaults()
                .withHosts(8)
                .withGpusPerHost(2)
                .withChurn(Duration.ZERO)
                .withClock(time));
        simulator.nodes().pace(node -> Duration.ofMillis(100));
        configs = CloudConfigs.of(simulator.cloudsYaml(), "simulator");
        stack = stack(configs.get("demo"));
        token = token("demo");
        memberToken = token("demo-member");
    }

    private String token(String cloud) {
        try (var of = new Cloud(configs.get(cloud), CLOCK)) {
            return of.token().id().reveal();
        }
    }

    CloudConfig cloud() {
        return configs.get("demo");
    }

    /// @param name of its data folder, and in its address
    XmsConfig config(String name, JournalPlace journal) {
        return new XmsConfig(
                "xms.conf",
                anyPort(),
                URI.create("http://" + name + ".example:8989"),
                null,
                List.of(cloud()),
                journal,
                folder.resolve(name),
                cloud(),
                Set.of("reader", "member", "admin"),
                Set.of("admin"),
                Set.of(),
                730,
                List.of(),
                new Webhook(anyPort(), List.of(new AlarmIntake.Source("aodh", "demo", new Secret(SECRET))), null));
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    Xms start(XmsConfig config) {
        return start(config, ApiServer.Following.DEFAULT);
    }

    Xms start(XmsConfig config, ApiServer.Following following) {
        var xms = new Xms(config, following, CLOCK);
        all.add(xms);
        xms.start();
        return xms;
    }

    /// A stack with some nodes.
    private static String stack(CloudConfig config) {
        var nodes = new TreeMap<String, Integer>();
        try (var cloud = new Cloud(config, CLOCK)) {
            cloud.rest(Service.COMPUTE)
                    .get("/servers/detail?all_tenants=1")
                    .path("servers")
                    .forEach(server -> nodes.merge(
                            server.path("metadata").path("stack_name").asText(), 1, Integer::sum));
        }
        nodes.remove("");
        return nodes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    String order(String requestId) {
        return "{\"requestId\": \"" + requestId + "\", \"cloud\": \"demo\", \"event\": \"configure\","
                + " \"target\": {\"stack\": \"" + stack + "\"}}";
    }

    // ---- over HTTP --------------------------------------------------------------------------------------------------

    HttpRequest.Builder request(Xms xms, String path, String with) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + xms.port() + path));
        return with.isEmpty() ? request : request.header("X-Auth-Token", with);
    }

    HttpResponse<String> get(Xms xms, String path, String with) {
        return send(request(xms, path, with).build());
    }

    HttpResponse<String> get(Xms xms, String path) {
        return get(xms, path, token);
    }

    HttpResponse<String> post(Xms xms, String path, String body) {
        return post(xms, path, body, token);
    }

    HttpResponse<String> post(Xms xms, String path, String body, String with) {
        return send(request(xms, path, with)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }

    /// Follows events until one is the wanted.
    ///
    /// @return the lines up to there
    List<String> follow(Xms xms, String lastId, Predicate<String> wanted) throws IOException, InterruptedException {
        var request = request(xms, "/v1/events", memberToken);
        if (!lastId.isEmpty()) request.header("Last-Event-ID", lastId);
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) throw new IOException("status " + answer.statusCode());
        var lines = new ArrayList<String>();
        try (var in = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                if (wanted.test(line)) return lines;
            }
        }
        throw new IOException("it ended before: " + lines);
    }

    /// Asks until the answer is good.
    static <T> T await(Supplier<T> ask, Predicate<T> good) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            T answer = ask.get();
            if (good.test(answer)) return answer;
            if (System.nanoTime() > end) throw new AssertionError("still not after " + PATIENCE + ": " + answer);
            CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))
                    .join();
        }
    }

    JsonNode awaitRun(Xms xms, String id) {
        return await(
                () -> json(get(xms, "/v1/runs/" + id)),
                run -> !run.path("state").asText().equals("under way"));
    }

    Xms awaitLeader(Xms... some) {
        return await(
                () -> {
                    for (Xms xms : some) if (xms.standing().newest().here()) return xms;
                    return null;
                },
                java.util.Objects::nonNull);
    }

    /// Ends one before the others.
    void end(Xms xms) {
        all.remove(xms);
        xms.close();
    }

    @Override
    public void close() {
        all.forEach(Xms::close);
        client.close();
        simulator.close();
    }
}
