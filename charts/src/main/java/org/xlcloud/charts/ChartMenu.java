package org.xlcloud.charts;

import java.time.Duration;
import java.util.function.Consumer;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.ContextMenuEvent;

/// A chart's context menu: the offered spans, live and back, and the exports when someone takes them.
final class ChartMenu {
    private final TimeChart chart;
    private final ContextMenu menu = new ContextMenu();

    ChartMenu(TimeChart chart) {
        this.chart = chart;
        menu.getStyleClass().add("time-chart-menu");
        chart.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, this::show);
    }

    private void show(ContextMenuEvent event) {
        fill();
        menu.show(chart, event.getScreenX(), event.getScreenY());
        event.consume();
    }

    private void fill() {
        TimeRange range = chart.range();
        menu.getItems().clear();
        for (Duration span : TimeRange.PRESETS)
            add("time-chart-last-" + span.toMinutes(), "Last " + TimeTicks.length(span), true, () -> range.live(span));
        menu.getItems().add(new SeparatorMenuItem());
        add("time-chart-live", "Live", range.mode() != TimeRange.Mode.LIVE, range::live);
        add("time-chart-back", "Back", range.canGoBackProperty().get(), range::back);
        Consumer<Export> exporter = chart.exporter();
        if (exporter == null) return;
        menu.getItems().add(new SeparatorMenuItem());
        add("time-chart-png", "Export picture (PNG)…", true, () -> exporter.accept(chart.exportPng()));
        add("time-chart-csv", "Export samples (CSV)…", true, () -> exporter.accept(chart.exportCsv()));
    }

    private void add(String id, String text, boolean possible, Runnable action) {
        var item = new MenuItem(text);
        item.setId(id);
        item.setDisable(!possible);
        item.setOnAction(event -> action.run());
        menu.getItems().add(item);
    }
}
