package org.xlcloud.views.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.util.List;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.SubScene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.xlcloud.charts.TimeChart;
import org.xlcloud.charts.wall.GpuWall;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.theme.Theme;

/// That the gallery shows everything in all themes. With `-Dgallery.pictures=FOLDER` it writes what it shows.
class GalleryPageTest extends PageTest {
    @Override
    protected PageSpec spec(InventoryContext context) {
        return GalleryPage.spec(context);
    }

    private List<SubScene> frames() {
        return robot.lookup(node -> node instanceof SubScene).queryAllAs(SubScene.class).stream()
                .toList();
    }

    private void choose(String section) {
        click("#gallery-" + section);
        settle();
        assertEquals(Theme.values().length, onFx(() -> frames().size()));
        pictures(section);
    }

    /// Of each theme one.
    private int count(Class<? extends Node> type) {
        return onFx(() ->
                frames().stream().mapToInt(frame -> all(frame.getRoot(), type)).sum());
    }

    private static int all(Node node, Class<? extends Node> type) {
        int here = type.isInstance(node) ? 1 : 0;
        if (!(node instanceof javafx.scene.Parent parent)) return here;
        return here
                + parent.getChildrenUnmodifiable().stream()
                        .mapToInt(child -> all(child, type))
                        .sum();
    }

    private void pictures(String section) {
        String folder = System.getProperty("gallery.pictures");
        if (folder == null) return;
        for (int i = 0; i < 3; i++) settle();
        for (int i = 0; i < Theme.values().length; i++) {
            int at = i;
            WritableImage image = onFx(() -> frames().get(at).snapshot(null, null));
            try {
                new File(folder).mkdirs();
                ImageIO.write(
                        SwingFXUtils.fromFXImage(image, null), "png", new File(folder, section + "-" + at + ".png"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// High contrast alone gives tables' heads, buttons and tracks other colours by the look-ups of the base.
    @Test
    void a_theme_looks_as_it_does_alone_under_the_window_of_another() {
        choose("controls");
        List<String> alone = looks();
        onFx(() -> {
            stage().getScene().getStylesheets().add(Theme.HIGH_CONTRAST.tokenSheet());
            return true;
        });
        settle();
        assertEquals(alone, looks());
    }

    /// The backgrounds and borders of each theme's first button.
    private List<String> looks() {
        return onFx(() -> frames().stream()
                .map(frame -> {
                    frame.getRoot().applyCss();
                    var button = (Button) frame.getRoot().lookup(".button");
                    return button.getBackground().getFills().stream()
                                    .map(fill -> fill.getFill())
                                    .toList() + " " + button.getTextFill();
                })
                .toList());
    }

    @Test
    void every_icon_is_shown_in_every_theme() {
        choose("icons");
        int wanted = (Icon.values().length + 8) * Theme.values().length;
        assertEquals(
                wanted,
                onFx(() -> frames().stream()
                        .mapToInt(frame -> frame.getRoot().lookupAll(".icon").size())
                        .sum()));
    }

    @Test
    void controls_states_and_lists_are_shown_in_every_theme() {
        choose("controls");
        assertTrue(count(Labeled.class) > 20 * Theme.values().length);
        choose("states");
        assertEquals(Theme.values().length, count(ErrorState.class));
        choose("list");
        assertEquals(
                3,
                onFx(() -> frames().stream()
                        .mapToInt(frame ->
                                frame.getRoot().lookupAll(".resource-table").size())
                        .sum()));
    }

    @Test
    void charts_and_walls_are_shown_in_every_theme() {
        choose("charts");
        assertEquals(5 * Theme.values().length, count(TimeChart.class));
        choose("wall");
        assertEquals(4 * Theme.values().length, count(GpuWall.class));
    }

    @Test
    void only_the_palette_leads_to_it() {
        PageSpec spec = GalleryPage.spec(null);
        assertFalse(spec.inRail());
        assertEquals("Developer: gallery", spec.title());
    }
}
