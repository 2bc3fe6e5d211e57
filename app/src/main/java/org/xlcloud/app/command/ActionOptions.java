package org.xlcloud.app.command;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker;
import org.xlcloud.services.actions.Call;
import org.xlcloud.services.actions.JournalAudit;
import org.xlcloud.services.actions.Outcome;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.PreviewReport;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.cloud.Calls;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The options of every command that changes a cloud, and the way they all go: preview, question, work, outcome.
public final class ActionOptions {
    @Option(names = "--dry-run", description = "Print what would be called and touched, and change nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do it without asking. Without a terminal it is refused unless this is given.")
    private boolean yes;

    @Mixin
    private final FormatOption output = new FormatOption();

    private final Terminal terminal;

    public ActionOptions() {
        this(Terminal.system());
    }

    ActionOptions(Terminal terminal) {
        this.terminal = terminal;
    }

    private static final Listing<Preview> PREVIEWS = new Listing<Preview>()
            .field("action", Preview::title)
            .field("cloud", Preview::cloud)
            .field("production", Preview::production)
            .field("open", Preview::open)
            .field(
                    "blockers",
                    preview -> preview.blockers().stream().map(Blocker::words).toList())
            .field("nothingToDo", Preview::nothingToDo)
            .field("warnings", Preview::warnings)
            .field(
                    "touched",
                    preview -> preview.touched().stream()
                            .map(ActionOptions::touched)
                            .toList())
            .field(
                    "calls",
                    preview -> preview.calls().stream().map(Call::oneLine).toList())
            .field(
                    "usuallySeconds",
                    preview ->
                            preview.usually() == null ? null : preview.usually().toMillis() / 1000.0);

    private static final Listing<Outcome> OUTCOMES = new Listing<Outcome>()
            .column("action", "ACTION", Outcome::title)
            .field("cloud", Outcome::cloud)
            .column("state", "STATE", outcome -> outcome.state().word())
            .column("words", "OUTCOME", Outcome::words)
            .field("done", Outcome::done)
            .field(
                    "calls",
                    outcome -> outcome.calls().stream().map(Calls.Made::oneLine).toList())
            .field("startedAt", Outcome::startedAt)
            .field("endedAt", Outcome::endedAt);

    private static String touched(Touched touched) {
        return touched.kind().word() + " " + touched.name() + ": " + touched.effect();
    }

    /// How to print.
    Listing.Format format() {
        return output.format;
    }

