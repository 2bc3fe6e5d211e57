package org.xlcloud.views.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.charts.wall.Cell;
import org.xlcloud.charts.wall.Group;
import org.xlcloud.charts.wall.HeatScale;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.State;
import org.xlcloud.views.alarms.SampleAlarms;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.SampleCloud;

/// What the wall shows of the clouds.
class WallModelTest {
    private final Inventory demo = SampleCloud.of("demo", 24, 4, 4);
    private final Gpu held = demo.gpus().stream()
            .filter(gpu -> gpu.state() == GpuState.HELD)
            .findFirst()
            .orElseThrow();

    private static WallModel of(Map<String, Telemetry> telemetry, Grouping grouping, Metric metric, Inventory... all) {
        return WallModel.of(new WallModel.Asked(SampleCloud.map(all), telemetry, Alarms.NONE, grouping, metric));
    }

    private WallModel with(GpuTelemetry... gpus) {
        var map = new HashMap<String, GpuTelemetry>();
        for (GpuTelemetry gpu : gpus) map.put(gpu.subject().key(), gpu);
        var telemetry = new Telemetry("demo", map, Map.of(), List.of(), List.of(), SampleCloud.NOW);
        return of(Map.of("demo", telemetry), Grouping.HOST, Metric.TEMPERATURE, demo);
    }

    private static Cell cell(WallModel model, String id) {
        return model.data().cell(model.data().indexOf(id));
    }

    @ParameterizedTest
    @EnumSource(Grouping.class)
    void every_gpu_is_on_the_wall_exactly_once(Grouping grouping) {
        WallModel model = of(SampleTelemetry.map(demo), grouping, Metric.TEMPERATURE, demo);
        var ids = new ArrayList<String>();
        for (Group group : model.data().groups()) for (Cell cell : group.cells()) ids.add(cell.id());
        assertEquals(demo.gpus().size(), ids.size());
        assertEquals(new HashSet<>(demo.gpus().stream().map(Gpu::key).toList()), new HashSet<>(ids));
    }

    @Test
    void hosts_keep_their_order_and_say_what_is_free_or_down() {
        List<Group> groups = of(Map.of(), Grouping.HOST, null, demo).data().groups();
        assertEquals(24, groups.size());
        assertEquals("gpu-node-1", groups.getFirst().title());
        assertEquals("down", groups.get(5).note());
        assertTrue(groups.get(5).struck());
        assertEquals("disabled", groups.get(7).note());
        assertFalse(groups.get(7).struck());
        long free = demo.hosts().getFirst().count(GpuState.FREE);
        assertEquals(free + " of 4 free", groups.getFirst().note());
        assertTrue(groups.get(5).cells().stream().allMatch(Cell::down));
    }

    @Test
    void layers_come_from_the_metadata_of_instances_and_what_is_not_held_is_last() {
        WallModel model = of(Map.of(), Grouping.LAYER, null, demo);
        List<Group> groups = model.data().groups();
        assertEquals(
                "?metadata:=\"layer=rendering\"",
                model.links().get(groups.getFirst().id()).key());
        assertEquals(
                List.of("rendering", "not held"),
                groups.stream().map(Group::title).toList());
        assertTrue(groups.getFirst().cells().stream().allMatch(cell -> cell.state() == Cell.State.HELD));
    }

    @Test
    void types_have_short_names_and_open_the_list_of_their_gpus() {
        WallModel model = of(Map.of(), Grouping.TYPE, null, demo);
        List<String> titles = model.data().groups().stream().map(Group::title).toList();
        assertEquals(List.of("A100 PCIe 40GB", "GRID K2", "L40S", "Tesla T4"), titles);
        assertEquals(
                "?model:=\"GK104GL [GRID K2]\"",
                model.links().get(model.data().groups().get(1).id()).key());
    }

    @Test
    void several_clouds_are_told_apart_although_their_hosts_have_the_same_names() {
        Inventory other = SampleCloud.of("lab", 3, 2, 1);
        WallModel model = of(Map.of(), Grouping.HOST, null, demo, other);
        assertEquals(27, model.data().groups().size());
        assertEquals("gpu-node-1 · demo", model.data().groups().getFirst().title());
        assertEquals("gpu-node-1 · lab", model.data().groups().get(24).title());
        assertEquals(
                "lab/gpu-node-1",
                model.links().get(model.data().groups().get(24).id()).key());
    }

    @Test
    void without_telemetry_cells_are_coloured_by_state() {
        WallModel model = of(Map.of(), Grouping.HOST, Metric.TEMPERATURE, demo);
        assertNull(model.scale());
        assertNull(model.hottest());
        assertTrue(Double.isNaN(cell(model, held.key()).value()));
    }

