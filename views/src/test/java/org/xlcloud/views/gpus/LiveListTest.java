package org.xlcloud.views.gpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import org.xlcloud.charts.TimeChart;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.metrics.SampleTelemetry;
import org.xlcloud.views.shell.PageSpec;

/// The list of GPUs and their details while nodes report.
class LiveListTest extends PageTest {
    private final SampleTelemetry source = new SampleTelemetry();
    private final Mailbox<Map<String, Telemetry>> newest = new Mailbox<>(SampleTelemetry.of(demo));

    @Override
    protected PageSpec spec(InventoryContext context) {
        return GpusPage.spec(context);
    }

    @Override
    protected MetricsContext metrics() {
        return new MetricsContext(newest, source);
    }

    private Map<String, Telemetry.GpuTelemetry> gpus() {
        return newest.newest().get("demo").gpus();
    }

    private Gpu in(Telemetry.State state) {
        return demo.gpus().stream()
                .filter(gpu ->
                        gpus().containsKey(gpu.key()) && gpus().get(gpu.key()).state() == state)
                .findFirst()
                .orElseThrow();
    }

    private void filter(String text) {
        onFx(() -> {
            node(".filter-input", TextField.class).setText(text);
            return true;
        });
    }

    private void chartsOf(Gpu gpu) {
        awaitCount("96 GPUs");
        reveal(gpu.key());
        await("details", () -> robot.lookup(".detail-tabs").tryQuery().isPresent());
        click("Charts");
        await("words on trust", () -> robot.lookup(".charts-why").tryQuery().isPresent());
    }

    private String why() {
        return textOf(".charts-why");
    }

    @Test
    void hot_gpus_are_found_by_a_comparison() {
        awaitCount("96 GPUs");
        long hot = gpus().values().stream()
                .filter(gpu -> gpu.values().has(Metric.TEMPERATURE)
                        && Math.round(gpu.values().get(Metric.TEMPERATURE)) > 80)
                .count();
        filter("temp:>80");
        awaitCount(hot + " of 96 GPUs");
        filter("telemetry:stale");
        awaitCount("1 of 96 GPUs");
        await("grey", () -> robot.lookup(".number-cell:faded").tryQuery().isPresent());
    }

    @Test
    void rows_in_view_have_their_last_hour_and_no_others_are_asked() {
        awaitCount("96 GPUs");
        await("lines", () -> robot.lookup(".sparkline").queryAll().size() > 5);
        assertTrue(source.asked.get() < gpus().size(), "asked " + source.asked.get());
    }

    @Test
    void news_change_the_numbers_in_place() {
        awaitCount("96 GPUs");
        Gpu first = demo.gpus().getFirst();
        long before = Math.round(gpus().get(first.key()).values().get(Metric.TEMPERATURE));
        await("the value", () -> cell(0, "temp").equals(String.valueOf(before)));
        newest.put(Map.of());
        await("nothing reports", () -> cell(0, "temp").isEmpty());
        newest.put(SampleTelemetry.of(demo));
        await("it is back", () -> cell(0, "temp").equals(String.valueOf(before)));
    }

    @Test
    void details_have_charts_with_the_cards_limits_and_say_where_they_come_from() {
        chartsOf(in(Telemetry.State.LIVE));
        assertTrue(
                why().startsWith("Measured 4 s ago as GPU 0 of render-0-0, matched by PCI address, from Ganglia"),
                why());
        await("charts", () -> robot.lookup(".time-chart").queryAll().size() == 9);
        assertEquals(
                List.of("slows down", "shuts down"),
                onFx(() -> robot.lookup(".time-chart").queryAllAs(TimeChart.class).stream()
                        .filter(chart -> chart.titleProperty().get().equals("Temperature"))
                        .findFirst()
                        .orElseThrow()
                        .limits()
                        .stream()
                        .map(limit -> limit.label())
                        .toList()));
        click("Show on Metrics");
        assertEquals("metrics", opened.getFirst().kind());
        assertTrue(
                opened.getFirst().key().startsWith("show=gpu%3Ademo%2Fgpu-node-1%2F0000"),
                opened.getFirst().key());
    }

    @Test
    void a_silent_node_is_said_and_a_gpu_that_nobody_reports_says_why() {
        chartsOf(in(Telemetry.State.DOWN));
        assertTrue(why().startsWith("The node has gone silent"), why());
        Gpu free = demo.gpus().stream()
                .filter(gpu -> gpu.holder() == null)
                .findFirst()
                .orElseThrow();
        reveal(free.key());
        await("the reason", () -> node(".charts-why", Label.class).getText().startsWith("No instance holds this GPU"));
    }

    @Test
    void selected_gpus_are_shown_together_on_metrics() {
        awaitCount("96 GPUs");
        onFx(() -> {
            table().getSelectionModel().selectIndices(0, 1, 2);
            return true;
        });
        run("object.metrics");
        assertEquals("3 objects", opened.getFirst().text());
    }
}
