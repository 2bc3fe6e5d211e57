package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Values;
import org.xlcloud.services.pollster.GpuResources;
import org.xlcloud.services.series.Gnocchi;

/// What Gnocchi makes of measures that the pollster pushes: they come back as a series, once.
final class PollsterContractTest extends Contract {
    private final List<String> made = new ArrayList<>();

    private static Rest gnocchi() {
        return cloud.rest(Service.METRIC);
    }

    @AfterEach
    void tidy() {
        made.forEach(path -> gnocchi().send("DELETE", path, null));
    }

    private static Subject card(String uuid) {
        return Subject.gpu(
                cloud.name(),
                "contract-host",
                "0000:99:00.0",
                new Subject.Aliases(UUID.randomUUID().toString(), null, null, null, 0, uuid));
    }

    private static List<Measured> rows(Subject subject, Instant from) {
        var rows = new ArrayList<Measured>();
        for (int i = 0; i < 4; i++)
            rows.add(new Measured(
                    subject,
                    from.plusSeconds(15L * i),
                    Values.of(Map.of(Metric.TEMPERATURE, 60.0 + i, Metric.UTILIZATION, 10.0 * i))));
        return rows;
    }

    private JsonNode resource(String type, String uuid) {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        filter.putObject("=").put("original_resource_id", uuid);
        return gnocchi().search("/search/resource/" + type, filter).path(0);
    }

    @Test
    void what_was_measured_in_the_past_hour_comes_back_as_a_series_and_once() {
        String uuid = "GPU-contract-" + UUID.randomUUID();
        Subject subject = card(uuid);
        Instant from = Instant.now().minusSeconds(1_800).truncatedTo(ChronoUnit.MINUTES);
        var resources = new GpuResources(cloud, "gpu", id -> null);
        resources.push(rows(subject, from));
        made.add("/resource/gpu/" + resource("gpu", uuid).path("id").asText());
        JsonNode resource = resource("gpu", uuid);
        assertEquals("contract-host", resource.path("host").asText());
        assertEquals("0000:99:00.0", resource.path("pci_address").asText());
        assertEquals(
                subject.aliases().instanceId(), resource.path("instance_id").asText());
        Samples once = await(() -> read(subject, from), samples -> samples.size() == 4);
        // a pollster that was restarted, or whose answer was lost, pushes the same again
        new GpuResources(cloud, "gpu", id -> null).push(rows(subject, from));
        new GpuResources(cloud, "gpu", id -> null)
                .push(List.of(rows(subject, from.plusSeconds(60)).getFirst()));
        Samples twice = await(() -> read(subject, from), samples -> samples.size() == 5);
        for (int i = 0; i < 4; i++) {
            assertEquals(once.times()[i], twice.times()[i]);
            assertEquals(once.mean()[i], twice.mean()[i]);
        }
        assertEquals(1, gnocchi().search("/search/resource/gpu", equal(uuid)).size());
    }

    private static ObjectNode equal(String uuid) {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        filter.putObject("=").put("original_resource_id", uuid);
        return filter;
    }

    private static Samples read(Subject subject, Instant from) {
        return new Gnocchi(cloud, InstantSource.system())
                .read(subject, Metric.TEMPERATURE, from, from.plusSeconds(120), 1_000);
    }

    @Test
    void a_type_that_is_not_there_is_made_and_one_that_is_deleted_is_made_again() {
        String type = "xlcloud_contract_" + System.nanoTime();
        String uuid = "GPU-contract-" + UUID.randomUUID();
        Instant from = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MINUTES);
        var resources = new GpuResources(cloud, type, id -> null);
        resources.push(rows(card(uuid), from));
        JsonNode attributes = gnocchi().get("/resource_type/" + type).path("attributes");
        assertTrue(attributes.has("server_group") && attributes.has("pci_address"), attributes::toString);
        String path =
                "/resource/" + type + "/" + resource(type, uuid).path("id").asText();
        gnocchi().send("DELETE", path, null);
        resources.push(rows(card(uuid), from.plusSeconds(60)));
        made.add("/resource/" + type + "/" + resource(type, uuid).path("id").asText());
        made.add("/resource_type/" + type);
    }
}
