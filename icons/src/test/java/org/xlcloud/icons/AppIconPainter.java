package org.xlcloud.icons;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javax.imageio.ImageIO;

/// Paints the program's icon files from the GPU icon: run it with the resource folder as the
/// argument after the icon was drawn anew.
final class AppIconPainter {
    private AppIconPainter() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        var done = new CountDownLatch(1);
        Platform.startup(() -> {
            try {
                for (int size : new int[] {16, 24, 32, 48, 64, 128, 256})
                    ImageIO.write(
                            paint(size),
                            "png",
                            folder.resolve("xlcloud-" + size + ".png").toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                done.countDown();
            }
        });
        done.await();
        Platform.exit();
    }

    private static BufferedImage paint(int size) {
        var card = (Region) Icon.GPU.node();
        double side = size * 0.74;
        card.setMinSize(side, side);
        card.setMaxSize(side, side);
        card.setStyle("-fx-background-color: white");
        var plate = new StackPane(card);
        plate.setPrefSize(size, size);
        plate.setStyle("-fx-background-color: linear-gradient(to bottom, #2f81f7, #1158c7); -fx-background-radius: "
                + size * 0.2);
        var scene = new Scene(plate, size, size, Color.TRANSPARENT);
        plate.applyCss();
        plate.layout();
        var parameters = new SnapshotParameters();
        parameters.setFill(Color.TRANSPARENT);
        return SwingFXUtils.fromFXImage(scene.getRoot().snapshot(parameters, null), null);
    }
}
