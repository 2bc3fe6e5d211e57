package org.xlcloud.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javafx.animation.AnimationTimer;
import javafx.geometry.Orientation;
import javafx.scene.Scene;
import javafx.scene.control.ScrollBar;
import org.jspecify.annotations.Nullable;

/// Scrolls a scene's table by a third of a row in each pulse, and notes the processor time that the JavaFX thread spent
/// since the last one: everything that it does between two pulses counts.
final class Scrolling extends AnimationTimer {
    private static final long WARM_UP_NANOS = 8_000_000_000L;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Scene scene;
    private final List<Double> pulses;
    private final CountDownLatch measured;
    private final long nanos;
    private @Nullable ScrollBar bar;
    private long begun;
    private long spent;

    Scrolling(Scene scene, List<Double> pulses, CountDownLatch measured, long nanos) {
        this.scene = scene;
        this.pulses = pulses;
        this.measured = measured;
        this.nanos = nanos;
    }

    @Override
    public void handle(long now) {
        long cpu = threads.getCurrentThreadCpuTime();
        if (begun == 0) begun = now;
        long measuredFor = now - begun - WARM_UP_NANOS;
        if (measuredFor > 0) pulses.add((cpu - spent) / 1e6);
        if (measuredFor > nanos) {
            stop();
            measured.countDown();
            return;
        }
        scroll();
        spent = cpu;
    }

    private void scroll() {
        ScrollBar vertical = bar;
        if (vertical == null) {
            vertical = scene.getRoot().lookupAll(".table-view .scroll-bar").stream()
                    .map(ScrollBar.class::cast)
                    .filter(each -> each.getOrientation() == Orientation.VERTICAL && each.isVisible())
                    .findFirst()
                    .orElse(null);
            bar = vertical;
            return;
        }
        double next = vertical.getValue() + vertical.getMax() / 48_000;
        vertical.setValue(next > vertical.getMax() ? 0 : next);
    }

    static double percentile(double[] sorted, double part) {
        if (sorted.length == 0) throw new IllegalStateException("no pulse was measured");
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    }
}
