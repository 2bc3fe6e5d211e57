package org.xlcloud.views.gallery;

import java.util.List;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.theme.Theme;

/// The gallery: one section at a time, in all themes. It is for developers, who see at once what a change of a style
/// sheet or of a control does everywhere; the rail does not list it, the palette does.
public final class GalleryPage implements Page {
    public static final String ID = "gallery";

    /// A part of the gallery.
    ///
    /// @param content makes it anew for each theme
    private record Section(String id, String title, Supplier<Region> content) {}

    private final VBox frames = new VBox();
    private final VBox root = new VBox();

    private GalleryPage(InventoryContext context, Navigator navigator) {
        List<Section> sections = List.of(
                new Section("icons", "Icons", GalleryIcons::all),
                new Section("controls", "Controls", GalleryControls::all),
                new Section("states", "States", () -> GalleryStates.all(context)),
                new Section("list", "List", () -> GalleryList.all(context, navigator)),
                new Section("charts", "Charts", GalleryCharts::all),
                new Section("wall", "Wall", GalleryCharts::walls));
        var bar = new HBox();
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.setStyle("-fx-spacing: 0.3em; -fx-padding: 0.6em 0.8em 0.6em 0.8em;");
        var group = new ToggleGroup();
        for (Section section : sections) {
            var toggle = new ToggleButton(section.title());
            toggle.setId("gallery-" + section.id());
            toggle.setToggleGroup(group);
            toggle.setUserData(section);
            bar.getChildren().add(toggle);
        }
        group.selectedToggleProperty().subscribe((before, now) -> {
            if (now == null) group.selectToggle(before); // one is always shown
            else show((Section) now.getUserData());
        });
        frames.setStyle("-fx-spacing: 0.8em; -fx-padding: 0 0.8em 0.8em 0.8em;");
        var scroll = new ScrollPane(frames);
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        root.getChildren().addAll(bar, scroll);
        root.setId(ID);
        group.selectToggle(group.getToggles().getFirst());
    }

    public static PageSpec spec(InventoryContext context) {
        return new PageSpec(
                ID, ID, "Developer: gallery", Icon.THEME, navigator -> new GalleryPage(context, navigator), false);
    }

    @Override
    public Node node() {
        return root;
    }

    private void show(Section section) {
        frames.getChildren().clear();
        for (Theme theme : Theme.values()) {
            frames.getChildren().add(new ThemeFrame(theme, section.content().get()));
        }
    }
}
