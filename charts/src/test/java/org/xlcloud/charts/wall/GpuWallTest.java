package org.xlcloud.charts.wall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.layout.VBox;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.xlcloud.charts.wall.Cell.Alarm;
import org.xlcloud.charts.wall.Cell.State;

/// What an operator does with a wall, as stories.
@ExtendWith(ApplicationExtension.class)
class GpuWallTest {
    private static final HeatScale SCALE = new HeatScale("Temperature", "°C", 30, 95, 0);
    private static final int PER_GROUP = 4;

    private GpuWall wall;
    private final List<String> opened = new ArrayList<>();

    @Start
    void start(Stage stage) {
        wall = new GpuWall();
        wall.describe(cell -> "cell " + cell.label() + "\n" + (cell.hasValue() ? cell.value() + " °C" : "no value"));
        wall.onOpen(cell -> opened.add(cell.id()));
        wall.onOpenGroup(group -> opened.add(group.id()));
        wall.show(data(24, 60), SCALE);
        var column = new VBox(wall, wall.legend());
        VBox.setVgrow(wall, javafx.scene.layout.Priority.ALWAYS);
        stage.setScene(new Scene(column, 900, 500));
        stage.show();
    }

    private static Cell cell(int number, double value) {
        return new Cell("id-" + number, "%02x:00.0".formatted(number), value, 92, State.HELD, Alarm.NONE, false, false);
    }

    private static WallData data(int groups, double value) {
        return new WallData(
                IntStream.range(0, groups).mapToObj(g -> group(g, value)).toList());
    }

    private static Group group(int number, double value) {
        List<Cell> cells = IntStream.range(number * PER_GROUP, (number + 1) * PER_GROUP)
                .mapToObj(i -> cell(i, value))
                .toList();
        return new Group("host-" + number, "gpu-node-" + number, "", false, cells);
    }

    private static <T> T onFx(Callable<T> work) {
        T outcome = WaitForAsyncUtils.waitForAsyncFx(10_000, work);
        WaitForAsyncUtils.waitForFxEvents();
        return outcome;
    }

