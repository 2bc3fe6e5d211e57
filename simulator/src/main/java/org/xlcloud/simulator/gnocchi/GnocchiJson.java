package org.xlcloud.simulator.gnocchi;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.xlcloud.simulator.gnocchi.Measures.Measure;
import org.xlcloud.simulator.gnocchi.Resource.Metric;

/// Gnocchi's JSON.
final class GnocchiJson {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'+00:00'").withZone(ZoneOffset.UTC);

    private static final List<String> PLAIN_METHODS =
            List.of("mean", "min", "max", "sum", "count", "std", "median", "first", "last");

    private final JsonMapper mapper = new JsonMapper();

    ObjectNode versions(String base) {
        ObjectNode json = mapper.createObjectNode();
        ObjectNode version = json.putArray("versions").addObject();
        version.put("id", "v1.0").put("status", "CURRENT").put("updated", "2015-03-19");
        version.putArray("links").addObject().put("rel", "self").put("href", base + "/v1/");
        json.put("build", "4.4.2");
        return json;
    }

    /// All methods and all percentiles, each also of the rate of change.
    ObjectNode capabilities() {
        ObjectNode json = mapper.createObjectNode();
        ArrayNode methods = json.putArray("aggregation_methods");
        for (String prefix : List.of("", "rate:")) {
            PLAIN_METHODS.forEach(method -> methods.add(prefix + method));
            for (int percent = 1; percent < 100; percent++) methods.add(prefix + percent + "pct");
        }
        return json;
    }

    ObjectNode policy(ArchivePolicy policy) {
        ObjectNode json = mapper.createObjectNode();
        json.put("name", policy.name());
        json.put("back_window", policy.backWindow());
        ArrayNode definitions = json.putArray("definition");
        for (ArchivePolicy.Definition definition : policy.definitions()) {
            ObjectNode entry = definitions.addObject();
            entry.put("timespan", span(definition.timespan()));
            entry.put("granularity", span(definition.granularity()));
            entry.put("points", definition.points());
        }
        ArrayNode methods = json.putArray("aggregation_methods");
        policy.aggregations().forEach(methods::add);
        return json;
    }

    /// Python's way to write a span: `7 days, 0:00:00`.
    private static String span(Duration span) {
        String days = span.toDays() == 0 ? "" : span.toDays() + (span.toDays() == 1 ? " day, " : " days, ");
        return days + span.toHoursPart() + ":" + two(span.toMinutesPart()) + ":" + two(span.toSecondsPart());
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    ObjectNode type(String name, List<String> all) {
        ObjectNode json = mapper.createObjectNode();
        json.put("name", name);
        ObjectNode attributes = json.putObject("attributes");
        for (String attribute : all) {
            ObjectNode entry = attributes.putObject(attribute);
            entry.put("type", "string")
                    .put("required", false)
                    .put("max_length", 255)
                    .put("min_length", 0);
        }
        json.put("state", "active");
        return json;
    }

    ObjectNode resource(Resource resource) {
        ObjectNode json = head(resource);
        resource.attributes().forEach(json::put);
        json.putNull("revision_end");
        ObjectNode metrics = json.putObject("metrics");
        resource.metrics()
                .forEach((name, metric) -> metrics.put(name, metric.id().toString()));
        created(json, resource.creator());
        return json;
    }

    private ObjectNode head(Resource resource) {
        ObjectNode json = mapper.createObjectNode();
        json.put("creator", resource.creator());
        json.put("started_at", time(resource.started()));
        json.put("revision_start", time(resource.started()));
        json.putNull("ended_at");
        json.put("user_id", resource.userId());
        json.put("project_id", resource.projectId());
        json.put("original_resource_id", resource.original());
        json.put("id", resource.id().toString());
        json.put("type", resource.type());
        return json;
    }

    private static void created(ObjectNode json, String creator) {
        int colon = creator.indexOf(':');
        json.put("created_by_user_id", creator.substring(0, colon));
        json.put("created_by_project_id", creator.substring(colon + 1));
    }

    /// @param listed in a list a metric has its resource's id instead of the resource
    ObjectNode metric(Metric metric, Resource owner, boolean listed) {
        ObjectNode json = mapper.createObjectNode();
        json.put("id", metric.id().toString());
        json.put("creator", metric.creator());
        json.put("name", metric.name());
        json.put("unit", metric.unit());
        if (listed) {
            json.put("resource_id", owner.id().toString());
        } else {
            ObjectNode resource = head(owner);
            resource.putNull("revision_end");
            created(resource, owner.creator());
            json.set("resource", resource);
        }
        ArchivePolicy.named(metric.policy()).ifPresent(policy -> json.set("archive_policy", policy(policy)));
        created(json, metric.creator());
        return json;
    }

    ArrayNode measure(Measure measure) {
        double seconds = measure.granularity().toMillis() / 1000.0;
        return mapper.createArrayNode()
                .add(SECONDS.format(measure.at()))
                .add(seconds)
                .add(measure.value());
    }

    static String time(Instant instant) {
        return MICROS.format(instant);
    }
}
