package org.xlcloud.services.ganglia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xlcloud.services.ganglia.Documents.cluster;
import static org.xlcloud.services.ganglia.Documents.gmetad;
import static org.xlcloud.services.ganglia.Documents.host;
import static org.xlcloud.services.ganglia.Documents.metric;
import static org.xlcloud.services.ganglia.Documents.recorded;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.services.metrics.GpuReport;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.NodeReport;
import org.xlcloud.services.metrics.Values;

class ReportReaderTest {
    private static NodeReport node(GangliaReport report, String name) {
        return report.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static NodeReport only(String... metrics) throws XMLStreamException {
        return gmetad(cluster(999, host(metrics))).nodes().getFirst();
    }

    private static double first(Metric metric, String... metrics) throws XMLStreamException {
        return only(metrics).gpus().getFirst().values().get(metric);
    }

    @Test
    void aRecordedGmetadIsReadWhole() throws XMLStreamException {
        GangliaReport report = Documents.read(recorded("gmetad-8651-full.xml"));
        assertEquals("gmetad", report.source());
        assertEquals(Duration.ZERO, report.clockAhead());
        assertEquals(List.of(), report.oddities());
        assertEquals(68_942, report.bytes());
        assertEquals(3, report.nodes().size());
        NodeReport node = node(report, "gpu-inst-02");
        assertEquals("10.42.0.12", node.address());
        assertFalse(node.down());
        assertEquals(2, node.gpus().size());
        GpuReport gpu = node.gpus().getFirst();
        assertEquals("GPU-00000002-0000-0000-0000-000000000000", gpu.uuid());
        assertEquals(33, gpu.values().get(Metric.TEMPERATURE));
        assertEquals(225, gpu.values().get(Metric.POWER_LIMIT));
        assertEquals(31, gpu.values().get(Metric.FAN));
        assertEquals(1861, node.gpus().get(1).values().get(Metric.MEMORY_USED));
        assertEquals(21767408 / 1024.0, node.values().get(Metric.NODE_MEMORY_FREE), 0.01);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gmetad-8651-one-host-down.xml", "gmond-8649-one-host-down.xml"})
    void aDownNodeIsDownAndItsOldValuesAreNotShown(String file) throws XMLStreamException {
        GangliaReport report = Documents.read(recorded(file));
        NodeReport down = node(report, "gpu-inst-03");
        assertTrue(down.down());
        assertEquals(296, down.tn());
        assertEquals(Values.NONE, down.values());
        assertTrue(down.gpus().stream().noneMatch(gpu -> gpu.values().any()));
        assertFalse(down.gpus().isEmpty(), "its cards are still known");
        assertFalse(node(report, "gpu-inst-01").down());
        assertTrue(node(report, "gpu-inst-01").gpus().getFirst().values().any());
    }

    @ParameterizedTest
    @CsvSource({"79,20,false", "80,20,true", "239,60,false", "240,60,true"})
    void aNodeIsDownAfterFourTimesItsTmax(long tn, long tmax, boolean down) throws XMLStreamException {
        GangliaReport report = gmetad(cluster(1000, host("n", 1000 - tn, tn, tmax, 0)));
        assertEquals(down, report.nodes().getFirst().down());
    }

    @ParameterizedTest
    @CsvSource({"59,false", "60,true"})
    void withoutTmaxTheClusterClockDecides(long silent, boolean down) throws XMLStreamException {
        GangliaReport report = gmetad(cluster(1000, host("n", 1000 - silent, 0, 0, 0)));
        assertEquals(down, report.nodes().getFirst().down());
    }

    @Test
    void aDataSourceThatStandsStillIsStalledAndItsNodesOnlySeemToBeSilent() throws XMLStreamException {
        GangliaReport report = gmetad(cluster(700, host("up", 695, 305, 20, 0), host("down", 500, 500, 20, 0)));
        assertTrue(report.clusters().getFirst().stalled());
        assertFalse(node(report, "up").down(), "it had been heard 5 s before the source fell silent");
        assertTrue(node(report, "down").down());
        assertFalse(gmetad(cluster(960)).clusters().getFirst().stalled());
    }

    @Test
    void whatIsOlderThanItsDmaxIsForgotten() throws XMLStreamException {
        GangliaReport report = gmetad(cluster(1000, host("gone", 0, 601, 20, 600), host("n", 999, 1, 20, 600)));
        assertEquals(1, report.nodes().size());
        assertEquals(
                50,
                first(
                        Metric.UTILIZATION,
                        metric("gpu0_util", "50", "%"),
                        metric("gpu0_temp", "90", "C", 601, 90, 600, "both")));
        assertTrue(Double.isNaN(first(
                Metric.TEMPERATURE,
                metric("gpu0_util", "50", "%"),
                metric("gpu0_temp", "90", "C", 601, 90, 600, "both"))));
    }

    @Test
    void aConstantMayBeOldButAValueThatChangesMayNot() throws XMLStreamException {
        GpuReport gpu = only(
                        metric("gpu0_util", "50", "%", 361, 90, 0, "both"),
                        metric("gpu0_mem_total", "4096", "MB", 1200, 90, 0, "zero"),
                        metric("gpu0_temp", "60", "C", 360, 90, 0, "both"))
                .gpus()
                .getFirst();
        assertFalse(gpu.stale());
        assertEquals(
                Map.of(Metric.MEMORY_TOTAL, 4096.0, Metric.TEMPERATURE, 60.0),
                gpu.values().known());
    }

    @Test
    void whereAllIsTooOldTheOldValuesAreToldAsStale() throws XMLStreamException {
        GpuReport gpu = only(
                        metric("gpu0_util", "50", "%", 400, 90, 0, "both"),
                        metric("gpu0_mem_total", "4096", "MB", 1200, 90, 0, "zero"))
                .gpus()
                .getFirst();
        assertTrue(gpu.stale());
        assertEquals(50, gpu.values().get(Metric.UTILIZATION));
        assertEquals(400, gpu.tn());
    }

    @ParameterizedTest
    @CsvSource({
        "gpu0_mem_used,1048576,KB,MEMORY_USED,1024",
        "gpu0_mem_used,1024,MB,MEMORY_USED,1024",
        "gpu0_fb_memory,1024,MB,MEMORY_USED,1024",
        "gpu0_fb_memory,1048576,KB,MEMORY_USED,1024",
        "gpu0_mem_total,4194304,KB,MEMORY_TOTAL,4096",
        "gpu0_mem_total,4096,MB,MEMORY_TOTAL,4096",
        "gpu0_power_usage,98,watts,POWER,98",
        "gpu0_power_usage_report,98500,mW,POWER,98.5",
        "gpu0_graphics_speed,705,MHz,GRAPHICS_CLOCK,705",
        "gpu0_graphics_clock_report,0.705,GHz,GRAPHICS_CLOCK,705",
        "gpu0_sm_speed,705,MHz,SM_CLOCK,705",
        "gpu0_sm_clock_report,705,MHz,SM_CLOCK,705",
        "gpu0_mem_speed,2600,MHz,MEMORY_CLOCK,2600",
        "gpu0_mem_clock_report,2600,MHz,MEMORY_CLOCK,2600",
        "gpu0_ecc_db_error,3,No Of Errors,ECC_DOUBLE_BIT,3",
        "gpu0_temp,212,F,TEMPERATURE,100",
        "gpu0_fan,31,%,FAN,31",
    })
    void bothGenerationsOfNamesAndUnitsAreOneMetric(
            String name, String value, String unit, Metric metric, double expected) throws XMLStreamException {
        assertEquals(expected, first(metric, metric(name, value, unit)), 0.001);
    }

    @Test
    void theOldModulesPowerLimitIsATextWithItsUnit() throws XMLStreamException {
        String limit = metric("gpu0_power_man_limit", "225 Watts", "").replace("uint32", "string");
        assertEquals(225, first(Metric.POWER_LIMIT, limit));
        GangliaReport none = gmetad(cluster(999, host(limit.replace("225 Watts", "N/A"))));
        assertEquals(List.of(), none.oddities());
    }

    @Test
    void ofTwoGenerationsOnOneNodeTheYoungerValueCounts() throws XMLStreamException {
        String old = metric("gpu0_power_usage", "50", "watts", 300, 90, 0, "both");
        String young = metric("gpu0_power_usage_report", "60", "watts", 5, 90, 0, "both");
        assertEquals(60, first(Metric.POWER, old, young));
        assertEquals(60, first(Metric.POWER, young, old));
    }

    @ParameterizedTest
    @CsvSource({
        "gpu0_temp,abc,C,no number",
        "gpu0_temp,NaN,C,can't be",
        "gpu0_temp,Infinity,C,can't be",
        "gpu0_temp,-,C,no number",
        "gpu0_temp,'',C,no number",
        "gpu0_temp,60,MB,none of its kind",
        "gpu0_temp,600,C,can't be",
        "gpu0_util,101,%,can't be",
        "gpu0_util,-1,%,can't be",
        "gpu0_mem_used,4294967296,MB,can't be",
        "gpu0_mem_total,4096,KB,can't be",
        "gpu0_power_usage,99999,watts,can't be",
        "gpu0_ecc_sb_error,-3,No Of Errors,can't be",
    })
    void aValueThatIsNoneIsLeftOutAndSaid(String name, String value, String unit, String said)
            throws XMLStreamException {
        GangliaReport report = gmetad(cluster(999, host(metric(name, value, unit), metric("gpu0_fan", "30", "%"))));
        assertEquals(
                Map.of(Metric.FAN, 30.0),
                report.nodes().getFirst().gpus().getFirst().values().known());
        assertEquals(1, report.oddities().size());
        String oddity = report.oddities().getFirst();
        assertTrue(oddity.contains(said) && oddity.contains(name) && oddity.contains("node n"), oddity);
    }

    @Test
    void aUnitThatLiesIsNoticedWhereMoreIsUsedThanThereIs() throws XMLStreamException {
        GangliaReport report = gmetad(cluster(
                999,
                host(
                        metric("gpu0_mem_used", "1048576", "MB"),
                        metric("gpu0_mem_total", "4194304", "KB", 1, 90, 0, "zero"),
                        metric("gpu0_util", "5", "%"))));
        assertEquals(
                Map.of(Metric.UTILIZATION, 5.0),
                report.nodes().getFirst().gpus().getFirst().values().known());
        assertTrue(report.oddities().getFirst().contains("the unit of one of them lies"));
    }

    @Test
    void manyOdditiesAreCountedRatherThanKept() throws XMLStreamException {
        String[] metrics = new String[250];
        for (int i = 0; i < metrics.length; i++) metrics[i] = metric("gpu" + i + "_temp", "x", "C");
        GangliaReport report = gmetad(cluster(999, host(metrics)));
        assertEquals(100, report.oddities().size());
        assertEquals(150, report.odditiesMore());
    }

    @Test
    void twoNodesOfOneNameAreTwoNodes() throws XMLStreamException {
        GangliaReport report =
                gmetad(cluster(999, host(metric("gpu0_util", "1", "%")), host(metric("gpu0_util", "2", "%"))));
        assertEquals(2, report.nodes().size());
    }

    @Test
    void aClockThatIsHoursOffIsKnown() throws XMLStreamException {
        GangliaReport report = gmetad(cluster(999));
        assertEquals(Duration.between(Documents.AT, Instant.ofEpochSecond(1000)), report.clockAhead());
    }

    @Test
    void gpusThatTheDriverSeesAreCounted() throws XMLStreamException {
        assertEquals(1, only(metric("gpu_num", "1", "GPUs", 300, 90, 0, "zero")).gpuCount());
        assertNull(only(metric("gpu0_util", "1", "%")).gpuCount());
    }

    @Test
    void anEntityIsRefused() {
        for (String bad : List.of(
                "<!DOCTYPE GANGLIA_XML [<!ENTITY x \"y\">]><GANGLIA_XML>&x;</GANGLIA_XML>",
                "<!DOCTYPE GANGLIA_XML [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><GANGLIA_XML>&x;</GANGLIA_XML>",
                "<!DOCTYPE GANGLIA_XML [<!ENTITY x \"y\">]><GANGLIA_XML VERSION=\"&x;\"></GANGLIA_XML>"))
            assertThrows(XMLStreamException.class, () -> Documents.read(Documents.bytes(bad)));
    }

    @Test
    void whatADtdDeclaresMeansNothing() throws XMLStreamException {
        GangliaReport report =
                Documents.read(Documents.bytes("<!DOCTYPE GANGLIA_XML SYSTEM \"http://127.0.0.1:1/x.dtd\""
                        + " [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/p\"> %p; <!ATTLIST CLUSTER NAME CDATA \"made-up\">]>"
                        + "<GANGLIA_XML SOURCE=\"gmond\"><CLUSTER LOCALTIME=\"1\"/></GANGLIA_XML>"));
        assertEquals("", report.clusters().getFirst().name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>Not Found</body></html>",
                "<GANGLIA_XML SOURCE=\"gmetad\"><GRID>",
                "<GANGLIA_XML></GANGLIA_XML><GANGLIA_XML/>",
                "",
                "HTTP/1.0 404 Not Found\r\n\r\n"
            })
    void whatIsNotGangliasIsRefused(String document) {
        assertThrows(XMLStreamException.class, () -> Documents.read(Documents.bytes(document)));
    }

    @Test
    void depthNodesAttributesAndUnknownElementsAreBounded() {
        for (String inside : List.of(
                "<GRID>".repeat(50) + "</GRID>".repeat(50),
                "<HOST/>".repeat(GangliaLimits.DEFAULT.nodes() + 1),
                "<HOST a='' b='' c='' d='' e='' f='' g='' h='' i='' j='' k='' l='' m='' n='' o='' p='' q='' r='' s=''"
                        + " t='' u='' v='' w='' x='' y='' z='' aa='' ab='' ac='' ad='' ae='' af='' ag=''/>",
                "<X/>".repeat(1_001)))
            assertThrows(
                    XMLStreamException.class,
                    () -> Documents.read(Documents.bytes("<GANGLIA_XML>" + inside + "</GANGLIA_XML>")));
    }
}
