package org.xlcloud.views.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import org.junit.jupiter.api.Test;
import org.xlcloud.charts.wall.Cell;
import org.xlcloud.charts.wall.GpuWall;
import org.xlcloud.charts.wall.Group;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.PageSpec;

/// What an operator sees and does on the overview, as stories.
class OverviewPageTest extends PageTest {
    private final Mailbox<Map<String, Telemetry>> telemetry = new Mailbox<>(Map.of());

    @Override
    protected PageSpec spec(InventoryContext context) {
        return OverviewPage.spec(context);
    }

    @Override
    protected MetricsContext metrics() {
        return new MetricsContext(telemetry, MetricsContext.none().series());
    }

    private GpuWall wall() {
        return node("#wall", GpuWall.class);
    }

    private void awaitWall() {
        await("the wall has cells", () -> isThere("#wall") && wall().data().size() > 0);
        settle();
    }

    private boolean isThere(String query) {
        return robot.lookup(query).tryQuery().isPresent();
    }

    /// What a screen reader reads of the tiles, in their order.
    private List<String> tiles() {
        return robot.lookup(".headline").queryAll().stream()
                .map(Node::getAccessibleText)
                .toList();
    }

    private void awaitTile(String text) {
        await("tile " + text, () -> tiles().contains(text));
    }

    private long count(GpuState state) {
        return demo.gpus().stream().filter(gpu -> gpu.state() == state).count();
    }

    private void clickCell(int index) {
        clickCell(index, MouseButton.PRIMARY);
    }

    private void clickCell(int index, MouseButton button) {
        Bounds at = onFx(() -> wall().localToScreen(wall().boundsOf(index)));
        onFx(() -> {
            var fx = new Robot();
            fx.mouseMove(at.getCenterX(), at.getCenterY());
            fx.mouseClick(button);
            return true;
        });
        settle();
    }

    private <T> void choose(String box, String title) {
        onFx(() -> {
            @SuppressWarnings("unchecked") // the test does not care for what it chooses from
            ComboBox<T> choice = node(box, ComboBox.class);
            for (T item : choice.getItems())
                if (choice.getConverter().toString(item).equals(title)) choice.setValue(item);
            return true;
        });
        settle();
    }

    private List<String> groups() {
        return wall().data().groups().stream().map(Group::title).toList();
    }

    @Test
    void tiles_count_gpus_hosts_instances_and_sources() {
        awaitTile("All GPUs: %d free of 96, %d held, %d reserved, %d trouble"
                .formatted(
                        count(GpuState.FREE), count(GpuState.HELD), count(GpuState.RESERVED), count(GpuState.TROUBLE)));
        awaitTile("Hosts: 23 up of 24, 1 down, 1 disabled");
        awaitTile("Instances: " + demo.instances().size() + " instances, 1 in error");
        awaitTile("Sources: 2 live of 2, all answer");
        awaitTile("Hottest: – no telemetry");
        long k2 = demo.gpus().stream()
                .filter(gpu -> gpu.model().contains("GRID K2"))
                .count();
        await(
                "a tile of each type",
                () -> tiles().stream()
                        .anyMatch(text -> text.startsWith("GRID K2: ") && text.contains(" of " + k2 + ",")));
        awaitTile("Alarms: – not read yet");
        assertEquals(6 + 4, onFx(this::tiles).size());
    }

    @Test
    void tiles_open_the_lists_that_they_count() {
        awaitTile("Hosts: 23 up of 24, 1 down, 1 disabled");
        onFx(() -> {
            Node hosts = robot.lookup(".headline").queryAll().stream()
                    .filter(tile -> tile.getAccessibleText().startsWith("Hosts"))
                    .findFirst()
                    .orElseThrow();
            hosts.requestFocus();
            return true;
        });
        press(KeyCode.ENTER);
        assertEquals(List.of(new Link("host", "?", "Hosts")), opened);
    }

    @Test
    void a_click_on_a_cell_goes_to_its_gpu() {
        awaitWall();
        clickCell(9);
        Gpu gpu = demo.gpus().get(9);
        assertEquals(List.of(new Link("gpu", gpu.key(), gpu.address())), opened);
    }

