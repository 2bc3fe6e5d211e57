package org.xlcloud.views.shell;

import java.util.HashMap;
import java.util.Map;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.fx.Tip;

/// The list of pages at the left: icon and name, or icons only when collapsed. Arrow keys move in it.
final class Rail extends VBox {
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");

    private final BooleanProperty collapsed = new SimpleBooleanProperty(this, "collapsed");
    private final Map<String, Button> buttons = new HashMap<>();
    private final Map<String, Label> badges = new HashMap<>();
    private final Map<String, String> titles = new HashMap<>();
    private final Button collapse = new Button();

    Rail(ShellModel model, Actions actions) {
        getStyleClass().add("rail");
        setAccessibleRole(AccessibleRole.TOOL_BAR);
        setAccessibleText("Pages");
        for (PageSpec page : model.pages()) {
            if (!page.inRail()) continue;
            Button button = item(page.title(), page.icon());
            button.setId("rail-" + page.id());
            button.setOnAction(event -> model.go(page.id()));
            buttons.put(page.id(), button);
            titles.put(page.id(), page.title());
            Tip.on(button, () -> tip(page, actions));
            getChildren().add(button);
        }
        var gap = new Region();
        setVgrow(gap, Priority.ALWAYS);
        collapse.setId("rail-collapse");
        collapse.getStyleClass().addAll("rail-item", "flat");
        collapse.setAlignment(Pos.CENTER_LEFT);
        collapse.setMaxWidth(Double.MAX_VALUE);
        Tip.on(collapse, collapse::getAccessibleText);
        collapse.setOnAction(event -> collapsed.set(!collapsed.get()));
        getChildren().addAll(gap, collapse);
        collapsed.subscribe(this::showCollapsed);
        model.hereProperty().subscribe(this::mark);
        addEventFilter(KeyEvent.KEY_PRESSED, this::move);
    }

    BooleanProperty collapsedProperty() {
        return collapsed;
    }

    /// Shows a number at the icon of a page; null takes it away.
    void badge(String page, @Nullable Badge badge) {
        Button button = buttons.get(page);
        if (button == null) return;
        Label label = badges.get(page);
        if (label == null) {
            if (badge == null) return;
            label = new Label();
            label.getStyleClass().add("rail-badge");
            label.setMouseTransparent(true);
            var both = new StackPane(button.getGraphic(), label);
            StackPane.setAlignment(label, Pos.TOP_RIGHT);
            label.setManaged(false);
            button.setGraphic(both);
            badges.put(page, label);
        }
        label.setVisible(badge != null);
        String title = titles.getOrDefault(page, page);
        button.setAccessibleText(badge == null ? title : title + ", " + badge.text());
        if (badge == null) return;
        label.setText(badge.number());
        label.getStyleClass().removeIf(name -> name.startsWith("state-"));
        label.getStyleClass().add(badge.look().styleClass());
        label.applyCss();
        double width = label.prefWidth(-1);
        label.resizeRelocate(9, -6, width, label.prefHeight(width));
    }

    private static Button item(String title, Icon icon) {
        var button = new Button(title, icon.node());
        button.getStyleClass().addAll("rail-item", "flat");
        button.setAlignment(Pos.CENTER_LEFT);
        button.setMaxWidth(Double.MAX_VALUE);
        button.setAccessibleText(title);
        return button;
    }

    /// The keys may change while the window is open.
    private static String tip(PageSpec page, Actions actions) {
        String keys = actions.ofWindow().stream()
                .filter(action -> action.id().equals("page." + page.id()))
                .findFirst()
                .map(actions.keymap()::text)
                .orElse("");
        return keys.isEmpty() ? page.title() : page.title() + "   " + keys;
    }

    private void showCollapsed(boolean small) {
        ContentDisplay display = small ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT;
        buttons.values().forEach(button -> button.setContentDisplay(display));
        collapse.setContentDisplay(display);
        collapse.setText("Collapse");
        collapse.setGraphic((small ? Icon.EXPAND : Icon.COLLAPSE).node());
        collapse.setAccessibleText(small ? "Show the names of the pages" : "Show icons only");
        getStyleClass().remove("collapsed");
        if (small) getStyleClass().add("collapsed");
    }

    private void mark(@Nullable Place here) {
        buttons.forEach((id, button) -> {
            boolean current = here != null && here.page().equals(id);
            button.pseudoClassStateChanged(CURRENT, current);
            button.setAccessibleRoleDescription(current ? "page, shown" : "page");
        });
    }

    private void move(KeyEvent event) {
        int step = event.getCode() == KeyCode.DOWN ? 1 : event.getCode() == KeyCode.UP ? -1 : 0;
        if (step == 0) return;
        var items = getChildren().stream().filter(Button.class::isInstance).toList();
        int at = items.indexOf(getScene().getFocusOwner());
        if (at < 0) return;
        items.get(Math.floorMod(at + step, items.size())).requestFocus();
        event.consume();
    }
}
