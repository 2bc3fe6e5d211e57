package org.xlcloud.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.AlarmIntake;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.flow.Secret;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;

/// Kills the receiver of webhooks with SIGKILL under load, again and again on one and the same
/// journal, and compares what was answered 204 with what is in the journal at the end.
///
/// Arguments: times (default 100), senders (default 16), a JDBC URL of an empty PostgreSQL database
/// (default: SQLite).
public final class JournalCrash {
    private JournalCrash() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1 && arguments[0].equals("--receive")) {
            receive(place(arguments[1]));
            return;
        }
        int times = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        int senders = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        Path folder = Files.createTempDirectory("xlcloud-crash");
        String where = arguments.length > 2
                ? arguments[2]
                : folder.resolve("journal.db").toString();
        var random = new Random(3);
        Set<String> confirmed = ConcurrentHashMap.newKeySet();
        Set<String> sent = ConcurrentHashMap.newKeySet();
        int idle = 0;
        for (int i = 0; i < times; i++) {
            int before = confirmed.size();
            round(where, senders, 1 + random.nextInt(300), confirmed, sent);
            if (confirmed.size() == before) idle++;
        }
        int missing = 0;
        Set<String> kept = new HashSet<>();
        try (var journal = new Journal(place(where), JournalLimits.DEFAULT, InstantSource.system())) {
            long seq = 0;
            while (true) {
                List<Entry> entries = journal.since(seq, Set.of(Kind.WEBHOOK), 10_000);
                for (Entry entry : entries) kept.add(entry.fact().subject().substring("crash/".length()));
                if (entries.isEmpty()) break;
                seq = entries.getLast().seq();
            }
            if (!journal.problems().newest().isEmpty())
                System.out.println("  " + journal.problems().newest());
        }
        for (String id : confirmed) if (!kept.contains(id)) missing++;
        int more = 0;
        for (String id : kept) if (!confirmed.contains(id)) more++;
        System.out.printf(
                Locale.ROOT,
                "journal crash: killed %d times under load (%d of them before the first answer): %,d sent, %,d answered 204, %,d in the journal, %d answered but missing (goal 0); %d written whose answer was cut off%n",
                times,
                idle,
                sent.size(),
                confirmed.size(),
                kept.size(),
                missing,
                more);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(folder);
        if (missing > 0 || idle > 0) System.exit(1);
    }

    private static JournalPlace place(String where) {
        return where.startsWith("jdbc:") ? new JournalPlace.Database(where) : new JournalPlace.File(Path.of(where));
    }

    private static void receive(JournalPlace place) throws InterruptedException {
        var journal = new Journal(place, JournalLimits.DEFAULT, InstantSource.system());
        var desk = new AlarmDesk(journal, new Author("crash", "here"), InstantSource.system());
        desk.start();
        var intake = new AlarmIntake(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(new AlarmIntake.Source("bench", "crash", new Secret(IntakeRate.secret()))),
                AlarmIntake.Bounds.DEFAULT,
                null,
                desk,
                InstantSource.system());
        System.out.println(intake.port());
        System.out.println("ready");
        Thread.sleep(60_000);
    }

    private static void round(String where, int senders, int answers, Set<String> confirmed, Set<String> sent)
            throws Exception {
        try (var child = new Child(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                JournalCrash.class,
                List.of("--receive", where))) {
            int port = Integer.parseInt(child.linesUntil("ready").getFirst());
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < senders; i++) threads.add(Thread.ofVirtual().start(() -> send(port, confirmed, sent)));
            // In the midst of it: after so many answers of this round, which differ from round to round.
            int enough = confirmed.size() + answers;
            long latest = System.nanoTime() + 60_000_000_000L;
            while (confirmed.size() < enough && System.nanoTime() < latest) Thread.sleep(1);
            child.kill();
            for (Thread thread : threads) thread.join();
        }
    }

    private static void send(int port, Set<String> confirmed, Set<String> sent) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String id = UUID.randomUUID().toString();
                sent.add(id);
                socket.getOutputStream().write(IntakeRate.request(id));
                if (IntakeRate.status(in) == 204) confirmed.add(id);
            }
        } catch (IOException e) {
            // It was killed, as it should be.
        }
    }
}
