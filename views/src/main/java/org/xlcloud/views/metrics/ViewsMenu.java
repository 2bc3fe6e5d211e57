package org.xlcloud.views.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.state.ProblemPopup;

/// Opens, saves, renames and deletes named views.
final class ViewsMenu {
    private final NamedViews views;
    private final Supplier<Selection> shown;
    private final Consumer<Selection> open;
    private final MenuButton button = new MenuButton("Views", Icon.METRIC.node());

    ViewsMenu(NamedViews views, Supplier<Selection> shown, Consumer<Selection> open) {
        this.views = views;
        this.shown = shown;
        this.open = open;
        button.setId("metric-views");
        button.setMnemonicParsing(false); // names have underscores
        button.setMinWidth(MenuButton.USE_PREF_SIZE);
        button.setTooltip(new Tooltip("Saved views of metrics"));
        button.setOnShowing(_ -> fill());
        fill();
    }

    MenuButton button() {
        return button;
    }

    /// Says which view is shown.
    void write() {
        String name = views.nameOf(shown.get());
        button.setText(name == null ? "Views" : name);
        button.setAccessibleText(name == null ? "Views" : "View " + name);
    }

    List<Action> actions() {
        List<Action> actions = new ArrayList<>();
        views.all()
                .forEach((name, view) -> actions.add(Action.always(
                        "metrics.view." + name,
                        "Metrics",
                        "Open view " + name,
                        Icon.METRIC,
                        null,
                        () -> open.accept(view))));
        actions.add(new Action(
                "metrics.save-view", "Metrics", "Save as a view…", Icon.ADD, null, this::whyNotSaved, this::save));
        actions.add(new Action(
                "metrics.rename-view", "Metrics", "Rename the view…", null, null, this::whyNoView, this::rename));
        actions.add(new Action(
                "metrics.delete-view", "Metrics", "Delete the view", null, null, this::whyNoView, this::delete));
        return actions;
    }

    private @Nullable String whyNotSaved() {
        return shown.get().isEmpty() ? "pick something to draw first" : null;
    }

    private @Nullable String whyNoView() {
        return views.nameOf(shown.get()) == null ? "what is shown was not saved" : null;
    }

    private void fill() {
        List<MenuItem> items = new ArrayList<>();
        String now = views.nameOf(shown.get());
        views.all().forEach((name, view) -> {
            var item = new RadioMenuItem(name);
            item.setMnemonicParsing(false);
            item.setSelected(name.equals(now));
            item.setOnAction(_ -> open.accept(view));
            items.add(item);
        });
        if (!items.isEmpty()) items.add(new SeparatorMenuItem());
        for (Action action : actions()) {
            if (action.id().startsWith("metrics.view.")) continue;
            String whyNot = action.whyNot().get();
            var item = new MenuItem(whyNot == null ? action.title() : action.title() + "  (" + whyNot + ")");
            item.setId(action.id());
            item.setMnemonicParsing(false);
            item.setDisable(whyNot != null);
            item.setOnAction(_ -> action.run().run());
            items.add(item);
        }
        button.getItems().setAll(items);
    }

    private void save() {
        ask("Save as a view", "Save", "", name -> views.save(name, shown.get()));
    }

    private void rename() {
        String from = views.nameOf(shown.get());
        if (from != null) ask("Rename the view " + from, "Rename", from, to -> views.rename(from, to));
    }

    private void delete() {
        String name = views.nameOf(shown.get());
        if (name == null) return;
        views.delete(name);
        write();
    }

    private void ask(String title, String verb, String before, Consumer<String> then) {
        var heading = new Label(title);
        heading.getStyleClass().add("problem-headline");
        var field = new TextField(before);
        field.setId("view-name");
        field.setPromptText("Name");
        field.setAccessibleText("Name of the view");
        field.selectAll();
        var note = new Label();
        note.getStyleClass().add("fact-name");
        var accept = new Button(verb);
        accept.setId("view-accept");
        accept.getStyleClass().add("accent");
        accept.setDisable(before.isBlank());
        var content = new VBox(heading, field, new HBox(accept), note);
        content.getStyleClass().add("problem-details");
        Popup popup = ProblemPopup.show(button, content);
        field.textProperty().subscribe(text -> {
            boolean taken =
                    views.all().containsKey(text.strip()) && !text.strip().equals(before);
            note.setText(
                    !taken ? "" : before.isEmpty() ? "Replaces the view of that name." : "A view of that name exists.");
            accept.setDisable(text.isBlank() || (taken && !before.isEmpty()));
        });
        Runnable run = () -> {
            if (accept.isDisabled()) return;
            popup.hide();
            then.accept(field.getText().strip());
            write();
        };
        accept.setOnAction(_ -> run.run());
        field.setOnAction(_ -> run.run());
        field.requestFocus();
    }
}
