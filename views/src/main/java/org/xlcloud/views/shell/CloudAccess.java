package org.xlcloud.views.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.stacks.Stacks;

/// The clouds that the window can open, and how to open and close them.
///
/// @param found what the files say now
/// @param reader reads the files again; called off the JavaFX thread
/// @param open the names of the open ones, in the order of opening
/// @param opener opens one; called off the JavaFX thread, may throw a ProblemException
/// @param closer closes one; called off the JavaFX thread
/// @param telemetry the newest values of those that have some, whose sources have lights as well
/// @param stacks of those that have Heat, which has a light as well
/// @param others Aodh, the XMS of teams, and places that keep series and fail now; one without a cloud belongs to all
public record CloudAccess(
        Mailbox<Found> found,
        Runnable reader,
        Mailbox<List<String>> open,
        Consumer<String> opener,
        Consumer<String> closer,
        Refresh refresh,
        Mailbox<Map<String, Telemetry>> telemetry,
        Mailbox<Map<String, Stacks>> stacks,
        Mailbox<List<SourceState>> others) {
    /// @param known in the order to list them in
    /// @param problems what is wrong in the files that they were looked for in, with file and line
    public record Found(List<CloudInfo> known, List<Problem> problems) {
        public Found {
            known = List.copyOf(known);
            problems = List.copyOf(problems);
        }
    }

    List<CloudInfo> known() {
        return found.newest().known();
    }

    List<Problem> problems() {
        return found.newest().problems();
    }

    Optional<CloudInfo> info(String name) {
        return known().stream().filter(cloud -> cloud.name().equals(name)).findFirst();
    }

    boolean isOpen(String name) {
        return open.newest().contains(name);
    }
}
