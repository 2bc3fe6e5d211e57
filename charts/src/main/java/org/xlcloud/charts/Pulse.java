package org.xlcloud.charts;

import java.util.ArrayList;
import java.util.List;
import javafx.animation.AnimationTimer;

/// Moves a range on and lets its charts draw, once per frame and only while one of them can be seen.
final class Pulse extends AnimationTimer {
    private final TimeRange range;
    private final List<Runnable> charts = new ArrayList<>();

    Pulse(TimeRange range) {
        this.range = range;
    }

    void add(Runnable chart) {
        charts.add(chart);
        if (charts.size() == 1) start();
    }

    void remove(Runnable chart) {
        charts.remove(chart);
        if (charts.isEmpty()) stop();
    }

    boolean isRunning() {
        return !charts.isEmpty();
    }

    @Override
    public void handle(long now) {
        range.tick();
        // By index: a chart may leave while it draws, and no iterator is made in each frame.
        for (int i = charts.size() - 1; i >= 0; i--)
            if (i < charts.size()) charts.get(i).run();
    }
}
