package org.xlcloud.views.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;
import org.xlcloud.views.state.StaleBanner;
import org.xlcloud.views.theme.Theme;

/// Writes pictures of the window in every theme and state, to be looked at: run it with a folder, a width and a height.
final class Gallery {
    private final Path folder;
    private final Stage stage = new Stage();

    private Gallery(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        double width = Double.parseDouble(arguments[1]);
        double height = Double.parseDouble(arguments[2]);
        Platform.startup(() -> {});
        var latch = new CountDownLatch(1);
        onFx(() -> new Gallery(folder).show(width, height, latch));
        latch.await();
        Platform.exit();
    }

    private void show(double width, double height, CountDownLatch latch) {
        try {
            Path settings = Files.createTempDirectory("gallery").resolve("console.properties");
            Files.writeString(settings, "tabs.open=overview,gpus,hosts\ntabs.active=gpus\n");
            var problem = Problem.of(
                            "read the cloud old-lab",
                            "~/.config/openstack/clouds.yaml, line 31, key auth_url",
                            "“htps:/old” is no URL")
                    .withHint("Write it as https://HOST:5000/v3.");
            var fixture = new ShellFixture(settings, List.of(problem));
            fixture.openSampleClouds();
            fixture.jobs.run("Export 96 GPUs as CSV", progress -> {
                progress.at(0.42, "40 of 96 written");
                new CountDownLatch(1).await();
                return "";
            });
            fixture.jobs.run("Open cloud old-lab", progress -> {
                throw new ProblemException(SampleClouds.timeout("old-lab"));
            });
            fixture.jobs.run("Export 12 hosts as JSON", progress -> "12 hosts written to /tmp/hosts.json");
            Shell shell = fixture.shell;
            shell.show(stage);
            stage.setWidth(width);
            stage.setHeight(height);
            shell.model().open(new Link("gpu", "lab/gpu-03/0000:87:00.0", "gpu-03 0000:87:00.0"));
            var steps = new java.util.ArrayDeque<Runnable>();
            for (Theme theme : Theme.values()) {
                steps.add(() -> shell.appearance().chosenProperty().set(theme));
                steps.add(() -> write(theme, "table"));
                steps.add(shell::toggleJobs);
                steps.add(() -> write(theme, "jobs"));
                steps.add(shell::togglePalette);
                steps.add(() -> write(theme, "palette"));
                steps.add(shell::toggleKeySheet);
                steps.add(() -> write(theme, "keys"));
                steps.add(() -> {
                    shell.toggleKeySheet();
                    shell.toggleJobs();
                    shell.model().go(Shell.CLOUDS_PAGE);
                });
                steps.add(() -> write(theme, "clouds"));
                steps.add(() -> {
                    shell.model().go("gpus");
                    shell.toggleRail();
                });
                steps.add(() -> write(theme, "collapsed"));
                steps.add(shell::toggleRail);
                steps.add(() -> states(shell, fixture.times, theme));
            }
            new AnimationTimer() {
                private final AtomicInteger pulse = new AtomicInteger();

                @Override
                public void handle(long now) {
                    if (pulse.incrementAndGet() % 12 != 0) return;
                    Runnable step = steps.poll();
                    if (step != null) step.run();
                    else {
                        stop();
                        latch.countDown();
                    }
                }
            }.start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void states(Shell shell, Times times, Theme theme) {
        var banner = new StaleBanner(times, (cloud, source) -> {});
        banner.show("lab", "Placement", SampleClouds.NOW.minusSeconds(154), SampleClouds.timeout("lab"));
        var empty = new EmptyState(
                Icon.FILTER,
                "No GPU matches the filter",
                "96 GPUs are hidden by state:trouble and model:A100.",
                new Button("Clear the filter", Icon.CLEAR.node()));
        var none = new EmptyState(
                Icon.GPU, "No GPUs in this cloud", "Placement reports no PCI devices and no flavor asks for any.");
        var loading = new LoadingState("Asking Nova and Placement of cloud lab for hosts and GPUs");
        var error = new ErrorState(SampleClouds.timeout("lab"), () -> {});
        var grid = new GridPane();
        grid.addRow(0, empty, loading);
        grid.addRow(1, none, error);
        var scene = new Scene(new VBox(banner, grid), 1280, 800);
        shell.appearance().dress(scene);
        write(scene, theme, "states");
    }

    private void write(Theme theme, String name) {
        write(stage.getScene(), theme, name);
    }

    private void write(Scene scene, Theme theme, String name) {
        var file = folder.resolve(theme.id() + "-" + name + ".png").toFile();
        try {
            ImageIO.write(SwingFXUtils.fromFXImage(scene.snapshot(null), null), "png", file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void onFx(Runnable work) {
        Platform.runLater(work);
    }
}
