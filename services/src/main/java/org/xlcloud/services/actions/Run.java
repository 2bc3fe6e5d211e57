package org.xlcloud.services.actions;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Calls;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// What a running action does its work through: it tells the progress, sends changes and follows them.
public final class Run {
    static final String CANCELLED = "Cancelled";

    private final Calls calls = new Calls();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Jobs.Progress progress;
    private final Pace pace;
    private volatile boolean unknown;

    Run(Jobs.Progress progress, Pace pace) {
        this.progress = progress;
        this.pace = pace;
    }

    /// @param fraction from 0 to 1, negative where it can't be told
    public void step(double fraction, String words) {
        progress.at(fraction, words);
    }

    /// A change that has no return value; see [#make].
    public void change(String what, Runnable send, Supplier<Look> look) throws InterruptedException {
        make(
                what,
                () -> {
                    send.run();
                    return Look.HAPPENED;
                },
                () -> look.get() == Look.HAPPENED ? Look.HAPPENED : null);
    }

    /// Sends one change, once. Where it was sent but no answer came, it is not sent again: it looks whether the change
    /// has happened, and says which of the three it is: it has, it has not, or it can't be found out.
    ///
    /// @param what the change as a fact: "flavor gpu-k2-1 is created"
    /// @param look reads from the server what the change would have made; null when nothing of it is to be seen
    public <T> T make(String what, Supplier<T> send, Supplier<@Nullable T> look) throws InterruptedException {
        int before = calls.made().size();
        try {
            T answer = send.get();
            done.add(what);
            return answer;
        } catch (ProblemException e) {
            if (!inDoubt(e, before)) throw e;
            return findOut(what, e, look);
        }
    }

    /// Waits until something holds, and asks again and again. What was begun goes on while the cloud does not answer:
    /// only a cloud that stays silent ends it, and then what became of it is not known.
    ///
    /// @param what as the step's words: "waiting for render-7 to be resized"
    /// @param atMost after which time it gives up with a problem
    /// @param until null while it does not hold; it may throw when it never will
    public <T> T await(String what, Duration atMost, Supplier<@Nullable T> until) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        long silentSince = -1;
        while (true) {
            try {
                T found = until.get();
                if (found != null) return found;
                silentSince = -1;
            } catch (ProblemException e) {
                if (!silent(e)) throw e;
                if (Thread.interrupted()) throw new InterruptedException(CANCELLED);
                long now = System.nanoTime();
                if (silentSince < 0) silentSince = now;
                if (now - silentSince > pace.silence().toNanos() || now > end) {
                    unknown = true;
                    throw lostSight(what, e);
                }
                progress.at(-1, "The cloud does not answer (" + e.problem().reason() + "); asking on");
            }
            if (System.nanoTime() > end)
                throw new ProblemException(
                        Problem.of(what, "the cloud", "it has not come to an end within " + atMost.toSeconds() + " s")
                                .withHint("It may still go on: look again before repeating it"));
            Thread.sleep(pace.poll());
        }
    }

    /// How patiently it is followed.
    public Pace pace() {
        return pace;
    }

    /// What has been changed so far.
    List<String> done() {
        return List.copyOf(done);
    }

    Calls calls() {
        return calls;
    }

    /// Whether a change got no answer and what became of it could not be found out.
    boolean unknown() {
        return unknown;
    }

    /// Whether the call that failed may have been carried out all the same.
    private boolean inDoubt(ProblemException e, int before) {
        List<Calls.Made> now = calls.made();
        if (now.size() == before) return false;
        Integer status = now.getLast().status();
        // A success whose answer can't be read, or a proxy that gave up waiting.
        if (status != null) return status < 300 || status == 502 || status == 504;
        for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
            boolean unsent = t instanceof ConnectException
                    || t instanceof UnknownHostException
                    || t instanceof HttpConnectTimeoutException;
            if (unsent) return false;
        }
        return true;
    }

    private <T> T findOut(String what, ProblemException lost, Supplier<@Nullable T> look) throws InterruptedException {
        if (Thread.interrupted()) {
            unknown = true;
            throw new InterruptedException("Cancelled while waiting for an answer: whether " + what
                    + " is not known. Look before repeating it");
        }
        progress.at(-1, "No answer came. Finding out whether " + what);
        long end = System.nanoTime() + pace.settle().toNanos();
        ProblemException blind = null;
        boolean looked = false;
        do {
            try {
                T found = look.get();
                looked = true;
                blind = null;
                if (found != null) {
                    done.add(what + " (no answer came, but it is so)");
                    return found;
                }
            } catch (ProblemException e) {
                blind = e;
            }
            Thread.sleep(pace.poll());
        } while (System.nanoTime() < end);
        if (looked && blind == null) throw notHappened(what, lost);
        unknown = true;
        throw unknown(what, lost);
    }

    /// Whether a question got no answer that tells anything: the network, the service or something before it failed.
    private static boolean silent(ProblemException e) {
        Integer status = e.problem().status();
        if (status != null) return status >= 500 || status == 429;
        for (Throwable t = e.getCause(); t != null; t = t.getCause()) if (t instanceof IOException) return true;
        return false;
    }

    private static ProblemException lostSight(String what, ProblemException silent) {
        Problem of = silent.problem();
        return new ProblemException(
                new Problem(
                        what,
                        of.system(),
                        "the cloud stopped answering (" + of.reason() + "), and what became of it is not known",
                        of.status(),
                        of.requestId(),
                        "It may go on: look at it once the cloud answers again, before repeating it"),
                silent);
    }

    private static ProblemException notHappened(String what, ProblemException lost) {
        Problem of = lost.problem();
        return new ProblemException(
                new Problem(
                        of.doing(),
                        of.system(),
                        "no answer came (" + of.reason() + "), and the cloud does not show that " + what,
                        of.status(),
                        of.requestId(),
                        "Nothing of this step is to be seen; it can be tried again"),
                lost);
    }

    private static ProblemException unknown(String what, ProblemException lost) {
        Problem of = lost.problem();
        return new ProblemException(
                new Problem(
                        of.doing(),
                        of.system(),
                        "no answer came (" + of.reason() + "), and the cloud can't be asked now: whether " + what
                                + " is not known",
                        of.status(),
                        of.requestId(),
                        "Look at it once the cloud answers again, before repeating it"),
                lost);
    }
}
