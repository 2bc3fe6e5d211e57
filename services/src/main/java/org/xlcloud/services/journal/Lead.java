package org.xlcloud.services.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.xlcloud.services.flow.ProblemException;

/// The right to lead among the XMS of one journal: one program has it at a time, and loses it with its
/// connection or its life. Used by one thread.
public sealed interface Lead extends AutoCloseable permits FileLead, PostgresLead {
    /// How often whoever leads says so, and the others look.
    Duration BEAT = Duration.ofSeconds(1);
    /// So long after its last word nobody who led may tell nodes any more; the others may lead only after that.
    Duration LEASE = Duration.ofSeconds(5);

    /// @param address where this program is reached, for the others
    static Lead of(JournalPlace place, String address) {
        return switch (place) {
            case JournalPlace.Database(String url) -> new PostgresLead(url, place.toString(), address);
            case JournalPlace.File(Path path) ->
                new FileLead(path.resolveSibling(path.getFileName() + ".leader"), address);
        };
    }

    /// Takes the right to lead where nobody has it.
    ///
    /// @return whether this program leads now
    /// @throws ProblemException when that can't be found out
    boolean take();

    /// Says that this program still leads.
    ///
    /// @return false when it does not any more: nothing that it began may go on
    /// @throws ProblemException when that can't be found out, which means the same
    boolean keep();

    /// Counts who has led; the journal refuses the words of an earlier one.
    long epoch();

    /// Where the last one that began to lead is reached; empty when none ever did.
    Optional<String> leader();

    /// Gives the right back.
    @Override
    void close();
}
