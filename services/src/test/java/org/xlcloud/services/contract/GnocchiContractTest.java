package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Problem;

/// Gnocchi: types, resources and their pages, policies, measures, and what its refusals say. On resources of our own
/// of the type `gpu`, which both targets know, with a few measures pushed onto the first.
class GnocchiContractTest extends Contract {
    private static final String METRIC = "gpu.temperature";

    private final List<String> ours = new ArrayList<>();
    private Instant first;

    private static Rest gnocchi() {
        return cloud.rest(Service.METRIC);
    }

    @BeforeEach
    void makeResources() {
        for (int i = 1; i <= 3; i++) {
            JsonNode wanted = json("{'id': 'xlcloud-contract-" + i + "-" + System.nanoTime()
                    + "', 'host': 'contract-node-" + i + "', 'pci_address': '0000:87:00.0'}");
            ours.add(gnocchi().send("POST", "/resource/gpu", wanted).path("id").asText());
        }
        first = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(2, ChronoUnit.MINUTES);
        var measures = new StringBuilder();
        for (int second = 0; second < 60; second += 5)
            measures.append(second == 0 ? "" : ",")
                    .append("{'timestamp': '")
                    .append(first.plusSeconds(second))
                    .append("', 'value': ")
                    .append(40 + second)
                    .append('}');
        gnocchi()
                .send(
                        "POST",
                        "/batch/resources/metrics/measures?create_metrics=true",
                        json("{'" + ours.getFirst() + "': {'" + METRIC
                                + "': {'archive_policy_name': 'gpu', 'unit': 'C', 'measures': [" + measures + "]}}}"));
    }

    @AfterEach
    void deleteResources() {
        ours.forEach(id -> gnocchi().send("DELETE", "/resource/generic/" + id, null));
    }

    /// Gnocchi gives no request id.
    private static void declined(int status, Executable failing, String... words) {
        Problem problem = problem(failing);
        assertEquals(status, problem.status(), problem::oneLine);
        for (String word : words) assertTrue(problem.reason().contains(word), () -> word + " in " + problem.oneLine());
        assertNull(problem.requestId());
    }

    private String measuresPath() {
        return "/resource/gpu/" + ours.getFirst() + "/metric/" + METRIC + "/measures";
    }

    private JsonNode measures(String query) {
        return await(() -> gnocchi().get(measuresPath() + query), list -> !list.isEmpty());
    }

    private static Instant time(JsonNode measure) {
        return OffsetDateTime.parse(measure.path(0).asText()).toInstant();
    }

    @Test
    void typesSayTheirAttributes() {
        assertTrue(texts(gnocchi().get("/resource_type"), "name").containsAll(List.of("generic", "gpu")));
        JsonNode attributes = gnocchi().get("/resource_type/gpu").path("attributes");
        for (String name : new String[] {"host", "pci_address", "instance_id"})
            assertEquals("string", attributes.path(name).path("type").asText(), name);
    }

    @Test
    void resourcesOfATypeArePagedToTheEndByMarkers() {
        String query = "?sort=id:asc&limit=2";
        var paged = new ArrayList<String>();
        gnocchi()
                .pages(
                        "/resource/gpu" + query,
                        JsonNode.class,
                        page -> page.isEmpty()
                                ? null
                                : query + "&marker="
                                        + page.path(page.size() - 1).path("id").asText(),
                        page -> paged.addAll(texts(page, "id")));
        assertTrue(paged.containsAll(ours), paged::toString);
        assertEquals(paged.stream().sorted().distinct().toList(), paged);
    }

    @Test
    void aResourceHasItsAttributesAndMetrics() {
        JsonNode resource = gnocchi().get("/resource/gpu/" + ours.getFirst());
        assertEquals("gpu", resource.path("type").asText());
        assertEquals("contract-node-1", resource.path("host").asText());
        assertTrue(resource.path("original_resource_id").asText().startsWith("xlcloud-contract-1"), resource::toString);
        assertTrue(
                resource.path("ended_at").isNull()
                        && resource.path("started_at").isTextual(),
                resource::toString);
        assertTrue(resource.path("metrics").path(METRIC).isTextual(), resource::toString);
        assertEquals(
                List.of(ours.get(1)),
                texts(gnocchi().search("/search/resource/gpu", json("{'=': {'host': 'contract-node-2'}}")), "id")
                        .stream()
                        .filter(ours::contains)
                        .toList());
        JsonNode all = gnocchi().search("/search/resource/gpu", json("{'like': {'host': 'contract-node-%'}}"));
        assertTrue(texts(all, "id").containsAll(ours), all::toString);
    }

