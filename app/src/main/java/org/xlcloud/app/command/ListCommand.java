package org.xlcloud.app.command;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that lists one kind of object of the chosen clouds.
abstract class ListCommand<T> implements Callable<Integer> {
    private final Listing<T> listing;
    private final Function<Inventory, List<T>> rows;
    private final Set<String> needed;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final CloudOption clouds = new CloudOption();

    @Mixin
    private final FormatOption output = new FormatOption();

    /// @param needed the sources without which the list would be empty although the cloud is not
    ListCommand(Listing<T> listing, Function<Inventory, List<T>> rows, String... needed) {
        this.listing = listing;
        this.rows = rows;
        this.needed = Set.of(needed);
    }

    @Override
    public Integer call() {
        var inventories = clouds.load();
        inventories.forEach(this::insist);
        var all = inventories.stream()
                .flatMap(inventory -> rows.apply(inventory).stream())
                .toList();
        listing.print(all, output.format, spec.commandLine().getOut());
        return 0;
    }

    /// An empty list is no answer to somebody who may not see it. A service that the cloud does not have is another
    /// matter: what can be derived without it is listed.
    private void insist(Inventory inventory) {
        for (SourceState source : inventory.sources()) {
            Problem problem = source.problem();
            if (needed.contains(source.source()) && problem != null && problem.status() != null)
                throw new ProblemException(problem);
        }
    }
}
