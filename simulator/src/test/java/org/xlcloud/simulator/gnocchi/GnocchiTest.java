package org.xlcloud.simulator.gnocchi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.Browser;
import org.xlcloud.simulator.Browser.Page;
import org.xlcloud.simulator.Recorded;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.SimGpu;

class GnocchiTest {
    private static final String GNOCCHI = "metric";

    private final SimClock clock = SimClock.manual(Instant.parse("2026-11-22T18:00:00Z"));
    private final Simulator cloud =
            Simulator.start(Simulator.Settings.defaults().withClock(clock).withChurn(Duration.ZERO));
    private final Browser admin = Browser.login(cloud, "admin", "admin");
    private final Browser member = Browser.login(cloud, "demo", "rendering");

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void policiesTypesAndCapabilitiesAreAsRecorded() throws IOException {
        Page policies = admin.get(GNOCCHI, "/v1/archive_policy");
        // The cloud that was recorded has no meters of Ceilometer, which bring a policy of their own.
        JsonNode usual = policies.json();
        List<String> names = new ArrayList<>();
        usual.forEach(policy -> names.add(policy.get("name").asText()));
        assertEquals(List.of("bool", "ceilometer-low-rate", "gpu", "high", "low", "medium"), names);
        ((ArrayNode) usual).remove(1);
        assertEquals(recorded("archive-policies").body(), usual);
        assertEquals(
                recorded("resource-type").body(),
                admin.get(GNOCCHI, "/v1/resource_type/gpu").json());
        Set<String> ours = new HashSet<>();
        admin.get(GNOCCHI, "/v1/capabilities").json().get("aggregation_methods").forEach(m -> ours.add(m.asText()));
        Set<String> real = new HashSet<>();
        recorded("capabilities").body().get("aggregation_methods").forEach(m -> real.add(m.asText()));
        assertEquals(real, ours);
    }

    @Test
    void everyHeldGpuIsAResourceWithMetrics() throws IOException {
        Page list = admin.get(GNOCCHI, "/v1/resource/gpu");
        recorded("resources").matches(list, "metrics");
        JsonNode gpu = list.json().get(0);
        String path = "/v1/resource/gpu/" + gpu.get("id").asText();
        assertEquals(gpu, admin.get(GNOCCHI, path).json());
        recorded("metric-show").matches(admin.get(GNOCCHI, path + "/metric/gpu.temperature"));
        String id = gpu.at("/metrics/gpu.temperature").asText();
        assertEquals(
                "gpu.temperature",
                admin.get(GNOCCHI, "/v1/metric/" + id).json().get("name").asText());
        assertTrue(cloud.world().server(UUID.fromString(gpu.get("instance_id").asText())) != null);
        assertTrue(member.get(GNOCCHI, "/v1/resource/gpu").json().size()
                < list.json().size());
    }

    @Test
    void measuresAreBucketsOfTheWorldsOwnTemperature() throws IOException {
        SimGpu gpu = cloud.world().gpus().stream()
                .filter(card -> !card.holdings().isEmpty() && !card.sliced())
                .filter(card -> cloud.world().server(card.holdings().getFirst().consumer()) != null)
                .findFirst()
                .orElseThrow();
        cloud.world().load(gpu, 100);
        clock.advance(Duration.ofMinutes(10));
        cloud.world().load(gpu, 0);
        clock.advance(Duration.ofMinutes(10));
        String path = "/v1/resource/gpu/" + gpu.uuid().substring(4) + "/metric/gpu.temperature/measures";
        Page page = admin.get(GNOCCHI, path + "?granularity=60&aggregation=mean&start=-30minutes");
        recorded("measures").matches(page);
        List<Double> values = new ArrayList<>();
        page.json().forEach(measure -> values.add(measure.get(2).asDouble()));
        assertEquals(31, values.size());
        assertTrue(values.get(19) > values.get(30) + 15, "hot at the end of the load: " + values);
        assertEquals(cloud.world().metrics(gpu).orElseThrow().temperatureC(), values.getLast(), 2.0);
        Page one = admin.get(GNOCCHI, path + "?granularity=60&start=2026-11-22T18:05:00&stop=2026-11-22T18:06:00");
        assertEquals("2026-11-22T18:05:00+00:00", one.json().get(0).get(0).asText());
        assertEquals(1, one.json().size());
        assertEquals(404, admin.get(GNOCCHI, path + "?granularity=7").status());
        assertEquals(404, admin.get(GNOCCHI, path + "?aggregation=sum").status());
        assertTrue(admin.get(GNOCCHI, path).json().size() > 1000, "all granularities");
    }

