package org.xlcloud.charts.wall;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import javafx.animation.PauseTransition;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.util.Duration;

/// What keys do on a wall: arrows, Page Up and Down, Home and End (of the group, with Ctrl of the wall) move; with
/// Shift they select on the way; Enter opens, Space selects, Ctrl+A selects all, Escape none; letters find the next
/// cell whose label or group has them.
final class WallKeys {
    private static final int PAGE_ROWS = 10;
    private static final Duration FORGET = Duration.seconds(1.5);

    private final GpuWall wall;
    private final Label finding;
    private final PauseTransition forget = new PauseTransition(FORGET);
    private int anchor = -1;
    private String typed = "";

    private WallKeys(GpuWall wall, Label finding) {
        this.wall = wall;
        this.finding = finding;
        forget.setOnFinished(_ -> find(""));
    }

    static void install(GpuWall wall, Label finding) {
        var keys = new WallKeys(wall, finding);
        wall.addEventHandler(KeyEvent.KEY_PRESSED, keys::pressed);
        wall.addEventHandler(KeyEvent.KEY_TYPED, keys::typed);
    }

    static void toggle(GpuWall wall, int index) {
        var chosen = new LinkedHashSet<>(wall.selectionProperty().get());
        String id = wall.data().cell(index).id();
        if (!chosen.remove(id)) chosen.add(id);
        wall.select(chosen);
    }

    /// Selects all from one cell to another in the order of the wall, beside what `also` names.
    static void selectRange(GpuWall wall, int from, int to, Set<String> also) {
        var chosen = new LinkedHashSet<>(also);
        for (int i = Math.min(from, to); i <= Math.max(from, to); i++) {
            chosen.add(wall.data().cell(i).id());
        }
        wall.select(chosen);
    }

    private void pressed(KeyEvent event) {
        int at = wall.focusedIndex();
        if (at < 0 || event.isAltDown() || event.isMetaDown()) return;
        int to = target(event, at);
        if (to >= 0) {
            if (event.isShiftDown()) {
                if (anchor < 0) anchor = at;
                selectRange(wall, anchor, to, Set.of());
            } else {
                anchor = -1;
            }
            moveTo(to);
        } else if (!act(event, at)) {
            return;
        }
        event.consume();
    }

    private void moveTo(int index) {
        wall.focusOn(wall.data().cell(index).id());
        wall.tell(index);
    }

    /// Where a key moves to; -1 where it does not move.
    private int target(KeyEvent event, int at) {
        WallData data = wall.data();
        int group = data.groupOf(at);
        boolean far = event.isShortcutDown();
        return switch (event.getCode()) {
            case LEFT -> Math.max(0, at - 1);
            case RIGHT -> Math.min(data.size() - 1, at + 1);
            case UP -> wall.vertical(at, false);
            case DOWN -> wall.vertical(at, true);
            case PAGE_UP -> rows(at, false);
            case PAGE_DOWN -> rows(at, true);
            case HOME -> far ? 0 : data.start(group);
            case END -> far ? data.size() - 1 : data.start(group + 1) - 1;
            default -> -1;
        };
    }

    private int rows(int from, boolean down) {
        int at = from;
        for (int i = 0; i < PAGE_ROWS; i++) at = wall.vertical(at, down);
        return at;
    }

    private boolean act(KeyEvent event, int at) {
        KeyCode code = event.getCode();
        if (code == KeyCode.ENTER) {
            wall.hideTip();
            wall.open(at);
        } else if (code == KeyCode.CONTEXT_MENU || (code == KeyCode.F10 && event.isShiftDown())) {
            wall.openMenu(at); // with GTK, JavaFX asks for no menu when its key is pressed
        } else if (code == KeyCode.SPACE && typed.isEmpty()) {
            toggle(wall, at);
        } else if (code == KeyCode.A && event.isShortcutDown()) {
            selectRange(wall, 0, wall.data().size() - 1, Set.of());
        } else if (code == KeyCode.ESCAPE && escapes()) {
            wall.select(Set.of());
            wall.hideTip();
            find("");
        } else if (code == KeyCode.BACK_SPACE && !typed.isEmpty()) {
            find(typed.substring(0, typed.length() - 1));
        } else {
            return false;
        }
        return true;
    }

    /// Whether there is something to leave; else Escape is the window's.
    private boolean escapes() {
        return !wall.selectionProperty().get().isEmpty() || !typed.isEmpty();
    }

    private void typed(KeyEvent event) {
        String letter = event.getCharacter();
        if (event.isControlDown() || event.isAltDown() || event.isMetaDown() || letter.isEmpty()) return;
        if (Character.isISOControl(letter.charAt(0)) || (typed.isEmpty() && letter.isBlank())) return;
        event.consume();
        find(typed + letter);
    }

    private void find(String text) {
        typed = text;
        if (text.isEmpty()) {
            forget.stop();
            finding.setVisible(false);
            return;
        }
        forget.playFromStart();
        int found = next(text.toLowerCase(Locale.ROOT));
        finding.setText(found < 0 ? text + ": no cell has it" : text);
        finding.setVisible(true);
        wall.requestLayout();
        if (found >= 0) moveTo(found);
    }

    /// The focused cell or the next behind it, around the end.
    private int next(String text) {
        WallData data = wall.data();
        int from = Math.max(0, wall.focusedIndex());
        for (int i = 0; i < data.size(); i++) {
            int at = (from + i) % data.size();
            if (data.cell(at).label().toLowerCase(Locale.ROOT).contains(text)) return at;
            Group group = data.groups().get(data.groupOf(at));
            if (group.title().toLowerCase(Locale.ROOT).contains(text)) return at;
        }
        return -1;
    }
}