    private List<String> menuItems() {
        return robot.lookup(".context-menu .menu-item .label").queryAll().stream()
                .map(label -> ((Label) label).getText())
                .toList();
    }

    @Test
    void the_menu_of_a_cell_leads_to_what_it_hangs_on_and_copies_its_names() {
        awaitWall();
        Gpu held = demo.gpus().stream()
                .filter(gpu -> gpu.state() == GpuState.HELD)
                .findFirst()
                .orElseThrow();
        clickCell(demo.gpus().indexOf(held), MouseButton.SECONDARY);
        await("a menu", () -> menuItems().contains("Go to GPU " + held.address()));
        assertEquals(
                List.of(
                        "Go to GPU " + held.address(),
                        "Go to host " + held.host(),
                        "Go to instance " + held.holder().instanceName(),
                        "Show metrics",
                        "Copy address",
                        "Copy instance id",
                        "Copy all that is known"),
                menuItems());
        press(KeyCode.DOWN); // from the first, which has the focus
        press(KeyCode.ENTER);
        assertEquals(List.of(new Link("host", "demo/" + held.host(), held.host())), opened);
    }

    @Test
    void enter_on_a_cell_found_by_typing_goes_to_its_gpu() {
        awaitWall();
        onFx(() -> {
            wall().requestFocus();
            return true;
        });
        type("node-9");
        press(KeyCode.ENTER);
        assertEquals(1, opened.size());
        assertTrue(opened.getFirst().key().startsWith("demo/gpu-node-9/"), opened.toString());
    }

    @Test
    void the_menu_of_a_cell_opens_by_keyboard() {
        awaitWall();
        onFx(() -> {
            wall().requestFocus();
            return true;
        });
        type("node-9");
        press(KeyCode.SHIFT, KeyCode.F10);
        await("a menu", () -> menuItems().contains("Go to host gpu-node-9"));
        press(KeyCode.DOWN);
        press(KeyCode.ENTER);
        assertEquals("demo/gpu-node-9", opened.getFirst().key());
    }

    @Test
    void the_wall_is_grouped_as_chosen_and_the_choice_is_kept() {
        awaitWall();
        choose("#wall-group", "Type");
        await("grouped by type", () -> groups().equals(List.of("A100 PCIe 40GB", "GRID K2", "L40S", "Tesla T4")));
        assertEquals("type", settings.get("overview.group"));
        choose("#wall-group", "Project");
        await("grouped by project", () -> groups().equals(List.of("cfd-research", "vfx-studio", "not held")));
        run("wall.group-zone");
        await("grouped by zone", () -> groups().equals(List.of("az-1", "az-2", "nova")));
    }

    @Test
    void until_telemetry_arrives_cells_are_coloured_by_state_and_the_bar_says_so() {
        awaitWall();
        await("a hint", () -> node(".wall-hint", Label.class).getText().contains("coloured by state"));
        telemetry.put(SampleTelemetry.map(demo));
        await("a legend with its unit", () -> legend().contains("95\u202f°C"));
        await("no hint", () -> node(".wall-hint", Label.class).getText().isEmpty());
        choose("#wall-colour", "Power");
        await("a legend in watts", () -> legend().contains("\u202fW"));
        assertEquals("power", settings.get("overview.colour"));
        choose("#wall-colour", "State");
        await("a legend of states only", () -> !legend().contains("W"));
    }

    private String legend() {
        return robot.lookup(".wall-legend .label").queryAll().stream()
                .map(label -> ((Labeled) label).getText())
                .toList()
                .toString();
    }

