package org.xlcloud.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.ToggleButton;
import org.jspecify.annotations.Nullable;
import org.xlcloud.app.command.Listing;
import org.xlcloud.app.command.WorldOptions;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuCount;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.views.gallery.GalleryPage;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.theme.Theme;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `xlcloud demo`: the console against the embedded cloud; without a display, a walk through its pages in pictures.
@Command(
        name = "demo",
        description =
                "Open the console against the embedded cloud. Without a display: draw every page in every theme into PNG files and print the inventory.")
final class DemoCommand implements Callable<Integer> {
    private static final Duration LOADED_WITHIN = Duration.ofMinutes(2);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final WorldOptions world = new WorldOptions();

    @Option(names = "--headless", description = "Draw off-screen even where there is a display.")
    private boolean headless;

    @Option(names = "--size", paramLabel = "WxH", description = "Size of the pictures (default: ${DEFAULT-VALUE}).")
    private String size = "1280x800";

    @Option(
            names = "--scale",
            paramLabel = "N",
            description =
                    "Pixels of the pictures to each of the layout's: the screen's scale (default: ${DEFAULT-VALUE}).")
    private double scale = 1;

    @Option(
            names = "--screenshots",
            paramLabel = "FOLDER",
            description = "Where the pictures go (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("screenshots");

    @Override
    public Integer call() throws Exception {
        if (!size.matches("[1-9][0-9]{2,3}x[1-9][0-9]{2,3}"))
            throw new ParameterException(
                    spec.commandLine(), "--size is \"" + size + "\", expected WIDTHxHEIGHT such as 1280x800");
        if (!(scale >= 1 && scale <= 4))
            throw new ParameterException(spec.commandLine(), "--scale is " + scale + ", expected 1 to 4");
        if (!headless && Window.hasDisplay()) {
            Window.run(
                    Window.begin(),
                    () -> Console.ofThisUser(world.settings()),
                    console -> console.open(console.embeddedName()));
        } else {
            Window.headless();
            walk();
        }
        return 0;
    }

    private void walk() throws Exception {
        Path kept = Files.createTempDirectory("xlcloud-demo");
        try {
            Window.visit(
                    () -> new Console(
                            CloudConfigs.of("clouds: {}", "the demo"),
                            world.settings(),
                            kept.resolve("console.properties"),
                            kept.resolve("history.duckdb")),
                    this::walk);
        } finally {
            try (var files = Files.walk(kept)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            }
        }
    }

    private void walk(Console console) throws InterruptedException {
        console.clouds().open(console.embeddedName());
        Inventory inventory = loaded(console);
        var pictures = new Screenshots(console.shell().root().getScene(), folder, scale);
        pictures.size(size);
        for (Theme theme : Theme.values()) {
            Screenshots.onFx(() -> {
                console.shell().appearance().chosenProperty().setValue(theme);
                return theme;
            });
            for (PageSpec page : console.shell().model().pages()) {
                if (!page.inRail()) continue;
                Screenshots.onFx(() -> {
                    console.shell().model().go(page.id());
                    return page;
                });
                pictures.take(page.id() + "-" + theme.id());
            }
            details(console, inventory);
            pictures.take("gpu-details-" + theme.id());
        }
        gallery(console, pictures);
        summary(inventory);
    }

    /// Opens the details of the first GPU that somebody holds.
    private static void details(Console console, Inventory inventory) throws InterruptedException {
        for (Gpu gpu : inventory.gpus()) {
            if (gpu.holder() == null) continue;
            Screenshots.onFx(() -> {
                console.shell().model().open(Links.gpu(gpu));
                return gpu;
            });
            return;
        }
    }

    /// Each section of the gallery shows all themes by itself.
    private static void gallery(Console console, Screenshots pictures) throws InterruptedException {
        List<ToggleButton> sections = Screenshots.onFx(() -> {
            console.shell().model().go(GalleryPage.ID);
            return console.shell().root().lookupAll("#" + GalleryPage.ID + " .toggle-button").stream()
                    .map(ToggleButton.class::cast)
                    .filter(toggle -> toggle.getId() != null && toggle.getId().startsWith(GalleryPage.ID))
                    .toList();
        });
        for (ToggleButton section : sections) {
            Screenshots.onFx(() -> {
                section.fire();
                return section;
            });
            pictures.take(section.getId());
        }
    }

    /// The inventory once every source has answered; a problem when one fails or it takes too long.
    private static Inventory loaded(Console console) throws InterruptedException {
        var done = new CompletableFuture<Inventory>();
        var mailbox = console.clouds().inventories();
        Runnable look = () -> {
            @Nullable Inventory inventory = mailbox.newest().get(console.embeddedName());
            if (inventory != null && inventory.loaded()) done.complete(inventory);
        };
        try (var subscription = mailbox.onArrival(look)) {
            look.run();
            return done.get(LOADED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new ProblemException(
                    Problem.of("load the embedded cloud", "the simulator", "not complete within " + LOADED_WITHIN), e);
        }
    }

    private void summary(Inventory inventory) {
        var out = spec.commandLine().getOut();
        long down = inventory.hosts().stream().filter(host -> !host.up()).count();
        out.printf(
                "%d hosts (%d down), %d GPUs, %d instances%n%n",
                inventory.hosts().size(),
                down,
                inventory.gpus().size(),
                inventory.instances().size());
        new Listing<GpuCount>()
                .column("type", "GPU TYPE", GpuCount::group)
                .column("free", "FREE", GpuCount::free)
                .column("held", "HELD", GpuCount::held)
                .column("reserved", "RESERVED", GpuCount::reserved)
                .column("trouble", "TROUBLE", GpuCount::trouble)
                .column("total", "TOTAL", GpuCount::total)
                .print(GpuCount.by(inventory.gpus(), gpu -> List.of(gpu.model())), Listing.Format.table, out);
        out.printf("%nPictures of every page and theme: %s%n", folder.toAbsolutePath());
    }
}
