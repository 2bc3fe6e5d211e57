package org.xlcloud.app;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.UserFolders;
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

    @Option(
            names = "--separate",
            description =
                    "Open a window beside one that is open already. Without it, that one comes to the front and shows what is asked for.")
    private boolean separate;

    @Override
    public Integer call() throws InterruptedException {
        DeepLink link = address == null ? null : link(address);
        String preferred = System.getenv("OS_CLOUD");
        if (names.isEmpty() && preferred != null && !preferred.isBlank()) names = List.of(preferred);
        var opening = new Opening(names, link);
        Window.Toolkit toolkit = Window.begin(); // while another window is looked for
        switch (separate ? new SingleInstance.Claim.Alone("") : claim(opening)) {
            case SingleInstance.Claim.HandedOver() -> toolkit.letGo();
            case SingleInstance.Claim.Alone(String why) ->
                window(toolkit, opening, console -> {
                    if (!why.isEmpty()) console.warn(why);
                });
            case SingleInstance.Claim.First(SingleInstance instance) -> {
                try (instance) {
                    window(toolkit, opening, console -> instance.serve(console::takeOver));
                }
            }
        }
        return 0;
    }

    private static void window(Window.Toolkit toolkit, Opening opening, Consumer<Console> started)
            throws InterruptedException {
        Window.run(toolkit, () -> Console.ofThisUser(Simulator.Settings.defaults()), console -> {
            if (opening.clouds().isEmpty()) console.openAgain();
            console.open(opening);
            started.accept(console);
        });
    }

    /// Clouds and settings are found by these variables: where they differ, so do the windows.
    private static SingleInstance.Claim claim(Opening opening) {
        Map<String, String> environment = System.getenv();
        UserFolders folders = UserFolders.of(environment, CloudConfigs.home(environment));
        int configuration = Objects.hash(folders.config(), folders.data(), environment.get("OS_CLIENT_CONFIG_FILE"));
        return SingleInstance.claim(
                folders.runtime(),
                "console-" + Integer.toHexString(configuration),
                opening,
                SingleInstance.ANSWERS_WITHIN);
    }

    private static DeepLink link(String address) {
        return DeepLink.parse(address)
                .orElseThrow(() -> new ProblemException(
                        Problem.of("open a link", address, "this is no link, expected xlcloud://CLOUD/KIND/ID")));
    }
}
