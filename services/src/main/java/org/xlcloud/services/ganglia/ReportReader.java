package org.xlcloud.services.ganglia;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.ganglia.NodeReader.Head;
import org.xlcloud.services.ganglia.NodeReader.Raw;
import org.xlcloud.services.metrics.ClusterReport;
import org.xlcloud.services.metrics.NodeReport;

/// Reads one document as a stream: elements and attributes as gmond 3.7 and gmetad 3.7 write them, in any order of
/// attributes, hosts and metrics, since those come out of hash tables.
final class ReportReader {
    /// A node is down when it was silent for so many times its TMAX.
    private static final int DOWN_AFTER = 4;

    /// The rule for nodes whose TMAX is 0, in seconds.
    private static final int DOWN_WITHOUT_TMAX = 60;

    /// A data source whose clock stands still for more than two polls of gmetad is stalled.
    private static final long STALLED_SECONDS = 40;

    private static final int DEEPEST = 16;
    private static final int MOST_ATTRIBUTES = 32;
    private static final int MOST_UNKNOWN_ELEMENTS = 1_000;

    private final XMLStreamReader xml;
    private final GangliaLimits limits;
    private final Oddities oddities = new Oddities();
    private final NodeReader node = new NodeReader(oddities);
    private final List<ClusterReport> clusters = new ArrayList<>();
    private List<NodeReport> nodes = new ArrayList<>();
    private String source = "";
    private @Nullable Long gridTime;
    private String cluster = "";
    private @Nullable Long clusterTime;
    private boolean inHost;
    private int depth;
    private int count;
    private int unknownElements;

    private ReportReader(XMLStreamReader xml, GangliaLimits limits) {
        this.xml = xml;
        this.limits = limits;
    }

    /// @param at when the document began to arrive
    /// @throws XMLStreamException when it is not well-formed or not Ganglia's, with the place
    static GangliaReport read(GuardedStream in, GangliaLimits limits, Instant at) throws XMLStreamException {
        XMLStreamReader xml = GangliaXml.parser().createXMLStreamReader(in);
        try {
            var reader = new ReportReader(xml, limits);
            reader.document();
            return reader.report(at, in.passed());
        } finally {
            xml.close();
        }
    }

