package org.xlcloud.app;

import java.util.List;
import java.util.concurrent.Callable;
import org.xlcloud.simulator.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `xlcloud console`: the window.
@Command(name = "console", description = "Open the window with the clouds of clouds.yaml (the default).")
final class ConsoleCommand implements Callable<Integer> {
    @Option(
            names = {"--cloud", "--os-cloud"},
            paramLabel = "NAME",
            description = "Open this cloud at once; may be given several times. Default: $OS_CLOUD.")
    private List<String> names = List.of();

    @Override
    public Integer call() throws InterruptedException {
        String preferred = System.getenv("OS_CLOUD");
        if (names.isEmpty() && preferred != null && !preferred.isBlank()) names = List.of(preferred);
        Window.run(() -> Console.ofThisUser(Simulator.Settings.defaults()), console -> names.forEach(console::open));
        return 0;
    }
}
