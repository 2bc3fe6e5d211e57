package org.xlcloud.services.xms.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.Manner;
import org.xlcloud.services.lifecycle.NodeRun;
import org.xlcloud.services.lifecycle.Order;
import org.xlcloud.services.lifecycle.Preview;
import org.xlcloud.services.lifecycle.Previewing;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.Target;
import org.xlcloud.services.scaling.Scaling;

/// What the API does, route by route. Acting is for the one that leads; the others say who that is.
final class Api {
    private static final int USUAL = 100;
    private static final int MOST = 1_000;
    private static final int MOST_OUTPUT_BYTES = 8 << 20;
    private static final int LONGEST_REQUEST_ID = 200;
    private static final int LONGEST_LIMIT_SECONDS = 86_400;
    private static final List<String> ORDER = List.of(
            "requestId",
            "cloud",
            "target",
            "event",
            "recipes",
            "attributes",
            "tool",
            "atOnce",
            "stopAfter",
            "limitSeconds");

    private final XmsConfig config;
    private final Xms xms;
    private final Metrics metrics;
    private final ApiServer.Follower follower;
    private final InstantSource clock;

    Api(XmsConfig config, Xms xms, Metrics metrics, ApiServer.Follower follower, InstantSource clock) {
        this.config = config;
        this.xms = xms;
        this.metrics = metrics;
        this.follower = follower;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/openapi.json", Gate.Need.NOTHING, this::description),
                new Route("GET", "/health", Gate.Need.NOTHING, this::health),
                new Route("GET", "/metrics", Gate.Need.NOTHING, this::metrics),
                new Route("GET", "/v1/runs", Gate.Need.READ, this::runs),
                new Route("POST", "/v1/runs", Gate.Need.ACT, this::begin),
                new Route("GET", "/v1/runs/{id}", Gate.Need.READ, this::run),
                new Route("GET", "/v1/runs/{id}/nodes/{identity}/output", Gate.Need.READ, this::output),
                new Route("POST", "/v1/runs/{id}/cancel", Gate.Need.ACT, this::cancel),
                new Route("POST", "/v1/runs/{id}/retry", Gate.Need.ACT, this::retry),
                new Route("POST", "/v1/previews", Gate.Need.ACT, this::preview),
                new Route("GET", "/v1/scalings", Gate.Need.READ, this::scalings),
                new Route("GET", "/v1/scalings/{id}", Gate.Need.READ, this::scaling),
                new Route("GET", "/v1/events", Gate.Need.READ, this::events));
    }

    // ---- about itself -----------------------------------------------------------------------------------------------

    private void description(HttpExchange exchange, Ask ask) throws IOException {
        try (InputStream in = Objects.requireNonNull(Api.class.getResourceAsStream("openapi.json"))) {
            ApiServer.reply(exchange, 200, "application/json", in.readAllBytes());
        }
    }

    /// 200 while it does what it is there for, be it leading or standing by; 503 while the journal is away.
    private void health(HttpExchange exchange, Ask ask) throws IOException {
        Xms.Standing standing = xms.standing().newest();
        Problem journal = xms.journalProblem();
        Problem leading = standing.problem();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status", journal == null && leading == null ? "ok" : "failing");
        json.put("role", standing.here() ? "leader" : "standby");
        json.put("leader", standing.leader());
        json.put("epoch", standing.epoch());
        json.put("at", clock.instant().toString());
        // no words of a database or of a network: they tell of addresses inside, and the log has them
        json.put("journal", journal == null ? "ok" : "failing");
        json.put("leading", leading == null ? "ok" : "failing");
        ArrayNode clouds = json.putArray("clouds");
        config.clouds().forEach(cloud -> clouds.add(cloud.name()));
        json.put("problems", xms.problems().size());
        ApiServer.reply(exchange, journal == null && leading == null ? 200 : 503, json);
    }

    private void metrics(HttpExchange exchange, Ask ask) throws IOException {
        ApiServer.reply(
                exchange,
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                metrics.text().getBytes(StandardCharsets.UTF_8));
    }

    // ---- reading ----------------------------------------------------------------------------------------------------

    private void runs(HttpExchange exchange, Ask ask) throws IOException {
        int limit = ask.number("limit", 1, MOST, USUAL);
        String cloud = ask.query().getOrDefault("cloud", "");
        boolean nodes = Boolean.parseBoolean(ask.query().getOrDefault("nodes", "false"));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode runs = json.putArray("runs");
        xms.runs().list().stream()
                .filter(run -> cloud.isEmpty() || run.order().cloud().equals(cloud))
                .limit(limit)
                .forEach(run -> runs.add(RunJson.run(run, nodes)));
        ApiServer.reply(exchange, 200, json);
    }

    private void run(HttpExchange exchange, Ask ask) throws IOException {
        ApiServer.reply(exchange, 200, RunJson.run(known(ask), true));
    }

    private Run known(Ask ask) {
        String id = ask.path().getFirst();
        Optional<Run> run = id.matches("[\\w-]{1,64}") ? xms.runs().find(id) : Optional.empty();
        return run.orElseThrow(() -> new ApiProblem(404, "find the run", "none of this id", "an id of GET /v1/runs"));
    }

    private void output(HttpExchange exchange, Ask ask) throws IOException {
        Run run = known(ask);
        String name = ask.path().get(1);
        NodeRun node = run.nodes().stream()
                .filter(one -> one.node().equals(name))
                .findFirst()
                .orElseThrow(() -> new ApiProblem(
                        404,
                        "read the output",
                        "no node of this name in the run",
                        "a node of GET /v1/runs/" + run.id()));
        int bytes = ask.number("bytes", 1, MOST_OUTPUT_BYTES, 1 << 20);
        String output = xms.runs().output(run.id(), name, bytes);
        if (output.isEmpty() && node.keptBytes() > 0)
            throw new ApiProblem(
                    404,
                    "read the output",
                    "it was kept by the XMS that led then",
                    "to ask that one, or a folder data that all XMS share");
        ApiServer.reply(exchange, 200, "text/plain; charset=utf-8", output.getBytes(StandardCharsets.UTF_8));
    }

    private void scalings(HttpExchange exchange, Ask ask) throws IOException {
        int limit = ask.number("limit", 1, MOST, USUAL);
        String cloud = ask.query().getOrDefault("cloud", "");
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode scalings = json.putArray("scalings");
        xms.scalings().stream()
                .filter(scaling -> cloud.isEmpty() || scaling.cloud().equals(cloud))
                .limit(limit)
                .forEach(scaling -> scalings.add(RunJson.scaling(scaling)));
        ApiServer.reply(exchange, 200, json);
    }

    private void scaling(HttpExchange exchange, Ask ask) throws IOException {
        Scaling found = xms.scalings().stream()
                .filter(scaling -> scaling.id().equals(ask.path().getFirst()))
                .findFirst()
                .orElseThrow(
                        () -> new ApiProblem(404, "find the scaling", "none of this id", "an id of GET /v1/scalings"));
        ApiServer.reply(exchange, 200, RunJson.scaling(found));
    }

    private void events(HttpExchange exchange, Ask ask) throws IOException {
        String last = ApiServer.header(exchange, "Last-Event-ID");
        String from = last == null ? ask.query().get("after") : last;
        if (from != null && !from.matches("\\d{1,18}"))
            throw new ApiProblem(400, "follow events", "a Last-Event-ID that is no number", "the id of an event");
        follower.follow(exchange, from == null ? -1 : Long.parseLong(from));
    }

    // ---- acting -----------------------------------------------------------------------------------------------------

    private Xms.Acting acting() {
        return xms.acting().orElseThrow(() -> {
            String leader = xms.standing().newest().leader();
            return new ApiProblem(
                    503,
                    "act",
                    leader.isEmpty() ? "no XMS that leads" : "a standby: the XMS at " + leader + " leads",
                    leader.isEmpty() ? "to be asked again in some seconds" : "to be asked there",
                    leader.isEmpty()
                            ? Map.of("Retry-After", "2")
                            : Map.of("Retry-After", "2", "X-Xlcloud-Leader", leader));
        });
    }

    private void begin(HttpExchange exchange, Ask ask) throws IOException {
        ObjectNode json = ask.object(ORDER.toArray(String[]::new));
        String requestId = Ask.text(json, "requestId", "");
        if (requestId.isBlank() || requestId.length() > LONGEST_REQUEST_ID)
            throw new ApiProblem(
                    400, "read the field requestId", requestId.length() + " characters", "1 to " + LONGEST_REQUEST_ID);
        Wanted wanted = wanted(json);
        Xms.Acting acting = acting();
        Optional<Run> before = acting.engine().runs().begunBy(requestId);
        if (before.isPresent()) {
            mustBeTheSame(before.get(), wanted);
            ApiServer.reply(exchange, 200, RunJson.run(before.get(), true));
            return;
        }
        Preview whom = whom(acting, wanted);
        if (whom.names().isEmpty()) throw ApiProblem.of(409, whom.nobody().problem());
        Order order = order(json, requestId, wanted, whom, who(ask));
        Run begun = acting.engine().runs().begin(order);
        exchange.getResponseHeaders().set("Location", "/v1/runs/" + begun.id());
        ApiServer.reply(exchange, 201, RunJson.run(begun, true));
    }

    private static String who(Ask ask) {
        return String.valueOf(ask.who());
    }

    /// Whom an order is for.
    private record Wanted(CloudConfig cloud, Target target, LifecycleEvent event) {}

    private Wanted wanted(ObjectNode json) {
        String name = Ask.text(json, "cloud", "");
        CloudConfig cloud = config.clouds().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ApiProblem(
                        400,
                        "read the field cloud",
                        "\"" + name + "\"",
                        "one of "
                                + String.join(
                                        ", ",
                                        config.clouds().stream()
                                                .map(CloudConfig::name)
                                                .toList())));
        String event = Ask.text(json, "event", "");
        LifecycleEvent what = LifecycleEvent.of(event)
                .orElseThrow(() -> new ApiProblem(
                        400,
                        "read the field event",
                        "\"" + event + "\"",
                        "setup, configure, deploy, undeploy or shutdown"));
        JsonNode target = json.path("target");
        if (!(target instanceof ObjectNode of))
            throw new ApiProblem(
                    400, "read the field target", target.getNodeType().toString(), "an object");
        List<String> parts = List.of("stack", "layer", "group", "role", "filter");
        Ask.onlyThese(of, "the field target", parts);
        parts.forEach(part -> Ask.text(of, part, ""));
        Target whom = RunJson.target(of);
        if (whom.equals(new Target("", "", "", "", "")))
            throw new ApiProblem(
                    400, "read the field target", "nothing in it", "a stack, or a filter; all nodes are meant by none");
        return new Wanted(cloud, whom, what);
    }

    private static void mustBeTheSame(Run before, Wanted wanted) {
        Order order = before.order();
        if (!order.cloud().equals(wanted.cloud().name())
                || !order.target().equals(wanted.target())
                || order.event() != wanted.event())
            throw new ApiProblem(
                    409,
                    "begin a run",
                    "this requestId has begun " + order.event().id() + " on " + order.target() + " of cloud "
                            + order.cloud() + " before",
                    "a new requestId for another order");
    }

    private static Preview whom(Xms.Acting acting, Wanted wanted) {
        String cloud = wanted.cloud().name();
        if (wanted.cloud().readOnly())
            throw new ApiProblem(
                    409, "tell nodes", "the entry " + wanted.cloud().source() + " is read_only", "another cloud");
        Inventory inventory = acting.clouds().inventories().newest().getOrDefault(cloud, Inventory.empty(cloud));
        return Previewing.of(acting.engine().collective(cloud), wanted.target(), inventory.instances());
    }

    private static Order order(ObjectNode json, String requestId, Wanted wanted, Preview whom, String who) {
        JsonNode attributes = json.path("attributes");
        if (!attributes.isMissingNode() && !attributes.isObject())
            throw new ApiProblem(
                    400, "read the field attributes", attributes.getNodeType().toString(), "an object");
        int usualLimit = (int) Manner.LIMIT.toSeconds();
        var manner = new Manner(
                Ask.text(json, "recipes", ""),
                attributes.isObject() ? attributes.toString() : "{}",
                Ask.text(json, "tool", ""),
                Ask.number(json, "atOnce", 1, Manner.ALL_AT_ONCE, Manner.ALL_AT_ONCE),
                Ask.number(json, "stopAfter", 0, Manner.ALL_AT_ONCE, 0),
                Duration.ofSeconds(Ask.number(json, "limitSeconds", 1, LONGEST_LIMIT_SECONDS, usualLimit)));
        return Order.of(requestId, wanted.cloud().name(), wanted.target(), wanted.event(), whom.names(), who)
                .withServers(whom.servers())
                .with(manner);
    }

    /// Who would be told: asks the nodes, and changes nothing.
    private void preview(HttpExchange exchange, Ask ask) throws IOException {
        Wanted wanted = wanted(ask.object("cloud", "target", "event"));
        Preview whom = whom(acting(), wanted);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("target", RunJson.target(whom.target()));
        ArrayNode addressed = json.putArray("addressed");
        for (Preview.Node node : whom.addressed()) {
            Instance instance = node.instance();
            addressed
                    .addObject()
                    .put("node", node.name())
                    .put("instanceId", node.instanceId())
                    .put("instanceName", instance == null ? null : instance.name());
        }
        ArrayNode silent = json.putArray("silent");
        for (Instance instance : whom.silent())
            silent.addObject().put("instanceId", instance.id()).put("instanceName", instance.name());
        json.set("rejected", RunJson.rejected(whom.rejected()));
        ApiServer.reply(exchange, 200, json);
    }

    private void cancel(HttpExchange exchange, Ask ask) throws IOException {
        ask.object();
        Xms.Acting acting = acting();
        Run run = known(ask);
        if (run.ended())
            throw new ApiProblem(409, "cancel the run", "it has ended: " + run.inWords(), "one that goes on");
        conflicting(() -> acting.engine().runs().cancel(run.id()));
        ApiServer.reply(exchange, 202, RunJson.run(acting.engine().runs().show(run.id()), true));
    }

    private void retry(HttpExchange exchange, Ask ask) throws IOException {
        ObjectNode json = ask.object("requestId");
        String requestId = Ask.text(json, "requestId", UUID.randomUUID().toString());
        Xms.Acting acting = acting();
        Run before = known(ask);
        Optional<Run> known = acting.engine().runs().begunBy(requestId);
        if (known.isPresent()) {
            if (!known.get().order().retryOf().equals(before.id()))
                throw new ApiProblem(409, "repeat the run", "this requestId has begun another run", "a new requestId");
            ApiServer.reply(exchange, 200, RunJson.run(known.get(), true));
            return;
        }
        if (!before.ended()) throw new ApiProblem(409, "repeat the run", "it goes on", "one that has ended");
        if (before.failed().isEmpty())
            throw new ApiProblem(409, "repeat the run", "no node has failed", "one with failed nodes");
        Run again = acting.engine().runs().retryFailed(before.id(), requestId, who(ask));
        exchange.getResponseHeaders().set("Location", "/v1/runs/" + again.id());
        ApiServer.reply(exchange, 201, RunJson.run(again, true));
    }

    /// What the run itself refuses is no failure of ours.
    private static void conflicting(Runnable act) {
        try {
            act.run();
        } catch (ProblemException e) {
            // what the journal refuses has a cause; that it is not under way here has none
            if (e.getCause() != null) throw e;
            throw ApiProblem.of(409, e.problem());
        }
    }
}
