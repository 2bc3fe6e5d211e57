package org.xlcloud.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.journal.Query;

/// First pages of searches in a journal of many rows, a year of alarms of 16,000 GPUs: by time,
/// kind, object and words, common and rare ones, near and far back.
///
/// Arguments: rows (default 10000000), rounds (default 5), where: a JDBC URL of a PostgreSQL database, or
/// a folder that keeps the SQLite file (default: a temporary one). A database that holds as many rows
/// already is searched as it is.
public final class JournalSearch {
    private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");
    private static final int AT_ONCE = 2_000;

    private JournalSearch() {}

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        String where = arguments.length > 2 ? arguments[2] : "";
        if (!where.isEmpty()) {
            measure(
                    where.startsWith("jdbc:")
                            ? new JournalPlace.Database(where)
                            : new JournalPlace.File(Path.of(where).resolve("journal.db")),
                    rows,
                    rounds);
            return;
        }
        Path folder = Files.createTempDirectory("xlcloud-journal");
        try {
            measure(new JournalPlace.File(folder.resolve("journal.db")), rows, rounds);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    private static void measure(JournalPlace place, int rows, int rounds) {
        try (var journal = new Journal(
                place, JournalLimits.DEFAULT.withPatience(Duration.ofMinutes(5)), InstantSource.fixed(NOW))) {
            if (journal.since(rows - 1L, Set.of(), 1).isEmpty()) fill(journal, rows);
            search(journal, rows, rounds);
        }
    }

    private static void fill(Journal journal, int rows) {
        var random = new Random(1);
        Instant begin = NOW.minus(Duration.ofDays(365));
        long step = Duration.ofDays(365).toMillis() / rows;
        long start = System.nanoTime();
        for (int from = 0; from < rows; from += AT_ONCE) {
            var facts = new ArrayList<Fact>(AT_ONCE);
            for (int i = from; i < Math.min(rows, from + AT_ONCE); i++)
                facts.add(fact(i, begin.plusMillis(i * step), random));
            journal.append(facts);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT, "journal: %,d rows written in %.0f s, %,.0f a second%n", rows, seconds, rows / seconds);
    }

    private static Fact fact(int i, Instant at, Random random) {
        int host = random.nextInt(2_000);
        int card = random.nextInt(8);
        String gpu = "lab/gpu-node-" + host + "/0000:8" + card + ":00.0";
        Kind kind = i % 20 == 0 ? Kind.ACKNOWLEDGEMENT : i % 1_000 == 1 ? Kind.ACTION : Kind.TRANSITION;
        String text = "GPU gpu-node-" + host + "/0000:8" + card + ":00.0 is "
                + (i % 2 == 0 ? "in alarm (moderate)" : "OK again") + (i % 100_000 == 7 ? " after maintenance" : "");
        return Fact.of(at, kind, i % 3 == 0 ? "lab" : "prod", "Aodh", "lab/gpu-temperature/" + gpu, text)
                .because("Transition to alarm due to 1 samples outside threshold, most recent: " + (60 + i % 40) + ".0")
                .on(List.of(Link.of("gpu", gpu), Link.of("host", "lab/gpu-node-" + host)))
                .by(kind == Kind.TRANSITION ? "" : "operator-" + random.nextInt(20) + "@desk");
    }

    private static void search(Journal journal, int rows, int rounds) {
        Map<String, Query> queries = new LinkedHashMap<>();
        Instant spring = NOW.minus(Duration.ofDays(240));
        Query spring1 = Query.ALL.between(spring, spring.plus(Duration.ofDays(1)));
        queries.put("newest", Query.ALL);
        queries.put("a day in spring", spring1);
        queries.put("one kind", Query.ALL.of(Kind.ACKNOWLEDGEMENT));
        queries.put("a rare kind, a day in spring", spring1.of(Kind.ACTION));
        queries.put("a common word", Query.ALL.words("alarm"));
        queries.put("a common word, a day in spring", spring1.words("alarm"));
        queries.put("a host", Query.ALL.words("gpu-node-1234"));
        queries.put("a host and a word, a day in spring", spring1.words("gpu-node-1234 OK"));
        queries.put("a rare word", Query.ALL.words("maintenance"));
        queries.put("a person's beginning of a name", Query.ALL.words("operator-1"));
        queries.put("the beginning of all hosts' names", Query.ALL.words("gpu-no"));
        queries.put("the same and a rare word", Query.ALL.words("gpu-no maintenance"));
        queries.put("the beginning of a common word", Query.ALL.words("thres"));
        queries.put(
                "two common words and a cloud",
                Query.ALL.words("alarm threshold").ofCloud("prod"));
        queries.put("a word that is nowhere", Query.ALL.words("nosuchword"));
        queries.put("one GPU", Query.ALL.on(Link.of("gpu", "lab/gpu-node-77/0000:83:00.0")));
        queries.put(
                "one GPU, four kinds",
                Query.ALL
                        .on(Link.of("gpu", "lab/gpu-node-77/0000:83:00.0"))
                        .of(Kind.TRANSITION, Kind.ACTION, Kind.SHELVING, Kind.ACKNOWLEDGEMENT));
        double worst = 0;
        for (var query : queries.entrySet()) {
            var millis = new double[rounds];
            int found = 0;
            double first = 0;
            for (int round = 0; round < rounds; round++) {
                long start = System.nanoTime();
                found = journal.search(query.getValue()).entries().size();
                millis[round] = (System.nanoTime() - start) / 1e6;
                if (round == 0) first = millis[0];
            }
            double median = FirstFrame.median(millis);
            worst = Math.max(worst, median);
            System.out.printf(
                    Locale.ROOT,
                    "  %-38s %3d rows, first time %7.1f ms, median %7.1f ms%n",
                    query.getKey(),
                    found,
                    first,
                    median);
        }
        System.out.printf(
                Locale.ROOT,
                "journal search: first page of %,d rows, slowest median %.1f ms (goal under 200 ms)%n",
                rows,
                worst);
    }
}
