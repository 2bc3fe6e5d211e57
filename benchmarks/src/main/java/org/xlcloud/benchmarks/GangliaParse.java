package org.xlcloud.benchmarks;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.ganglia.GangliaClient;
import org.xlcloud.services.ganglia.GangliaLimits;
import org.xlcloud.services.ganglia.GangliaReport;

/// gmetad's whole document read into our values, against loops that only step over the events of the same bytes, with
/// Aalto and with the JDK's own parser; then ours once more in 64 MiB of heap.
///
/// Arguments: hosts, GPUs per host, rounds (default 1000 8 15).
public final class GangliaParse {
    private static final int WARM_UP = 8;

    private GangliaParse() {}

    private interface Reader {
        long read(InputStream in) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("--small-heap")) {
            try (var in = new BufferedInputStream(Files.newInputStream(Path.of(arguments[1])))) {
                System.out.println(ours(in) + " GPUs with values");
            }
            System.out.println("end");
            return;
        }
        int hosts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        int gpus = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 15;
        byte[] dump = GangliaDump.of(hosts, gpus, 1_795_364_553L);
        var aalto = new InputFactoryImpl();
        XMLInputFactory jdk = XMLInputFactory.newDefaultFactory();
        jdk.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        List<Reader> readers = List.of(GangliaParse::ours, in -> bare(aalto, in), in -> bare(jdk, in));
        double[][] seconds = new double[readers.size()][rounds];
        long found = 0;
        for (int round = -WARM_UP; round < rounds; round++)
            for (int i = 0; i < readers.size(); i++) {
                long start = System.nanoTime();
                long count = readers.get(i).read(new ByteArrayInputStream(dump));
                if (round >= 0) seconds[i][round] = (System.nanoTime() - start) / 1e9;
                if (i == 0) found = count;
            }
        double ours = FirstFrame.median(seconds[0]);
        double bare = FirstFrame.median(seconds[1]);
        double own = FirstFrame.median(seconds[2]);
        System.out.printf(
                Locale.ROOT,
                "ganglia parse: ours %.3f s, bare Aalto %.3f s, %.2f times (goal at most 1.5); bare JDK StAX %.3f s, %.2f times; medians of %d rounds%n  %,d bytes, %d hosts x %d GPUs x 12 metrics, %d GPUs with values%n",
                ours,
                bare,
                ours / bare,
                own,
                ours / own,
                rounds,
                dump.length,
                hosts,
                gpus,
                found);
        Path file = Files.createTempFile("xlcloud-benchmark", ".xml");
        try {
            Files.write(file, dump);
            try (var child =
                    new Child(List.of("-Xmx64m"), GangliaParse.class, List.of("--small-heap", file.toString()))) {
                System.out.println(
                        "  in a heap of 64 MiB: " + child.linesUntil("end").getFirst());
            }
        } finally {
            Files.delete(file);
        }
    }

    private static long ours(InputStream in) {
        var client =
                new GangliaClient(GangliaAddress.whole("a file", 1), GangliaLimits.DEFAULT, InstantSource.system());
        GangliaReport report = client.parse(in);
        return report.nodes().stream()
                .flatMap(node -> node.gpus().stream())
                .filter(gpu -> gpu.values().any())
                .count();
    }

    private static long bare(XMLInputFactory factory, InputStream in) throws Exception {
        XMLStreamReader reader = factory.createXMLStreamReader(in);
        long events = 0;
        while (reader.hasNext()) {
            reader.next();
            events++;
        }
        reader.close();
        return events;
    }
}
