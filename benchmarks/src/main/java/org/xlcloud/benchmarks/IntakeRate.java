package org.xlcloud.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.AlarmIntake;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.flow.Secret;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;

/// Webhook receipts per second, from the first byte of a request to its 204 with everything on the
/// disk, against what the bare database commits on the same disk in the same run: one row for each
/// commit as a simple program would do it, and rows in commits as large as ours were. Sender and
/// receiver share the machine.
///
/// Arguments: seconds (default 10), senders (default 64), JDBC URLs of two empty PostgreSQL databases
/// (default: SQLite).
public final class IntakeRate {
    private static final String SECRET = "bench-secret-bench-secret";

    private IntakeRate() {}

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        int senders = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 64;
        @Nullable String ourUrl = arguments.length > 2 ? arguments[2] : null;
        @Nullable String bareUrl = arguments.length > 3 ? arguments[3] : null;
        Path folder = Files.createTempDirectory("xlcloud-intake");
        try {
            String bare = bareUrl == null ? "jdbc:sqlite:" + folder.resolve("bare.db") : bareUrl;
            double single = commits(bare, seconds, 1);
            Rate ours = receipts(
                    ourUrl == null
                            ? new JournalPlace.File(folder.resolve("journal.db"))
                            : new JournalPlace.Database(ourUrl),
                    seconds,
                    senders);
            double again = commits(bare, seconds, 1);
            double limit = Math.max(single, again);
            System.out.printf(
                    Locale.ROOT,
                    "intake: ours %,.0f receipts/s durable, p50 %.1f ms, p99 %.1f ms, most %.1f ms, %.2f ms of the processor each with its sending, %d senders, %,d receipts, %d not 204%n"
                            + "  bare %s, one row a commit: %,.0f and %,.0f commits/s, ours %.0f %% of the better (goal 80 %%)%n",
                    ours.perSecond(),
                    ours.at(0.5),
                    ours.at(0.99),
                    ours.at(1),
                    ours.processorMillis(),
                    senders,
                    ours.count(),
                    ours.failed(),
                    bareUrl == null ? "SQLite" : "PostgreSQL",
                    single,
                    again,
                    100 * ours.perSecond() / limit);
            for (int rows : new int[] {8, 64})
                System.out.printf(
                        Locale.ROOT,
                        "  bare, %d rows a commit: %,.0f rows/s%n",
                        rows,
                        commits(bare, Math.max(2, seconds / 3), rows) * rows);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    /// Commits a second of one writer, with the columns and settings of the journal and none of its
    /// indexes.
    private static double commits(String url, int seconds, int rows) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            if (url.startsWith("jdbc:sqlite")) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
            }
            statement.execute("DROP TABLE IF EXISTS bare");
            statement.execute(
                    "CREATE TABLE bare (id BIGINT PRIMARY KEY, at BIGINT, kind TEXT, text TEXT, detail TEXT)");
            connection.setAutoCommit(false);
            String detail = body("0");
            long id = 0;
            long commits = 0;
            long start = System.nanoTime();
            long end = start + seconds * 1_000_000_000L;
            try (PreparedStatement row =
                    connection.prepareStatement("INSERT INTO bare VALUES (?, ?, 'webhook', ?, ?)")) {
                while (System.nanoTime() < end) {
                    for (int i = 0; i < rows; i++) {
                        row.setLong(1, ++id);
                        row.setLong(2, id);
                        row.setString(3, "webhook bench told: hot is alarm");
                        row.setString(4, detail);
                        row.executeUpdate();
                    }
                    connection.commit();
                    commits++;
                }
            }
            return commits / ((System.nanoTime() - start) / 1e9);
        }
    }

    /// @param millis how long each took, the shortest first
    /// @param processorMillis the processor time of one, in this whole process
    private record Rate(double perSecond, List<Double> millis, double processorMillis, long count, long failed) {
        double at(double part) {
            int place = (int) Math.min(millis.size() - 1.0, Math.floor(millis.size() * part));
            return millis.isEmpty() ? 0 : millis.get(place);
        }
    }

    private static Rate receipts(JournalPlace place, int seconds, int senders) throws Exception {
        try (var journal = new Journal(place, JournalLimits.DEFAULT, InstantSource.system());
                var desk = new AlarmDesk(journal, new Author("bench", "here"), InstantSource.system());
                var intake = new AlarmIntake(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        List.of(new AlarmIntake.Source("bench", "bench", new Secret(SECRET))),
                        AlarmIntake.Bounds.DEFAULT,
                        null,
                        desk,
                        InstantSource.system())) {
            load(intake.port(), 6, senders); // warms up
            return load(intake.port(), seconds, senders);
        }
    }

    private static Rate load(int port, int seconds, int senders) throws Exception {
        var failed = new AtomicLong();
        var all = new ArrayList<double[]>();
        var threads = new ArrayList<Thread>();
        long processor = processorNanos();
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        for (int i = 0; i < senders; i++)
            threads.add(Thread.ofVirtual().start(() -> {
                double[] millis = send(port, end, failed);
                synchronized (all) {
                    all.add(millis);
                }
            }));
        for (Thread thread : threads) thread.join();
        double took = (System.nanoTime() - start) / 1e9;
        double spent = (processorNanos() - processor) / 1e6;
        double[] millis = all.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        return new Rate(
                millis.length / took,
                Arrays.stream(millis).boxed().toList(),
                spent / Math.max(1, millis.length),
                millis.length,
                failed.get());
    }

    private static long processorNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    private static double[] send(int port, long end, AtomicLong failed) {
        var millis = new ArrayList<Double>();
        var random = new SplittableRandom();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (System.nanoTime() < end) {
                byte[] request = request(id(random));
                long start = System.nanoTime();
                socket.getOutputStream().write(request);
                int status = status(in);
                if (status == 204) millis.add((System.nanoTime() - start) / 1e6);
                else failed.incrementAndGet();
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        }
        return millis.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// Without the system's secure generator, whose time is not the receiver's.
    private static String id(SplittableRandom random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /// A whole request that tells of an alarm.
    static byte[] request(String id) {
        String body = body(id);
        return ("POST /alarms/bench/" + SECRET + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "x-openstack-request-id: req-" + id + "\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    static String secret() {
        return SECRET;
    }

    private static String body(String id) {
        return "{\"alarm_name\": \"hot\", \"alarm_id\": \"" + id
                + "\", \"severity\": \"critical\", \"previous\": \"ok\","
                + " \"current\": \"alarm\", \"reason\": \"Transition to alarm due to 1 samples outside threshold, most recent:"
                + " 81.0\", \"reason_data\": {\"type\": \"threshold\", \"most_recent\": 81.0, \"count\": 1}}";
    }

    /// Reads a response without a body.
    static int status(InputStream in) throws IOException {
        var line = new StringBuilder();
        int status = 0;
        for (int c = in.read(); ; c = in.read()) {
            if (c < 0) throw new IOException("the connection ended");
            if (c == '\r') continue;
            if (c != '\n') {
                line.append((char) c);
                continue;
            }
            if (line.isEmpty()) return status;
            if (status == 0) status = Integer.parseInt(line.substring(9, 12));
            line.setLength(0);
        }
    }
}
