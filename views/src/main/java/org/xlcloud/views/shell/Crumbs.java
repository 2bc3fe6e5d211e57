package org.xlcloud.views.shell;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;

/// Where the operator is: page, and the object that was opened on it. The switcher before it says in which cloud.
final class Crumbs extends HBox {
    private final ShellModel model;

    Crumbs(ShellModel model) {
        this.model = model;
        getStyleClass().add("crumbs");
        setAlignment(Pos.CENTER_LEFT);
        setAccessibleText("Where you are");
        setMinWidth(0);
        model.hereProperty().subscribe(this::show);
    }

    private void show(@Nullable Place here) {
        getChildren().clear();
        if (here == null) return;
        String title = model.page(here.page()).map(PageSpec::title).orElse(here.page());
        Link own = model.object(here.page()).orElse(null);
        PageSpec all = own == null ? null : model.pageOf(own.kind()).orElse(null);
        if (own != null && all != null) {
            getChildren().addAll(arrow(), page(all.title(), all.id()), arrow(), last(own.text()));
            return;
        }
        Link object = here.object();
        getChildren().addAll(arrow(), object == null ? last(title) : page(title, here.page()));
        if (object != null) getChildren().addAll(arrow(), last(object.text()));
    }

    private static Node arrow() {
        return Icon.CRUMB.node("crumb-arrow");
    }

    private static Label last(String text) {
        var label = new Label(text);
        label.getStyleClass().add("crumb-last");
        label.setMinWidth(0);
        return label;
    }

    private Button page(String title, String id) {
        var button = new Button(title);
        button.getStyleClass().addAll("flat", "crumb");
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(event -> model.top(id));
        return button;
    }
}
