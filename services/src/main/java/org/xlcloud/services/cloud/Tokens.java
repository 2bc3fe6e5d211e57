package org.xlcloud.services.cloud;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// The token of one cloud, renewed before it expires and when a service no longer takes it. However many calls
/// need a new one, one of them logs in and the others wait for it; they share its failure too, because a wrong
/// password tried by each of them would lock the account.
final class Tokens {
    /// How long a refused login is not tried again: feeds come back every few seconds with the same password, and
    /// Keystone may lock an account after some attempts. It doubles with each refusal, up to 16 min.
    private static final Duration REFUSED_FOR = Duration.ofSeconds(30);

    private static final int MOST_DOUBLINGS = 5;

    private final CloudConfig config;
    private final Keystone keystone;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final ReentrantLock login = new ReentrantLock();
    private volatile @Nullable Token token;
    private @Nullable Problem failure;
    private long failedNanos;
    private int refusals;
    private volatile boolean askedAnew;

    Tokens(CloudConfig config, Keystone keystone, InstantSource clock) {
        this(config, keystone, clock, System::nanoTime);
    }

    /// @param nanos the monotonic clock
    Tokens(CloudConfig config, Keystone keystone, InstantSource clock, LongSupplier nanos) {
        this.config = config;
        this.keystone = keystone;
        this.clock = clock;
        this.nanos = nanos;
    }

    /// Lets the next call try a refused login again: somebody asks who may have mended something.
    void tryAgain() {
        askedAnew = true;
    }

    /// A token that will do for a while.
    Token current(Deadline deadline) {
        Token held = token;
        return held != null && !needsNew(held) ? held : renew(held, deadline);
    }

    /// A token other than the one that was refused or is due.
    Token renew(@Nullable Token stale, Deadline deadline) {
        long asked = nanos.getAsLong();
        enter(deadline);
        try {
            Token held = token;
            if (held != null && !isSame(held, stale) && !needsNew(held)) return held;
            refuseAgain(asked);
            askedAnew = false;
            try {
                Token fresh = keystone.login(deadline);
                token = fresh;
                failure = null;
                refusals = 0;
                return fresh;
            } catch (ProblemException e) {
                failure = e.problem();
                failedNanos = nanos.getAsLong();
                if (isRefusal(e.problem())) refusals++;
                throw e;
            }
        } finally {
            login.unlock();
        }
    }

    private static boolean isSame(Token held, @Nullable Token stale) {
        return stale != null && held.obtainedNanos() == stale.obtainedNanos();
    }

    /// A given token can't be had anew before its end, so it is used up to there.
    private boolean needsNew(Token held) {
        return config.auth() instanceof Auth.GivenToken
                ? held.isOver(clock.instant(), System.nanoTime())
                : held.isDue(clock.instant(), System.nanoTime());
    }

    private void refuseAgain(long asked) {
        Problem last = failure;
        if (last == null) return;
        boolean meanwhile = failedNanos - asked >= 0;
        long wait = REFUSED_FOR.toNanos() << Math.min(Math.max(0, refusals - 1), MOST_DOUBLINGS);
        boolean tooSoon = !askedAnew && isRefusal(last) && nanos.getAsLong() - failedNanos < wait;
        if (meanwhile || tooSoon) throw new ProblemException(last);
    }

    private static boolean isRefusal(Problem problem) {
        return problem.status() != null && problem.status() == 401;
    }

    private void enter(Deadline deadline) {
        boolean entered;
        try {
            entered = login.tryLock(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw waiting("cancelled");
        }
        if (!entered) throw waiting("another login has not ended within " + deadline.inWords());
    }

    private ProblemException waiting(String reason) {
        return new ProblemException(
                Problem.of("log in to cloud " + config.name(), config.authUrl().toString(), reason));
    }
}