    @Test
    void aggregatesGoAcrossResources() throws IOException {
        String body = recorded("aggregates")
                .requestBody()
                .toString()
                .replaceAll("\"search\":\\{[^}]*\\}\\}", "\"search\":{}");
        Page page = admin.post(GNOCCHI, "/v1/aggregates?granularity=5&start=-1minutes", body);
        recorded("aggregates").matches(page);
        Page grouped = admin.post(GNOCCHI, "/v1/aggregates?granularity=60&start=-5minutes&groupby=host", body);
        assertTrue(grouped.json().size() > 3);
        assertTrue(grouped.json().get(0).at("/group/host").isTextual());
        String text = body.replace("\"search\":{}", "\"search\":\"{}\"");
        assertEquals(400, admin.post(GNOCCHI, "/v1/aggregates", text).status());
        String odd = body.replace("(aggregate mean (metric gpu.temperature mean))", "(rolling mean 3)");
        assertEquals(400, admin.post(GNOCCHI, "/v1/aggregates", odd).status());
    }

    @Test
    void pushedMeasuresAreKept() throws IOException {
        Recorded create = recorded("resource-create");
        Page created =
                admin.post(GNOCCHI, "/v1/resource/gpu", create.requestBody().toString());
        create.matches(created);
        assertEquals(
                409,
                admin.post(GNOCCHI, "/v1/resource/gpu", create.requestBody().toString())
                        .status());
        String id = created.json().get("id").asText();
        String push = """
                {"%s": {"gpu.temperature": {"archive_policy_name": "gpu", "unit": "C", "measures": [
                    {"timestamp": "2026-11-22T17:59:42.320031", "value": 60},
                    {"timestamp": "2026-11-22T17:59:44", "value": 70}]}}}
                """.formatted(id);
        String batch = "/v1/batch/resources/metrics/measures";
        assertEquals(400, admin.post(GNOCCHI, batch, push).status());
        Page accepted = admin.post(GNOCCHI, batch + "?create_metrics=true", push);
        assertEquals(202, accepted.status());
        assertEquals("", accepted.text());
        Page measures = admin.get(GNOCCHI, "/v1/resource/gpu/" + id + "/metric/gpu.temperature/measures?granularity=5");
        assertEquals("[[\"2026-11-22T17:59:40+00:00\",5.0,65.0]]", measures.text());
        Page named = admin.get(GNOCCHI, "/v1/resource/gpu/e2e-gpu-37d2c89e");
        assertEquals(id, named.json().get("id").asText(), "by the text that it was made with");
    }

    @Test
    void searchUnderstandsTheFilterLanguageAndPages() throws IOException {
        String host =
                admin.get(GNOCCHI, "/v1/resource/gpu").json().get(0).get("host").asText();
        Page found = admin.post(GNOCCHI, "/v1/search/resource/gpu", "{\"=\": {\"host\": \"" + host + "\"}}");
        recorded("search-resources").matches(found, "metrics");
        found.json().forEach(gpu -> assertEquals(host, gpu.get("host").asText()));
        Page others = admin.post(
                GNOCCHI,
                "/v1/search/resource/gpu",
                "{\"and\": [{\"not\": {\"=\": {\"host\": \"" + host + "\"}}}, {\"like\": {\"host\": \"gpu-r%\"}}]}");
        others.json().forEach(gpu -> assertNotEquals(host, gpu.get("host").asText()));
        assertEquals(
                400,
                admin.post(GNOCCHI, "/v1/search/resource/gpu", "{\"near\": {}}").status());
        Page first = admin.get(GNOCCHI, "/v1/resource/gpu?limit=3");
        String next = first.headers().firstValue("Link").orElseThrow();
        Page second = admin.get(GNOCCHI, next.substring(1, next.indexOf('>')));
        assertEquals(3, second.json().size());
        assertNotEquals(first.json().get(2), second.json().get(0));
    }

    @Test
    void errorsHaveGnocchisForm() throws IOException {
        recorded("error-404").matches(admin.get(GNOCCHI, "/v1/resource/gpu/" + new UUID(0, 0)));
        recorded("error-403").matches(member.post(GNOCCHI, "/v1/archive_policy", "{\"name\": \"x\"}"));
        recorded("error-409").matches(admin.post(GNOCCHI, "/v1/resource_type", "{\"name\": \"gpu\"}"));
    }

    private static Recorded recorded(String name) throws IOException {
        return Recorded.of(GnocchiTest.class, name);
    }
}
