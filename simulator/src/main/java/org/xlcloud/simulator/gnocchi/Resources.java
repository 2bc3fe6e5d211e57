package org.xlcloud.simulator.gnocchi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.gnocchi.Resource.Metric;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.keystone.Grant;
import org.xlcloud.simulator.world.World;
/// Gnocchi's resources: lists in pages, searches, and what pollsters make and take away.

final class Resources {
    /// Gnocchi's `max_limit`.
    private static final int PAGE = 1_000;

    /// Gnocchi's own order, by `revision_start` and `started_at`, which are one here, made definite by the id.
    private static final String ORDER = "started_at:asc";

    private final World world;
    private final Metering metering;
    private final Measuring measuring;
    private final GnocchiJson shapes = new GnocchiJson();
    private final JsonMapper mapper = new JsonMapper();

    Resources(World world, Metering metering, Measuring measuring) {
        this.world = world;
        this.metering = metering;
        this.measuring = measuring;
    }

    static boolean sees(Grant grant, Resource resource) {
        return grant.admin()
                || (resource.projectId() != null && grant.in(resource.projectId()))
                || (grant.project() != null
                        && resource.creator().endsWith(":" + grant.project().id()));
    }

    void answer(Call call, Grant grant) throws IOException {
        List<String> path = call.segments();
        String type = call.segment(2);
        metering.types().require(type);
        if (path.size() == 3) {
            list(call, metering.resources(type).filter(resource -> sees(grant, resource)));
            return;
        }
        Resource resource = resource(type, path.get(3), grant);
        if (call.method().equals("DELETE")) {
            delete(call, resource);
        } else if (path.size() == 4) {
            call.reply(200, shapes.resource(resource));
        } else if (!path.get(4).equals("metric")) {
            throw Refusal.noRoute();
        } else if (path.size() == 5) {
            ArrayNode list = mapper.createArrayNode();
            resource.metrics().values().forEach(metric -> list.add(shapes.metric(metric, resource, true)));
            call.reply(200, list);
        } else {
            Metric metric = resource.metrics().get(path.get(5));
            if (metric == null) throw Refusal.notFound("Metric " + path.get(5) + " does not exist");
            measuring.metric(call, metric, resource, path.subList(6, path.size()));
        }
    }

    /// `limit`, `marker` and `sort=attribute:direction`, at most a thousand at a time, with a `Link` to the next page.
    private void list(Call call, Stream<Resource> all) throws IOException {
        String sort = Objects.requireNonNullElse(call.parameter("sort"), ORDER);
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
                throw Refusal.invalid("Invalid pagination: `Invalid marker: `" + marker + "''");
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

    static int limit(Call call) {
        String limit = call.parameter("limit");
        if (limit == null) return PAGE;
        if (!limit.matches("-?[0-9]{1,9}")) throw Refusal.argument("expected int for dictionary value @ data['limit']");
        if (!limit.matches("[1-9][0-9]*"))
            throw Refusal.argument("value must be at least 1 for dictionary value @ data['limit']");
        return Math.min(PAGE, Integer.parseInt(limit));
    }

    Resource resource(String type, String id, Grant grant) {
        UUID uuid = Resource.idOf(id, creator(grant));
        Resource found =
                metering.resource(type, uuid).orElseThrow(() -> Refusal.notFound("Resource " + id + " does not exist"));
        if (!sees(grant, found)) throw Refusal.forbidden();
        return found;
    }

    /// Has nothing to answer, and refuses whoever takes nothing but JSON.
    private void delete(Call call, Resource resource) {
        if ("application/json".equals(call.header("Accept"))) throw Refusal.notAcceptable();
        if (!metering.remove(resource)) throw Refusal.forbidden();
        call.reply(204);
    }

    static String creator(Grant grant) {
        return grant.user().id() + ":"
                + (grant.project() == null ? "" : grant.project().id());
    }

    void create(Call call, Grant grant) throws IOException {
        String type = call.segment(2);
        metering.types().require(type);
        JsonNode body = call.json();
        if (body == null || !body.hasNonNull("id")) throw Refusal.input("required key not provided @ data['id']");
        String original = body.get("id").asText();
        UUID id = Resource.idOf(original, creator(grant));
        if (metering.resource("generic", id).isPresent()) {
            throw Refusal.conflict("Resource " + id + " already exists");
        }
        Map<String, @Nullable String> attributes = new LinkedHashMap<>();
        for (String name : metering.types().require(type)) {
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

    /// Gives a resource other values of its type's own attributes.
    void amend(Call call, Grant grant) throws IOException {
        String type = call.segment(2);
        Resource old = resource(type, call.segment(3), grant);
        JsonNode body = call.json();
        if (body == null || !body.isObject()) throw Refusal.input("expected a dictionary");
        Map<String, @Nullable String> attributes = new LinkedHashMap<>(old.attributes());
        body.properties().forEach(one -> {
            if (!attributes.containsKey(one.getKey()))
                throw Refusal.input("extra keys not allowed @ data['" + one.getKey() + "']");
            attributes.put(
                    one.getKey(),
                    one.getValue().isNull() ? null : one.getValue().asText());
        });
        Resource now = new Resource(
                old.id(),
                old.type(),
                old.original(),
                old.creator(),
                old.userId(),
                old.projectId(),
                old.started(),
                attributes,
                old.metrics());
        metering.add(now);
        call.reply(200, shapes.resource(now));
    }

    void search(Call call, Grant grant) throws IOException {
        String type = call.segment(3);
        if (!call.segment(2).equals("resource") || call.segments().size() != 4) throw Refusal.noRoute();
        metering.types().require(type);
        JsonNode body = call.json();
        if (body != null && !body.isObject()) throw Refusal.input("expected a dictionary");
        Filter filter = filter(body == null ? mapper.createObjectNode() : body);
        list(
                call,
                metering.resources(type)
                        .filter(resource -> sees(grant, resource))
                        .filter(filter));
    }

    /// A filter is an object: JSON as text is refused.
    static Filter filter(JsonNode json) {
        try {
            return Filter.of(json);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.invalid("Invalid filter: " + malformed.getMessage());
        }
    }
}