    private static void await(String what, BooleanSupplier condition) {
        try {
            WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> onFx(condition::getAsBoolean));
        } catch (TimeoutException e) {
            throw new AssertionError("never happened: " + what, e);
        }
    }

    private Point2D middle(int index) {
        return onFx(() -> {
            wall.layout();
            Bounds at = wall.localToScreen(wall.boundsOf(index));
            return new Point2D(at.getCenterX(), at.getCenterY());
        });
    }

    private void click(int index) {
        click(middle(index));
    }

    private void click(Point2D at) {
        onFx(() -> {
            var robot = new Robot();
            robot.mouseMove(at);
            robot.mouseClick(MouseButton.PRIMARY);
            return true;
        });
    }

    /// As a click with a key held, which the robot of the headless platform does not tell to the mouse.
    private void click(int index, KeyCode held) {
        Point2D at = middle(index);
        onFx(() -> {
            for (var type : List.of(MouseEvent.MOUSE_PRESSED, MouseEvent.MOUSE_RELEASED)) {
                Point2D local = wall.screenToLocal(at);
                boolean shift = held == KeyCode.SHIFT;
                boolean control = held == KeyCode.CONTROL;
                Event.fireEvent(
                        wall,
                        new MouseEvent(
                                type,
                                local.getX(),
                                local.getY(),
                                at.getX(),
                                at.getY(),
                                MouseButton.PRIMARY,
                                1,
                                shift,
                                control,
                                false,
                                false,
                                true,
                                false,
                                false,
                                true,
                                false,
                                true,
                                new PickResult(wall, local.getX(), local.getY())));
            }
            return true;
        });
    }

    private void press(KeyCode... keys) {
        onFx(() -> {
            var robot = new Robot();
            for (KeyCode key : keys) robot.keyPress(key);
            for (int i = keys.length - 1; i >= 0; i--) robot.keyRelease(keys[i]);
            return true;
        });
    }

    private void type(String text) {
        onFx(() -> {
            text.codePoints()
                    .mapToObj(Character::toString)
                    .forEach(letter -> Event.fireEvent(
                            wall,
                            new KeyEvent(
                                    KeyEvent.KEY_TYPED,
                                    letter,
                                    letter,
                                    KeyCode.UNDEFINED,
                                    false,
                                    false,
                                    false,
                                    false)));
            return true;
        });
    }

    private void focus() {
        onFx(() -> {
            wall.requestFocus();
            return true;
        });
    }

    private String focused() {
        return onFx(() -> {
            Cell cell = wall.focusedCell();
            return cell == null ? "none" : cell.id();
        });
    }

    private Set<String> selected() {
        return onFx(() -> wall.selectionProperty().get());
    }

    private int colour(int index) {
        return onFx(() -> {
            wall.layout();
            Bounds at = wall.boundsOf(index);
            return wall.pixel((int) at.getMinX() + 4, (int) at.getMaxY() - 4);
        });
    }

    private void show(WallData data) {
        onFx(() -> {
            wall.show(data, SCALE);
            return true;
        });
    }

    private String legend() {
        return onFx(() -> wall.legend().getChildren().stream()
                .filter(Label.class::isInstance)
                .map(node -> ((Label) node).getText())
                .toList()
                .toString());
    }

    @Test
    void a_click_opens_the_cell_and_a_click_on_a_title_its_group() {
        click(9);
        assertEquals(List.of("id-9"), opened);
        assertEquals("id-9", focused());
        Point2D title = onFx(() -> {
            Bounds at = wall.boundsOf(4);
            return wall.localToScreen(at.getMinX() + 5, at.getMinY() - 12);
        });
        click(title);
        assertEquals(List.of("id-9", "host-1"), opened);
    }

    @Test
    void control_selects_one_more_and_shift_a_range_and_escape_none() {
        click(3, KeyCode.CONTROL);
        click(6, KeyCode.CONTROL);
        assertEquals(Set.of("id-3", "id-6"), selected());
        click(6, KeyCode.CONTROL);
        assertEquals(Set.of("id-3"), selected());
        click(3);
        click(5, KeyCode.SHIFT);
        assertEquals(Set.of("id-3", "id-4", "id-5"), selected());
        press(KeyCode.ESCAPE);
        assertEquals(Set.of(), selected());
        assertEquals(List.of("id-3"), opened);
    }

    @Test
    void dragging_selects_what_it_touches_and_opens_nothing() {
        Point2D from = middle(0);
        Point2D to = middle(5);
        onFx(() -> {
            var robot = new Robot();
            robot.mouseMove(from);
            robot.mousePress(MouseButton.PRIMARY);
            robot.mouseMove(from.midpoint(to));
            robot.mouseMove(to);
            robot.mouseRelease(MouseButton.PRIMARY);
            return true;
        });
        assertTrue(selected().containsAll(List.of("id-0", "id-1", "id-4", "id-5")), "selected " + selected());
        assertFalse(selected().contains("id-8"));
        assertEquals(List.of(), opened);
    }

    @Test
    void arrows_go_over_cells_and_groups_and_enter_opens() {
        focus();
        assertEquals("id-0", focused());
        press(KeyCode.RIGHT);
        assertEquals("id-1", focused());
        press(KeyCode.END);
        assertEquals("id-3", focused());
        press(KeyCode.RIGHT);
        assertEquals("id-4", focused());
        press(KeyCode.CONTROL, KeyCode.END);
        assertEquals("id-95", focused());
        press(KeyCode.HOME);
        assertEquals("id-92", focused());
        press(KeyCode.CONTROL, KeyCode.HOME);
        press(KeyCode.DOWN);
        assertNotEquals("id-0", focused());
        press(KeyCode.UP);
        press(KeyCode.ENTER);
        assertEquals(List.of("id-0"), opened);
    }

    @Test
    void shift_and_arrows_select_on_the_way_and_space_selects_one() {
        focus();
        press(KeyCode.SHIFT, KeyCode.RIGHT);
        press(KeyCode.SHIFT, KeyCode.RIGHT);
        assertEquals(Set.of("id-0", "id-1", "id-2"), selected());
        press(KeyCode.SHIFT, KeyCode.LEFT);
        assertEquals(Set.of("id-0", "id-1"), selected());
        press(KeyCode.SPACE);
        assertEquals(Set.of("id-0"), selected());
        press(KeyCode.CONTROL, KeyCode.A);
        assertEquals(96, selected().size());
    }

    @Test
    void typing_finds_by_label_and_by_title() {
        focus();
        type("5f:");
        assertEquals("id-95", focused());
        assertEquals("5f:", onFx(() -> ((Label) wall.lookup(".wall-finding")).getText()));
        press(KeyCode.ESCAPE);
        type("NODE-7");
        assertEquals("id-28", focused());
        press(KeyCode.ESCAPE);
        type("zz");
        assertEquals("id-28", focused());
    }

    @Test
    void focus_and_selection_stay_with_their_cells_when_groups_come_and_go() {
        click(9, KeyCode.CONTROL);
        click(10, KeyCode.CONTROL);
        show(new WallData(List.of(group(5, 60), new Group("host-2", "gpu-node-2", "", false, List.of(cell(9, 60))))));
        assertEquals(Set.of("id-9"), selected());
        show(data(24, 60));
        assertEquals(Set.of("id-9"), selected());
        assertEquals("id-10", focused());
    }

    @Test
    void a_new_value_recolours_the_cell_and_no_other() {
        int before = colour(7);
        int other = colour(8);
        List<Group> groups = new ArrayList<>(data(24, 60).groups());
        List<Cell> cells = new ArrayList<>(groups.get(1).cells());
        cells.set(3, cell(7, 90));
        groups.set(1, new Group("host-1", "gpu-node-1", "", false, cells));
        show(new WallData(groups));
        assertNotEquals(before, colour(7));
        assertEquals(other, colour(8));
    }

    /// How many colours there are within a cell, from its edge inwards.
    private long colours(int index) {
        return onFx(() -> {
            wall.layout();
            Bounds at = wall.boundsOf(index);
            return IntStream.range((int) at.getMinY() + 3, (int) at.getMaxY() - 3)
                    .boxed()
                    .flatMap(y -> IntStream.range((int) at.getMinX() + 3, (int) at.getMaxX() - 3)
                            .mapToObj(x -> wall.pixel(x, y)))
                    .distinct()
                    .count();
        });
    }

    @Test
    void large_cells_have_their_value_written_into_them() {
        assertTrue(colours(7) > 4, "only " + colours(7) + " colours"); // letters have smooth edges
        var none = new Cell("id-0", "", 60, 92, State.HELD, Alarm.NONE, false, true);
        show(new WallData(List.of(new Group("host-0", "gpu-node-0", "", false, List.of(none)))));
        assertTrue(colours(0) <= 2, colours(0) + " colours");
    }

    @Test
    void old_values_and_cells_out_of_reach_do_not_look_like_values() {
        int live = colour(0);
        var old = new Cell("id-0", "00:00.0", 60, 92, State.HELD, Alarm.NONE, true, false);
        var away = new Cell("id-1", "01:00.0", 60, 92, State.HELD, Alarm.NONE, false, true);
        var none = new Cell("id-2", "02:00.0", Double.NaN, 92, State.HELD, Alarm.NONE, false, false);
        show(new WallData(List.of(new Group("host-0", "gpu-node-0", "", false, List.of(old, away, none)))));
        assertNotEquals(live, colour(0));
        assertNotEquals(live, colour(1));
        assertNotEquals(live, colour(2));
        assertEquals(
                "[3 held, 0 at its limit (92\u202f°C), 1 old value, 1 out of reach, 1 no value]"
                        .replace("3 held", "2 held"),
                legend());
    }

    @Test
    void the_legend_counts_limits_alarms_and_states() {
        List<Cell> cells = List.of(
                cell(0, 93),
                cell(1, 92),
                cell(2, 91),
                new Cell("id-3", "x", 50, Double.NaN, State.FREE, Alarm.CRITICAL, false, false),
                new Cell("id-4", "y", Double.NaN, 88, State.TROUBLE, Alarm.LOW, false, false));
        show(new WallData(List.of(new Group("host-0", "gpu-node-0", "", false, cells))));
        assertEquals(
                "[1 free, 3 held, 1 trouble, 2 at its limit (88–92\u202f°C), 1 low alarm, 1 critical alarm, 1 no value]",
                legend());
    }

    @Test
    void resting_on_a_cell_says_everything_and_follows_the_data() {
        Point2D at = middle(2);
        onFx(() -> {
            new Robot().mouseMove(at);
            return true;
        });
        await("the hint comes", () -> hint().startsWith("cell 02:00.0\n60.0 °C"));
        show(data(24, 71));
        await("the hint follows", () -> hint().contains("71.0 °C"));
    }

    private static String hint() {
        return Window.getWindows().stream()
                .filter(Tooltip.class::isInstance)
                .map(window -> ((Tooltip) window).getText())
                .findFirst()
                .orElse("");
    }

    @Test
    void a_screen_reader_hears_the_focused_cell_its_group_and_its_selection() {
        focus();
        press(KeyCode.RIGHT);
        assertEquals("cell 01:00.0, 60.0 °C, in gpu-node-0", onFx(wall::getAccessibleText));
        press(KeyCode.SPACE);
        press(KeyCode.LEFT);
        press(KeyCode.RIGHT);
        assertEquals("cell 01:00.0, 60.0 °C, in gpu-node-0, selected", onFx(wall::getAccessibleText));
    }

    @Test
    void what_does_not_fit_scrolls_and_follows_the_focus() {
        show(data(4000, 60));
        await("a scroll bar", () -> bar().isVisible());
        focus();
        press(KeyCode.CONTROL, KeyCode.END);
        assertEquals("id-15999", focused());
        await("the last cell is seen", () -> {
            Bounds at = wall.boundsOf(15_999);
            return at.getMinY() >= 0 && at.getMaxY() <= wall.getHeight();
        });
        click(15_999);
        assertEquals(List.of("id-15999"), opened);
    }

    private ScrollBar bar() {
        return wall.getChildrenUnmodifiable().stream()
                .filter(ScrollBar.class::isInstance)
                .map(ScrollBar.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void zooming_enlarges_the_cells() {
        double before = onFx(() -> wall.boundsOf(0).getHeight());
        double after = onFx(() -> {
            wall.zoomProperty().set(2.5);
            wall.layout();
            return wall.boundsOf(0).getHeight();
        });
        assertTrue(after > before * 1.5, before + " to " + after);
    }

    @Test
    void colours_come_from_style_sheets() {
        int before = colour(0);
        onFx(() -> {
            wall.setStyle("-wall-scale-1: white; -wall-scale-2: white; -wall-scale-3: white; -wall-scale-4: white;"
                    + " -wall-scale-5: #fefefe;");
            wall.applyCss();
            return true;
        });
        assertNotEquals(before, colour(0));
        assertTrue((colour(0) & 0xff) >= 0xfe, Integer.toHexString(colour(0)));
    }

    @Test
    void an_empty_wall_takes_keys_and_clicks_without_harm() {
        show(WallData.EMPTY);
        focus();
        press(KeyCode.RIGHT);
        press(KeyCode.ENTER);
        type("a");
        Node node = wall;
        click(onFx(() -> node.localToScreen(50, 50)));
        assertEquals(List.of(), opened);
        assertEquals("none", focused());
    }
}
