package org.xlcloud.app;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.shell.DeepLink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `xlcloud console`: the window.
@Command(name = "console", description = "Open the window with the clouds of clouds.yaml (the default).")
final class ConsoleCommand implements Callable<Integer> {
    @Option(
            names = {"--cloud", "--os-cloud"},
            paramLabel = "NAME",
            description =
                    "Open this cloud at once; may be given several times. Default: $OS_CLOUD, or the clouds that were open at the end of the last run.")
    private List<String> names = List.of();

    @Parameters(
            arity = "0..1",
            paramLabel = "LINK",
            description = "Open this object in a tab: xlcloud://CLOUD/KIND/ID, as the window's “Copy link” writes it.")
    private @Nullable String address;

    @Override
    public Integer call() throws InterruptedException {
        DeepLink link = address == null ? null : link(address);
        String preferred = System.getenv("OS_CLOUD");
        if (names.isEmpty() && preferred != null && !preferred.isBlank()) names = List.of(preferred);
        Window.run(() -> Console.ofThisUser(Simulator.Settings.defaults()), console -> {
            if (names.isEmpty()) console.openAgain();
            names.forEach(console::open);
            if (link != null) console.open(link);
        });
        return 0;
    }

    private static DeepLink link(String address) {
        return DeepLink.parse(address)
                .orElseThrow(() -> new ProblemException(
                        Problem.of("open a link", address, "this is no link, expected xlcloud://CLOUD/KIND/ID")));
    }
}
