package org.xlcloud.app.command;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.lifecycle.RunLimits;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.mcollective.Mco;

/// The journal and the runs of this user, open while a command works on them.
final class RunsHome implements AutoCloseable {
    private final Journal journal;
    private final Runs runs;
    private final Map<String, Mco> open = new ConcurrentHashMap<>();

    /// @param collectives opens the client for a cloud's nodes
    RunsHome(Map<String, String> environment, Function<String, Mco> collectives) {
        Path home = CloudConfigs.home(environment);
        journal = new Journal(JournalPlace.of(environment, home), JournalLimits.DEFAULT, InstantSource.system());
        runs = new Runs(
                journal,
                Runs.folder(environment, home),
                cloud -> open.computeIfAbsent(cloud, collectives),
                RunLimits.DEFAULT,
                InstantSource.system());
    }

    Runs runs() {
        return runs;
    }

    Journal journal() {
        return journal;
    }

    @Override
    public void close() {
        runs.close();
        open.values().forEach(Mco::close);
        journal.close();
    }
}
