package org.xlcloud.app.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Page;
import org.xlcloud.services.journal.Query;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `xlcloud audit`: what the journal holds, newest first.
@Command(name = "audit", description = "List what the journal holds, newest first: who did what, and what happened.")
public final class AuditCommand implements Callable<Integer> {
    private static final Listing<Entry> LISTING = new Listing<Entry>()
            .column("time", "TIME", entry -> entry.fact().at())
            .column("kind", "KIND", entry -> entry.fact().kind().id())
            .column("cloud", "CLOUD", entry -> entry.fact().cloud())
            .column("source", "SOURCE", entry -> entry.fact().source())
            .column("who", "WHO", entry -> entry.fact().who())
            .column("text", "TEXT", entry -> entry.fact().text())
            .column("cause", "CAUSE", entry -> entry.fact().cause())
            .field("subject", entry -> entry.fact().subject())
            .field(
                    "links",
                    entry -> entry.fact().links().stream()
                            .map(link -> link.kind() + ":" + link.key())
                            .toList())
            .field("detail", entry -> entry.fact().detail())
            .field("seq", Entry::seq);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeArgument.class,
            description = "From then on: 2026-11-22T20:00:00Z, -6h, …")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", converter = TimeArgument.class, description = "Until then.")
    private @Nullable Instant to;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "transition, acknowledgement, shelving, webhook, action, run, …; may be given several times.")
    private List<String> kinds = List.of();

    @Option(names = "--cloud", paramLabel = "NAME", description = "Only what belongs to this cloud.")
    private String cloud = "";

    @Option(names = "--search", paramLabel = "WORDS", description = "Only entries with all of these words.")
    private String words = "";

    @Option(names = "--limit", paramLabel = "N", description = "At the most so many (default: ${DEFAULT-VALUE}).")
    private int limit = 1_000;

    @Mixin
    private final FormatOption output = new FormatOption();

    @Override
    public Integer call() {
        var wanted = kinds.stream().map(this::kind).collect(Collectors.toSet());
        try (var access = new JournalAccess()) {
            Query query = Query.ALL
                    .of(wanted.toArray(new Kind[0]))
                    .between(from, to)
                    .ofCloud(cloud)
                    .words(words)
                    .limit(Math.clamp(limit, 1, 1_000_000));
            print(access.journal(), query, entry -> true, output.format, spec);
            return 0;
        }
    }

    private Kind kind(String id) {
        Kind kind = Kind.of(id.toLowerCase(Locale.ROOT));
        if (kind != Kind.OTHER || id.equalsIgnoreCase(Kind.OTHER.id())) return kind;
        throw new ParameterException(
                spec.commandLine(),
                "There is no kind \"" + id + "\"; there are "
                        + Arrays.stream(Kind.values()).map(Kind::id).collect(Collectors.joining(", ")));
    }

    /// Prints all pages up to the query's limit, 10,000 where it has the usual one.
    static void print(Journal journal, Query query, Predicate<Entry> wanted, Listing.Format format, CommandSpec spec) {
        int most = query.limit() == Query.PAGE ? 10_000 : query.limit();
        var rows = new ArrayList<Entry>();
        Query next = query.limit(Math.min(most, 1_000));
        while (rows.size() < most) {
            Page page = journal.search(next);
            for (Entry entry : page.entries()) if (wanted.test(entry) && rows.size() < most) rows.add(entry);
            if (page.next() == null) break;
            next = next.before(page.next());
        }
        LISTING.print(rows, format, spec.commandLine().getOut());
    }
}
