package org.xlcloud.app.command;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;

/// This user's journal and the alarms in it, for as long as a command runs; a window may have it open at the same time.
final class JournalAccess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Journal journal;
    private final AlarmDesk desk;

    JournalAccess() {
        Map<String, String> environment = System.getenv();
        JournalPlace place = JournalPlace.of(environment, CloudConfigs.home(environment));
        journal = new Journal(place, JournalLimits.DEFAULT, InstantSource.system());
        desk = new AlarmDesk(journal, Author.ofThisProgram(), InstantSource.system());
    }

    Journal journal() {
        return journal;
    }

    /// With everything that the journal holds so far.
    AlarmDesk desk() {
        var read = new CountDownLatch(1);
        try (var subscription = desk.alarms().onArrival(() -> {
            if (ready(desk.alarms().newest())) read.countDown();
        })) {
            desk.start();
            if (!ready(desk.alarms().newest()) && !read.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                throw new ProblemException(Problem.of(
                        "read alarms",
                        journal.place().toString(),
                        "the journal was not read within " + PATIENCE.toSeconds() + " s"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of("read alarms", journal.place().toString(), "interrupted"), e);
        }
        Problem problem = problem(desk.alarms().newest());
        if (problem != null) throw new ProblemException(problem);
        return desk;
    }

    private static boolean ready(Alarms alarms) {
        return alarms.at() != null || problem(alarms) != null;
    }

    private static @Nullable Problem problem(Alarms alarms) {
        for (SourceState source : alarms.sources())
            if (source.source().equals(Journal.NAME) && source.problem() != null) return source.problem();
        return null;
    }

    @Override
    public void close() {
        desk.close();
        journal.close();
    }
}
