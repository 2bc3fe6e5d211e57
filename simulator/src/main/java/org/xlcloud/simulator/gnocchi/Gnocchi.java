package org.xlcloud.simulator.gnocchi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.gnocchi.Measures.Measure;
import org.xlcloud.simulator.gnocchi.Resource.Metric;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.http.CloudService;
import org.xlcloud.simulator.keystone.Grant;
import org.xlcloud.simulator.keystone.Tokens;
import org.xlcloud.simulator.world.World;

/// Gnocchi's API v1 as far as the console and a pollster need it.
public final class Gnocchi implements CloudService {
    /// Gnocchi's `max_limit`.
    private static final int PAGE = 1_000;

    private final World world;
    private final Tokens tokens;
    private final Metering metering;
    private final GnocchiJson shapes = new GnocchiJson();
    private final JsonMapper mapper = new JsonMapper();

    public Gnocchi(World world, Tokens tokens, Metering metering) {
        this.world = world;
        this.tokens = tokens;
        this.metering = metering;
    }

    @Override
    public String type() {
        return "metric";
    }

    @Override
    public String name() {
        return "gnocchi";
    }

    @Override
    public String path(String projectId) {
        return "";
    }

    @Override
    public void answer(Call call) throws IOException {
        if (call.segments().isEmpty()) {
            call.reply(200, shapes.versions(call.base()));
            return;
        }
        Grant grant = tokens.admit(call);
        if (grant == null) return;
        try {
            route(call, grant);
        } catch (Refusal refusal) {
            ObjectNode body =
                    mapper.createObjectNode().put("code", refusal.code).put("title", refusal.title);
            body.put("description", Objects.requireNonNull(refusal.getMessage()));
            call.reply(refusal.code, body);
        }
    }

    private void route(Call call, Grant grant) throws IOException {
        List<String> path = call.segments();
        if (!path.getFirst().equals("v1")) throw Refusal.notFound("");
        String route = call.method() + " " + call.segment(1);
        switch (route) {
            case "GET capabilities" -> call.reply(200, shapes.capabilities());
            case "GET status" -> status(call, grant);
            case "GET archive_policy" -> policies(call);
            case "POST archive_policy" -> throw grant.admin() ? Refusal.notAllowed() : Refusal.forbidden();
            case "GET resource_type" -> types(call);
            case "POST resource_type" -> newType(call, grant);
            case "GET resource" -> resources(call, grant);
            case "POST resource" -> create(call, grant);
            case "GET metric" -> metrics(call, grant);
            case "POST search" -> search(call, grant);
            case "POST aggregates" -> aggregates(call, grant);
            case "POST batch" -> batch(call, grant);
            default -> throw Refusal.notFound("");
        }
    }

    private static boolean sees(Grant grant, Resource resource) {
        return grant.admin()
                || (resource.projectId() != null && grant.in(resource.projectId()))
                || (grant.project() != null
                        && resource.creator().endsWith(":" + grant.project().id()));
    }

    // Small answers

    private void status(Call call, Grant grant) throws IOException {
        if (!grant.admin()) throw Refusal.forbidden();
        ObjectNode body = mapper.createObjectNode();
        body.putObject("storage").putObject("summary").put("metrics", 0).put("measures", 0);
        body.putObject("metricd").putArray("processors").add("gnocchi.0");
        call.reply(200, body);
    }

    private void policies(Call call) throws IOException {
        if (call.segments().size() == 2) {
            ArrayNode list = mapper.createArrayNode();
            ArchivePolicy.ALL.forEach(policy -> list.add(shapes.policy(policy)));
            call.reply(200, list);
        } else {
            String name = call.segment(2);
            call.reply(
                    200,
                    shapes.policy(ArchivePolicy.named(name)
                            .orElseThrow(() -> Refusal.notFound("Archive policy " + name + " does not exist"))));
        }
    }

    private void types(Call call) throws IOException {
        if (call.segments().size() == 2) {
            ArrayNode list = mapper.createArrayNode();
            GnocchiJson.TYPES.keySet().forEach(name -> list.add(shapes.type(name)));
            call.reply(200, list);
        } else {
            String name = call.segment(2);
            requireType(name);
            call.reply(200, shapes.type(name));
        }
    }

    private void newType(Call call, Grant grant) throws IOException {
        if (!grant.admin()) throw Refusal.forbidden();
        JsonNode body = call.json();
        String name = body == null ? "" : body.path("name").asText();
        if (GnocchiJson.TYPES.containsKey(name)) {
            throw new Refusal(409, "Conflict", "Resource type " + name + " already exists");
        }
        throw Refusal.notAllowed();
    }

    private static void requireType(String name) {
        if (!GnocchiJson.TYPES.containsKey(name)) {
            throw Refusal.notFound("Resource type " + name + " does not exist");
        }
    }

