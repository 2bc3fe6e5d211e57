package org.xlcloud.views.alarms;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.shell.Action;

/// The row of buttons that turns the page of alarms from one view to another, each with how many it holds.
final class AlarmViews {
    /// What is shown.
    enum View {
        ACTIVE("active", "Active", KeyCode.DIGIT1),
        ACKNOWLEDGED("acknowledged", "Acknowledged", KeyCode.DIGIT2),
        TREE("tree", "Tree", KeyCode.DIGIT3),
        HISTORY("history", "History", KeyCode.DIGIT4),
        ASIDE("shelved", "Shelved", KeyCode.DIGIT5),
        FIGURES("figures", "Figures", KeyCode.DIGIT6);

        private final String id;
        private final String title;
        private final KeyCode key;

        View(String id, String title, KeyCode key) {
            this.id = id;
            this.title = title;
            this.key = key;
        }

        /// As it is remembered.
        String id() {
            return id;
        }

        static View byId(@Nullable String id) {
            for (View view : values()) if (view.id.equals(id)) return view;
            return ACTIVE;
        }
    }

    private final ToggleGroup group = new ToggleGroup();
    private final HBox node = new HBox();

    /// @param onChoice the view that is to be shown
    AlarmViews(View first, Consumer<View> onChoice) {
        node.getStyleClass().add("alarm-views");
        node.setAlignment(Pos.CENTER_LEFT);
        for (View each : View.values()) {
            var toggle = new ToggleButton(each.title);
            toggle.setId("alarms-" + each.id);
            toggle.setUserData(each);
            toggle.setToggleGroup(group);
            toggle.setSelected(each == first);
            toggle.setMinWidth(Region.USE_PREF_SIZE);
            node.getChildren().add(toggle);
        }
        group.selectedToggleProperty().subscribe((before, now) -> {
            if (now == null) group.selectToggle(before); // one is always shown
            else onChoice.accept((View) now.getUserData());
        });
    }

    Node node() {
        return node;
    }

    void select(View wanted) {
        for (var toggle : group.getToggles()) if (toggle.getUserData() == wanted) group.selectToggle(toggle);
    }

    void counts(AlarmBoard board) {
        for (var toggle : group.getToggles()) {
            if (!(toggle instanceof ToggleButton button)) continue;
            var each = (View) toggle.getUserData();
            int number = switch (each) {
                case ACTIVE -> board.active().size();
                case ACKNOWLEDGED -> board.acknowledged().size();
                case ASIDE -> board.aside().size();
                case TREE, HISTORY, FIGURES -> 0;
            };
            button.setText(number == 0 ? each.title : String.format(Locale.ROOT, "%s (%,d)", each.title, number));
        }
    }

    /// @param then what follows where a view was chosen by its keys
    List<Action> actions(Runnable then) {
        List<Action> actions = new ArrayList<>();
        for (View each : View.values())
            actions.add(Action.always(
                    "alarms.view." + each.id,
                    "Alarms",
                    "Show " + each.title.toLowerCase(Locale.ROOT),
                    Icon.ALARM,
                    new KeyCodeCombination(each.key, KeyCombination.ALT_DOWN),
                    () -> {
                        select(each);
                        then.run();
                    }));
        return actions;
    }
}