    @Test
    void aMetricSaysItsPolicyWithGranularitiesAndMethods() {
        String id = gnocchi()
                .get("/resource/gpu/" + ours.getFirst())
                .path("metrics")
                .path(METRIC)
                .asText();
        JsonNode metric = gnocchi().get("/metric/" + id);
        assertEquals(METRIC, metric.path("name").asText());
        assertEquals("C", metric.path("unit").asText());
        assertEquals(ours.getFirst(), metric.path("resource").path("id").asText());
        JsonNode policy = metric.path("archive_policy");
        assertEquals("gpu", policy.path("name").asText());
        assertEquals(List.of("0:00:05", "0:01:00", "1:00:00"), texts(policy.path("definition"), "granularity"));
        assertTrue(policy.path("aggregation_methods").toString().contains("\"max\""), policy::toString);
        assertEquals(policy, gnocchi().get("/archive_policy/gpu"));
    }

    @Test
    void measuresComeWithTheGranularityAsked() {
        JsonNode fine = measures("?granularity=5&aggregation=mean");
        assertEquals(12, fine.size(), fine::toString);
        for (int i = 0; i < fine.size(); i++) {
            assertEquals(first.plusSeconds(5L * i), time(fine.path(i)));
            assertEquals(5.0, fine.path(i).path(1).asDouble());
            assertEquals(40.0 + 5 * i, fine.path(i).path(2).asDouble());
        }
        JsonNode peak = measures("?granularity=60&aggregation=max");
        assertEquals(1, peak.size(), peak::toString);
        assertEquals(first, time(peak.path(0)));
        assertEquals(95.0, peak.path(0).path(2).asDouble());
        JsonNode part = measures("?granularity=5&start=" + first.plusSeconds(10) + "&stop=" + first.plusSeconds(20));
        assertEquals(
                List.of(50.0, 55.0),
                List.of(part.path(0).path(2).asDouble(), part.path(1).path(2).asDouble()));
        assertEquals(2, part.size(), "start counts, stop does not: " + part);
        JsonNode all = measures("");
        assertEquals(3600.0, all.path(0).path(1).asDouble(), "the coarsest first");
        assertEquals(5.0, all.path(all.size() - 1).path(1).asDouble());
    }

    @Test
    void aggregatesAreComputedByTheServer() {
        measures("?granularity=5");
        JsonNode body = json("{'operations': '(aggregate mean (metric " + METRIC + " mean))', 'search': {'=': {'id': '"
                + ours.getFirst() + "'}}, 'resource_type': 'gpu'}");
        JsonNode aggregated = gnocchi()
                .search("/aggregates?granularity=60", body)
                .path("measures")
                .path("aggregated");
        assertEquals(1, aggregated.size(), aggregated::toString);
        assertEquals(67.5, aggregated.path(0).path(2).asDouble());
    }

    @Test
    void whatIsAskedWronglyIsRefusedWith400() {
        declined(
                400, () -> gnocchi().get("/resource/gpu?limit=x"), "expected int for dictionary value @ data['limit']");
        declined(400, () -> gnocchi().get("/resource/gpu?limit=0"), "value must be at least 1");
        declined(400, () -> gnocchi().get("/resource/gpu?marker=" + UNKNOWN), "Invalid pagination", UNKNOWN);
        declined(
                400,
                () -> gnocchi().send("POST", "/resource/gpu", json("{}")),
                "required key not provided @ data['id']");
        declined(400, () -> gnocchi().search("/search/resource/gpu", json("'x'")), "expected a dictionary");
        declined(400, () -> gnocchi().get(measuresPath() + "?start=x"), "Must be a datetime or a timestamp");
        JsonNode nothing = json("{'operations': '(metric nosuch mean)', 'search': {}, 'resource_type': 'gpu'}");
        declined(400, () -> gnocchi().search("/aggregates", nothing), "Metrics not found");
    }

    @Test
    void whatIsNotThereIsRefusedWith404() {
        declined(404, () -> gnocchi().get("/resource/nosuch"), "Resource type nosuch does not exist");
        declined(404, () -> gnocchi().get("/resource/gpu/" + UNKNOWN), "Resource " + UNKNOWN + " does not exist");
        declined(404, () -> gnocchi().get("/metric/" + UNKNOWN), "Metric " + UNKNOWN + " does not exist");
        declined(404, () -> gnocchi().get("/archive_policy/nosuch"), "Archive policy nosuch does not exist");
        measures("");
        declined(404, () -> gnocchi().get(measuresPath() + "?granularity=7"), "granularity '7.0'", "does not exist");
        declined(404, () -> gnocchi().get(measuresPath() + "?aggregation=nosuch"), "Aggregation method does not exist");
    }

    @Test
    void aMemberMayNotSeeTheStatusNorTheResourcesOfOthers() {
        Rest rest = member.rest(Service.METRIC);
        declined(403, () -> rest.get("/status"));
        declined(403, () -> rest.get("/resource/gpu/" + ours.getFirst()));
        assertTrue(rest.search("/search/resource/gpu", json("{'=': {'id': '" + ours.getFirst() + "'}}"))
                .isEmpty());
    }

    @Test
    void aTypeThatIsThereIsAConflict() {
        declined(409, () -> gnocchi().send("POST", "/resource_type", json("{'name': 'gpu'}")), "already exists");
        assertTrue(gnocchi().get("/status").path("storage").path("summary").isObject());
    }
}