    // Resources

    private void resources(Call call, Grant grant) throws IOException {
        List<String> path = call.segments();
        String type = call.segment(2);
        requireType(type);
        if (path.size() == 3) {
            list(call, metering.resources(type).filter(resource -> sees(grant, resource)));
            return;
        }
        Resource resource = resource(type, path.get(3), grant);
        if (path.size() == 4) {
            call.reply(200, shapes.resource(resource));
        } else if (!path.get(4).equals("metric")) {
            throw Refusal.notFound("");
        } else if (path.size() == 5) {
            ArrayNode list = mapper.createArrayNode();
            resource.metrics().values().forEach(metric -> list.add(shapes.metric(metric, resource, true)));
            call.reply(200, list);
        } else {
            Metric metric = resource.metrics().get(path.get(5));
            if (metric == null) throw Refusal.notFound("Metric " + path.get(5) + " does not exist");
            metric(call, metric, resource, path.subList(6, path.size()));
        }
    }

    /// `limit`, `marker` and `sort=attribute:direction`, at most a thousand at a time, with a `Link` to the next page.
    private void list(Call call, Stream<Resource> all) throws IOException {
        String sort = Objects.requireNonNullElse(call.parameter("sort"), "id:asc");
        int colon = sort.indexOf(':');
        String key = colon < 0 ? sort : sort.substring(0, colon);
        Comparator<Resource> order =
                Comparator.comparing(resource -> Objects.requireNonNullElse(Filter.value(resource, key), ""));
        order = (sort.startsWith("desc", colon + 1) ? order.reversed() : order).thenComparing(Resource::id);
        List<Resource> sorted = all.sorted(order).toList();
        String marker = call.parameter("marker");
        int from = 0;
        if (marker != null) {
            while (from < sorted.size() && !sorted.get(from).id().toString().equals(marker)) from++;
            if (from == sorted.size()) {
                throw Refusal.invalid("Invalid pagination: `marker' value is not valid resource");
            }
            from++;
        }
        int until = Math.min(sorted.size(), from + limit(call));
        if (until < sorted.size() && until > from) {
            String next = call.base() + call.path() + "?sort=" + key + "%3A"
                    + (sort.endsWith("desc") ? "desc" : "asc") + "&limit=" + limit(call) + "&marker="
                    + sorted.get(until - 1).id();
            call.with("Link", "<" + next + ">; rel=\"next\"");
        }
        ArrayNode list = mapper.createArrayNode();
        sorted.subList(from, until).forEach(resource -> list.add(shapes.resource(resource)));
        call.reply(200, list);
    }

    private static int limit(Call call) {
        String limit = call.parameter("limit");
        if (limit == null) return PAGE;
        if (!limit.matches("[1-9][0-9]{0,8}")) throw Refusal.invalid("Invalid limit: " + limit);
        return Math.min(PAGE, Integer.parseInt(limit));
    }

    private Resource resource(String type, String id, Grant grant) {
        UUID uuid = Resource.idOf(id, creator(grant));
        return metering.resource(type, uuid)
                .filter(resource -> sees(grant, resource))
                .orElseThrow(() -> Refusal.notFound("Resource " + id + " does not exist"));
    }

    private static String creator(Grant grant) {
        return grant.user().id() + ":"
                + (grant.project() == null ? "" : grant.project().id());
    }

    private void create(Call call, Grant grant) throws IOException {
        String type = call.segment(2);
        requireType(type);
        JsonNode body = call.json();
        if (body == null || !body.hasNonNull("id")) throw Refusal.invalid("required key not provided @ data['id']");
        String original = body.get("id").asText();
        UUID id = Resource.idOf(original, creator(grant));
        if (metering.resource("generic", id).isPresent()) {
            throw new Refusal(409, "Conflict", "Resource " + id + " already exists");
        }
        Map<String, @Nullable String> attributes = new LinkedHashMap<>();
        for (String name : Objects.requireNonNull(GnocchiJson.TYPES.get(type))) {
            attributes.put(name, body.hasNonNull(name) ? body.get(name).asText() : null);
        }
        Resource resource = new Resource(
                id,
                type,
                original,
                creator(grant),
                body.hasNonNull("user_id") ? body.get("user_id").asText() : null,
                body.hasNonNull("project_id") ? body.get("project_id").asText() : null,
                world.now(),
                attributes,
                new ConcurrentHashMap<>());
        metering.add(resource);
        call.with("Location", call.base() + "/v1/resource/" + type + "/" + id);
        call.reply(201, shapes.resource(resource));
    }

