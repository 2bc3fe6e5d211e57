package org.xlcloud.services.xms.team;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.cloud.Tls;
import org.xlcloud.services.cloud.TlsContext;
import org.xlcloud.services.flow.Coalesced;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Worker;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.Preview;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.Target;
import org.xlcloud.services.lifecycle.Teller;
import org.xlcloud.services.scaling.Scaling;

/// One cloud's runs and scalings at the XMS of a team, as they were told last; and what can be done with them. It
/// follows whichever of several addresses answers, and acts at the one that leads. Blocks where it acts; safe on any
/// thread.
public final class RemoteXms implements AutoCloseable, Teller {
    /// The name on screen.
    public static final String SOURCE = "XMS";

    private static final Logger LOG = LateLogger.of(RemoteXms.class);
    private static final int MOST = 200;
    private static final Duration CALL = Duration.ofSeconds(30);
    /// The server says something every 10 s.
    private static final Duration SILENCE = Duration.ofSeconds(25);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final String cloud;
    private final List<URI> addresses;
    private final Supplier<String> token;
    private final Function<String, Optional<Instance>> instances;
    private final InstantSource clock;
    private final Tls tls;
    private final String source;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable HttpClient client;
    /// Of one answer, and of one stream of events, which is then begun anew.
    private final long mostBytes;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final Map<String, Scaling> scalings = new ConcurrentHashMap<>();
    private final Mailbox<Integer> changes = new Mailbox<>(0);
    private final Mailbox<SourceState> state;
    /// One at a time asks, so that nothing newer is replaced by what was asked for before it.
    private final ReentrantLock asking = new ReentrantLock();
    private final Worker following = new Worker();
    private final Coalesced fetching = new Coalesced("ask XMS for what has changed", this::fetch);
    private final Set<String> changedRuns = ConcurrentHashMap.newKeySet();
    private final Set<String> changedScalings = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("xms watch").factory());
    /// Which of the addresses is asked.
    private volatile int at;

    private volatile long heardNanos;
    private volatile @Nullable InputStream stream;
    private boolean askedNow; // under the following worker's lock

    /// @param connection to the cloud, whose tokens are shown
    /// @param addresses of all XMS of the team
    /// @param authorities PEM file with the authorities to trust; null for those of the cloud's entry
    /// @param instances the cloud's own by their ids, to name nodes by
    public RemoteXms(
            Cloud connection,
            List<URI> addresses,
            @Nullable Path authorities,
            Function<String, Optional<Instance>> instances,
            InstantSource clock) {
        this.cloud = connection.name();
        this.addresses = List.copyOf(addresses);
        this.token = () -> connection.token().id().reveal();
        this.instances = instances;
        this.clock = clock;
        mostBytes = connection.config().limits().bodyBytes();
        tls = authorities == null ? connection.config().tls() : new Tls(true, authorities, null, null);
        source = authorities == null ? connection.config().source() : authorities.toString();
        state = new Mailbox<>(new SourceState(cloud, SOURCE, null, null, null, HEARTBEAT));
    }

    /// Made when it is first needed, on a thread that may wait: certificates are read for it. Where one can't be read,
    /// the next call tries again.
    private HttpClient client() {
        making.lock();
        try {
            HttpClient made = client;
            if (made == null) {
                made = HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(5))
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(TlsContext.of(tls, "secure the connection to XMS of cloud " + cloud, source))
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
                client = made;
            }
            return made;
        } finally {
            making.unlock();
        }
    }

    /// Begins to follow.
    public void start() {
        fetching.start();
        following.start("follow XMS of " + cloud, this::follow);
        var _ = watch.scheduleWithFixedDelay(this::cutSilent, 1, 1, TimeUnit.SECONDS);
    }

    /// When it was heard of last, and why not since.
    public Mailbox<SourceState> state() {
        return state;
    }

    /// Counts up whenever something has changed.
    public Mailbox<Integer> changes() {
        return changes;
    }

    /// As told last, newest first.
    public List<Run> runs() {
        return runs.values().stream()
                .sorted(Comparator.comparing(Run::startedAt).reversed())
                .toList();
    }

    /// As told last, newest first.
    public List<Scaling> scalings() {
        return scalings.values().stream()
                .sorted(Comparator.comparing(
                                (Scaling scaling) -> scaling.change().at())
                        .reversed())
                .toList();
    }

    /// A run that is known here.
    public Optional<Run> find(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    /// Tries at once to reach it, where it is not reached.
    public void refresh() {
        following.change(() -> askedNow = true);
    }

    @Override
    public void close() {
        following.interrupt();
        fetching.close();
        watch.shutdownNow();
        drop();
        HttpClient made = client;
        if (made != null) made.shutdownNow();
    }

    // ---- following --------------------------------------------------------------------------------------------------

    private void follow() {
        do {
            try {
                stream();
            } catch (ProblemException e) {
                failed(e.problem());
            } catch (IOException e) {
                failed(problem("follow", e));
            } catch (InterruptedException e) {
                return; // only its end interrupts it
            }
            at = (at + 1) % addresses.size();
        } while (following.rest(AGAIN, this::askedNow));
    }

    private boolean askedNow() {
        boolean was = askedNow;
        askedNow = false;
        return was;
    }

    private void failed(Problem problem) {
        if (following.isClosed()) return;
        LOG.log(Level.DEBUG, problem.oneLine());
        SourceState last = state.newest();
        state.put(new SourceState(cloud, SOURCE, last.valueAt(), problem, clock.instant(), HEARTBEAT));
    }

    private void heard() {
        heardNanos = System.nanoTime();
        SourceState last = state.newest();
        Instant now = clock.instant();
        Instant before = last.valueAt();
        // a second is as fine as an age is shown
        if (last.problem() == null && before != null && before.plusSeconds(1).isAfter(now)) return;
        state.put(new SourceState(cloud, SOURCE, now, null, now, HEARTBEAT));
    }

    /// Everything once, and then what changes; the other way round there would be a gap.
    private void stream() throws IOException, InterruptedException {
        leader();
        HttpRequest request = request("/v1/events").build();
        HttpResponse<InputStream> answer = client().send(
                        request,
                        HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofInputStream(), mostBytes));
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200)
                throw refused(
                        "follow", answer.statusCode(), new String(body.readNBytes(65_536), StandardCharsets.UTF_8));
            stream = body;
            heardNanos = System.nanoTime();
            all();
            var in = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            String name = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard();
                if (line.startsWith("event: ")) name = line.substring(7);
                else if (line.startsWith("data: ")) changed(name, line.substring(6));
            }
            throw new IOException("it ended the connection");
        } finally {
            stream = null;
        }
    }

    /// A standby answers too, but has neither what goes on between two facts nor the nodes' output.
    private void leader() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(at(address(), "/health")).timeout(CALL).build();
        String body = send(request).body();
        String leader = RunJson.MAPPER.readTree(body).path("leader").asText();
        int known = addresses.stream().map(URI::toString).toList().indexOf(leader);
        if (known >= 0) at = known;
    }

    private void changed(String name, String data) throws IOException {
        JsonNode json = RunJson.MAPPER.readTree(data);
        if (!json.path("cloud").asText().equals(cloud)) return;
        String what = name.equals("progress") ? json.path("what").asText() : name;
        (what.equals("scaling") ? changedScalings : changedRuns)
                .add(json.path("id").asText());
        fetching.ask();
    }

    private void cutSilent() {
        if (stream == null || System.nanoTime() - heardNanos < SILENCE.toNanos()) return;
        drop();
    }

    private void drop() {
        InputStream open = stream;
        if (open == null) return;
        try {
            open.close(); // which wakes its reader
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The stream of events does not close", e);
        }
    }

    private void all() throws IOException, InterruptedException {
        asking.lock();
        try {
            allLocked();
        } finally {
            asking.unlock();
        }
        heard();
        changed();
    }

    private void allLocked() throws IOException, InterruptedException {
        String query = "?limit=" + MOST + "&cloud=" + encoded(cloud);
        List<Run> told = new ArrayList<>();
        for (JsonNode run : get("/v1/runs" + query + "&nodes=true").path("runs")) told.add(RunJson.run(run));
        List<Scaling> grown = new ArrayList<>();
        for (JsonNode scaling : get("/v1/scalings" + query).path("scalings")) grown.add(RunJson.scaling(scaling));
        told.forEach(run -> runs.put(run.id(), run));
        runs.keySet().retainAll(told.stream().map(Run::id).toList());
        grown.forEach(scaling -> scalings.put(scaling.id(), scaling));
        scalings.keySet().retainAll(grown.stream().map(Scaling::id).toList());
    }

    /// What was told to have changed, as it is now.
    private void fetch() {
        asking.lock();
        try {
            for (String id : taken(changedRuns)) {
                Run run = RunJson.run(get("/v1/runs/" + encoded(id)));
                runs.put(id, run);
            }
            for (String id : taken(changedScalings)) {
                Scaling scaling = RunJson.scaling(get("/v1/scalings/" + encoded(id)));
                scalings.put(id, scaling);
            }
        } catch (ProblemException | IOException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "What has changed at XMS can't be read: everything is asked for again", e);
            drop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            asking.unlock();
        }
        changed();
    }

    private static Set<String> taken(Set<String> ids) {
        var taken = new HashSet<>(ids);
        ids.removeAll(taken);
        return taken;
    }

    private void changed() {
        changes.put(changes.newest() + 1);
    }

    // ---- acting -----------------------------------------------------------------------------------------------------

    /// Begins no further node of a run.
    public void cancel(String id) {
        keep(RunJson.run(post("cancel the run", "/v1/runs/" + encoded(id) + "/cancel", null)));
    }

    /// Repeats a run for those nodes that failed.
    ///
    /// @param requestId the same one repeats it once
    public Run retry(String id, String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("requestId", requestId);
        return keep(RunJson.run(post("repeat the run", "/v1/runs/" + encoded(id) + "/retry", body)));
    }

    /// What a node has put out, at most so many bytes.
    public String output(String id, String node, int most) {
        try {
            return text("/v1/runs/" + encoded(id) + "/nodes/" + encoded(node) + "/output?bytes=" + most);
        } catch (IOException e) {
            throw new ProblemException(problem("read output", e), e);
        } catch (InterruptedException e) {
            throw brokenOff("read output", e);
        }
    }

    @Override
    public Preview whom(Target target, LifecycleEvent event) {
        JsonNode json = post("ask who is meant", "/v1/previews", order(target, event));
        List<Preview.Node> addressed = new ArrayList<>();
        for (JsonNode node : json.path("addressed")) {
            String id = node.path("instanceId").asText();
            addressed.add(new Preview.Node(
                    node.path("node").asText(), id, instances.apply(id).orElse(null)));
        }
        List<Instance> silent = new ArrayList<>();
        for (JsonNode one : json.path("silent"))
            instances.apply(one.path("instanceId").asText()).ifPresent(silent::add);
        return new Preview(target, addressed, silent, RunJson.rejections(json.path("rejected")));
    }

    /// @param whom of which the target is told: the XMS asks the nodes itself who is meant
    /// @param who not told: the token says it
    @Override
    public Run begin(String requestId, Preview whom, LifecycleEvent event, Duration limit, String who) {
        ObjectNode order =
                order(whom.target(), event).put("requestId", requestId).put("limitSeconds", limit.toSeconds());
        return keep(RunJson.run(post("begin a run", "/v1/runs", order)));
    }

    @Override
    public Run await(String id) throws InterruptedException {
        return await(id, LONGEST);
    }

    @Override
    public Run await(String id, Duration atMost) throws InterruptedException {
        var ended = new CountDownLatch(1);
        Runnable look = () -> {
            Run run = runs.get(id);
            if (run == null || run.ended()) ended.countDown();
        };
        try (var watching = changes.onArrival(look)) {
            look.run();
            var _ = ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS); // as it stands then
        }
        return find(id).orElseThrow(() -> new ProblemException(
                Problem.of("follow the run " + id, address().toString(), "it is not known there any more")));
    }

    private ObjectNode order(Target target, LifecycleEvent event) {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.put("cloud", cloud).put("event", event.id()).set("target", RunJson.target(target));
        return order;
    }

    private Run keep(Run run) {
        runs.put(run.id(), run);
        changed();
        changedRuns.add(run.id()); // it may have gone on before it was put here
        fetching.ask();
        return run;
    }

    // ---- over HTTP --------------------------------------------------------------------------------------------------

    /// With a bound to its size and to the time of the whole answer: a request's own time-out ends with its head.
    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = client().sendAsync(
                        request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), mostBytes));
        try {
            return answer.get(CALL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer within " + CALL.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private URI address() {
        return addresses.get(at);
    }

    private HttpRequest.Builder request(String path) {
        return request(address(), path);
    }

    private HttpRequest.Builder request(URI base, String path) {
        return HttpRequest.newBuilder(at(base, path)).timeout(CALL).header("X-Auth-Token", token.get());
    }

    private static URI at(URI base, String path) {
        return URI.create(base.toString().replaceAll("/+$", "") + path);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return RunJson.MAPPER.readTree(text(path));
    }

    private String text(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(path).build());
        if (answer.statusCode() != 200) throw refused("read", answer.statusCode(), answer.body());
        return answer.body();
    }

    /// At the one that leads: who does not says so, and is not asked twice. Sent again it does no harm, for it has a
    /// request id, or does the same twice.
    private JsonNode post(String doing, String path, @Nullable JsonNode body) {
        ProblemException last = null;
        for (int turn = 0; turn < addresses.size(); turn++) {
            URI base = addresses.get((at + turn) % addresses.size());
            var sent = body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.toString());
            try {
                HttpResponse<String> answer =
                        send(request(base, path).POST(sent).build());
                if (answer.statusCode() / 100 == 2) return RunJson.MAPPER.readTree(answer.body());
                ProblemException refused = refused(doing, answer.statusCode(), answer.body());
                if (answer.statusCode() != 503) throw refused;
                last = refused;
            } catch (JsonProcessingException e) {
                throw new ProblemException(problem(doing, e), e);
            } catch (IOException e) {
                last = new ProblemException(problem(doing, e), e);
            } catch (InterruptedException e) {
                throw brokenOff(doing, e);
            }
        }
        throw last == null ? new IllegalStateException("XMS without an address") : last;
    }

    private ProblemException brokenOff(String doing, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ProblemException(
                Problem.of(doing + " at XMS of cloud " + cloud, address().toString(), "broken off"), e);
    }

    private Problem problem(String doing, Exception e) {
        String reason = e instanceof ConnectException
                ? "nothing listens there (connection refused)"
                : Text.line(e.getClass().getSimpleName() + ": " + e.getMessage());
        return Problem.of(doing + " at XMS of cloud " + cloud, address().toString(), reason)
                .withHint("Is it up, and is xms." + cloud + ".url right?");
    }

    /// As the server says it.
    private ProblemException refused(String doing, int status, String body) {
        String found = "the request is refused";
        String hint = null;
        String request = null;
        try {
            JsonNode error = RunJson.MAPPER.readTree(body).path("error");
            if (error.path("found").isTextual())
                found = Text.line(error.path("found").asText());
            if (!error.path("expected").asText().isEmpty())
                hint = "Expected: " + Text.line(error.path("expected").asText());
            if (error.path("request").isTextual())
                request = Text.line(error.path("request").asText());
        } catch (JsonProcessingException e) {
            found = "the answer is no JSON; is there another program?";
        }
        return new ProblemException(
                new Problem(doing + " at XMS of cloud " + cloud, address().toString(), found, status, request, hint));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
