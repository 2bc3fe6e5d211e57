package org.xlcloud.services.ganglia;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.xml.stream.XMLStreamException;

/// Documents for tests: recorded ones, and small ones written out.
final class Documents {
    static final Instant AT = Instant.ofEpochSecond(1_795_364_553);

    private Documents() {}

    static byte[] recorded(String name) {
        try (InputStream in = Documents.class.getResourceAsStream("/payloads/" + name)) {
            if (in == null) throw new IllegalArgumentException("no payload " + name);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GangliaReport read(byte[] document) throws XMLStreamException {
        return ReportReader.read(
                new GuardedStream(new ByteArrayInputStream(document), GangliaLimits.DEFAULT.bytes()),
                GangliaLimits.DEFAULT,
                AT);
    }

    /// gmetad's, with a grid clock of 1000 s.
    static GangliaReport gmetad(String clusters) throws XMLStreamException {
        return read(bytes("<?xml version=\"1.0\" encoding=\"ISO-8859-1\" standalone=\"yes\"?>\n"
                + "<GANGLIA_XML VERSION=\"3.7.2\" SOURCE=\"gmetad\">\n<GRID NAME=\"g\" LOCALTIME=\"1000\">\n"
                + clusters + "\n</GRID>\n</GANGLIA_XML>\n"));
    }

    static String cluster(long localTime, String... hosts) {
        return "<CLUSTER NAME=\"c\" LOCALTIME=\"" + localTime + "\">\n" + String.join("\n", hosts) + "\n</CLUSTER>";
    }

    static String host(String name, long reported, long tn, long tmax, long dmax, String... metrics) {
        return "<HOST NAME=\"" + name + "\" IP=\"10.0.0.1\" REPORTED=\"" + reported + "\" TN=\"" + tn + "\" TMAX=\""
                + tmax + "\" DMAX=\"" + dmax + "\">\n" + String.join("\n", metrics) + "\n</HOST>";
    }

    /// One that was heard a second ago.
    static String host(String... metrics) {
        return host("n", 999, 1, 20, 0, metrics);
    }

    static String metric(String name, String value, String unit) {
        return metric(name, value, unit, 1, 90, 0, "both");
    }

    static String metric(String name, String value, String unit, long tn, long tmax, long dmax, String slope) {
        return "<METRIC NAME=\"" + name + "\" VAL=\"" + value + "\" TYPE=\"uint32\" UNITS=\"" + unit + "\" TN=\"" + tn
                + "\" TMAX=\"" + tmax + "\" DMAX=\"" + dmax + "\" SLOPE=\"" + slope + "\" SOURCE=\"gmond\"/>";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
