package org.xlcloud.views.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import javafx.scene.control.CheckBox;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.xlcloud.views.hosts.HostsPage;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.shell.PageSpec;

/// The column chooser by keyboard alone.
class ColumnMenuTest extends PageTest {
    @Override
    protected PageSpec spec(InventoryContext context) {
        return HostsPage.spec(context);
    }

    @Test
    void columns_are_chosen_and_put_in_order_by_keyboard() {
        awaitCount("24 hosts");
        leaveRoomForMenus();
        run("list.columns");
        await("the menu", () -> lines().contains("Name"));
        toLine("Name");
        press(KeyCode.ENTER);
        assertFalse(columns().contains("name"), "hidden, and the menu stays");
        press(KeyCode.ALT, KeyCode.DOWN);
        assertEquals("Name", line(), "the menu's cursor goes with the column");
        press(KeyCode.ALT, KeyCode.DOWN);
        press(KeyCode.ENTER);
        assertEquals(List.of("state", "gpus", "free", "name"), columns().subList(0, 4));
        assertEquals(List.of("State", "GPUs", "Free", "Name"), lines().subList(0, 4));
        press(KeyCode.ALT, KeyCode.UP);
        assertEquals(List.of("state", "gpus", "name", "free"), columns().subList(0, 4));
        for (int i = 0; i < 5; i++) press(KeyCode.ALT, KeyCode.UP);
        assertEquals(List.of("name", "state", "gpus"), columns().subList(0, 3), "the first place is the end");
        press(KeyCode.ESCAPE);
        await("no menu", () -> lines().isEmpty());
        await(
                "the layout is kept",
                () -> settings.getOrDefault("list.hosts.columns", "").startsWith("name"));
        run("list.reset-columns");
        assertEquals(List.of("state", "name", "gpus", "free"), columns().subList(0, 4));
    }

    /// JavaFX's Headless platform has a screen of 1000 x 1000 pixels, and fails when a menu reaches beyond it.
    private void leaveRoomForMenus() {
        onFx(() -> {
            stage().setX(0);
            stage().setY(0);
            stage().setWidth(640);
            stage().setHeight(400);
            return true;
        });
        settle();
    }

    /// What the lines of the column menu say, from top to bottom.
    private List<String> lines() {
        return onFx(() -> robot.lookup(".check-box").queryAllAs(CheckBox.class).stream()
                .filter(box -> box.getId() != null && box.getId().startsWith("choose-"))
                .map(CheckBox::getText)
                .toList());
    }

    /// What the line says on which the menu's cursor stands.
    private String line() {
        return onFx(() ->
                robot.lookup(node -> node.isFocused() && node.getStyleClass().contains("menu-item")).queryAll().stream()
                        .flatMap(item -> item.lookupAll(".check-box").stream())
                        .map(box -> ((CheckBox) box).getText())
                        .findFirst()
                        .orElse(""));
    }

    private void toLine(String text) {
        for (int i = 0; i < lines().size() && !line().equals(text); i++) press(KeyCode.DOWN);
        assertEquals(text, line());
    }
}