    /// Carries actions out one after the other, as the options say.
    ///
    /// @return the command's exit code: 0 when all was done or is so already
    public int carryOut(CommandSpec spec, List<? extends Action> actions) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Preview> previews = new ArrayList<>();
        for (Action action : actions) previews.add(action.preview());
        if (dryRun) return show(previews, out);
        boolean blocked = previews.stream().noneMatch(Preview::open);
        if (blocked || !confirmed(previews, err)) {
            if (blocked) show(previews, err);
            else err.println("Nothing was changed.");
            return 1;
        }
        try (var interruption = new Interruption(err)) {
            List<Outcome> outcomes = carryOut(actions, previews, interruption, err);
            if (output.format == Listing.Format.table) outcomes.forEach(outcome -> print(outcome, out, err));
            else OUTCOMES.print(outcomes, output.format, out);
            out.flush();
            return outcomes.stream().allMatch(Outcome::succeeded) ? 0 : 1;
        }
    }

    private static List<Outcome> carryOut(
            List<? extends Action> actions, List<Preview> previews, Interruption interruption, PrintWriter err) {
        InstantSource clock = InstantSource.system();
        Map<String, String> environment = System.getenv();
        JournalPlace place = JournalPlace.of(environment, CloudConfigs.home(environment));
        try (var journal = new Journal(place, JournalLimits.DEFAULT, clock)) {
            var runner = new Runner(
                    new Jobs(clock),
                    new JournalAudit(journal),
                    clock,
                    Author.ofThisProgram().toString());
            return carryOut(runner, actions, previews, interruption, err);
        }
    }

    /// Ctrl-C ends the action that runs as Cancel does in the window, so that its outcome is written down and said.
    private static final class Interruption implements AutoCloseable {
        private static final long GRACE_SECONDS = 5;

        private final Thread working = Thread.currentThread();
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicBoolean wanted = new AtomicBoolean();
        private final Thread hook = Thread.ofPlatform().unstarted(this::interrupt);
        private final PrintWriter err;

        Interruption(PrintWriter err) {
            this.err = err;
            Runtime.getRuntime().addShutdownHook(hook);
        }

        private void interrupt() {
            wanted.set(true);
            working.interrupt();
            try {
                if (ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            err.println("xlcloud: interrupted; what became of it is not known: look before repeating it");
            err.flush();
        }

        boolean wanted() {
            return wanted.get();
        }

        @Override
        public void close() {
            ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The program is ending, and the hook has just been told.
            }
        }
    }

    private static List<Outcome> carryOut(
            Runner runner,
            List<? extends Action> actions,
            List<Preview> previews,
            Interruption interruption,
            PrintWriter err) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            Preview preview = previews.get(i);
            if (interruption.wanted()) outcomes.add(notBegun(preview, Instant.now()));
            else
                outcomes.add(
                        preview.open() ? runner.now(action, progress(action, err)) : refused(preview, Instant.now()));
        }
        return outcomes;
    }

    private int show(List<Preview> previews, PrintWriter out) {
        if (output.format == Listing.Format.table) previews.forEach(preview -> out.println(PreviewReport.of(preview)));
        else PREVIEWS.print(previews, output.format, out);
        out.flush();
        return previews.stream().allMatch(Preview::open) ? 0 : 1;
    }

    private boolean confirmed(List<Preview> previews, PrintWriter err) {
        if (yes || previews.stream().allMatch(preview -> preview.nothingToDo() != null)) return true;
        previews.forEach(preview -> err.println(PreviewReport.of(preview)));
        err.flush();
        String wanted = wanted(previews);
        @Nullable String answer = terminal.ask(wanted == null ? "Go on? [y/N] " : "Type " + wanted + " to go on: ");
        if (answer == null)
            throw new ProblemException(Problem.of(
                            "ask whether to go on",
                            "this terminal",
                            "there is no terminal that somebody could answer at")
                    .withHint("Say --yes to do it without a question, or --dry-run to see what would be done"));
        String said = answer.strip();
        if (wanted != null) return said.equals(wanted);
        String low = said.toLowerCase(Locale.ROOT);
        return low.equals("y") || low.equals("yes");
    }

    /// The name to type where something is destroyed, for several their number.
    private static @Nullable String wanted(List<Preview> previews) {
        List<Preview> named = previews.stream()
                .filter(preview -> preview.typedName() != null && preview.open())
                .toList();
        if (named.isEmpty()) return null;
        return named.size() == 1 ? named.getFirst().typedName() : String.valueOf(named.size());
    }

    private static Jobs.Progress progress(Action action, PrintWriter err) {
        return (fraction, step) -> {
            err.println(action.title() + ": " + step);
            err.flush();
        };
    }

    private static void print(Outcome outcome, PrintWriter out, PrintWriter err) {
        if (outcome.succeeded()) {
            out.println(outcome.title() + ": " + outcome.words());
            return;
        }
        err.println("xlcloud: " + outcome.title() + ": " + outcome.state().word() + ": " + outcome.words());
        if (outcome.problem() != null) err.println("  " + outcome.problem().oneLine());
        for (Calls.Made call : outcome.calls()) err.println("  call: " + call.oneLine());
        err.flush();
    }

    private static Outcome notBegun(Preview preview, Instant now) {
        return new Outcome(
                preview.title(),
                preview.cloud(),
                Outcome.State.CANCELLED,
                "not begun",
                List.of(),
                List.of(),
                null,
                now,
                now);
    }

    private static Outcome refused(Preview preview, Instant now) {
        String words = String.join(
                "; ", preview.blockers().stream().map(Blocker::words).toList());
        return new Outcome(
                preview.title(),
                preview.cloud(),
                Outcome.State.FAILED,
                words,
                List.of(),
                List.of(),
                Problem.of(preview.title(), "cloud " + preview.cloud(), words),
                now,
                now);
    }
}