    private void document() throws XMLStreamException {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> start();
                case XMLStreamConstants.END_ELEMENT -> end();
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw broken("an entity is used, and Ganglia's documents have none");
                default -> {} // the DTD, comments and the line breaks between elements
            }
        }
    }

    private XMLStreamException broken(String what) {
        return new XMLStreamException(what, xml.getLocation());
    }

    private void start() throws XMLStreamException {
        if (++depth > DEEPEST) throw broken("elements are nested deeper than " + DEEPEST);
        if (xml.getAttributeCount() > MOST_ATTRIBUTES) throw broken("an element has too many attributes");
        String element = xml.getLocalName();
        if (element.equals("EXTRA_ELEMENT") && !source.isEmpty()) return; // two thirds of all
        if (source.isEmpty()) {
            if (!element.equals("GANGLIA_XML"))
                throw broken("found <" + Text.line(element) + ">, expected <GANGLIA_XML>");
            String said = xml.getAttributeValue(null, "SOURCE");
            source = said == null ? "ganglia" : Text.line(said);
            return;
        }
        switch (element) {
            case "METRIC" -> {
                if (inHost) metric();
            }
            case "EXTRA_ELEMENT", "EXTRA_DATA", "METRICS", "HOSTS" -> {}
            case "HOST" -> host();
            case "CLUSTER" -> cluster();
            case "GRID" -> {
                if (gridTime == null) gridTime = time("GRID", xml.getAttributeValue(null, "LOCALTIME"));
            }
            default -> {
                if (++unknownElements > MOST_UNKNOWN_ELEMENTS)
                    throw broken("there are more than " + MOST_UNKNOWN_ELEMENTS + " unknown elements, the last is <"
                            + Text.line(element) + ">");
            }
        }
    }

    private void end() {
        depth--;
        String element = xml.getLocalName();
        if (element.equals("EXTRA_ELEMENT")) return; // two thirds of all
        switch (element) {
            case "HOST" -> {
                if (inHost) nodes.add(node.end());
                inHost = false;
            }
            case "CLUSTER" -> {
                clusters.add(new ClusterReport(cluster, instant(clusterTime), stalled(), nodes));
                nodes = new ArrayList<>();
            }
            default -> {}
        }
    }

    private void cluster() {
        String name = xml.getAttributeValue(null, "NAME");
        cluster = name == null ? "" : Text.line(name);
        clusterTime = time("CLUSTER " + cluster, xml.getAttributeValue(null, "LOCALTIME"));
    }

    private boolean stalled() {
        return gridTime != null && clusterTime != null && gridTime - clusterTime > STALLED_SECONDS;
    }

    private void host() throws XMLStreamException {
        if (++count > limits.nodes()) throw broken("there are more than " + limits.nodes() + " hosts, the limit");
        String name = "";
        String address = "";
        long reported = -1;
        long tn = -1;
        long tmax = -1;
        long dmax = 0;
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String value = xml.getAttributeValue(i);
            switch (xml.getAttributeLocalName(i)) {
                case "NAME" -> name = Text.line(value);
                case "IP" -> address = Text.line(value);
                case "REPORTED" -> reported = seconds(value);
                case "TN" -> tn = seconds(value);
                case "TMAX" -> tmax = seconds(value);
                case "DMAX" -> dmax = seconds(value);
                default -> {}
            }
        }
        if (tn < 0 || tmax < 0) oddHost(name, "has no age that could be read");
        Long now = clusterTime != null ? clusterTime : gridTime;
        if (tn < 0 && now != null && reported >= 0) tn = Math.max(0, now - reported);
        // gmetad forgets such a node at its next sweep, gmond only every five minutes
        inHost = dmax <= 0 || tn <= dmax;
        if (inHost) node.begin(new Head(cluster, name, address, reported, Math.max(0, tn), down(reported, tn, tmax)));
    }

    /// What gmetad adds to TN since a data source fell silent says nothing about its nodes: then the age at the last
    /// answer counts.
    private boolean down(long reported, long tn, long tmax) {
        Long then = clusterTime;
        long silent = then != null && reported >= 0 && (stalled() || tmax == 0) ? Math.abs(then - reported) : tn;
        if (silent < 0) return true;
        return silent >= (tmax <= 0 ? DOWN_WITHOUT_TMAX : DOWN_AFTER * tmax);
    }

    private void oddHost(String name, String what) {
        if (!oddities.full()) oddities.say("node " + name + " in cluster " + cluster + " " + what);
    }

    private void metric() {
        int attributes = xml.getAttributeCount();
        String name = attributes > 0 && xml.getAttributeLocalName(0).equals("NAME")
                ? xml.getAttributeValue(0)
                : xml.getAttributeValue(null, "NAME");
        MetricName known = name == null ? null : node.known(name);
        if (name == null || known == null) return;
        String value = "";
        String type = "";
        String unit = "";
        boolean constant = false;
        long tn = 0;
        long tmax = 0;
        long dmax = 0;
        for (int i = 0; i < attributes; i++) {
            switch (xml.getAttributeLocalName(i)) {
                case "VAL" -> value = xml.getAttributeValue(i);
                case "TYPE" -> type = xml.getAttributeValue(i);
                case "UNITS" -> unit = xml.getAttributeValue(i);
                case "TN" -> tn = seconds(xml.getAttributeValue(i));
                case "TMAX" -> tmax = seconds(xml.getAttributeValue(i));
                case "DMAX" -> dmax = seconds(xml.getAttributeValue(i));
                case "SLOPE" -> constant = xml.getAttributeValue(i).equals("zero");
                default -> {}
            }
        }
        // gmetad hides what is older than its DMAX, gmond still lists it
        if (dmax > 0 && tn > dmax) return;
        node.take(known, name, new Raw(value, type, unit, constant, Math.max(0, tn), tmax));
    }

    /// Not negative; -1 where it is no number of seconds.
    private static long seconds(String text) {
        int length = text.length();
        if (length == 0 || length > 12) return -1;
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) return -1;
            value = value * 10 + digit;
        }
        return value;
    }

    private @Nullable Long time(String of, @Nullable String written) {
        long seconds = written == null ? -1 : seconds(written);
        if (seconds >= 0) return seconds;
        oddities.say("the clock of " + of + " is \"" + written + "\", expected seconds since 1970");
        return null;
    }

    private static @Nullable Instant instant(@Nullable Long seconds) {
        return seconds == null ? null : Instant.ofEpochSecond(seconds);
    }

    private GangliaReport report(Instant at, long bytes) {
        // the only cluster of a gmond has the clock of that gmond
        Instant time = gridTime != null || clusters.size() != 1
                ? instant(gridTime)
                : clusters.getFirst().localTime();
        return new GangliaReport(source, time, clusters, oddities.kept(), oddities.more(), at, bytes);
    }
}
