package org.xlcloud.app.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.AlarmChange;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.AodhWatch;
import org.xlcloud.services.alarms.FiringCheck;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.State;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Aodh;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `xlcloud alarm`: works on one alarm of one cloud.
@Command(
        name = "alarm",
        description = "Work on one alarm: acknowledge, shelve, change it in Aodh, see whether it can fire.")
public final class AlarmCommand {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,4})([smhd])");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /// What is done on the chosen cloud's alarm.
    private interface Work {
        String on(AlarmDesk desk, Cloud cloud, Alarm alarm);
    }

    @Command(name = "ack", description = "Say that you see to it.")
    int acknowledge(
            @Mixin CloudOption clouds,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--comment", defaultValue = "") String comment) {
        return work(clouds, id, (desk, cloud, alarm) -> {
            if (alarm.acknowledgement() != null)
                return alarm.name() + " is acknowledged already, by "
                        + alarm.acknowledgement().who();
            if (alarm.phase() == Phase.NORMAL)
                return "Nothing to acknowledge: " + alarm.name() + " is "
                        + alarm.state().word();
            desk.acknowledge(List.of(alarm.key()), comment);
            return "Acknowledged " + alarm.name();
        });
    }

    @Command(name = "unack", description = "Take an acknowledgement back.")
    int unacknowledge(
            @Mixin CloudOption clouds,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--comment", defaultValue = "") String comment) {
        return work(clouds, id, (desk, cloud, alarm) -> {
            if (alarm.acknowledgement() == null) return alarm.name() + " is not acknowledged";
            desk.unacknowledge(List.of(alarm.key()), comment);
            return "No longer acknowledged: " + alarm.name();
        });
    }

    @Command(name = "shelve", description = "Hear nothing of it until a time.")
    int shelve(
            @Mixin CloudOption clouds,
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = {"--for", "--until"},
                            paramLabel = "TIME",
                            defaultValue = "1h",
                            description = "1h, 12h, 7d, or 2026-11-22T20:00:00Z (default: ${DEFAULT-VALUE}).")
                    String until,
            @Option(names = "--comment", defaultValue = "") String comment) {
        Instant end = end(until);
        return work(clouds, id, (desk, cloud, alarm) -> {
            desk.shelve(List.of(alarm.key()), end, comment);
            return "Shelved " + alarm.name() + " until " + end.truncatedTo(ChronoUnit.SECONDS);
        });
    }

    @Command(name = "unshelve", description = "Bring it back from the shelf.")
    int unshelve(
            @Mixin CloudOption clouds,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--comment", defaultValue = "") String comment) {
        return work(clouds, id, (desk, cloud, alarm) -> {
            if (alarm.shelving() == null) return alarm.name() + " is not shelved";
            desk.unshelve(List.of(alarm.key()), comment);
            return "Unshelved " + alarm.name();
        });
    }

    @Command(name = "out-of-service", description = "Take it out of service until somebody puts it back.")
    int out(
            @Mixin CloudOption clouds,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--back", description = "Put it back.") boolean back,
            @Option(names = "--comment", defaultValue = "") String comment) {
        return work(clouds, id, (desk, cloud, alarm) -> {
            if (back) desk.putInService(List.of(alarm.key()), comment);
            else desk.takeOutOfService(List.of(alarm.key()), comment);
            return (back ? "Back in service: " : "Out of service: ") + alarm.name();
        });
    }

    @Command(name = "group", description = "Put it into a group of yours; --out takes it out.")
    int group(
            @Mixin CloudOption clouds,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "NAME", arity = "0..1", defaultValue = "") String name,
            @Option(names = "--out", description = "Take it out of its group.") boolean out) {
        return work(clouds, id, (desk, cloud, alarm) -> {
            if (out) desk.ungroup(List.of(alarm.key()), "");
            else desk.group(List.of(alarm.key()), name);
            return out ? alarm.name() + " is in no group" : alarm.name() + " is in the group " + name;
        });
    }

    @Command(name = "set-state", description = "Set its state in Aodh: ok, alarm, \"insufficient data\".")
    int setState(
            @Mixin CloudOption clouds,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "STATE") String word,
            @Mixin ActionOptions options) {
        State state = State.of(word);
        if (!state.word().equals(word))
            throw problem("set a state", "found \"" + word + "\", expected ok, alarm or \"insufficient data\"");
        return change(clouds, id, options, (cloud, alarm) -> AlarmChange.state(cloud, alarm.id(), alarm.name(), state));
    }

    @Command(name = "enable", description = "Have Aodh evaluate it.")
    int enable(@Mixin CloudOption clouds, @Parameters(paramLabel = "ID") String id, @Mixin ActionOptions options) {
        return enable(clouds, id, options, true);
    }

    @Command(name = "disable", description = "Have Aodh evaluate it no more.")
    int disable(@Mixin CloudOption clouds, @Parameters(paramLabel = "ID") String id, @Mixin ActionOptions options) {
        return enable(clouds, id, options, false);
    }

    private int enable(CloudOption clouds, String id, ActionOptions options, boolean enabled) {
        return change(
                clouds, id, options, (cloud, alarm) -> AlarmChange.enable(cloud, alarm.id(), alarm.name(), enabled));
    }

    @Command(name = "delete", description = "Delete it in Aodh.")
    int delete(@Mixin CloudOption clouds, @Parameters(paramLabel = "ID") String id, @Mixin ActionOptions options) {
        return change(clouds, id, options, (cloud, alarm) -> AlarmChange.delete(cloud, alarm.id(), alarm.name()));
    }

    @Command(
            name = "create",
            description =
                    "Create an alarm in Aodh from a JSON file as Aodh's API has it; - reads it from standard input.")
    int create(@Mixin CloudOption clouds, @Parameters(paramLabel = "FILE") String file, @Mixin ActionOptions options) {
        ObjectNode alarm = read(file);
        return one(clouds, cloud -> options.carryOut(spec, List.of(AlarmChange.create(cloud, alarm))));
    }

    @Command(name = "show", description = "Print it as Aodh has it, as JSON.")
    int show(@Mixin CloudOption clouds, @Parameters(paramLabel = "ID") String id) {
        return work(
                clouds,
                id,
                (desk, cloud, alarm) -> new Aodh(cloud).alarm(alarm.id()).json().toPrettyString());
    }

    @Command(name = "check", description = "Say whether it can ever fire; exit code 1 when it can't.")
    int check(@Mixin CloudOption clouds, @Parameters(paramLabel = "ID") String id) {
        var bad = new AtomicInteger();
        work(clouds, id, (desk, cloud, alarm) -> {
            var lines = new StringBuilder();
            for (var finding : FiringCheck.of(cloud, new Aodh(cloud).alarm(alarm.id()))) {
                if (!finding.good()) bad.incrementAndGet();
                lines.append(finding.good() ? "good  " : "BAD   ")
                        .append(finding.text())
                        .append('\n');
            }
            return lines + (bad.get() == 0 ? "It can fire." : "It will never fire like this.");
        });
        return bad.get() == 0 ? 0 : 1;
    }

    private int work(CloudOption clouds, String id, Work work) {
        return one(clouds, cloud -> {
            try (var access = new JournalAccess()) {
                say(work.on(access.desk(), cloud, found(access, cloud, id)));
            }
            return 0;
        });
    }

    private interface Change {
        Action of(Cloud cloud, Alarm alarm);
    }

    private int change(CloudOption clouds, String id, ActionOptions options, Change change) {
        return one(clouds, cloud -> {
            Alarm alarm;
            try (var access = new JournalAccess()) {
                alarm = found(access, cloud, id);
            }
            return options.carryOut(spec, List.of(change.of(cloud, alarm)));
        });
    }

    private static Alarm found(JournalAccess access, Cloud cloud, String id) {
        AlarmDesk desk = access.desk();
        if (cloud.has(Service.ALARMING)) {
            try (var watch = new AodhWatch(cloud, desk, InstantSource.system())) {
                watch.look();
            }
        }
        desk.awaitShown();
        return find(desk, cloud.name(), id);
    }

    private static int one(CloudOption clouds, ToIntFunction<Cloud> work) {
        var count = new AtomicInteger();
        var code = new AtomicInteger();
        clouds.ask(cloud -> {
            if (count.incrementAndGet() > 1) throw problem("work on an alarm", "one cloud at a time, please");
            code.set(work.applyAsInt(cloud));
            return cloud.name();
        });
        return code.get();
    }

    /// By id, by key, or by a name that only one has.
    private static Alarm find(AlarmDesk desk, String cloud, String id) {
        var alarms = desk.alarms().newest().all().stream()
                .filter(alarm -> alarm.cloud().equals(cloud))
                .toList();
        for (Alarm alarm : alarms) if (alarm.id().equals(id) || alarm.key().equals(id)) return alarm;
        var named = alarms.stream().filter(alarm -> alarm.name().equals(id)).toList();
        if (named.size() == 1) return named.getFirst();
        throw problem(
                "find the alarm " + id,
                named.isEmpty()
                        ? "cloud " + cloud + " has none of this id or name"
                        : named.size() + " alarms have this name");
    }

    private static ProblemException problem(String doing, String reason) {
        return new ProblemException(Problem.of(doing, "the command line", reason));
    }

    private static Instant end(String text) {
        Matcher span = SPAN.matcher(text);
        if (span.matches()) {
            long count = Long.parseLong(span.group(1));
            return Instant.now()
                    .plus(
                            switch (span.group(2)) {
                                case "s" -> Duration.ofSeconds(count);
                                case "m" -> Duration.ofMinutes(count);
                                case "h" -> Duration.ofHours(count);
                                default -> Duration.ofDays(count);
                            });
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw problem(
                    "shelve an alarm", "\"" + text + "\" is no time; expected 1h, 12h, 7d or 2026-11-22T20:00:00Z");
        }
    }

    private static ObjectNode read(String file) {
        try {
            byte[] bytes = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
            if (MAPPER.readTree(bytes) instanceof ObjectNode alarm) return alarm;
            throw problem("create an alarm", "the file " + file + " holds no JSON object");
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("create an alarm", file, "it can't be read as JSON: " + e.getMessage()), e);
        }
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
