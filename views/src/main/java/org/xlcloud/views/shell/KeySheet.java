package org.xlcloud.views.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.event.Event;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyCombination.Modifier;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;

/// All keys of this page and of the window, with every conflict. A click on an action takes new keys for it.
final class KeySheet extends VBox {
    private static final int HEADING_ROWS = 2;

    private final Actions actions;
    private final Settings settings;
    private final VBox body = new VBox();
    private final ScrollPane scroll = new ScrollPane(body);
    private @Nullable Action asking;

    KeySheet(Actions actions, Settings settings) {
        this.actions = actions;
        this.settings = settings;
        getStyleClass().add("key-sheet");
        setAccessibleText("Keys");
        var title = new Label("Keys", Icon.KEYS.node());
        title.getStyleClass().add("sheet-title");
        body.getStyleClass().add("key-sheet-body");
        scroll.setFitToWidth(true);
        scroll.setId("key-sheet-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(title, scroll, foot());
        addEventFilter(KeyEvent.KEY_PRESSED, this::take);
        fill();
    }

    @Override
    public void requestFocus() {
        scroll.requestFocus();
    }

    private HBox foot() {
        var file = new Label("Click an action to change its keys. They are kept in " + settings.file());
        file.getStyleClass().add("sheet-foot");
        file.setMinWidth(0);
        var copy = new Button("Copy path", Icon.COPY.node());
        copy.setMinWidth(USE_PREF_SIZE);
        copy.getStyleClass().add("flat");
        copy.setOnAction(event -> Clipboard.getSystemClipboard()
                .setContent(Map.of(DataFormat.PLAIN_TEXT, settings.file().toString())));
        var row = new HBox(file, copy);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("button-row");
        return row;
    }

    private void fill() {
        Keymap keymap = actions.keymap();
        body.getChildren().clear();
        for (Keymap.Conflict conflict : keymap.conflicts()) body.getChildren().add(warning(conflict.sentence()));
        for (Problem problem : keymap.problems()) body.getChildren().add(warning(problem.oneLine()));
        body.getChildren().add(columns(keymap));
    }

    /// Two columns; each group goes into the shorter one.
    private HBox columns(Keymap keymap) {
        var left = new VBox();
        var right = new VBox();
        int leftRows = 0;
        int rightRows = 0;
        for (Map.Entry<String, List<Action>> group : groups(actions.all()).entrySet()) {
            VBox box = group(group.getKey(), group.getValue(), keymap);
            int rows = group.getValue().size() + HEADING_ROWS;
            if (leftRows <= rightRows) {
                left.getChildren().add(box);
                leftRows += rows;
            } else {
                right.getChildren().add(box);
                rightRows += rows;
            }
        }
        var columns = new HBox(left, right);
        columns.getStyleClass().add("key-groups");
        for (VBox column : List.of(left, right)) {
            column.getStyleClass().add("key-column");
            column.setPrefWidth(0); // both grow alike
            HBox.setHgrow(column, Priority.ALWAYS);
        }
        return columns;
    }

    private static Map<String, List<Action>> groups(List<Action> all) {
        var groups = new LinkedHashMap<String, List<Action>>();
        for (Action action : all)
            groups.computeIfAbsent(action.group(), name -> new ArrayList<>()).add(action);
        return groups;
    }

    private static Label warning(String text) {
        var label = new Label(text, Icon.WARNING.node());
        label.getStyleClass().addAll("key-warning", "state-stale");
        label.setWrapText(true);
        return label;
    }

    private VBox group(String name, List<Action> members, Keymap keymap) {
        var title = new Label(name);
        title.getStyleClass().add("key-group-title");
        var box = new VBox(title);
        box.getStyleClass().add("key-group");
        for (Action action : members) box.getChildren().add(row(action, keymap));
        return box;
    }

    private Button row(Action action, Keymap keymap) {
        var title = new Label(action.title());
        title.setMinWidth(0);
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var line = new HBox(title, gap);
        line.setAlignment(Pos.CENTER_LEFT);
        List<String> keys = keymap.texts(action);
        if (action.equals(asking)) {
            var press = new Label("press keys… (Backspace: none)");
            press.getStyleClass().add("key-asking");
            press.setMinWidth(USE_PREF_SIZE);
            line.getChildren().add(press);
        } else {
            line.getChildren().add(new KeyCaps(keys));
        }
        var button = new Button();
        button.setGraphic(line);
        button.setMaxWidth(Double.MAX_VALUE);
        line.prefWidthProperty().bind(button.widthProperty().subtract(16));
        button.getStyleClass().addAll("flat", "key-row");
        button.setId("key-row-" + action.id().replace('.', '-'));
        button.setAccessibleText(action.title() + ", " + (keys.isEmpty() ? "no keys" : String.join(" or ", keys)));
        button.setTooltip(new Tooltip(action.id()));
        button.setOnAction(event -> ask(action));
        return button;
    }

    private void ask(Action action) {
        asking = action.equals(asking) ? null : action;
        fill();
        requestFocus();
    }

    /// Takes the next chord for the action that asks: Escape keeps the old keys, Backspace alone leaves none.
    private void take(KeyEvent event) {
        Action action = asking;
        if (action == null || event.getCode().isModifierKey()) return;
        event.consume();
        asking = null;
        if (event.getCode() == KeyCode.BACK_SPACE && !event.isShortcutDown()) {
            settings.set("key." + action.id(), "");
            actions.forgetKeys();
        } else if (event.getCode() != KeyCode.ESCAPE) {
            actions.setKeys(action, chord(event));
        }
        fill();
    }

    static KeyCombination chord(KeyEvent event) {
        var modifiers = new ArrayList<Modifier>();
        if (event.isShortcutDown()) modifiers.add(KeyCombination.SHORTCUT_DOWN);
        if (event.isAltDown()) modifiers.add(KeyCombination.ALT_DOWN);
        if (event.isShiftDown()) modifiers.add(KeyCombination.SHIFT_DOWN);
        return new KeyCodeCombination(event.getCode(), modifiers.toArray(Modifier[]::new));
    }

    /// Keeps typed characters from reaching the window while keys are asked for.
    boolean isAsking(Event event) {
        return asking != null && event.getEventType() == KeyEvent.KEY_TYPED;
    }
}
