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
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.gnocchi.Measures.Measure;
import org.xlcloud.simulator.gnocchi.Resource.Metric;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.keystone.Grant;
import org.xlcloud.simulator.world.World;
/// Gnocchi's metrics: what was measured, aggregated on the way, and pushed.

final class Measuring {
    private final World world;
    private final Metering metering;
    private final GnocchiJson shapes = new GnocchiJson();
    private final JsonMapper mapper = new JsonMapper();

    Measuring(World world, Metering metering) {
        this.world = world;
        this.metering = metering;
    }

    void metrics(Call call, Grant grant) throws IOException {
        List<String> path = call.segments();
        if (path.size() == 2) {
            List<ObjectNode> all = new ArrayList<>();
            metering.resources("gpu")
                    .filter(resource -> Resources.sees(grant, resource))
                    .forEach(resource -> resource.metrics()
                            .values()
                            .forEach(metric -> all.add(shapes.metric(metric, resource, true))));
            all.sort(Comparator.comparing(metric -> metric.path("id").asText()));
            String marker = Objects.requireNonNullElse(call.parameter("marker"), "");
            ArrayNode list = mapper.createArrayNode();
            all.stream()
                    .filter(metric -> metric.path("id").asText().compareTo(marker) > 0)
                    .limit(Resources.limit(call))
                    .forEach(list::add);
            call.reply(200, list);
            return;
        }
        String id = path.get(2);
        UUID uuid = Resource.isUuid(id) ? UUID.fromString(id) : new UUID(0, 0);
        Resource owner = metering.resources("generic")
                .filter(resource -> resource.metrics().values().stream()
                        .anyMatch(metric -> metric.id().equals(uuid)))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Metric " + id + " does not exist"));
        if (!Resources.sees(grant, owner)) throw Refusal.forbidden();
        Metric metric = metering.metric(uuid).orElseThrow();
        metric(call, metric, owner, path.subList(3, path.size()));
    }

    void metric(Call call, Metric metric, Resource owner, List<String> rest) throws IOException {
        if (rest.isEmpty()) {
            call.reply(200, shapes.metric(metric, owner, false));
        } else if (rest.equals(List.of("measures"))) {
            measures(call, metric);
        } else {
            throw Refusal.noRoute();
        }
    }

    /// Without a granularity all of the policy's, the coarsest first.
    private void measures(Call call, Metric metric) throws IOException {
        String method = Objects.requireNonNullElse(call.parameter("aggregation"), "mean");
        ArchivePolicy policy = ArchivePolicy.named(metric.policy()).orElseThrow();
        if (!policy.aggregations().contains(method)) {
            throw Refusal.noMethod(metric.id(), method);
        }
        Instant start = Times.parse(call.parameter("start"), world.now());
        Instant stop = Times.parse(call.parameter("stop"), world.now());
        ArrayNode list = mapper.createArrayNode();
        for (Duration granularity : granularities(call, policy, metric, method)) {
            metering.measures(metric, granularity, method, start, stop)
                    .forEach(measure -> list.add(shapes.measure(measure)));
        }
        call.reply(200, list);
    }

    private static List<Duration> granularities(Call call, ArchivePolicy policy, Metric metric, String method) {
        List<Duration> all = policy.definitions().stream()
                .map(ArchivePolicy.Definition::granularity)
                .toList();
        String asked = call.parameter("granularity");
        if (asked == null) return all.reversed();
        Duration wanted = Times.span(asked);
        if (!all.contains(wanted)) {
            throw Refusal.notFound("Aggregation method '" + method + "' at granularity '" + wanted.toSeconds()
                    + ".0' for metric " + metric.id() + " does not exist");
        }
        return List.of(wanted);
    }

    void aggregates(Call call, Grant grant) throws IOException {
        JsonNode body = call.json();
        if (body == null || !body.has("operations")) {
            throw Refusal.input("required key not provided @ data['operations']");
        }
        Operation operation;
        try {
            operation = Operation.of(body.get("operations"));
        } catch (IllegalArgumentException malformed) {
            throw Refusal.operations(String.valueOf(malformed.getMessage()));
        }
        if (body.has("search") && !body.get("search").isObject()) throw Refusal.invalid("Invalid filter");
        String type = body.path("resource_type").asText("generic");
        metering.types().require(type);
        Filter filter = body.has("search") ? Resources.filter(body.get("search")) : Filter.ALL;
        List<Resource> found = metering.search(type, filter).stream()
                .filter(resource ->
                        Resources.sees(grant, resource) && resource.metrics().containsKey(operation.metric()))
                .toList();
        if (found.isEmpty()) throw Refusal.noMetrics(operation.metric());
        Instant start = Times.parse(call.parameter("start"), world.now());
        Instant stop = Times.parse(call.parameter("stop"), world.now());
        Metric first = Objects.requireNonNull(found.getFirst().metrics().get(operation.metric()));
        ArchivePolicy policy = ArchivePolicy.named(first.policy()).orElseThrow();
        List<Duration> granularities = granularities(call, policy, first, operation.method());
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
}
