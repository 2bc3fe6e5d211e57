package org.xlcloud.services.cloud;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// The token of one cloud, renewed before it expires and when a service no longer takes it. However many calls
/// need a new one, one of them logs in and the others wait for it; they share its failure too, because a wrong
/// password tried by each of them would lock the account.
final class Tokens {
    /// How long a refused login is not tried again: feeds come back every few seconds with the same password.
    private static final Duration REFUSED_FOR = Duration.ofSeconds(30);

    private final CloudConfig config;
    private final Keystone keystone;
    private final InstantSource clock;
    private final ReentrantLock login = new ReentrantLock();
    private volatile @Nullable Token token;
    private @Nullable Problem failure;
    private long failedNanos;

    Tokens(CloudConfig config, Keystone keystone, InstantSource clock) {
        this.config = config;
        this.keystone = keystone;
        this.clock = clock;
    }

    /// A token that will do for a while.
    Token current(Deadline deadline) {
        Token held = token;
        return held != null && !needsNew(held) ? held : renew(held, deadline);
    }

    /// A token other than the one that was refused or is due.
    Token renew(@Nullable Token stale, Deadline deadline) {
        long asked = System.nanoTime();
        enter(deadline);
        try {
            Token held = token;
            if (held != null && !isSame(held, stale) && !needsNew(held)) return held;
            refuseAgain(asked);
            try {
                Token fresh = keystone.login(deadline);
                token = fresh;
                failure = null;
                return fresh;
            } catch (ProblemException e) {
                failure = e.problem();
                failedNanos = System.nanoTime();
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
        boolean refused = last.status() != null && last.status() == 401;
        if (meanwhile || (refused && System.nanoTime() - failedNanos < REFUSED_FOR.toNanos()))
            throw new ProblemException(last);
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
