package org.xlcloud.icons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import javafx.scene.Node;
import javafx.scene.image.Image;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kordamp.ikonli.IkonHandler;
import org.testfx.framework.junit5.ApplicationExtension;

@ExtendWith(ApplicationExtension.class)
class IconTest {
    @Test
    void every_icon_has_something_to_draw() {
        List<Icon> empty = Arrays.stream(Icon.values())
                .filter(icon -> !isDrawn(icon.node("state-free")))
                .toList();
        assertEquals(List.of(), empty);
    }

    private static boolean isDrawn(Node node) {
        if (!node.getStyleClass().containsAll(List.of("icon", "state-free"))) return false;
        // A path fills its square of 24; a glyph comes from the pack's font and not from a fallback.
        if (node instanceof Region drawing)
            return drawing.getShape().getLayoutBounds().getWidth() >= 20;
        return node instanceof Text text
                && text.getLayoutBounds().getWidth() > 0
                && text.getStyleClass().contains("glyph");
    }

    @Test
    void every_glyph_is_the_one_that_the_pack_has_by_that_name() {
        List<IkonHandler> pack = ServiceLoader.load(IkonHandler.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        List<Icon> glyphs = Arrays.stream(Icon.values())
                .filter(icon -> icon.glyph() != null)
                .toList();
        assertTrue(glyphs.size() > 50);
        for (Icon icon : glyphs) {
            String name = "mdi2" + icon.glyph().charAt(0) + "-" + icon.glyph();
            int code = pack.stream()
                    .filter(letter -> letter.supports(name))
                    .map(letter -> letter.resolve(name).getCode())
                    .findFirst()
                    .orElseThrow();
            assertEquals(code, icon.code(), icon + " is " + name);
        }
    }

    @Test
    void the_window_icon_comes_in_the_sizes_that_window_systems_ask_for() {
        List<Image> images = AppIcon.images();
        assertEquals(
                List.of(16.0, 24.0, 32.0, 48.0, 64.0, 128.0, 256.0),
                images.stream().map(Image::getWidth).toList());
        assertTrue(images.stream().noneMatch(Image::isError));
    }
}
