package org.xlcloud.views.table;

import java.util.List;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// A bar of coloured parts; its size is the style sheet's, so that it can stand in a cell as well as in a tile.
public final class BarNode extends Region {
    private @Nullable Bar shown;

    public BarNode() {
        getStyleClass().add("part-bar");
        setMouseTransparent(true);
    }

    public void show(Bar bar) {
        if (bar.equals(shown)) return;
        boolean sameParts = shown != null && styles(shown).equals(styles(bar));
        shown = bar;
        if (!sameParts) {
            getChildren().clear();
            for (Bar.Part part : bar.parts()) {
                var region = new Region();
                region.getStyleClass().addAll("part", part.styleClass());
                getChildren().add(region);
            }
        }
        requestLayout();
    }

    private static List<String> styles(Bar bar) {
        return bar.parts().stream().map(Bar.Part::styleClass).toList();
    }

    @Override
    protected void layoutChildren() {
        if (shown == null) return;
        double sum = shown.parts().stream().mapToDouble(Bar.Part::amount).sum();
        double whole = Math.max(shown.whole(), sum);
        double width = getWidth() - snappedLeftInset() - snappedRightInset();
        double height = getHeight() - snappedTopInset() - snappedBottomInset();
        double from = 0;
        for (int i = 0; i < getChildren().size(); i++) {
            double to = from + (whole <= 0 ? 0 : shown.parts().get(i).amount() / whole);
            double x = snapPositionX(from * width);
            double end = snapPositionX(to * width);
            // A part that is not nothing can be seen, however small.
            if (to > from && end - x < 1) end = x + 1;
            getChildren().get(i).resizeRelocate(snappedLeftInset() + x, snappedTopInset(), end - x, height);
            from = to;
        }
    }
}
