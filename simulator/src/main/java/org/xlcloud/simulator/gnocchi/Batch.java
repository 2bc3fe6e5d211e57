package org.xlcloud.simulator.gnocchi;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.xlcloud.simulator.gnocchi.Resource.Metric;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.keystone.Grant;
import org.xlcloud.simulator.world.World;
/// Takes measures that a pollster pushes, for resources that it has made.

final class Batch {
    private final World world;
    private final Metering metering;
    private final Resources resources;

    Batch(World world, Metering metering, Resources resources) {
        this.world = world;
        this.metering = metering;
        this.resources = resources;
    }

    /// Pushed measures: 202 without a body. They can be read at once, which real ones cannot.
    void answer(Call call, Grant grant) throws IOException {
        if (!call.segments().equals(List.of("v1", "batch", "resources", "metrics", "measures"))) {
            throw Refusal.noRoute();
        }
        JsonNode body = call.json();
        if (body == null || !body.isObject()) throw Refusal.invalid("expected a dictionary");
        boolean create = "true".equalsIgnoreCase(call.parameter("create_metrics"));
        for (Map.Entry<String, JsonNode> of : body.properties()) {
            Resource resource = resources.resource("generic", of.getKey(), grant);
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
            metric = new Metric(UUID.randomUUID(), name, unit, policy, Resources.creator(grant), new PushedSeries());
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
}
