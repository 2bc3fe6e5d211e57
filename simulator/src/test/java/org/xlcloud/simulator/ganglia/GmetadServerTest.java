package org.xlcloud.simulator.ganglia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.ganglia.GmetadServer.Trouble;
import org.xlcloud.simulator.ganglia.NvidiaModule.Card;
import org.xlcloud.simulator.ganglia.NvidiaModule.Generation;

class GmetadServerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");

    private final AtomicReference<GangliaGrid> grid = new AtomicReference<>(grid(NOW, NOW));
    private final GmetadServer server = GmetadServer.start(grid::get, 0);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theFullDocumentHasTheShapeOfTheRecordedOne() throws Exception {
        String ours = read(server.port(), null);
        String recorded = resource("gmetad-8651-full.xml");
        assertEquals(recorded.substring(0, recorded.indexOf("<GRID ")), ours.substring(0, ours.indexOf("<GRID ")));
        assertEquals(shape(recorded), shape(ours));
        assertTrue(
                metricsOf(ours, "render-1").containsAll(coreMetrics(recorded)), "all metrics of gmond's own modules");
    }

    @Test
    void everyMetricOfTheRecordedGpuModuleIsThereWithItsAttributes() throws Exception {
        Map<String, String> recorded = declarations(resource("gmetad-8651-full.xml"));
        Map<String, String> ours = declarations(read(server.interactivePort(), "/xlcloud-gpu/render-1\n"));
        recorded.keySet().removeIf(name -> name.startsWith("gpu1_"));
        for (var metric : recorded.entrySet())
            assertEquals(metric.getValue(), ours.get(metric.getKey()), metric.getKey());
    }

    @Test
    void theOldGenerationHasKilobytesAndSpeeds() throws Exception {
        String old = read(server.interactivePort(), "/xlcloud-gpu/render-2\n");
        Map<String, String> metrics = declarations(old);
        assertEquals("uint32 KB both", metrics.get("gpu0_mem_used"));
        assertEquals("uint32 watts both", metrics.get("gpu0_power_usage"));
        assertEquals("string  zero", metrics.get("gpu0_power_man_limit"));
        assertFalse(metrics.containsKey("gpu0_fb_memory"));
        assertTrue(old.contains("<METRIC NAME=\"gpu0_mem_total\" VAL=\"4193280\""));
    }

    @Test
    void aHostThatFellSilentStaysWithItsLastValuesAndIsLeftOutOfTheSums() throws Exception {
        grid.set(grid(NOW, NOW.minusSeconds(296)));
        String all = read(server.port(), null);
        assertEquals("296", attribute(all, "HOST", "render-2", "TN"));
        assertEquals("296", attribute(metricIn(all, "render-2", "gpu0_temp"), "METRIC", "gpu0_temp", "TN"));
        assertEquals("71", attribute(metricIn(all, "render-2", "gpu0_temp"), "METRIC", "gpu0_temp", "VAL"));
        String summary = read(server.interactivePort(), "/?filter=summary\n");
        assertEquals(shape(resource("gmetad-8652-filter-summary-one-host-down.xml")), shape(summary));
        assertTrue(summary.contains("<HOSTS UP=\"1\" DOWN=\"1\" SOURCE=\"gmetad\"/>"));
        assertTrue(summary.contains("<METRICS NAME=\"gpu0_temp\" SUM=\"64\" NUM=\"1\" TYPE=\"double\" UNITS=\"C\""));
    }

    @Test
    void summariesAddTheHostsThatAreUp() throws Exception {
        String summary = read(server.interactivePort(), "/xlcloud-gpu?filter=summary\n");
        assertTrue(
                summary.contains("<METRICS NAME=\"gpu0_temp\" SUM=\"135\" NUM=\"2\""), summary.substring(2500, 3500));
        assertTrue(summary.contains("<HOSTS UP=\"2\" DOWN=\"0\""));
        assertFalse(summary.contains("<HOST "));
        assertFalse(summary.contains("NAME=\"gpu_driver\""), "text is not summed");
    }

    @Test
    void aPathAnswersOneHostOrOneMetric() throws Exception {
        assertEquals(List.of("render-1"), hosts(read(server.interactivePort(), "/xlcloud-gpu/render-1\n")));
        String metric = read(server.interactivePort(), "/xlcloud-gpu/render-1/gpu0_util\n");
        assertEquals(List.of("gpu0_util"), metricsOf(metric, "render-1"));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheWholeParent() throws Exception {
        String everything = read(server.interactivePort(), "/\n");
        assertEquals(everything, read(server.interactivePort(), "/nosuch\n"));
        assertEquals(everything, read(server.interactivePort(), "/xlcloud-gpu/nosuch\n"));
        assertEquals(
                read(server.interactivePort(), "/xlcloud-gpu/render-1\n"),
                read(server.interactivePort(), "/xlcloud-gpu/render-1/nosuch\n"));
    }

    @Test
    void httpAnswersAnUnknownNameWithAnEmptyParent() throws Exception {
        String ours = read(server.interactivePort(), "GET /xlcloud-gpu/nosuch HTTP/1.0\r\n\r\n");
        String recorded = resource("gmetad-8652-http-unknown-host.txt");
        assertEquals(withoutTimes(recorded), withoutTimes(ours));
    }

    @Test
    void theWildcardPicksOneMetricOfEveryHostOverHttpOnly() throws Exception {
        String http = read(server.interactivePort(), "GET /xlcloud-gpu/*/gpu0_util HTTP/1.0\r\n\r\n");
        String body = http.substring(http.indexOf("<?xml"));
        assertEquals(List.of("render-1", "render-2"), hosts(body));
        assertEquals(List.of("gpu0_util"), metricsOf(body, "render-2"));
        String plain = read(server.interactivePort(), "/xlcloud-gpu/*/gpu0_util\n");
        assertTrue(metricsOf(plain, "render-2").size() > 40, "a plain star is an unknown name");
    }

    @Test
    void statusIsJsonOfTheRecordedShape() throws Exception {
        String ours = read(server.interactivePort(), "GET /status HTTP/1.0\r\n\r\n");
        String recorded = resource("gmetad-8652-http-status.json.txt");
        assertEquals(recorded.substring(0, recorded.indexOf('{')), ours.substring(0, ours.indexOf('{')));
        JsonMapper json = new JsonMapper();
        JsonNode expected = json.readTree(recorded.substring(recorded.indexOf('{')));
        JsonNode got = json.readTree(ours.substring(ours.indexOf('{')));
        assertEquals(names(expected), names(got));
        assertEquals(
                names(expected.get("metrics").get("sent")),
                names(got.get("metrics").get("sent")));
        assertEquals(NOW.toEpochMilli(), got.get("stattime").asLong());
    }

    @Test
    void aForbiddenCharacterOrAnEndlessLineClosesTheConnection() throws Exception {
        assertEquals("", read(server.interactivePort(), "/xlcloud%20gpu\n"));
        assertEquals("", read(server.interactivePort(), "/a<b\n"));
        assertEquals("", read(server.interactivePort(), "/" + "x".repeat(3000) + "\n"));
    }

    @Test
    void troubleCanBeHadOnPurpose() throws Exception {
        server.trouble(Trouble.REFUSED);
        assertEquals("", read(server.port(), null));
        server.trouble(Trouble.TRUNCATED);
        String broken = read(server.port(), null);
        assertThrows(XMLStreamException.class, () -> shape(broken));
        server.trouble(Trouble.ILL_FORMED);
        String illFormed = read(server.port(), null);
        assertTrue(illFormed.endsWith("</GANGLIA_XML>\n"));
        assertThrows(XMLStreamException.class, () -> shape(illFormed));
        server.trouble(Trouble.SILENT);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(50);
            assertThrows(
                    SocketTimeoutException.class, () -> socket.getInputStream().read());
        }
    }

    private static GangliaGrid grid(Instant now, Instant secondReported) {
        Map<String, GangliaHost> hosts = new LinkedHashMap<>();
        hosts.put("render-1", host("render-1", "10.42.0.11", now.minusSeconds(11), 64, Generation.CURRENT));
        hosts.put("render-2", host("render-2", "10.42.0.12", secondReported, 71, Generation.LEGACY));
        GangliaCluster cluster = new GangliaCluster("xlcloud-gpu", "XLcloud", now.minusSeconds(11), hosts);
        return new GangliaGrid("XLcloud", "http://127.0.0.1:8653/", now, Map.of(cluster.name(), cluster));
    }

    private static GangliaHost host(String name, String ip, Instant reported, int celsius, Generation generation) {
        Card card = new Card(
                "GRID K2",
                "GPU-00000002-0000-0000-0000-000000000000",
                "0000:00:05.0",
                "0324512345678",
                "Enabled",
                42,
                25,
                1861,
                4095,
                celsius,
                45,
                104,
                117,
                745,
                745,
                2500,
                745,
                2500,
                97,
                102,
                0,
                0);
        CoreMetrics.Machine machine = new CoreMetrics.Machine(4, 8192, 20, 37.5, 1_795_362_790);
        Instant started = NOW.minus(Duration.ofHours(1));
        return new GangliaHost(name, ip, reported, started, () -> {
            List<Metric.Value> values = new ArrayList<>(NvidiaModule.of(List.of(card), generation));
            values.addAll(CoreMetrics.of(machine));
            return values;
        });
    }

    private static String read(int port, @Nullable String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            if (request != null) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = GmetadServerTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /// Every element with its parent and its attributes in their order.
    private static Set<String> shape(String xml) throws XMLStreamException {
        TreeSet<String> shape = new TreeSet<>();
        List<String> path = new ArrayList<>();
        XMLStreamReader reader = reader(xml);
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamReader.START_ELEMENT -> {
                    StringBuilder element = new StringBuilder(path.isEmpty() ? "" : path.getLast())
                            .append('>')
                            .append(reader.getLocalName());
                    for (int i = 0; i < reader.getAttributeCount(); i++) {
                        element.append(' ').append(reader.getAttributeLocalName(i));
                    }
                    shape.add(element.toString());
                    path.add(reader.getLocalName());
                }
                case XMLStreamReader.END_ELEMENT -> path.removeLast();
                default -> {}
            }
        }
        return shape;
    }

    private static XMLStreamReader reader(String xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        return factory.createXMLStreamReader(new ByteArrayInputStream(xml.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static List<String> hosts(String xml) throws XMLStreamException {
        return values(xml, "HOST", "NAME");
    }

    private static List<String> metricsOf(String xml, String host) throws XMLStreamException {
        int start = xml.indexOf("<HOST NAME=\"" + host + "\"");
        return values(xml.substring(start, xml.indexOf("</HOST>", start) + 7), "METRIC", "NAME");
    }

    private static List<String> coreMetrics(String xml) throws XMLStreamException {
        return metricsOf(xml, "gpu-inst-02").stream()
                .filter(name -> !name.startsWith("gpu"))
                .toList();
    }

    private static String metricIn(String xml, String host, String metric) {
        int start = xml.indexOf("<METRIC NAME=\"" + metric + "\"", xml.indexOf("<HOST NAME=\"" + host + "\""));
        return xml.substring(start, xml.indexOf("</METRIC>", start) + 9);
    }

    private static String attribute(String xml, String element, String name, String attribute) {
        int start = xml.indexOf("<" + element + " NAME=\"" + name + "\"");
        int at = xml.indexOf(" " + attribute + "=\"", start) + attribute.length() + 3;
        return xml.substring(at, xml.indexOf('"', at));
    }

    private static List<String> values(String xml, String element, String attribute) throws XMLStreamException {
        List<String> values = new ArrayList<>();
        XMLStreamReader reader = reader(xml);
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamReader.START_ELEMENT
                    && reader.getLocalName().equals(element)) {
                values.add(reader.getAttributeValue(null, attribute));
            }
        }
        return values;
    }

    private static Map<String, String> declarations(String xml) throws XMLStreamException {
        Map<String, String> found = new TreeMap<>();
        XMLStreamReader reader = reader(xml);
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamReader.START_ELEMENT
                    && reader.getLocalName().equals("METRIC")) {
                found.put(
                        reader.getAttributeValue(null, "NAME"),
                        reader.getAttributeValue(null, "TYPE") + " " + reader.getAttributeValue(null, "UNITS") + " "
                                + reader.getAttributeValue(null, "SLOPE"));
            }
        }
        return found;
    }

    private static String withoutTimes(String xml) {
        return xml.replaceAll("LOCALTIME=\"[0-9]+\"", "LOCALTIME=\"\"");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        names.removeAll(List.of("cpu", "disk", "load", "memory", "network", "process", "system"));
        return names;
    }
}
