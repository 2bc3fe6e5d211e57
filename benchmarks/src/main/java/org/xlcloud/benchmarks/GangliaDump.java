package org.xlcloud.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/// What a gmetad of some size answers: one cluster, GPU metrics of the NVIDIA module since August 2014 with their extra
/// data, a hundredth of the nodes down. The same arguments make the same bytes.
final class GangliaDump {
    /// Suffix, unit, slope, title, least, most.
    private static final Object[][] METRICS = {
        {"util", "%", "both", "GPU%d Utilization", 0, 100},
        {"mem_util", "%", "both", "GPU%d Memory Utilization", 0, 100},
        {"temp", "C", "both", "Temperature of GPU %d", 30, 90},
        {"fb_memory", "MB", "both", "GPU%d FB Memory Used", 13, 4799},
        {"mem_total", "MB", "zero", "GPU%d FB Memory Total", 4799, 4799},
        {"power_usage_report", "watts", "both", "GPU%d Power Usage", 25, 225},
        {"fan", "%", "both", "GPU%d Fan Speed", 30, 90},
        {"graphics_clock_report", "MHz", "both", "GPU%d Graphics Clock", 324, 705},
        {"sm_clock_report", "MHz", "both", "GPU%d SM Clock", 324, 705},
        {"mem_clock_report", "MHz", "both", "GPU%d Memory Clock", 324, 2600},
        {"ecc_db_error", "No Of Errors", "both", "GPU%d ECC Report", 0, 0},
        {"power_man_limit", "Watts", "zero", "GPU%d Power Management Limit", 225, 225}
    };

    private GangliaDump() {}

    /// @param now gmetad's clock in seconds
    static byte[] of(int hosts, int gpus, long now) {
        var random = new Random(42);
        var out = new StringBuilder(hosts * gpus * 4_600 + 4_096);
        out.append("<?xml version=\"1.0\" encoding=\"ISO-8859-1\" standalone=\"yes\"?>\n");
        out.append("<!DOCTYPE GANGLIA_XML [\n   <!ELEMENT GANGLIA_XML (GRID|CLUSTER|HOST)*>\n");
        out.append("      <!ATTLIST GANGLIA_XML VERSION CDATA #REQUIRED>\n]>\n");
        out.append("<GANGLIA_XML VERSION=\"3.7.2\" SOURCE=\"gmetad\">\n");
        out.append("<GRID NAME=\"g\" AUTHORITY=\"http://127.0.0.1/\" LOCALTIME=\"")
                .append(now)
                .append("\">\n");
        out.append("<CLUSTER NAME=\"c\" LOCALTIME=\"").append(now).append("\" OWNER=\"o\" LATLONG=\"\" URL=\"\">\n");
        for (int host = 0; host < hosts; host++) host(out, random, host, gpus, now);
        out.append("</CLUSTER>\n</GRID>\n</GANGLIA_XML>\n");
        return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    static String address(int host) {
        return "10.42." + host / 250 + "." + (host % 250 + 1);
    }

    private static void host(StringBuilder out, Random random, int host, int gpus, long now) {
        String name = "gpu-inst-%04d".formatted(host);
        int tn = random.nextInt(100) > 0 ? random.nextInt(20) : 81 + random.nextInt(4_000);
        out.append(
                "<HOST NAME=\"%s\" IP=\"%s\" REPORTED=\"%d\" TN=\"%d\" TMAX=\"20\" DMAX=\"86400\" LOCATION=\"0,0,0\" GMOND_STARTED=\"%d\" TAGS=\"\">\n"
                        .formatted(name, address(host), now - tn, tn, now - 86_400));
        for (int gpu = 0; gpu < gpus; gpu++)
            for (Object[] metric : METRICS) {
                int least = (int) metric[4];
                String title = String.format(Locale.ROOT, (String) metric[3], gpu);
                out.append("<METRIC NAME=\"gpu").append(gpu).append('_').append(metric[0]);
                out.append("\" VAL=\"").append(least + random.nextInt((int) metric[5] - least + 1));
                out.append("\" TYPE=\"uint32\" UNITS=\"").append(metric[1]).append("\" TN=\"");
                out.append(tn + random.nextInt(11))
                        .append("\" TMAX=\"90\" DMAX=\"0\" SLOPE=\"")
                        .append(metric[2]);
                out.append("\" SOURCE=\"gmond\">\n<EXTRA_DATA>\n");
                extra(out, "TITLE", title);
                extra(out, "DESC", title);
                extra(out, "GROUP", "gpu");
                extra(out, "SPOOF_HOST", address(host) + ":" + name);
                out.append("</EXTRA_DATA>\n</METRIC>\n");
            }
        out.append("</HOST>\n");
    }

    private static void extra(StringBuilder out, String name, String value) {
        out.append("<EXTRA_ELEMENT NAME=\"")
                .append(name)
                .append("\" VAL=\"")
                .append(value)
                .append("\"/>\n");
    }
}