    private void search(Call call, Grant grant) throws IOException {
        String type = call.segment(3);
        if (!call.segment(2).equals("resource") || call.segments().size() != 4) throw Refusal.notFound("");
        requireType(type);
        JsonNode body = call.json();
        Filter filter = filter(body == null ? mapper.createObjectNode() : body);
        list(
                call,
                metering.resources(type)
                        .filter(resource -> sees(grant, resource))
                        .filter(filter));
    }

    /// A filter is an object: JSON as text is refused.
    private static Filter filter(JsonNode json) {
        try {
            return Filter.of(json);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.invalid("Invalid filter: " + malformed.getMessage());
        }
    }

    // Metrics and measures

    private void metrics(Call call, Grant grant) throws IOException {
        List<String> path = call.segments();
        if (path.size() == 2) {
            List<ObjectNode> all = new ArrayList<>();
            metering.resources("gpu")
                    .filter(resource -> sees(grant, resource))
                    .forEach(resource -> resource.metrics()
                            .values()
                            .forEach(metric -> all.add(shapes.metric(metric, resource, true))));
            all.sort(Comparator.comparing(metric -> metric.path("id").asText()));
            String marker = Objects.requireNonNullElse(call.parameter("marker"), "");
            ArrayNode list = mapper.createArrayNode();
            all.stream()
                    .filter(metric -> metric.path("id").asText().compareTo(marker) > 0)
                    .limit(limit(call))
                    .forEach(list::add);
            call.reply(200, list);
            return;
        }
        String id = path.get(2);
        UUID uuid = Resource.isUuid(id) ? UUID.fromString(id) : new UUID(0, 0);
        Resource owner = metering.resources("generic")
                .filter(resource -> sees(grant, resource))
                .filter(resource -> resource.metrics().values().stream()
                        .anyMatch(metric -> metric.id().equals(uuid)))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Metric " + id + " does not exist"));
        Metric metric = metering.metric(uuid).orElseThrow();
        metric(call, metric, owner, path.subList(3, path.size()));
    }

    private void metric(Call call, Metric metric, Resource owner, List<String> rest) throws IOException {
        if (rest.isEmpty()) {
            call.reply(200, shapes.metric(metric, owner, false));
        } else if (rest.equals(List.of("measures"))) {
            measures(call, metric);
        } else {
            throw Refusal.notFound("");
        }
    }

    /// Without a granularity all of the policy's, the coarsest first.
    private void measures(Call call, Metric metric) throws IOException {
        String method = Objects.requireNonNullElse(call.parameter("aggregation"), "mean");
        ArchivePolicy policy = ArchivePolicy.named(metric.policy()).orElseThrow();
        if (!policy.aggregations().contains(method)) {
            throw Refusal.notFound("Aggregation method '" + method + "' for metric " + metric.id() + " does not exist");
        }
        Instant start = Times.parse(call.parameter("start"), world.now());
        Instant stop = Times.parse(call.parameter("stop"), world.now());
        ArrayNode list = mapper.createArrayNode();
        for (Duration granularity : granularities(call, policy, metric)) {
            metering.measures(metric, granularity, method, start, stop)
                    .forEach(measure -> list.add(shapes.measure(measure)));
        }
        call.reply(200, list);
    }

    private static List<Duration> granularities(Call call, ArchivePolicy policy, Metric metric) {
        List<Duration> all = policy.definitions().stream()
                .map(ArchivePolicy.Definition::granularity)
                .toList();
        String asked = call.parameter("granularity");
        if (asked == null) return all.reversed();
        Duration wanted = Times.span(asked);
        if (!all.contains(wanted)) {
            throw Refusal.notFound(
                    "Granularity '" + wanted.toSeconds() + ".0' for metric " + metric.id() + " does not exist");
        }
        return List.of(wanted);
    }

    private void aggregates(Call call, Grant grant) throws IOException {
        JsonNode body = call.json();
        if (body == null || !body.has("operations")) {
            throw Refusal.invalid("required key not provided @ data['operations']");
        }
        Operation operation;
        try {
            operation = Operation.of(body.get("operations"));
        } catch (IllegalArgumentException malformed) {
            throw Refusal.invalid("Invalid operations: " + malformed.getMessage());
        }
        if (body.has("search") && !body.get("search").isObject()) throw Refusal.invalid("Invalid filter");
        String type = body.path("resource_type").asText("generic");
        requireType(type);
        Filter filter = body.has("search") ? filter(body.get("search")) : Filter.ALL;
        List<Resource> found = metering.search(type, filter).stream()
                .filter(resource -> sees(grant, resource) && resource.metrics().containsKey(operation.metric()))
                .toList();
        if (found.isEmpty()) throw Refusal.notFound("Metrics not found");
        Instant start = Times.parse(call.parameter("start"), world.now());
        Instant stop = Times.parse(call.parameter("stop"), world.now());
        Metric first = Objects.requireNonNull(found.getFirst().metrics().get(operation.metric()));
        ArchivePolicy policy = ArchivePolicy.named(first.policy()).orElseThrow();
        List<Duration> granularities = granularities(call, policy, first);
        List<String> group = call.parameters("groupby");
        if (group.isEmpty()) {
            call.reply(200, computed(found, operation, granularities, start, stop));
            return;
        }
        Map<List<@Nullable String>, List<Resource>> groups = new LinkedHashMap<>();
        for (Resource resource : found) {
            List<@Nullable String> key = new ArrayList<>();
            for (String name : group) key.add(Filter.value(resource, name));
            groups.computeIfAbsent(key, made -> new ArrayList<>()).add(resource);
        }
        ArrayNode list = mapper.createArrayNode();
        groups.forEach((key, members) -> {
            ObjectNode entry = list.addObject();
            ObjectNode names = entry.putObject("group");
            for (int i = 0; i < group.size(); i++) names.put(group.get(i), key.get(i));
            entry.set("measures", computed(members, operation, granularities, start, stop));
        });
        call.reply(200, list);
    }

