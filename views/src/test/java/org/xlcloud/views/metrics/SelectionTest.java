package org.xlcloud.views.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.SampleCloud;

/// What is picked, how it is kept, and which charts it makes.
class SelectionTest {
    private final Inventory demo = SampleCloud.of("demo", 24, 4, 4);
    private final Known known = new Known(SampleCloud.map(demo), SampleTelemetry.of(demo));
    private final Members members = new Members(known);

    private static Target target(Target.Kind kind, String id) {
        return new Target(kind, "demo", id);
    }

    private List<Plan> plans(Selection selection) {
        return Plan.of(selection, members, Catalogue.of(known)::name);
    }

    @Test
    void a_selection_comes_back_from_its_text_whatever_its_names_have_in_them() {
        var selection = new Selection(
                List.of(
                        target(Target.Kind.TYPE, "GK104GL [GRID K2], 4 GB & more; 100 %"),
                        target(Target.Kind.GPU, "gpu-node-1/0000:87:00.0"),
                        target(Target.Kind.CLOUD, "")),
                List.of(Metric.POWER, Metric.TEMPERATURE),
                Selection.Charts.OBJECT,
                true);
        assertEquals(selection, Selection.read(selection.text()));
    }

    @Test
    void what_cannot_be_read_is_left_out() {
        var read = Selection.read("show=gpu:demo/h/a,nonsense,ufo:demo/x,%zz&metrics=temp,warp&charts=round&new=1&&=");
        assertEquals(List.of(target(Target.Kind.GPU, "h/a")), read.targets());
        assertEquals(List.of(Metric.TEMPERATURE), read.metrics());
        assertEquals(Selection.Charts.METRIC, read.charts());
        assertEquals(Optional.empty(), Target.read("gpu"));
    }

    @Test
    void a_group_is_one_line_of_all_its_members_and_each_member_a_line_of_its_own() {
        var host = Selection.of(List.of(target(Target.Kind.HOST, "gpu-node-1")));
        Plan temperature = plans(host).getFirst();
        assertEquals("Temperature", temperature.title());
        assertEquals(1, temperature.lines().size());
        assertEquals(4, temperature.lines().getFirst().members().size());
        assertEquals("gpu-node-1 (mean of 4)", temperature.lines().getFirst().name());
        long reported = demo.gpus().stream()
                .filter(gpu -> gpu.host().equals("gpu-node-1") && gpu.holder() != null)
                .count();
        assertEquals(reported, plans(host.each(true)).getFirst().lines().size());
    }

    @Test
    void a_group_of_a_whole_cloud_takes_members_from_all_over_it() {
        Inventory large = SampleCloud.of("demo", 200, 8, 4);
        var plan = Plan.of(
                        Selection.of(List.of(target(Target.Kind.CLOUD, ""))),
                        new Members(new Known(SampleCloud.map(large), Map.of())),
                        Target::cloud)
                .getFirst();
        assertEquals(Plan.MOST_MEMBERS, plan.lines().getFirst().members().size());
        assertEquals("demo (mean of 256 of 1600)", plan.lines().getFirst().name());
    }

    @Test
    void metrics_share_charts_by_unit_by_metric_or_by_object() {
        var selection = new Selection(
                List.of(target(Target.Kind.HOST, "gpu-node-1"), target(Target.Kind.HOST, "gpu-node-2")),
                List.of(Metric.UTILIZATION, Metric.FAN, Metric.TEMPERATURE),
                Selection.Charts.METRIC,
                false);
        assertEquals(
                List.of("Utilisation", "Fan", "Temperature"),
                plans(selection).stream().map(Plan::title).toList());
        List<Plan> together = plans(selection.arranged(Selection.Charts.UNIT));
        assertEquals(
                List.of("Utilisation, Fan", "Temperature"),
                together.stream().map(Plan::title).toList());
        assertEquals(4, together.getFirst().lines().size());
        assertTrue(together.getFirst().lines().getFirst().name().endsWith(" · Utilisation"));
        assertEquals(4, plans(selection.arranged(Selection.Charts.OBJECT)).size());
    }

    @Test
    void the_cards_limits_are_lines_of_the_chart() {
        Gpu held = demo.gpus().getFirst();
        var selection = new Selection(
                List.of(target(Target.Kind.GPU, held.host() + "/" + held.address())),
                List.of(Metric.TEMPERATURE, Metric.POWER),
                Selection.Charts.METRIC,
                false);
        assertEquals(
                List.of(new Plan.Bound(88, "slows down", false), new Plan.Bound(95, "shuts down", true)),
                plans(selection).getFirst().bounds());
        assertEquals(
                List.of(new Plan.Bound(225, "power limit", false)),
                plans(selection).getLast().bounds());
    }

    @Test
    void instances_layers_types_and_projects_lead_to_their_gpus_and_nodes() {
        var instance = demo.instances().getFirst();
        assertEquals(
                1,
                members.of(target(Target.Kind.INSTANCE, instance.id()), Metric.TEMPERATURE)
                        .size());
        assertEquals(
                1,
                members.of(target(Target.Kind.INSTANCE, instance.id()), Metric.NODE_CPU)
                        .size());
        long held = demo.gpus().stream().filter(gpu -> gpu.holder() != null).count();
        assertEquals(
                held,
                members.of(target(Target.Kind.LAYER, "/rendering"), Metric.TEMPERATURE)
                        .size());
        assertEquals(96, members.of(target(Target.Kind.CLOUD, ""), Metric.POWER).size());
        assertEquals(
                0, members.of(target(Target.Kind.HOST, "gone"), Metric.POWER).size());
    }

    @Test
    void words_find_what_they_name_groups_before_single_things() {
        var catalogue = Catalogue.of(known);
        assertEquals("Temperature", catalogue.find("temp", 5).getFirst().name());
        assertEquals("gpu-node-7", catalogue.find("gpu-node-7", 5).getFirst().name());
        assertEquals(
                Target.Kind.LAYER,
                catalogue.find("layer rendering", 5).getFirst().target().kind());
        assertTrue(catalogue.find("no such thing", 5).isEmpty());
        assertEquals(5, catalogue.find("", 5).size());
    }

    @Test
    void views_are_saved_renamed_and_deleted() {
        Map<String, String> settings = new HashMap<>();
        var views = new NamedViews(settings::get, settings::put);
        var one = Selection.of(List.of(target(Target.Kind.HOST, "gpu-node-1")));
        var two = Selection.of(List.of(target(Target.Kind.CLOUD, "")));
        views.save("Night: 50 % & more", one);
        views.save("All", two);
        assertEquals("Night: 50 % & more", views.nameOf(one));
        views.rename("Night: 50 % & more", "Night");
        views.rename("Night", "All"); // the name is taken
        assertEquals(List.of("Night", "All"), List.copyOf(views.all().keySet()));
        views.delete("All");
        assertNull(views.nameOf(two));
        assertEquals(Map.of("Night", one), new NamedViews(settings::get, settings::put).all());
    }
}
