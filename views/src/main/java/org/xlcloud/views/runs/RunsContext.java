package org.xlcloud.views.runs;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.scaling.Scaling;

/// What the page of runs needs of XMS.
///
/// @param scalings all that are known, newest first
/// @param changes counts up whenever a run begins, goes on or ends
/// @param runs lists runs, newest first; blocks
/// @param find a run by its id; blocks
/// @param output what a node put out in a run, at most so many bytes of it; blocks
/// @param cancel ends a run that goes on; blocks
/// @param retry repeats a run for those nodes that failed, and gives the new run; blocks
/// @param sources the XMS of teams that are asked, and how each does; empty where all of it is in this window
/// @param again asks the XMS of a cloud's team again
public record RunsContext(
        Mailbox<List<Scaling>> scalings,
        Mailbox<Integer> changes,
        Supplier<List<Run>> runs,
        Function<String, Optional<Run>> find,
        Output output,
        Function<String, String> cancel,
        Function<String, String> retry,
        Mailbox<List<SourceState>> sources,
        Consumer<String> again) {

    /// Reads what a node put out.
    @FunctionalInterface
    public interface Output {
        String read(String run, String node, int mostBytes);
    }
}
