package org.xlcloud.charts;

import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.FillRule;
import javafx.scene.shape.Line;
import javafx.scene.shape.SVGPath;

/// A piece of a series' line with its marker, as the legend shows it.
final class Swatch extends Region {
    private static final double WIDTH = 22;
    private static final double HEIGHT = 12;

    private final Line line = new Line(0, HEIGHT / 2, WIDTH, HEIGHT / 2);
    private final SVGPath marker = new SVGPath();

    Swatch() {
        setMinSize(WIDTH, HEIGHT);
        setPrefSize(WIDTH, HEIGHT);
        setMaxSize(WIDTH, HEIGHT);
        line.setStrokeWidth(2);
        getChildren().addAll(line, marker);
    }

    void show(Trace trace, ChartColours colours) {
        Color colour = trace.isStale() ? colours.stale() : colours.series(trace.slot());
        line.setStroke(colour);
        int round = trace.slot() / Marker.COUNT % 4;
        switch (round) {
            case 1 -> line.getStrokeDashArray().setAll(7.0, 4.0);
            case 2 -> line.getStrokeDashArray().setAll(2.0, 3.0);
            case 3 -> line.getStrokeDashArray().setAll(7.0, 3.0, 2.0, 3.0);
            default -> line.getStrokeDashArray().clear();
        }
        marker.setContent(path(Marker.of(trace.slot())));
        marker.setFill(colour);
        marker.setFillRule(FillRule.EVEN_ODD);
        marker.setLayoutX(WIDTH / 2);
        marker.setLayoutY(HEIGHT / 2);
    }

    private static String path(Marker marker) {
        return switch (marker) {
            case CIRCLE -> "M-4,0 a4,4 0 1,0 8,0 a4,4 0 1,0 -8,0 Z";
            case SQUARE -> "M-3.5,-3.5 h7 v7 h-7 Z";
            case TRIANGLE -> "M0,-4.5 L4.6,3.6 H-4.6 Z";
            case DIAMOND -> "M0,-5 L5,0 L0,5 L-5,0 Z";
            case TRIANGLE_DOWN -> "M0,4.5 L4.6,-3.6 H-4.6 Z";
            case CROSS ->
                "M-4.5,-2.8 L-2.8,-4.5 L0,-1.7 L2.8,-4.5 L4.5,-2.8 L1.7,0 L4.5,2.8 L2.8,4.5 L0,1.7 L-2.8,4.5 "
                        + "L-4.5,2.8 L-1.7,0 Z";
            case RING -> "M-4.5,0 a4.5,4.5 0 1,0 9,0 a4.5,4.5 0 1,0 -9,0 Z M-2,0 a2,2 0 1,0 4,0 a2,2 0 1,0 -4,0 Z";
            case BAR -> "M-1.6,-5 h3.2 v10 h-3.2 Z";
        };
    }
}
