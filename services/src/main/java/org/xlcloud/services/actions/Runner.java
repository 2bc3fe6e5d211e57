package org.xlcloud.services.actions;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Carries actions out, each as a job: looks at the preview again, writes the audit before and after, and tells the
/// outcome with the calls that were made. Safe on any thread.
public final class Runner {
    private static final Logger LOG = LateLogger.of(Runner.class);
    private static final int REMEMBERED = 9;
    private static final int UUID_LENGTH = 36;

    private final Jobs jobs;
    private final Audit audit;
    private final InstantSource clock;
    private final String person;
    private final Pace pace;
    private final Map<String, Deque<Duration>> durations = new ConcurrentHashMap<>();

    /// @param person who sits at this machine: "ada@desk"
    public Runner(Jobs jobs, Audit audit, InstantSource clock, String person) {
        this(jobs, audit, clock, person, Pace.NORMAL);
    }

    public Runner(Jobs jobs, Audit audit, InstantSource clock, String person, Pace pace) {
        this.jobs = jobs;
        this.audit = audit;
        this.clock = clock;
        this.person = person;
        this.pace = pace;
    }

    /// Carries it out as a job, without waiting for it.
    public Job start(Action action, Preview confirmed) {
        return jobs.run(action.title(), usually(action, confirmed), progress -> {
            Outcome outcome = run(action, progress);
            progress.details(outcome.details());
            return switch (outcome.state()) {
                case DONE -> outcome.words();
                case CANCELLED -> throw new InterruptedException(outcome.words());
                case FAILED, UNKNOWN -> throw new ProblemException(said(outcome));
            };
        });
    }

    /// Carries several out as one job, each looked at again before.
    ///
    /// @param title what they are together: "Stop 12 instances"
    /// @param width how many at once
    public Bulk start(String title, List<? extends Action> actions, int width) {
        var bulk = new Bulk(this, title, List.copyOf(actions), width);
        bulk.start(jobs);
        return bulk;
    }

    /// Carries it out on this thread: for the command line.
    public Outcome now(Action action, Jobs.Progress progress) {
        return run(action, progress);
    }

    /// How long such an action usually takes: the median of the last ones of this run of the program, or what the
    /// preview says.
    public @Nullable Duration usually(Action action, Preview preview) {
        Deque<Duration> known = durations.get(action.kind());
        if (known == null) return preview.usually();
        synchronized (known) {
            List<Duration> sorted = known.stream().sorted().toList();
            return sorted.size() < 3 ? preview.usually() : sorted.get(sorted.size() / 2);
        }
    }

    Outcome run(Action action, Jobs.Progress progress) {
        var run = new Run(progress, pace);
        Instant startedAt = clock.instant();
        var id = UUID.randomUUID();
        Preview preview;
        try {
            progress.at(-1, "Looking at it again");
            preview = action.preview();
        } catch (ProblemException e) {
            return audited(id, action, List.of(), unchanged(action, run, e.problem(), startedAt));
        } catch (RuntimeException e) {
            return audited(id, action, List.of(), unchanged(action, run, defect(action, e), startedAt));
        }
        if (!preview.open()) return audited(id, action, preview.touched(), refused(action, preview, startedAt));
        String nothing = preview.nothingToDo();
        if (nothing != null) return outcome(action, run, Outcome.State.DONE, nothing, null, startedAt);
        try {
            audit.write(entry(id, action, preview.touched(), null));
        } catch (ProblemException e) {
            return unchanged(action, run, e.problem(), startedAt);
        }
        Outcome outcome = carryOut(action, run, preview, startedAt);
        if (outcome.succeeded()) learn(action, Duration.between(startedAt, outcome.endedAt()));
        return audited(id, action, preview.touched(), outcome);
    }

    private Outcome unchanged(Action action, Run run, Problem problem, Instant startedAt) {
        boolean cancelled = Thread.interrupted(); // taken: the audit is still to be written
        return outcome(
                action,
                run,
                cancelled ? Outcome.State.CANCELLED : Outcome.State.FAILED,
                "Nothing was changed: " + problem.reason(),
                cancelled ? null : problem,
                startedAt);
    }

    /// Somebody said yes: what came of it is written down, also where nothing was sent.
    private Outcome audited(UUID id, Action action, List<Touched> touched, Outcome outcome) {
        try {
            audit.write(entry(id, action, touched, outcome));
            return outcome;
        } catch (ProblemException e) {
            LOG.log(Level.ERROR, "The outcome is not in the audit trail: " + outcome.details(), e);
            return new Outcome(
                    outcome.title(),
                    outcome.cloud(),
                    outcome.state(),
                    outcome.words() + " (not written to the audit trail: "
                            + e.problem().reason() + ")",
                    outcome.done(),
                    outcome.calls(),
                    outcome.problem(),
                    outcome.startedAt(),
                    outcome.endedAt());
        }
    }

