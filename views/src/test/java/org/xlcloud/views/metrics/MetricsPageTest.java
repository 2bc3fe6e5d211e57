package org.xlcloud.views.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.xlcloud.charts.TimeChart;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.shell.PageSpec;

/// What an operator does with the page of metrics, as stories.
class MetricsPageTest extends PageTest {
    private final SampleTelemetry source = new SampleTelemetry();
    private final Mailbox<Map<String, Telemetry>> newest = new Mailbox<>(SampleTelemetry.of(demo));

    @Override
    protected PageSpec spec(InventoryContext context) {
        return MetricsPage.spec(context);
    }

    @Override
    protected MetricsContext metrics() {
        return new MetricsContext(newest, source);
    }

    private MetricsPage metricsPage() {
        return (MetricsPage) page();
    }

    private List<TimeChart> charts() {
        return onFx(() -> metricsPage().board().charts());
    }

    private Selection selection() {
        return onFx(() -> metricsPage().selection());
    }

    private void pick(String words) {
        onFx(() -> {
            TextField field = node("#metric-picker", TextField.class);
            field.requestFocus();
            field.setText(words);
            return true;
        });
        await("the list", () -> robot.lookup(".pick-line").tryQuery().isPresent());
        press(KeyCode.ENTER);
    }

    private void awaitPage() {
        await("the beginnings", () -> robot.lookup("Hottest GPUs").tryQuery().isPresent());
    }

    @Test
    void things_and_metrics_are_picked_by_words_and_taken_back_by_their_chips() {
        awaitPage();
        pick("gpu-node-1");
        await("a chart per metric", () -> metricsPage().board().charts().size() == 2);
        pick("power");
        await("a third", () -> metricsPage().board().charts().size() == 3);
        assertEquals(
                List.of(Metric.TEMPERATURE, Metric.UTILIZATION, Metric.POWER),
                selection().metrics());
        press(KeyCode.ESCAPE);
        click(".metric-chip");
        assertEquals(List.of(Metric.UTILIZATION, Metric.POWER), selection().metrics());
        assertTrue(settings.get("metrics.selection").contains("power"), "kept for the next start");
    }

    @Test
    void the_past_is_asked_of_the_sources_and_the_newest_value_is_in_the_summary() {
        awaitPage();
        Gpu held = demo.gpus().getFirst();
        reveal("show=gpu:" + held.key() + "&metrics=temp");
        await("asked", () -> source.asked.get() > 0);
        double now = newest.newest().get("demo").gpus().get(held.key()).values().get(Metric.TEMPERATURE);
        String value = Units.format(Metric.TEMPERATURE, now);
        await(
                "the value",
                () -> metricsPage().board().charts().getFirst().summary().contains("now " + value));
        assertEquals(2, charts().getFirst().limits().size());
    }

    @Test
    void nothing_is_asked_while_the_page_is_hidden() {
        awaitPage();
        onFx(() -> {
            page().hidden();
            page().reveal("show=gpu:" + demo.gpus().getFirst().key() + "&metrics=temp");
            return true;
        });
        settle();
        assertTrue(charts().isEmpty());
        assertEquals(0, source.asked.get());
        onFx(() -> {
            page().shown();
            return true;
        });
        await("drawn when it shows again", () -> metricsPage().board().charts().size() == 1);
    }

    @Test
    void lines_that_stay_keep_their_charts_and_series_when_others_come() {
        awaitPage();
        reveal("show=host:demo/gpu-node-1&metrics=temp");
        await("one", () -> metricsPage().board().charts().size() == 1);
        TimeChart chart = charts().getFirst();
        var series = chart.series().getFirst();
        reveal("show=host:demo/gpu-node-1,host:demo/gpu-node-2&metrics=temp");
        await("two lines", () -> chart.series().size() == 2);
        assertEquals(series, chart.series().getFirst());
        newest.put(SampleTelemetry.of(demo));
        settle();
        assertEquals(series, chart.series().getFirst(), "news change no line");
    }

    @Test
    void a_view_is_saved_under_a_name_opened_renamed_and_deleted() {
        awaitPage();
        reveal("show=host:demo/gpu-node-1&metrics=temp,power&charts=unit");
        run("metrics.save-view");
        onFx(() -> {
            node("#view-name", TextField.class).setText("Night shift");
            return true;
        });
        click("#view-accept");
        assertEquals("Night shift", textOf("#metric-views"));
        run("metrics.clear");
        assertEquals("Views", textOf("#metric-views"));
        run("metrics.view.Night shift");
        assertEquals(Selection.Charts.UNIT, selection().charts());
        run("metrics.rename-view");
        onFx(() -> {
            node("#view-name", TextField.class).setText("Day shift");
            return true;
        });
        click("#view-accept");
        assertEquals("Day shift", textOf("#metric-views"));
        run("metrics.delete-view");
        assertEquals("Views", textOf("#metric-views"));
        assertEquals("", settings.get("metrics.views"));
    }

    @Test
    void what_could_not_be_matched_is_listed_with_the_reason() {
        awaitPage();
        await("the count", () -> robot.lookup("Unmatched (3)").tryQuery().isPresent());
        run("metrics.unmatched");
        awaitCount("3 reports without a place");
        await("the reason", () -> cell(0, "why").equals("no instance has this address or name"));
    }

    @Test
    void the_hottest_gpus_are_drawn_from_the_empty_page() {
        awaitPage();
        click("Hottest GPUs");
        assertEquals(8, selection().targets().size());
        assertFalse(charts().isEmpty());
        click("5 min");
        assertEquals(
                300_000, onFx(() -> charts().getFirst().range().spanProperty().get()));
    }

    @Test
    void a_link_to_what_is_gone_says_so() {
        awaitPage();
        reveal("show=host:demo/gone&metrics=temp");
        await("words", () -> robot.lookup("Nothing to draw").tryQuery().isPresent());
        assertTrue(isShown(".metric-chips .gone"));
    }
}
