package org.xlcloud.icons;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.scene.image.Image;

/// The program's own icon, drawn from the GPU icon at the sizes that window systems ask for.
public final class AppIcon {
    private AppIcon() {}

    public static List<Image> images() {
        return Stream.of(16, 24, 32, 48, 64, 128, 256).map(AppIcon::image).toList();
    }

    private static Image image(int size) {
        String file = "xlcloud-" + size + ".png";
        try (InputStream in = Objects.requireNonNull(AppIcon.class.getResourceAsStream(file), file)) {
            return new Image(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
