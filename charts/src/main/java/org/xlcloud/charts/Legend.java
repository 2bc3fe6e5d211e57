package org.xlcloud.charts;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;

/// The names of a chart's series with their lines and values; each shows and hides its series.
final class Legend extends FlowPane {
    private final Unit unit;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(Trace trace, ToggleButton button, Swatch swatch, Label value) {}

    Legend(Unit unit) {
        this.unit = unit;
        getStyleClass().add("time-chart-legend");
    }

    void traces(List<Trace> traces, ChartColours colours) {
        for (Entry entry : entries)
            entry.button
                    .selectedProperty()
                    .unbindBidirectional(entry.trace.series().visibleProperty());
        entries.clear();
        for (Trace trace : traces) {
            var swatch = new Swatch();
            swatch.show(trace, colours);
            var value = new Label();
            value.getStyleClass().add("time-chart-legend-value");
            var name = new Label(trace.series().name());
            name.getStyleClass().add("time-chart-legend-name");
            var line = new HBox(6, swatch, name, value);
            line.setAlignment(Pos.CENTER_LEFT);
            var button = new ToggleButton(trace.series().name(), line);
            button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
            button.getStyleClass().setAll("time-chart-legend-entry");
            button.setMnemonicParsing(false);
            button.selectedProperty().bindBidirectional(trace.series().visibleProperty());
            entries.add(new Entry(trace, button, swatch, value));
        }
        getChildren().setAll(entries.stream().map(Entry::button).toList());
    }

    /// Writes the values at a time, of now when nowhere.
    void values(long at, long now, ChartColours colours) {
        for (Entry entry : entries) {
            entry.swatch.show(entry.trace, colours);
            String words = value(entry.trace, at, now);
            if (words.equals(entry.value.getText())) continue;
            entry.value.setText(words);
            // Never narrower than it was: the names do not jump about with each value.
            entry.value.setMinWidth(Math.max(entry.value.getMinWidth(), entry.value.prefWidth(-1)));
            entry.button.setAccessibleText(
                    entry.trace.series().name() + " " + (entry.trace.series().isVisible() ? words : "hidden"));
        }
    }

    private String value(Trace trace, long at, long now) {
        if (!trace.series().isVisible()) return "";
        if (at == TimeRange.NOWHERE)
            return trace.isStale() ? Summary.age(trace.series(), now) : Summary.newest(trace, now, unit);
        Reading reading = Reading.at(trace, at);
        return reading == null ? Unit.NO_VALUE : reading.words(unit);
    }
}
