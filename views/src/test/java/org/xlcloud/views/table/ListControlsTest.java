package org.xlcloud.views.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.views.gpus.GpusPage;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.shell.PageSpec;

/// The controls that every list has: suggestions of the filter, the column menu, columns by keyboard.
class ListControlsTest extends PageTest {
    @Override
    protected PageSpec spec(InventoryContext context) {
        return GpusPage.spec(context);
    }

    private double width(String id) {
        return onFx(() -> column(id).getWidth());
    }

    private TableColumn<?, ?> column(String id) {
        return table().getColumns().stream()
                .filter(column -> id.equals(column.getId()))
                .findFirst()
                .orElseThrow();
    }

    private String filter() {
        return onFx(() -> node(".filter-input", TextField.class).getText());
    }

    @Test
    void columns_and_then_values_are_suggested_while_a_filter_is_typed() {
        awaitCount("96 GPUs");
        run("list.filter");
        type("sta");
        await("suggestions", () -> robot.lookup(".suggestions").tryQuery().isPresent());
        press(KeyCode.DOWN);
        press(KeyCode.ENTER);
        assertEquals("state:", filter());
        type("he");
        await(
                "the value",
                () -> robot.lookup(".suggestions .list-cell")
                        .lookup("held")
                        .tryQuery()
                        .isPresent());
        press(KeyCode.DOWN);
        press(KeyCode.ENTER);
        assertEquals("state:held", filter());
        long held =
                demo.gpus().stream().filter(gpu -> gpu.state() == GpuState.HELD).count();
        awaitCount(held + " of 96 GPUs");
    }

    @Test
    void escape_closes_the_suggestions_and_keeps_what_was_typed() {
        awaitCount("96 GPUs");
        run("list.filter");
        type("mo");
        await("suggestions", () -> robot.lookup(".suggestions").tryQuery().isPresent());
        press(KeyCode.ESCAPE);
        await("no suggestions", () -> robot.lookup(".suggestions").tryQuery().isEmpty());
        assertEquals("mo", filter());
    }

    @Test
    void a_column_is_moved_sized_fitted_and_hidden_by_keyboard() {
        awaitCount("96 GPUs");
        cursorOn("host");
        run("list.sort");
        run("list.column-left");
        assertEquals(List.of("host", "state"), columns().subList(0, 2));
        run("list.column-right");
        run("list.column-right");
        assertEquals(List.of("state", "address", "host"), columns().subList(0, 3));
        assertEquals(
                List.of("host"),
                onFx(() ->
                        table().getSortOrder().stream().map(TableColumn::getId).toList()),
                "moving keeps the order of the rows");
        double before = width("host");
        run("list.column-wider");
        assertTrue(width("host") > before);
        run("list.column-narrower");
        assertEquals(before, width("host"), 0.5);
        for (int i = 0; i < 4; i++) run("list.column-narrower");
        double narrow = width("host");
        run("list.column-fit");
        assertTrue(width("host") > narrow, "wide enough for the names again");
        run("list.column-hide");
        assertFalse(columns().contains("host"));
        run("list.column-left"); // the cursor stands on the next column
        assertEquals(List.of("state", "model", "address"), columns().subList(0, 3));
    }

    @Test
    void the_menu_of_a_row_opens_at_the_cursor_by_its_key() {
        awaitCount("96 GPUs");
        cursorOn("model");
        press(KeyCode.CONTEXT_MENU);
        await("a menu", this::hasMenu);
        press(KeyCode.ESCAPE);
        await("no menu", () -> !hasMenu());
        run("list.menu");
        await("the menu again", this::hasMenu);
    }

    private boolean hasMenu() {
        return robot.lookup(".menu-item").lookup("Copy rows").tryQuery().isPresent();
    }
}
