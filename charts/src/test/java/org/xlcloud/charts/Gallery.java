package org.xlcloud.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javafx.animation.AnimationTimer;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.transform.Transform;
import javafx.stage.Stage;
import javax.imageio.ImageIO;

/// Writes pictures of the charts in every state, theme and scale, to be looked at: run it with a folder.
final class Gallery {
    private static final List<String> THEMES = List.of("dark", "light", "high-contrast");
    private static final List<Double> SCALES = List.of(1.0, 1.5, 2.0);

    private Gallery() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Platform.startup(() -> {});
        Platform.setImplicitExit(false);
        for (String name : GalleryScenes.names()) {
            if (arguments.length > 1 && !name.contains(arguments[1])) continue;
            for (String theme : THEMES) {
                for (double scale : SCALES) {
                    var done = new CountDownLatch(1);
                    Platform.runLater(() -> picture(folder, name, theme, scale, done));
                    done.await();
                }
            }
        }
        Platform.exit();
    }

    private static void picture(Path folder, String name, String theme, double scale, CountDownLatch done) {
        Parent root = GalleryScenes.of(name);
        var scene = new Scene(root, 960, 640);
        scene.getPreferences().setColorScheme(theme.equals("light") ? ColorScheme.LIGHT : ColorScheme.DARK);
        scene.getStylesheets().add(Gallery.class.getResource(theme + ".css").toExternalForm());
        var stage = new Stage();
        stage.setScene(scene);
        stage.show();
        stage.setRenderScaleX(scale); // showing sets the screen's
        stage.setRenderScaleY(scale);
        new AnimationTimer() {
            private int pulses;

            @Override
            public void handle(long now) {
                if (++pulses < 30) return;
                stop();
                var how = new SnapshotParameters();
                how.setTransform(Transform.scale(scale, scale));
                how.setFill(scene.getFill());
                var image = SwingFXUtils.fromFXImage(root.snapshot(how, null), null);
                Path file = folder.resolve(name + "-" + theme + "-" + scale + "x.png");
                try {
                    ImageIO.write(image, "png", file.toFile());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                stage.hide();
                done.countDown();
            }
        }.start();
    }
}
