package org.xlcloud.services.actions;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where every action is written down: once before anything is sent, once when it has ended. What is refused before
/// anything is sent is written once, with its outcome.
public interface Audit {
    /// @throws org.xlcloud.services.flow.ProblemException when it can't be kept: then the action is not run
    void write(Entry entry);

    /// @param id the same before and after
    /// @param who the person at this machine and the user in the cloud: "ada@desk as admin"
    /// @param outcome null before it runs
    record Entry(
            UUID id,
            Instant at,
            String who,
            String cloud,
            String kind,
            String title,
            List<Touched> touched,
            @Nullable Outcome outcome) {
        public Entry {
            touched = List.copyOf(touched);
        }
    }

    /// Writes into the program's log only.
    static Audit log() {
        Logger log = System.getLogger(Audit.class.getName());
        return entry -> log.log(
                Level.INFO,
                entry.outcome == null
                        ? entry.who + " begins: " + entry.title + " (cloud " + entry.cloud + ")"
                        : entry.who + ": " + entry.outcome.details());
    }
}