    @Test
    void a_temperature_has_the_devices_own_slowdown_as_its_limit() {
        WallModel model = with(SampleTelemetry.gpu(held, State.LIVE, 93));
        Cell cell = cell(model, held.key());
        assertEquals(93, cell.value());
        assertEquals(92, cell.limit());
        assertTrue(cell.overLimit());
        assertEquals(new HeatScale("Temperature", "°C", 30, 95, 0), model.scale());
        assertEquals(new WallModel.Hottest(held, 93), model.hottest());
    }

    @Test
    void old_values_are_stale_and_are_not_the_hottest() {
        WallModel model = with(SampleTelemetry.gpu(held, State.STALE, 99));
        assertTrue(cell(model, held.key()).stale());
        assertFalse(cell(model, held.key()).hasValue());
        assertNull(model.hottest());
    }

    @Test
    void a_silent_node_is_out_of_reach_and_a_gpu_that_its_node_misses_is_in_trouble() {
        Gpu other = demo.gpus().stream()
                .filter(gpu -> gpu.state() == GpuState.HELD && !gpu.equals(held))
                .findFirst()
                .orElseThrow();
        Gpu third = demo.gpus().stream()
                .filter(gpu -> gpu.state() == GpuState.HELD && !gpu.equals(held) && !gpu.equals(other))
                .findFirst()
                .orElseThrow();
        WallModel model = with(
                SampleTelemetry.gpu(third, State.LIVE, 50),
                SampleTelemetry.gpu(held, State.DOWN, 50),
                SampleTelemetry.gpu(other, State.MISSING, 50));
        assertTrue(cell(model, held.key()).down());
        assertEquals(Cell.State.HELD, cell(model, held.key()).state());
        assertEquals(Cell.State.TROUBLE, cell(model, other.key()).state());
        assertFalse(cell(model, other.key()).hasValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GPU-5c2c", "5c2c"})
    void an_alarm_on_the_resource_of_a_card_is_on_its_cell(String resource) {
        GpuTelemetry reported = SampleTelemetry.gpu(held, State.LIVE, 71);
        var aliases = new Subject.Aliases(null, null, null, null, 0, "GPU-5c2c");
        var known = new GpuTelemetry(
                Subject.gpu("demo", held.host(), held.address(), aliases),
                reported.node(),
                0,
                reported.matchedBy(),
                State.LIVE,
                reported.values(),
                reported.at(),
                reported.source());
        Alarm alarm = SampleAlarms.alarm(
                "hot",
                Severity.CRITICAL,
                Severity.CRITICAL,
                Phase.UNACKNOWLEDGED,
                null,
                List.of(Link.of("resource", "demo/" + resource)));
        var telemetry =
                new Telemetry("demo", Map.of(held.key(), known), Map.of(), List.of(), List.of(), SampleCloud.NOW);
        var model = WallModel.of(new WallModel.Asked(
                SampleCloud.map(demo),
                Map.of("demo", telemetry),
                new Alarms(List.of(alarm), Alarms.Figures.NONE, null, List.of(), 1, SampleCloud.NOW),
                Grouping.HOST,
                Metric.TEMPERATURE));
        assertEquals(Cell.Alarm.CRITICAL, cell(model, held.key()).alarm());
        long marked = IntStream.range(0, model.data().size())
                .filter(index -> model.data().cell(index).alarm() != Cell.Alarm.NONE)
                .count();
        assertEquals(1, marked);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0.3,0.5", "1,1", "3,5", "7,10", "11,20", "101,200", "4096,5000"})
    void ranges_end_at_round_numbers(double most, double end) {
        assertEquals(end, WallScales.round(most), 1e-9);
    }

    @Test
    void the_hint_says_what_who_where_and_how_warm() {
        var times = new Times(() -> SampleCloud.NOW, ZoneOffset.UTC);
        WallModel model = with(SampleTelemetry.gpu(held, State.LIVE, 71));
        String words = WallWords.of(model.things().get(held.key()), times);
        for (String part : List.of(
                held.host(),
                held.address(),
                held.model(),
                "held by " + held.holder().instanceName() + " of "
                        + held.holder().projectName(),
                "layer rendering",
                "Temperature 71 °C of at most 92",
                "by Ganglia 4 s ago",
                "matched by IP address")) assertTrue(words.contains(part), part + " in " + words);
        WallModel silent = with(SampleTelemetry.gpu(held, State.DOWN, 71));
        String said = WallWords.of(silent.things().get(held.key()), times);
        assertTrue(said.contains("has been silent for 3 min 10 s"), said);
        assertFalse(said.contains("71"), said);
    }
}
