package org.xlcloud.charts;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import org.jspecify.annotations.Nullable;

/// The names of a chart's series with their marks and values; each shows and hides its series.
final class Legend extends FlowPane {
    private final Unit unit;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(Trace trace, ToggleButton button, Swatch swatch) {}

    Legend(Unit unit) {
        this.unit = unit;
        getStyleClass().add("chart-legend");
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
            var button = new ToggleButton(trace.series().name(), swatch);
            button.getStyleClass().setAll("chart-legend-entry");
            button.setMnemonicParsing(false);
            button.selectedProperty().bindBidirectional(trace.series().visibleProperty());
            entries.add(new Entry(trace, button, swatch));
        }
        getChildren().setAll(entries.stream().map(Entry::button).toList());
    }

    /// Writes the values at a time, of now when nowhere.
    void values(long at, long now, ChartColours colours) {
        for (Entry entry : entries) {
            entry.swatch.show(entry.trace, colours);
            String value = value(entry.trace, at, now);
            String name = entry.trace.series().name();
            String words = value.isEmpty() ? name : name + "  " + value;
            if (words.equals(entry.button.getText())) continue;
            entry.button.setText(words);
            entry.button.setAccessibleText(words + (entry.button.isSelected() ? ", shown" : ", hidden"));
        }
    }

    private String value(Trace trace, long at, long now) {
        if (!trace.series().isVisible()) return "";
        if (at != TimeRange.NOWHERE) {
            @Nullable Reading reading = Reading.at(trace, at);
            return reading == null ? "–" : reading.words(unit);
        }
        if (trace.isStale()) return Summary.age(trace.series(), now);
        return Summary.newest(trace, unit);
    }
}
