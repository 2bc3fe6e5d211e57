package org.xlcloud.app.command;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.AodhWatch;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Query;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `xlcloud alarms`: the alarms of the chosen clouds as they stand, or what the journal holds of them.
@Command(
        name = "alarms",
        description =
                "List alarms as they stand; with --active those that need somebody, with --history what happened.")
public final class AlarmsCommand implements Callable<Integer> {
    static final Listing<Alarm> LISTING = new Listing<Alarm>()
            .column("cloud", "CLOUD", Alarm::cloud)
            .column("id", "ID", Alarm::id)
            .column("source", "SOURCE", Alarm::source)
            .column("name", "NAME", Alarm::name)
            .column("state", "STATE", alarm -> alarm.state().word())
            .column("severity", "SEVERITY", alarm -> alarm.severity().word())
            .field("latched", alarm -> alarm.latched().word())
            .column("phase", "PHASE", alarm -> alarm.phase().title())
            .field("type", Alarm::type)
            .field("enabled", Alarm::enabled)
            .column("since", "SINCE", Alarm::since)
            .field("raised", Alarm::raised)
            .column("reason", "REASON", Alarm::reason)
            .field("value", Alarm::value)
            .field(
                    "acknowledgedBy",
                    alarm -> alarm.acknowledgement() == null
                            ? null
                            : alarm.acknowledgement().who())
            .field(
                    "acknowledgedAt",
                    alarm -> alarm.acknowledgement() == null
                            ? null
                            : alarm.acknowledgement().at())
            .field(
                    "comment",
                    alarm -> alarm.acknowledgement() == null
                            ? null
                            : alarm.acknowledgement().comment())
            .field(
                    "shelvedUntil",
                    alarm -> alarm.shelving() == null ? null : alarm.shelving().until())
            .field("coveredBy", Alarm::coveredBy)
            .field(
                    "links",
                    alarm -> alarm.links().stream()
                            .map(link -> link.kind() + ":" + link.key())
                            .toList())
            .field("guidance", alarm -> alarm.guidance().text());

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final CloudOption clouds = new CloudOption();

    @Option(names = "--active", description = "Only what is active or recovered and not acknowledged.")
    private boolean active;

    @Option(
            names = "--history",
            description = "Transitions, acknowledgements and shelving out of the journal, newest first.")
    private boolean history;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeArgument.class,
            description = "History from then on: 2026-11-22T20:00:00Z, -6h, …")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", converter = TimeArgument.class, description = "History until then.")
    private @Nullable Instant to;

    @Mixin
    private final FormatOption output = new FormatOption();

    @Override
    public Integer call() {
        try (var access = new JournalAccess()) {
            AlarmDesk desk = access.desk();
            Set<String> names = new HashSet<>(look(desk));
            if (history) {
                Query query = Query.ALL
                        .of(
                                Kind.TRANSITION,
                                Kind.ACKNOWLEDGEMENT,
                                Kind.SHELVING,
                                Kind.SERVICE,
                                Kind.GROUPING,
                                Kind.DEFINITION,
                                Kind.FLOOD)
                        .between(from, to);
                AuditCommand.print(
                        access.journal(),
                        query,
                        entry -> entry.fact().kind() == Kind.FLOOD
                                || names.contains(entry.fact().cloud()),
                        output.format,
                        spec);
                return 0;
            }
            var rows = new ArrayList<Alarm>();
            for (Alarm alarm : desk.alarms().newest().all())
                if (names.contains(alarm.cloud()) && (!active || needsSomebody(alarm))) rows.add(alarm);
            LISTING.print(rows, output.format, spec.commandLine().getOut());
            return 0;
        }
    }

    private static boolean needsSomebody(Alarm alarm) {
        Phase phase = alarm.phase();
        return phase == Phase.UNACKNOWLEDGED || phase == Phase.ACKNOWLEDGED || phase == Phase.RETURNED;
    }

    /// Takes in what Aodh has now.
    private List<String> look(AlarmDesk desk) {
        return clouds.ask(cloud -> {
            try (var watch = new AodhWatch(cloud, desk, InstantSource.system())) {
                watch.look();
            }
            desk.awaitShown();
            return cloud.name();
        });
    }
}
