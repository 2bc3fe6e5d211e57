package org.xlcloud.views.overview;

import java.io.File;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.layout.StackPane;
import javafx.scene.transform.Transform;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.xlcloud.charts.wall.GpuWall;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.Refresh;
import org.xlcloud.views.theme.Theme;

/// Draws the overview with its wall in every theme, of several sizes of cloud, at two output scales, for people to look
/// at: run it with the Headless platform, a folder, and optionally a part of the pictures' names.
final class Gallery {
    private static final InstantSource CLOCK = InstantSource.fixed(SampleCloud.NOW);

    private Gallery() {}

    record Shot(
            String name,
            Map<String, Inventory> data,
            Map<String, Telemetry> telemetry,
            Map<String, String> settings,
            Theme theme,
            int width,
            int height,
            double scale) {}

    public static void main(String[] args) throws InterruptedException {
        var started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        Platform.setImplicitExit(false);
        for (Shot shot : shots()) {
            if (args.length > 1 && !shot.name().contains(args[1])) continue;
            take(shot, new File(args[0]));
        }
        Platform.exit();
    }

    private static List<Shot> shots() {
        var shots = new ArrayList<Shot>();
        Inventory small = SampleCloud.of("demo", 24, 4, 4);
        Inventory large = SampleCloud.of("big", 2000, 8, 12);
        Inventory lab = SampleCloud.of("lab", 3, 2, 1);
        for (Theme theme : Theme.values()) {
            shots.add(shot("small-" + theme.id(), small, Map.of(), theme, 1080, 700, 1));
            shots.add(shot("small-2x-" + theme.id(), small, Map.of(), theme, 1080, 700, 2));
            shots.add(shot("large-" + theme.id(), large, Map.of(), theme, 1600, 900, 1));
            shots.add(shot("large-2x-" + theme.id(), large, Map.of(), theme, 1600, 900, 2));
            shots.add(shot("state-" + theme.id(), small, Map.of("overview.colour", "state"), theme, 1080, 700, 1));
        }
        shots.add(shot("large-state", large, Map.of("overview.colour", "state"), Theme.DARK, 1600, 900, 1));
        shots.add(shot("lab", lab, Map.of(), Theme.DARK, 1080, 700, 1));
        shots.add(shot("type", small, Map.of("overview.group", "type"), Theme.LIGHT, 1080, 700, 1));
        shots.add(shot("layer", small, Map.of("overview.group", "layer"), Theme.DARK, 1080, 700, 1.5));
        shots.add(shot("project-large", large, Map.of("overview.group", "project"), Theme.DARK, 1600, 900, 1));
        shots.add(shot("small-wide", small, Map.of(), Theme.DARK, 2360, 1340, 1));
        Inventory middle = SampleCloud.of("mid", 96, 8, 4);
        shots.add(shot("middle", middle, Map.of(), Theme.DARK, 1280, 800, 1));
        shots.add(shot("middle-light", middle, Map.of("overview.colour", "util"), Theme.LIGHT, 1280, 800, 1.25));
        return shots;
    }

    private static Shot shot(
            String name,
            Inventory data,
            Map<String, String> settings,
            Theme theme,
            int width,
            int height,
            double scale) {
        return new Shot(name, SampleCloud.map(data), SampleTelemetry.map(data), settings, theme, width, height, scale);
    }

    private static void take(Shot shot, File folder) throws InterruptedException {
        var done = new CountDownLatch(1);
        Platform.runLater(() -> {
            var settings = new HashMap<>(shot.settings());
            var context = new InventoryContext(
                    new Mailbox<>(shot.data()),
                    new MetricsContext(
                            new Mailbox<>(shot.telemetry()),
                            MetricsContext.none().series()),
                    new Jobs(CLOCK),
                    new Times(CLOCK, ZoneId.of("Europe/Paris")),
                    settings::get,
                    settings::put,
                    (cloud, kind, id) -> "{}",
                    new Refresh(() -> {}, (cloud, source) -> {}));
            Page page = OverviewPage.spec(context).create().apply(_ -> {});
            var root = new StackPane(page.node());
            var scene = new Scene(root, shot.width(), shot.height());
            scene.setUserAgentStylesheet(shot.theme().baseSheet());
            scene.getStylesheets().addAll(Theme.commonSheet(), shot.theme().tokenSheet());
            var stage = new Stage();
            stage.setScene(scene);
            stage.show();
            page.shown();
            afterPulses(30, () -> {
                if (root.lookup("#wall") instanceof GpuWall wall) {
                    wall.renderScaleProperty().set(shot.scale());
                    wall.requestFocus();
                }
            });
            afterPulses(60, () -> {
                write(root, shot, new File(folder, shot.name() + ".png"));
                page.close();
                stage.close();
                done.countDown();
            });
        });
        done.await();
    }

    private static void write(StackPane root, Shot shot, File file) {
        var parameters = new SnapshotParameters();
        parameters.setTransform(Transform.scale(shot.scale(), shot.scale()));
        try {
            file.getParentFile().mkdirs();
            ImageIO.write(SwingFXUtils.fromFXImage(root.snapshot(parameters, null), null), "png", file);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot write " + file, e);
        }
    }

    private static void afterPulses(int pulses, Runnable then) {
        new AnimationTimer() {
            private int left = pulses;

            @Override
            public void handle(long now) {
                Platform.requestNextPulse();
                if (left-- > 0) return;
                stop();
                then.run();
            }
        }.start();
    }
}
