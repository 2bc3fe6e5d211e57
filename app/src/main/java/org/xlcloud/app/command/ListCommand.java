package org.xlcloud.app.command;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.xlcloud.services.inventory.Inventory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A command that lists one kind of object of the chosen clouds.
abstract class ListCommand<T> implements Callable<Integer> {
    private final Listing<T> listing;
    private final Function<Inventory, List<T>> rows;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final CloudOption clouds = new CloudOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Listing.Format format = Listing.Format.table;

    ListCommand(Listing<T> listing, Function<Inventory, List<T>> rows) {
        this.listing = listing;
        this.rows = rows;
    }

    @Override
    public Integer call() {
        var all = clouds.load().stream()
                .flatMap(inventory -> rows.apply(inventory).stream())
                .toList();
        listing.print(all, format, spec.commandLine().getOut());
        return 0;
    }
}