    private Outcome carryOut(Action action, Run run, Preview preview, Instant startedAt) {
        try {
            String words = run.calls().noting(() -> action.run(run));
            return outcome(action, run, Outcome.State.DONE, words, null, startedAt);
        } catch (InterruptedException e) {
            return cancelled(action, run, e.getMessage(), startedAt);
        } catch (ProblemException e) {
            if (Thread.interrupted()) return cancelled(action, run, null, startedAt);
            var state = run.unknown() ? Outcome.State.UNKNOWN : Outcome.State.FAILED;
            Problem problem = named(e.problem(), preview.touched());
            return outcome(action, run, state, halfWay(run, problem.reason()), problem, startedAt);
        } catch (RuntimeException e) {
            Problem problem = defect(action, e);
            return outcome(action, run, Outcome.State.FAILED, halfWay(run, problem.reason()), problem, startedAt);
        }
    }

    private static Problem defect(Action action, RuntimeException e) {
        LOG.log(Level.ERROR, "A defect of the console: " + action.title(), e);
        return Problem.of(action.title(), "the console", String.valueOf(e))
                .withHint("This is a defect of the console; the log has the details");
    }

    /// Nova's refusals call an instance by its id; the operator knows its name. Heat's have been given it before the
    /// id.
    private static Problem named(Problem problem, List<Touched> touched) {
        String reason = problem.reason();
        for (Touched each : touched)
            if (each.id().length() >= UUID_LENGTH && !says(reason, each.name()))
                reason = reason.replace(each.id(), each.name());
        return new Problem(
                problem.doing(), problem.system(), reason, problem.status(), problem.requestId(), problem.hint());
    }

    private static boolean says(String reason, String name) {
        return Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)")
                .matcher(reason)
                .find();
    }

    private Outcome cancelled(Action action, Run run, @Nullable String how, Instant startedAt) {
        String words = how == null ? Run.CANCELLED : how;
        if (run.done().isEmpty() && run.calls().made().isEmpty()) words += "; nothing was changed";
        else if (!run.done().isEmpty()) words += "; done by then: " + String.join(", ", run.done());
        var state = run.unknown() ? Outcome.State.UNKNOWN : Outcome.State.CANCELLED;
        return outcome(action, run, state, words, null, startedAt);
    }

    /// The reason, with what has been done before: nothing is left half-done without saying so.
    private static String halfWay(Run run, String reason) {
        return run.done().isEmpty() ? reason : reason + "; done by then: " + String.join(", ", run.done());
    }

    private Outcome refused(Action action, Preview preview, Instant startedAt) {
        String words = preview.blockers().stream().map(Blocker::words).collect(Collectors.joining("; "));
        Problem problem = Problem.of(action.title(), "cloud " + action.cloud(), words);
        return new Outcome(
                action.title(),
                action.cloud(),
                Outcome.State.FAILED,
                words,
                List.of(),
                List.of(),
                problem,
                startedAt,
                clock.instant());
    }

    private Outcome outcome(
            Action action, Run run, Outcome.State state, String words, @Nullable Problem problem, Instant startedAt) {
        return new Outcome(
                action.title(),
                action.cloud(),
                state,
                words,
                run.done(),
                run.calls().made(),
                problem,
                startedAt,
                clock.instant());
    }

    private Audit.Entry entry(UUID id, Action action, List<Touched> touched, @Nullable Outcome outcome) {
        return new Audit.Entry(
                id, clock.instant(), person, action.cloud(), action.kind(), action.title(), touched, outcome);
    }

    private void learn(Action action, Duration took) {
        Deque<Duration> known = durations.computeIfAbsent(action.kind(), none -> new ArrayDeque<>());
        synchronized (known) {
            known.addLast(took);
            if (known.size() > REMEMBERED) known.removeFirst();
        }
    }

    private static Problem said(Outcome outcome) {
        Problem problem = outcome.problem();
        if (problem == null) return Problem.of(outcome.title(), "cloud " + outcome.cloud(), outcome.words());
        return new Problem(
                problem.doing(),
                problem.system(),
                outcome.words(),
                problem.status(),
                problem.requestId(),
                problem.hint());
    }
}
