package org.xlcloud.simulator.ganglia;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.xlcloud.simulator.ganglia.Metric.Value;

/// Writes gmetad's document, element by element, straight to the peer: a grid of tens of thousands of GPUs is never
/// held as text. Attributes, their order and the inline DTD are those of gmetad 3.7.2.
final class GangliaXml implements AutoCloseable {
    private static final String PROLOGUE = prologue();

    private final Writer out;
    private final Instant now;

    /// @param now the instant that every TN is counted to
    GangliaXml(OutputStream to, Instant now) {
        this.out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.ISO_8859_1), 1 << 16);
        this.now = now;
    }

    void start() throws IOException {
        out.write(PROLOGUE);
        out.write("<GANGLIA_XML VERSION=\"3.7.2\" SOURCE=\"gmetad\">\n");
    }

    void end() throws IOException {
        out.write("</GANGLIA_XML>\n");
    }

    void startGrid(GangliaGrid grid) throws IOException {
        out.write("<GRID NAME=\"" + grid.name() + "\" AUTHORITY=\"" + grid.authority() + "\" LOCALTIME=\""
                + grid.now().getEpochSecond() + "\">\n");
    }

    void endGrid() throws IOException {
        out.write("</GRID>\n");
    }

    void startCluster(GangliaCluster cluster) throws IOException {
        out.write("<CLUSTER NAME=\"" + cluster.name() + "\" LOCALTIME=\""
                + cluster.localTime().getEpochSecond() + "\" OWNER=\"" + cluster.owner()
                + "\" LATLONG=\"unspecified\" URL=\"unspecified\">\n");
    }

    void endCluster() throws IOException {
        out.write("</CLUSTER>\n");
    }

    void startHost(GangliaHost host) throws IOException {
        out.write("<HOST NAME=\"" + host.name() + "\" IP=\"" + host.ip() + "\" REPORTED=\""
                + host.reported().getEpochSecond() + "\" TN=\"" + host.tn(now) + "\" TMAX=\"" + GangliaHost.TMAX
                + "\" DMAX=\"" + GangliaHost.DMAX + "\" LOCATION=\"0,0,0\" GMOND_STARTED=\""
                + host.started().getEpochSecond() + "\" TAGS=\"\">\n");
    }

    void endHost() throws IOException {
        out.write("</HOST>\n");
    }

    void metric(GangliaHost host, Value value) throws IOException {
        Metric metric = value.metric();
        long tn = host.tn(now) + value.ageSeconds();
        // gmetad hides what is older than its own DMAX
        if (metric.dmax() > 0 && tn > metric.dmax()) return;
        out.write("<METRIC NAME=\"");
        out.write(metric.name());
        out.write("\" VAL=\"");
        out.write(escaped(value.text()));
        out.write("\" TYPE=\"");
        out.write(metric.type());
        out.write("\" UNITS=\"");
        out.write(metric.units());
        out.write("\" TN=\"" + tn + "\" TMAX=\"" + metric.tmax() + "\" DMAX=\"" + metric.dmax() + "\" SLOPE=\"");
        out.write(metric.slope());
        out.write("\" SOURCE=\"gmond\">\n<EXTRA_DATA>\n");
        extras(metric);
        if (metric.spoofed()) extra("SPOOF_HOST", host.ip() + ":" + host.name());
        out.write("</EXTRA_DATA>\n</METRIC>\n");
    }

    void hosts(int up, int down) throws IOException {
        out.write("<HOSTS UP=\"" + up + "\" DOWN=\"" + down + "\" SOURCE=\"gmetad\"/>\n");
    }

    /// The sums of a grid carry no extra elements, those of a cluster do.
    void sums(Collection<GangliaSums.Sum> sums, boolean withExtras) throws IOException {
        for (GangliaSums.Sum sum : sums) {
            Metric metric = sum.metric();
            out.write("<METRICS NAME=\"" + metric.name() + "\" SUM=\"" + sum.text() + "\" NUM=\"" + sum.hosts()
                    + "\" TYPE=\"double\" UNITS=\"" + metric.units() + "\" SLOPE=\"" + metric.slope()
                    + "\" SOURCE=\"gmond\">\n<EXTRA_DATA>\n");
            if (withExtras) extras(metric);
            out.write("</EXTRA_DATA>\n</METRICS>\n");
        }
    }

    /// The order of gmetric's and of gmond's own extra elements differs; a reader must not depend on it.
    private void extras(Metric metric) throws IOException {
        List<String> groups = metric.groups();
        if (metric.spoofed()) {
            extra("TITLE", metric.title());
            extra("DESC", metric.description());
            for (String group : groups.reversed()) extra("GROUP", group);
        } else {
            for (String group : groups) extra("GROUP", group);
            extra("DESC", metric.description());
            extra("TITLE", metric.title());
        }
    }

    private void extra(String name, String value) throws IOException {
        out.write("<EXTRA_ELEMENT NAME=\"");
        out.write(name);
        out.write("\" VAL=\"");
        out.write(value);
        out.write("\"/>\n");
    }

    /// gmond escapes these three in VAL and nothing anywhere else.
    private static String escaped(String value) {
        if (value.indexOf('&') < 0 && value.indexOf('<') < 0 && value.indexOf('>') < 0) return value;
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }

    private static String prologue() {
        try (InputStream in = GangliaXml.class.getResourceAsStream("prologue.xml")) {
            if (in == null) throw new IllegalStateException("prologue.xml is not on the class path");
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