    private ObjectNode computed(
            List<Resource> resources,
            Operation operation,
            List<Duration> granularities,
            @Nullable Instant start,
            @Nullable Instant stop) {
        ObjectNode root = mapper.createObjectNode();
        ObjectNode measures = root.putObject("measures");
        String across = operation.across();
        if (across == null) {
            for (Resource resource : resources) {
                ArrayNode list = measures.putObject(resource.id().toString())
                        .putObject(operation.metric())
                        .putArray(operation.method());
                Metric metric = Objects.requireNonNull(resource.metrics().get(operation.metric()));
                for (Duration granularity : granularities) {
                    metering.measures(metric, granularity, operation.method(), start, stop)
                            .forEach(measure -> list.add(shapes.measure(measure)));
                }
            }
            return root;
        }
        ArrayNode list = measures.putArray("aggregated");
        for (Duration granularity : granularities) {
            List<Measure> all = metering.aggregate(
                    resources, operation.metric(), across, operation.method(), granularity, start, stop);
            all.forEach(measure -> list.add(shapes.measure(measure)));
        }
        return root;
    }

    /// Pushed measures: 202 without a body. They can be read at once, which real ones cannot.
    private void batch(Call call, Grant grant) throws IOException {
        if (!call.segments().equals(List.of("v1", "batch", "resources", "metrics", "measures"))) {
            throw Refusal.notFound("");
        }
        JsonNode body = call.json();
        if (body == null || !body.isObject()) throw Refusal.invalid("expected a dictionary");
        boolean create = "true".equalsIgnoreCase(call.parameter("create_metrics"));
        for (Map.Entry<String, JsonNode> of : body.properties()) {
            Resource resource = resource("generic", of.getKey(), grant);
            for (Map.Entry<String, JsonNode> metric : of.getValue().properties()) {
                push(resource, metric.getKey(), metric.getValue(), create, grant);
            }
        }
        call.with("Content-Type", "application/json").reply(202);
    }

    private void push(Resource resource, String name, JsonNode what, boolean create, Grant grant) {
        Metric metric = resource.metrics().get(name);
        if (metric == null) {
            if (!create) throw Refusal.invalid("Unknown metrics: " + name);
            String policy = what.path("archive_policy_name").asText("low");
            if (ArchivePolicy.named(policy).isEmpty()) {
                throw Refusal.invalid("Archive policy " + policy + " does not exist");
            }
            String unit = what.hasNonNull("unit") ? what.get("unit").asText() : null;
            metric = new Metric(UUID.randomUUID(), name, unit, policy, creator(grant), new PushedSeries());
            metering.add(resource, metric);
        }
        JsonNode measures = what.isArray() ? what : what.path("measures");
        // the world's own series are what they are: a push onto them is accepted and changes nothing
        if (metric.series() instanceof PushedSeries series) {
            for (JsonNode measure : measures) {
                Instant at = Times.parse(measure.path("timestamp").asText(null), world.now());
                if (at == null || !measure.path("value").isNumber()) throw Refusal.invalid("Invalid input");
                series.add(at, measure.get("value").asDouble());
            }
        }
    }

    /// An error in Gnocchi's form.
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int code;
        private final String title;

        Refusal(int code, String title, String description) {
            super(description);
            this.code = code;
            this.title = title;
        }

        static Refusal notFound(String description) {
            return new Refusal(404, "Not Found", description);
        }

        static Refusal forbidden() {
            return new Refusal(403, "Forbidden", "");
        }

        static Refusal notAllowed() {
            return new Refusal(405, "Method Not Allowed", "");
        }

        static Refusal invalid(String description) {
            return new Refusal(400, "Bad Request", description);
        }
    }
}