    @Test
    void the_hottest_gpu_has_a_tile_that_leads_to_it() {
        awaitWall();
        telemetry.put(SampleTelemetry.map(demo));
        awaitTile("Sources: 3 live of 3, all answer");
        await("a hottest GPU", () -> tiles().stream().anyMatch(text -> text.startsWith("Hottest: 93 °C")));
        onFx(() -> {
            robot.lookup(".headline").queryAll().stream()
                    .filter(tile -> tile.getAccessibleText().startsWith("Hottest"))
                    .findFirst()
                    .orElseThrow()
                    .requestFocus();
            return true;
        });
        press(KeyCode.ENTER);
        assertEquals("gpu", opened.getFirst().kind());
        assertTrue(demo.gpus().stream()
                .anyMatch(gpu -> gpu.key().equals(opened.getFirst().key())));
    }

    @Test
    void a_state_that_changes_in_the_cloud_changes_on_the_wall() {
        awaitWall();
        Gpu free = demo.gpus().stream()
                .filter(gpu -> gpu.state() == GpuState.FREE)
                .findFirst()
                .orElseThrow();
        int index = onFx(() -> wall().data().indexOf(free.key()));
        assertEquals(Cell.State.FREE, onFx(() -> wall().data().cell(index).state()));
        shown.put(SampleCloud.map(SampleCloud.with(demo, free, GpuState.TROUBLE)));
        await("trouble on the wall", () -> wall().data().cell(index).state() == Cell.State.TROUBLE);
    }

    @Test
    void what_needs_attention_is_one_click_away_and_stays_chosen() {
        awaitWall();
        await("troubles are counted", () -> textOf("#overview-troubles").matches("Needs attention \\(\\d+\\)"));
        click("#overview-troubles");
        assertTrue(isShown(".resource-table"));
        assertEquals("troubles", settings.get("overview.view"));
        run("overview.wall");
        assertTrue(isShown("#wall"));
    }

    @Test
    void several_clouds_stand_on_one_wall() {
        awaitWall();
        Inventory lab = SampleCloud.of("lab", 3, 2, 1);
        shown.put(SampleCloud.map(demo, lab));
        await("27 hosts", () -> groups().size() == 27);
        assertTrue(onFx(this::groups).contains("gpu-node-1 · lab"));
        awaitTile("Hosts: 26 up of 27, 1 down, 1 disabled");
    }

    @Test
    void a_place_opens_the_gpus_that_were_counted_in_it_and_no_other_clouds() {
        awaitWall();
        shown.put(SampleCloud.map(demo, SampleCloud.of("lab", 3, 2, 1)));
        click("#overview-places");
        await("the aggregate of lab", () -> placeOf("lab", "gpu") >= 0);
        onFx(() -> {
            table().requestFocus();
            table().getSelectionModel().clearAndSelect(placeOf("lab", "gpu"));
            return true;
        });
        press(KeyCode.ENTER);
        assertEquals("?cloud:=\"lab\" aggregates:=\"gpu\"", opened.getLast().key());
    }

    private int placeOf(String cloud, String name) {
        for (int row = 0; row < table().getItems().size(); row++)
            if (cell(row, "cloud").equals(cloud) && cell(row, "name").equals(name)) return row;
        return -1;
    }

    @Test
    void loading_failed_empty_and_no_cloud_are_said_in_words() {
        awaitWall();
        shown.put(SampleCloud.map(SampleCloud.loading("demo")));
        await("loading", () -> says("Asking Nova of demo and Placement of demo for the first time"));
        shown.put(SampleCloud.map(SampleCloud.failed("demo", "the server answered Service Unavailable")));
        await("failed", () -> says("Cannot list hypervisors of cloud demo"));
        shown.put(Map.of());
        await("no cloud", () -> says("No cloud is open"));
        shown.put(SampleCloud.map(demo));
        awaitWall();
    }

    private boolean says(String words) {
        return robot.lookup(".label").queryAll().stream()
                .anyMatch(label -> label instanceof Labeled labeled
                        && labeled.getText() != null
                        && labeled.getText().contains(words));
    }

    @Test
    void old_data_carry_a_banner_and_stay() {
        awaitWall();
        shown.put(SampleCloud.map(SampleCloud.stale(demo)));
        await("a banner", () -> isShown(".stale-banner"));
        awaitTile("Sources: 1 live of 2, Placement of demo");
        assertEquals(96, onFx(() -> wall().data().size()));
    }
}
