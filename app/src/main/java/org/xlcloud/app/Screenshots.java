package org.xlcloud.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javafx.animation.AnimationTimer;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import javafx.scene.transform.Transform;
import javax.imageio.ImageIO;
import org.xlcloud.views.fx.FxHop;

/// Pictures of a scene as PNG files, taken from any thread but the JavaFX one.
final class Screenshots {
    /// Layout, skins and the first data of a page settle within so many pulses.
    private static final int PULSES = 20;

    private final Scene scene;
    private final Path folder;
    private final double scale;

    /// @param scale how many pixels a picture has to each of the layout's, as on a screen with this output scale
    Screenshots(Scene scene, Path folder, double scale) {
        this.scene = scene;
        this.folder = folder;
        this.scale = scale;
    }

    /// Gives the window a size, `1280x800`.
    void size(String size) throws InterruptedException {
        String[] sides = size.split("x", 2);
        onFx(() -> {
            scene.getWindow().setWidth(Double.parseDouble(sides[0]));
            scene.getWindow().setHeight(Double.parseDouble(sides[1]));
            scene.getWindow().setRenderScaleX(scale);
            scene.getWindow().setRenderScaleY(scale);
            return scene;
        });
    }

    /// Waits until the window has drawn what changed, then writes `NAME.png`.
    Path take(String name) throws InterruptedException {
        pulses();
        WritableImage image = onFx(this::drawn);
        Path file = folder.resolve(name + ".png");
        try {
            Files.createDirectories(folder);
            ImageIO.write(SwingFXUtils.fromFXImage(image, null), "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
        return file;
    }

    private WritableImage drawn() {
        var how = new SnapshotParameters();
        how.setTransform(Transform.scale(scale, scale));
        how.setFill(scene.getFill());
        return scene.getRoot().snapshot(how, null);
    }

    private static void pulses() throws InterruptedException {
        var drawn = new CompletableFuture<Void>();
        FxHop.run(() -> new AnimationTimer() {
            private int left = PULSES;

            @Override
            public void handle(long now) {
                if (--left > 0) return;
                stop();
                drawn.complete(null);
            }
        }.start());
        await(drawn);
    }

    /// Runs on the JavaFX thread and answers here.
    static <T> T onFx(Supplier<T> work) throws InterruptedException {
        var result = new CompletableFuture<T>();
        FxHop.run(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return await(result);
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The JavaFX thread failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("The JavaFX thread did not answer within 30 s", e);
        }
    }
}
