package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xlcloud.charts.TimeChart;
import org.xlcloud.charts.wall.Cell;
import org.xlcloud.charts.wall.GpuWall;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.metrics.MetricsPage;
import org.xlcloud.views.metrics.Target;

/// What an operator sees in the window of real guests and hosts that are put under load and broken. Needs the lab with
/// what `lab/populate` makes; mends everything in the end.
@Tag("lab")
class LabStoryTest extends ConsoleStory {
    private static final String CLOUD = "lab";
    private static final String BUSY = "demo-viz-1";
    private static final String SILENT = "demo-cfd-1";
    private static final String BROKEN = "studio-train-1";

    private Console console;

    @BeforeEach
    void open() throws Exception {
        mend();
        Path home = CloudConfigs.home(System.getenv());
        var configs = CloudConfigs.find(System.getenv(), Path.of("").toAbsolutePath(), home);
        console = console(configs, Simulator.Settings.defaults());
        console.open(CLOUD);
        await(
                "the inventory is there, with who holds what",
                () -> inventory() != null
                        && inventory().loaded()
                        && !inventory().gpus().isEmpty());
    }

    @AfterEach
    void mend() throws Exception {
        for (String node : List.of(BUSY, SILENT, BROKEN)) lab("mend", node);
        lab("load", BUSY, "auto");
    }

    /// Runs one of the lab's own commands.
    private static void lab(String... command) throws IOException, InterruptedException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(root.resolve("lab").resolve(command[0]))) root = root.getParent();
        var line = new ArrayList<>(List.of(command));
        line.set(0, root.resolve("lab").resolve(command[0]).toString());
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> line + " said " + said);
    }

    private Inventory inventory() {
        return console.clouds().inventories().newest().get(CLOUD);
    }

    private Gpu gpuOf(String instance) {
        return inventory().gpus().stream()
                .filter(gpu ->
                        gpu.holder() != null && instance.equals(gpu.holder().instanceName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no GPU is held by " + instance));
    }

    private boolean isCell(Gpu gpu, Predicate<Cell> wanted) {
        GpuWall wall = robot.lookup("#wall").tryQueryAs(GpuWall.class).orElse(null);
        int index = wall == null ? -1 : wall.data().indexOf(gpu.key());
        return index >= 0 && wanted.test(wall.data().cell(index));
    }

    /// Asks again until the wall shows it: real daemons need their time.
    private void awaitCell(String what, Gpu gpu, Predicate<Cell> wanted) {
        for (int round = 0; ; round++) {
            run("cloud.refresh");
            try {
                await(what, () -> isCell(gpu, wanted));
                return;
            } catch (AssertionError e) {
                if (round == 2) throw e;
            }
        }
    }

    private JsonNode command(String... arguments) throws Exception {
        var out = new StringWriter();
        var err = new StringWriter();
        var commands = Main.commandLine();
        commands.setOut(new PrintWriter(out));
        commands.setErr(new PrintWriter(err));
        assertEquals(0, commands.execute(arguments), err::toString);
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void a_load_on_a_real_node_is_on_its_cell_its_chart_and_the_command_line() throws Exception {
        Gpu gpu = gpuOf(BUSY);
        String id = gpu.host() + "/" + gpu.address();
        lab("load", BUSY, "97");
        awaitCell("the cell is hot", gpu, cell -> cell.hasValue() && cell.value() >= 75);
        open(MetricsPage.link(List.of(new Target(Target.Kind.GPU, CLOUD, id))));
        await(
                "the chart is hot",
                () -> robot.lookup(node -> node instanceof TimeChart chart
                                && chart.isVisible()
                                && chart.summary().matches("(?s)Temperature: now (7[5-9]|[89]\\d)\\D.*"))
                        .tryQuery()
                        .isPresent());
        JsonNode rows = command("metrics", "--cloud", CLOUD, "--gpu", id, "--metric", "temp", "-o", "json");
        assertEquals(1, rows.size(), rows::toString);
        assertTrue(rows.get(0).get("value").asDouble() >= 75, rows::toString);
        assertEquals(BUSY, rows.get(0).get("node").asText());
    }

    @Test
    void a_node_without_gmond_a_card_that_fell_off_and_a_silent_agent_are_told_apart() throws Exception {
        Gpu silent = gpuOf(SILENT);
        Gpu broken = gpuOf(BROKEN);
        Gpu well = gpuOf(BUSY);
        for (Gpu gpu : List.of(silent, broken, well)) awaitCell("all is well", gpu, Cell::hasValue);
        assertTrue(answers(BUSY));
        lab("break", SILENT, "gmond-down");
        lab("break", BROKEN, "gpu-missing");
        lab("break", BUSY, "agent-silent");
        awaitCell("the card is missing", broken, cell -> cell.state() == Cell.State.TROUBLE && !cell.hasValue());
        awaitCell("the node is out of reach", silent, cell -> cell.down() && cell.state() == Cell.State.HELD);
        assertTrue(isCell(well, Cell::hasValue), "metrics need no agent");
        assertFalse(answers(BUSY));
        run("overview.troubles");
        await(
                "both are said",
                () -> shows(".table-cell", "no longer sees it") && shows(".table-cell", "tells nothing"));
    }

    private boolean answers(String node) throws Exception {
        for (JsonNode row : command("nodes", "--cloud", CLOUD, "-o", "json"))
            if (row.get("node").asText().equals(node)
                    && row.get("state").asText().equals("ready")) return true;
        return false;
    }

    @Test
    void a_host_that_is_down_is_down_with_all_its_cards() {
        // Where Nova has put the lab's instances is up to it: one with as few as there are, and a card that none holds.
        Host host = inventory().hosts().stream()
                .filter(one -> one.up() && one.gpus().stream().anyMatch(gpu -> gpu.holder() == null))
                .min(Comparator.comparingLong(one -> inventory().instances().stream()
                        .filter(held -> one.name().equals(held.hostName()))
                        .count()))
                .orElseThrow();
        Gpu gpu = host.gpus().stream()
                .filter(one -> one.holder() == null)
                .findFirst()
                .orElseThrow();
        awaitCell("the host is up", gpu, cell -> !cell.down());
        try {
            force(host.name(), true);
            awaitCell("its card is out of reach", gpu, Cell::down);
            run("overview.troubles");
            await("it is said", () -> shows(".table-cell", "nova-compute does not report; "));
            run("overview.wall");
        } finally {
            force(host.name(), false);
        }
        awaitCell("the host is up again", gpu, cell -> !cell.down());
    }

    /// Tells Nova that a host is down, as an operator does who has pulled its plug.
    private void force(String host, boolean down) {
        Cloud cloud = console.clouds().connection(CLOUD).orElseThrow();
        Rest nova = cloud.rest(Service.COMPUTE).at("2.53");
        ObjectNode wanted = JsonNodeFactory.instance.objectNode().put("forced_down", down);
        for (JsonNode service :
                nova.get("/os-services?binary=nova-compute&host=" + host).path("services"))
            nova.send("PUT", "/os-services/" + service.path("id").asText(), wanted);
    }
}
