package org.xlcloud.services.ganglia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.NodeReport;

class GangliaClientTest {
    private static final GangliaLimits LIMITS = GangliaLimits.DEFAULT.withBytes(1 << 20);

    /// What a peer does with a connection.
    private interface Peer {
        void serve(OutputStream out) throws Exception;
    }

    /// A server for one connection that closes when `peer` is done.
    private static final class Server implements AutoCloseable {
        private final ServerSocket listening;

        Server(Peer peer) throws IOException {
            listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                try (Socket socket = listening.accept()) {
                    peer.serve(socket.getOutputStream());
                } catch (Exception e) {
                    // the client has gone, which is what some tests are about
                    assertTrue(e instanceof IOException || e instanceof InterruptedException, e::toString);
                }
            });
        }

        GangliaReport read(GangliaLimits limits) {
            var address = GangliaAddress.whole("127.0.0.1", listening.getLocalPort());
            return new GangliaClient(address, limits, InstantSource.system()).read();
        }

        @Override
        public void close() {
            try {
                listening.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Problem problem(Peer peer) throws IOException {
        return problem(LIMITS, peer);
    }

    private static Problem problem(GangliaLimits limits, Peer peer) throws IOException {
        try (var server = new Server(peer)) {
            return assertThrows(ProblemException.class, () -> server.read(limits))
                    .problem();
        }
    }

    private static void says(Problem problem, String words) {
        assertTrue(problem.oneLine().contains(words), problem::oneLine);
    }

    @Test
    void aWholeDocumentIsRead() throws IOException {
        byte[] document = Documents.recorded("gmetad-8651-full.xml");
        try (var server = new Server(out -> out.write(document))) {
            assertEquals(3, server.read(LIMITS).nodes().size());
        }
    }

    @Test
    void aBrokenLineIsNamed() throws IOException {
        String document =
                new String(Documents.recorded("gmetad-8651-full.xml"), java.nio.charset.StandardCharsets.ISO_8859_1);
        int units = document.indexOf("UNITS=\"%\"");
        long line = document.substring(0, units).lines().count();
        byte[] broken = Documents.bytes(document.substring(0, units) + "UNITS=\"a&b\"" + document.substring(units + 9));
        Problem problem = problem(out -> out.write(broken));
        says(problem, "at line " + line + ", column ");
    }

    @Test
    void aDocumentThatEndsTooEarlyIsRefusedWhole() throws IOException {
        byte[] document = Documents.recorded("gmetad-8651-full.xml");
        says(problem(out -> out.write(document, 0, document.length / 2)), "at line ");
    }

    @Test
    void aPeerThatClosesAtOnceMayNotTrustUs() throws IOException {
        says(problem(out -> {}), "trusted_hosts");
    }

    @Test
    void aPeerThatFallsSilentMidDocumentIsGivenUp() throws IOException {
        byte[] document = Documents.recorded("gmetad-8651-full.xml");
        says(
                problem(LIMITS.withIdle(Duration.ofMillis(200)), out -> {
                    out.write(document, 0, 30_000);
                    out.flush();
                    Thread.currentThread().join(); // until the test ends
                }),
                "said nothing more for 0.2 s after 30000 bytes");
    }

    @Test
    void aPeerThatTricklesIsGivenUp() throws IOException {
        says(
                problem(LIMITS.withWhole(Duration.ofSeconds(1)), out -> {
                    out.write(Documents.bytes("<GANGLIA_XML>"));
                    while (true) {
                        out.write(Documents.bytes("<!-- -->"));
                        out.flush();
                        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
                    }
                }),
                "not complete within 1 s");
    }

    @Test
    void aDocumentWithoutEndIsGivenUpAtTheLimit() throws IOException {
        byte[] host = Documents.bytes(Documents.host().repeat(1_000));
        says(
                problem(out -> {
                    out.write(Documents.bytes("<GANGLIA_XML><CLUSTER LOCALTIME=\"1\">"));
                    while (true) out.write(host);
                }),
                "longer than 1 MiB");
    }

    /// Half a gigabyte that is well-formed: only the limit's part of it is read, and of one node's values one each
    /// kept.
    @Test
    void ofHalfAGigabyteNoMoreThanTheLimitIsRead() {
        byte[] head = Documents.bytes("<GANGLIA_XML SOURCE=\"gmetad\"><GRID LOCALTIME=\"1\"><CLUSTER LOCALTIME=\"1\">");
        byte[] part = Documents.bytes(("<!--" + "x".repeat(4_000) + "-->").repeat(16));
        long[] sent = {0};
        var endless = new InputStream() {
            private byte[] now = head;
            private int at;

            @Override
            public int read() {
                if (at == now.length) {
                    if (sent[0] > 500L << 20) return -1;
                    now = part;
                    at = 0;
                }
                sent[0]++;
                return now[at++] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int most) {
                int first = read();
                if (first < 0) return -1;
                into[from] = (byte) first;
                int more = Math.min(most - 1, now.length - at);
                System.arraycopy(now, at, into, from + 1, more);
                at += more;
                sent[0] += more;
                return more + 1;
            }
        };
        var client =
                new GangliaClient(GangliaAddress.whole("unused", 1), GangliaLimits.DEFAULT, InstantSource.system());
        says(assertThrows(ProblemException.class, () -> client.parse(endless)).problem(), "longer than 256 MiB");
        assertTrue(sent[0] < (257L << 20), () -> sent[0] + " bytes were read");
    }

    @Test
    void aValueWithoutEndIsGivenUpLongBeforeTheLimit() throws IOException {
        byte[] x = Documents.bytes("x".repeat(1 << 16));
        says(
                problem(out -> {
                    out.write(Documents.bytes("<GANGLIA_XML SOURCE=\""));
                    while (true) out.write(x);
                }),
                "no markup");
    }

    @Test
    void whereNothingListensThatIsSaid() throws IOException {
        int port;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        var client = new GangliaClient(GangliaAddress.whole("127.0.0.1", port), LIMITS, InstantSource.system());
        says(assertThrows(ProblemException.class, client::read).problem(), "nothing listens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gmetad-8651-full.xml", "gmond-8649-one-host-down.xml"})
    void whateverIsDoneToADocumentEndsInAReportOrAProblem(String file) throws Exception {
        byte[] document = Documents.recorded(file);
        for (int seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            byte[] changed = document.clone();
            int length = random.nextInt(4) == 0 ? random.nextInt(changed.length) : changed.length;
            for (int i = random.nextInt(6); i >= 0; i--) {
                int at = random.nextInt(changed.length);
                switch (random.nextInt(4)) {
                    case 0 -> changed[at] = (byte) random.nextInt();
                    case 1 -> changed[at] = (byte) "<>&\"'=/ \0]!?-".charAt(random.nextInt(13));
                    case 2 -> {
                        int from = random.nextInt(changed.length);
                        int count = Math.min(random.nextInt(500), changed.length - Math.max(from, at));
                        System.arraycopy(document, from, changed, at, Math.max(0, count));
                    }
                    default -> changed[at] = '9';
                }
            }
            byte[] sent = java.util.Arrays.copyOf(changed, length);
            var client = new GangliaClient(GangliaAddress.whole("unused", 1), LIMITS, InstantSource.system());
            try {
                GangliaReport report = client.parse(new java.io.ByteArrayInputStream(sent));
                for (NodeReport node : report.nodes())
                    if (node.down())
                        assertTrue(node.gpus().stream()
                                .noneMatch(gpu -> gpu.values().any()));
            } catch (ProblemException e) {
                assertTrue(!e.problem().reason().isEmpty());
                assertTrue(!(e.getCause() instanceof Error), "seed " + seed);
            }
        }
    }
}
