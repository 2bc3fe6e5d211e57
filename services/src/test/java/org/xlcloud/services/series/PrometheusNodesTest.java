package org.xlcloud.services.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.GpuReport;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.NodeReport;

/// The newest values against a Prometheus whose answers a test writes.
class PrometheusNodesTest {
    private static final Instant START = Instant.parse("2026-11-28T20:00:00Z");

    /// A series that the server has.
    private record Series(String name, String labels, String value, Instant sampled) {}

    private final List<Series> series = new ArrayList<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private Instant now = START;
    private Duration itsClock = Duration.ZERO;
    private String error = "";
    private HttpServer server;
    private Cloud cloud;
    private PrometheusNodes prometheus;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
            queries.add(query);
            byte[] body = answer(query).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        cloud = new Cloud(
                CloudConfigs.of(
                                "clouds: {c: {auth: {auth_url: 'http://127.0.0.1:1/v3', username: u, password: p,"
                                        + " project_name: p, user_domain_name: d, project_domain_name: d}}}",
                                "test")
                        .get("c"),
                () -> now);
        prometheus = new PrometheusNodes(cloud, URI.create(address), () -> now);
    }

    @AfterEach
    void stop() {
        cloud.close();
        server.stop(0);
    }

    private String answer(String query) {
        if (!error.isEmpty()) return "{\"status\":\"error\",\"error\":\"" + error + "\"}";
        boolean times = query.contains("timestamp(");
        var rows = new ArrayList<String>();
        Instant its = now.plus(itsClock);
        for (Series one : series)
            if (query.matches(".*[(\"|]" + Pattern.quote(one.name()) + "[)\"|].*"))
                rows.add(String.format(
                        Locale.ROOT,
                        "{\"metric\":{%s%s},\"value\":[%d.000,\"%s\"]}",
                        query.contains("__name__") ? "\"__name__\":\"" + one.name() + "\"," : "",
                        one.labels(),
                        its.getEpochSecond(),
                        times ? one.sampled().plus(itsClock).getEpochSecond() : one.value()));
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + String.join(",", rows)
                + "]}}";
    }

    private static String labels(String node, int index, String exporter) {
        return "\"Hostname\":\"" + node + "\",\"UUID\":\"GPU-" + node + index + "\",\"gpu\":\"" + index
                + "\",\"pci_bus_id\":\"00000000:00:05.0\",\"instance\":\"" + exporter + ":9400\"";
    }

    private void temperature(String node, int index, String exporter, String value, Duration age) {
        series.add(new Series("DCGM_FI_DEV_GPU_TEMP", labels(node, index, exporter), value, now.minus(age)));
    }

    private static NodeReport only(PrometheusNodes.Report report) {
        assertEquals(1, report.nodes().size(), () -> report.toString());
        return report.nodes().getFirst();
    }

    @Test
    void values_of_one_node_come_together_with_when_they_were_sampled() {
        temperature("n", 0, "10.0.0.7", "61", Duration.ofSeconds(9));
        series.add(new Series("DCGM_FI_DEV_FB_USED", labels("n", 0, "10.0.0.7"), "4096", now));
        series.add(new Series("DCGM_FI_DEV_FB_FREE", labels("n", 0, "10.0.0.7"), "12288", now));
        NodeReport node = only(prometheus.read());
        assertEquals("10.0.0.7", node.address());
        assertEquals(9, node.tn());
        assertFalse(node.down());
        GpuReport gpu = node.gpus().getFirst();
        assertEquals(61, gpu.values().get(Metric.TEMPERATURE));
        assertEquals(16_384, gpu.values().get(Metric.MEMORY_TOTAL));
        assertEquals("GPU-n0", gpu.uuid());
        assertFalse(gpu.stale());
    }

    @Test
    void few_GPUs_are_asked_for_all_metrics_together() {
        temperature("n", 0, "10.0.0.7", "61", Duration.ofSeconds(9));
        series.add(new Series("DCGM_FI_DEV_POWER_USAGE", labels("n", 0, "10.0.0.7"), "250", now));
        GpuReport gpu = only(prometheus.read()).gpus().getFirst();
        assertEquals(250, gpu.values().get(Metric.POWER));
        assertEquals(61, gpu.values().get(Metric.TEMPERATURE));
        assertEquals(2, ofGpus());
    }

    @Test
    void of_many_GPUs_an_answer_has_so_many_metrics_as_are_no_burden() {
        for (int i = 0; i < 5_000; i++)
            temperature("n" + i / 8, i % 8, "10.0." + i / 2_000 + "." + i / 8 % 250, "61", Duration.ZERO);
        assertEquals(625, prometheus.read().nodes().size());
        assertEquals(6, ofGpus(), "temperature, then the other 18 metrics four at a time");
        queries.clear();
        prometheus.read();
        assertEquals(6, ofGpus());
    }

    private long ofGpus() {
        return queries.stream()
                .filter(query -> query.contains("max by (__name__"))
                .count();
    }

    @Test
    void what_the_nodes_own_exporter_tells_is_the_nodes() {
        temperature("n", 0, "10.0.0.7", "61", Duration.ofSeconds(9));
        String own = "\"instance\":\"10.0.0.7:9100\"";
        series.add(new Series("node_load1", own, "1.5", now));
        series.add(new Series("node_memory_MemFree_bytes", own, "1073741824", now));
        series.add(new Series("node_cpu_seconds_total{}[300s]", own, "0.75", now));
        series.add(new Series("node_load1", "\"instance\":\"10.0.0.9:9100\"", "8", now)); // a router, say
        NodeReport node = only(prometheus.read());
        assertEquals(1.5, node.values().get(Metric.NODE_LOAD));
        assertEquals(1024, node.values().get(Metric.NODE_MEMORY_FREE));
        assertEquals(25, node.values().get(Metric.NODE_CPU));
        series.removeIf(one -> one.name().equals("node_load1"));
        series.add(new Series("node_load1", own, "-3", now));
        PrometheusNodes.Report lying = prometheus.read();
        assertFalse(only(lying).values().has(Metric.NODE_LOAD));
        assertTrue(lying.oddities().getFirst().contains("node_load of 10.0.0.7 is -3.0"), lying::toString);
    }

    @Test
    void three_scrapes_without_a_sample_are_stale() {
        temperature("n", 0, "a", "61", Duration.ofSeconds(2));
        prometheus.read();
        now = now.plusSeconds(15);
        series.clear();
        temperature("n", 0, "a", "62", Duration.ofSeconds(2));
        assertFalse(only(prometheus.read()).gpus().getFirst().stale());
        now = now.plusSeconds(40);
        assertFalse(only(prometheus.read()).gpus().getFirst().stale(), "two are late only");
        now = now.plusSeconds(10);
        assertTrue(only(prometheus.read()).gpus().getFirst().stale());
    }

    @Test
    void a_GPU_that_vanishes_beside_another_is_not_counted() {
        temperature("n", 0, "a", "61", Duration.ZERO);
        temperature("n", 1, "a", "62", Duration.ZERO);
        assertEquals(2, only(prometheus.read()).gpuCount());
        series.removeFirst();
        NodeReport node = only(prometheus.read());
        assertEquals(1, node.gpuCount());
        assertEquals(
                List.of("GPU-n1"), node.gpus().stream().map(GpuReport::uuid).toList());
        assertFalse(node.down());
    }

    @Test
    void a_node_that_vanishes_is_down_without_values_and_forgotten_after_an_hour() {
        temperature("n", 0, "a", "61", Duration.ZERO);
        prometheus.read();
        series.clear();
        now = now.plusSeconds(30);
        NodeReport node = only(prometheus.read());
        assertTrue(node.down());
        assertEquals(30, node.tn());
        assertFalse(node.gpus().getFirst().values().any());
        now = now.plus(Duration.ofHours(1));
        assertEquals(List.of(), prometheus.read().nodes());
    }

    @Test
    void an_exporter_that_speaks_for_several_nodes_tells_no_address() {
        temperature("n", 0, "10.0.0.1", "61", Duration.ZERO);
        temperature("m", 0, "10.0.0.1", "62", Duration.ZERO);
        for (NodeReport node : prometheus.read().nodes()) assertEquals("", node.address());
    }

    @Test
    void what_cannot_be_true_is_left_out_and_said() {
        temperature("n", 0, "a", "6100", Duration.ZERO);
        temperature("n", 1, "a", "NaN", Duration.ZERO);
        PrometheusNodes.Report report = prometheus.read();
        assertTrue(report.oddities().getFirst().contains("can't be true"), report::toString);
        for (NodeReport node : report.nodes())
            for (GpuReport gpu : node.gpus()) assertFalse(gpu.values().any(), report::toString);
    }

    @Test
    void ages_are_by_its_own_clock_and_times_by_ours() {
        itsClock = Duration.ofHours(5);
        temperature("n", 0, "a", "61", Duration.ofSeconds(7));
        PrometheusNodes.Report report = prometheus.read();
        assertEquals(7, only(report).tn());
        assertEquals(START, report.at());
        assertEquals(Duration.ofHours(5), Duration.between(report.at(), report.itsTime()));
    }

    @Test
    void its_own_words_are_told() {
        error = "query timed out in expression evaluation";
        var refused = assertThrows(ProblemException.class, () -> prometheus.read());
        assertTrue(refused.getMessage().contains(error), refused::getMessage);
    }
}
