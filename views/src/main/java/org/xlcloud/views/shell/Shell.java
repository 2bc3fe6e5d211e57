package org.xlcloud.views.shell;

import java.util.List;
import java.util.Locale;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// The window: rail, tabs, switcher, drawer, status bar and overlays around the pages. Made and used on the JavaFX
/// thread.
public final class Shell implements AutoCloseable {
    private final CloudAccess clouds;
    private final Scope scope;
    private final Jobs jobs;
    private final Settings settings;
    private final Times times;
    private final Appearance appearance = new Appearance();
    private final Notices notices = new Notices();
    private final ShellModel model;
    private final Actions actions;
    private final PageTabs tabs;
    private final Rail rail;
    private final StackPane root = new StackPane();
    private @Nullable Stage stage;

    /// @param pages what the rail lists, in its order
    /// @param scope narrows what is open to what the pages show; pages bind to its `shown` mailbox
    public Shell(List<PageSpec> pages, CloudAccess clouds, Scope scope, Jobs jobs, Settings settings, Times times) {
        this.clouds = clouds;
        this.scope = scope;
        this.jobs = jobs;
        this.settings = settings;
        this.times = times;
        model = new ShellModel(pages, settings);
        tabs = new PageTabs(model);
        actions = new Actions(
                settings, List::of, this::pageActions, (action, why) -> notices.warn(action.title() + ": " + why));
        rail = new Rail(model, id -> "");
        restoreSettings();
        var frame = new BorderPane(tabs, null, null, null, rail);
        frame.getStyleClass().add("shell-frame");
        root.getStyleClass().add("shell");
        root.getChildren().add(frame);
        root.addEventFilter(KeyEvent.ANY, this::key);
        model.restore(pages.getFirst().id());
    }

    public Parent root() {
        return root;
    }

    public ShellModel model() {
        return model;
    }

    public Appearance appearance() {
        return appearance;
    }

    public CloudAccess clouds() {
        return clouds;
    }

    public Scope scope() {
        return scope;
    }

    public Jobs jobs() {
        return jobs;
    }

    public Notices notices() {
        return notices;
    }

    /// Puts the shell into a window and shows it where it stood last.
    public void show(Stage stage) {
        this.stage = stage;
        var scene = new Scene(root);
        appearance.dress(scene);
        stage.setScene(scene);
        WindowPlace.restore(stage, settings);
        stage.show();
    }

    /// Remembers the window's place, closes the pages and writes the settings.
    @Override
    public void close() {
        if (stage != null) WindowPlace.remember(stage, settings);
        tabs.close();
        settings.close();
    }

    private List<Action> pageActions() {
        return tabs.page().map(Page::actions).orElse(List.of());
    }

    private void restoreSettings() {
        String theme = settings.get("theme", "system");
        for (Theme known : Theme.values())
            if (known.id().equals(theme)) appearance.chosenProperty().set(known);
        appearance
                .textScaleProperty()
                .set(settings.number("text.scale", Appearance.LEAST_SCALE, Appearance.MOST_SCALE, 1));
        appearance.chosenProperty().subscribe(chosen -> settings.set("theme", chosen == null ? null : chosen.id()));
        appearance
                .textScaleProperty()
                .subscribe(
                        scale -> settings.set("text.scale", String.format(Locale.ROOT, "%.2f", scale.doubleValue())));
        times.utcProperty().set(settings.is("time.utc"));
        times.utcProperty().subscribe(utc -> settings.set("time.utc", String.valueOf(utc)));
        rail.collapsedProperty().set(settings.is("rail.collapsed"));
        rail.collapsedProperty().subscribe(small -> settings.set("rail.collapsed", String.valueOf(small)));
    }

    private void key(KeyEvent event) {
        boolean typing = root.getScene().getFocusOwner() instanceof TextInputControl;
        actions.of(event, typing).ifPresent(action -> {
            event.consume();
            actions.run(action);
        });
    }
}
