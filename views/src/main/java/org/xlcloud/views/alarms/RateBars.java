package org.xlcloud.views.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.views.fx.Times;

/// How many alarms came in each ten minutes, as bars, with a line at what is a flood.
final class RateBars extends Region {
    private static final double BOTTOM = 18;
    private static final Duration STEP = Duration.ofMinutes(10);

    private final Times times;
    private final Region floodLine = new Region();
    private final Label floodWords = new Label("flood: " + Alarms.Figures.FLOOD);
    private final Label begin = new Label();
    private final Label end = new Label("now");
    private final Label top = new Label();
    private List<Integer> rates = List.of();
    private List<Region> bars = List.of();

    RateBars(Times times) {
        this.times = times;
        getStyleClass().add("rate-bars");
        floodLine.getStyleClass().add("flood-line");
        floodWords.getStyleClass().add("fact-name");
        begin.getStyleClass().add("fact-name");
        end.getStyleClass().add("fact-name");
        top.getStyleClass().add("fact-name");
    }

    void show(List<Integer> now, Instant at) {
        rates = now;
        bars = now.stream().map(_ -> new Region()).toList();
        for (int i = 0; i < bars.size(); i++) {
            Region bar = bars.get(i);
            int rate = now.get(i);
            bar.getStyleClass()
                    .addAll(
                            "rate-bar",
                            rate >= Alarms.Figures.FLOOD ? "state-failed" : rate > 1 ? "state-stale" : "state-held");
            if (rate == 0) continue;
            Instant from = at.minus(STEP.multipliedBy(bars.size() - i));
            Tooltip.install(
                    bar, new Tooltip(rate + " from " + times.time(from) + " to " + times.time(from.plus(STEP))));
        }
        begin.setText(now.isEmpty() ? "" : times.stamp(at.minus(STEP.multipliedBy(now.size()))));
        top.setText(String.valueOf(greatest()));
        getChildren().setAll(bars);
        getChildren().addAll(floodLine, floodWords, begin, end, top);
        setAccessibleText(
                "At most " + rates.stream().mapToInt(Integer::intValue).max().orElse(0) + " new alarms in ten minutes");
        requestLayout();
    }

    private int greatest() {
        return Math.max(
                Alarms.Figures.FLOOD + 2,
                rates.stream().mapToInt(Integer::intValue).max().orElse(0));
    }

    @Override
    protected double computePrefHeight(double width) {
        return 150;
    }

    /// Higher than that, it would say no more.
    @Override
    protected double computeMaxHeight(double width) {
        return 420;
    }

    @Override
    protected double computeMinHeight(double width) {
        return 120;
    }

    @Override
    protected void layoutChildren() {
        double left = 26;
        double width = getWidth() - left;
        double height = getHeight() - BOTTOM - 6;
        double scale = height / greatest();
        double step = bars.isEmpty() ? width : width / bars.size();
        for (int i = 0; i < bars.size(); i++) {
            double high = rates.get(i) == 0 ? 0 : Math.max(2, rates.get(i) * scale);
            bars.get(i).resizeRelocate(left + i * step, 6 + height - high, Math.max(1, step - 1), high);
        }
        double flood = 6 + height - Alarms.Figures.FLOOD * scale;
        floodLine.resizeRelocate(left, Math.floor(flood), width, 1);
        place(floodWords, left + 4, flood - 17);
        place(begin, left, getHeight() - BOTTOM + 2);
        place(end, getWidth() - end.prefWidth(-1) - 2, getHeight() - BOTTOM + 2);
        place(top, 0, 0);
    }

    private static void place(Label label, double x, double y) {
        label.resizeRelocate(x, y, label.prefWidth(-1), label.prefHeight(-1));
    }
}
