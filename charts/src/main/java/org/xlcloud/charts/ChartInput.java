package org.xlcloud.charts;

import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/// Pointer and keys of a chart.
final class ChartInput {
    private static final double LEAST_DRAG = 5;
    private static final double ZOOM = 2;
    private static final int LARGE_STEP = 20;

    private final TimeChart chart;
    private final Plot plot;
    private final Overlay overlay;
    private final MarkStrip strip;
    private final TimeRange range;
    private boolean holding;
    private boolean byKeys;
    private double pointerY = Double.NaN;
    private double dragFrom = Double.NaN;

    ChartInput(TimeChart chart, Plot plot, Overlay overlay, MarkStrip strip, TimeRange range) {
        this.chart = chart;
        this.plot = plot;
        this.overlay = overlay;
        this.strip = strip;
        this.range = range;
        plot.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        plot.addEventHandler(MouseEvent.MOUSE_EXITED, event -> left());
        plot.addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        plot.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
        plot.addEventHandler(MouseEvent.MOUSE_RELEASED, this::released);
        plot.addEventHandler(ScrollEvent.SCROLL, this::scrolled);
        chart.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        chart.focusedProperty().addListener((observed, before, now) -> {
            if (!now && byKeys) {
                byKeys = false;
                range.crosshairProperty().set(TimeRange.NOWHERE);
            }
        });
    }

    /// Whether the values at the crosshair are shown on this chart: the pointer or the keys are here.
    boolean hasReadout() {
        return byKeys || !Double.isNaN(pointerY);
    }

    double pointerY() {
        return pointerY;
    }

    /// The pointer is not on the plot any more.
    void left() {
        if (!Double.isNaN(dragFrom)) return; // it may leave while it drags
        if (!Double.isNaN(pointerY)) {
            pointerY = Double.NaN;
            if (!byKeys) range.crosshairProperty().set(TimeRange.NOWHERE);
        }
        if (holding) range.release();
        holding = false;
    }

    /// The chart is not shown any more.
    void end() {
        dragFrom = Double.NaN;
        overlay.select(0, 0);
        left();
    }

    private boolean isOnPlot(MouseEvent event) {
        return event.getX() >= plot.plotX()
                && event.getX() <= plot.plotX() + plot.plotWidth()
                && event.getY() >= plot.plotY()
                && event.getY() <= plot.plotY() + plot.plotHeight();
    }

    private void moved(MouseEvent event) {
        if (!isOnPlot(event)) {
            left();
            return;
        }
        if (!holding) range.hold();
        holding = true;
        byKeys = false;
        pointerY = event.getY();
        range.crosshairProperty().set(plot.timeAt(event.getX()));
    }

    private void pressed(MouseEvent event) {
        chart.requestFocus();
        if (event.getButton() != MouseButton.PRIMARY || !isOnPlot(event)) return;
        if (event.getClickCount() == 2) {
            dragFrom = Double.NaN;
            range.back();
            return;
        }
        dragFrom = event.getX();
    }

    private void dragged(MouseEvent event) {
        if (Double.isNaN(dragFrom)) return;
        double x = Math.clamp(event.getX(), plot.plotX(), plot.plotX() + plot.plotWidth());
        pointerY = event.getY();
        overlay.select(dragFrom, x);
        range.crosshairProperty().set(plot.timeAt(x));
    }

    private void released(MouseEvent event) {
        if (Double.isNaN(dragFrom)) return;
        double x = Math.clamp(event.getX(), plot.plotX(), plot.plotX() + plot.plotWidth());
        double from = dragFrom;
        dragFrom = Double.NaN;
        overlay.select(0, 0);
        if (!isOnPlot(event)) left();
        if (Math.abs(x - from) < LEAST_DRAG) return;
        long first = plot.timeAt(Math.min(x, from));
        long last = plot.timeAt(Math.max(x, from));
        range.show(first, Math.max(last, first + TimeRange.LEAST_SPAN.toMillis()));
    }

    /// Zooms with Ctrl; moves through time sideways. All else belongs to the page.
    private void scrolled(ScrollEvent event) {
        if (event.isShortcutDown() && event.getDeltaY() != 0) {
            range.zoom(event.getDeltaY() > 0 ? 1 / ZOOM : ZOOM, plot.timeAt(event.getX()));
            event.consume();
        } else if (event.getDeltaX() != 0 && Math.abs(event.getDeltaX()) > Math.abs(event.getDeltaY())) {
            range.pan(-event.getDeltaX() / plot.plotWidth());
            event.consume();
        }
    }

    private void key(KeyEvent event) {
        if (event.isControlDown() || event.isAltDown() || event.isMetaDown()) return;
        if (event.getTarget() != chart && event.getCode() == KeyCode.ENTER) return;
        if (event.getTarget() != chart && event.getCode() == KeyCode.SPACE) return;
        boolean known = switch (event.getCode()) {
            case LEFT -> step(event.isShiftDown() ? -LARGE_STEP : -1);
            case RIGHT -> step(event.isShiftDown() ? LARGE_STEP : 1);
            case HOME -> crosshair(range.fromMillis());
            case END -> crosshair(range.toMillis());
            case PLUS, ADD, EQUALS -> zoom(1 / ZOOM);
            case MINUS, SUBTRACT -> zoom(ZOOM);
            case PAGE_UP -> pan(-0.5);
            case PAGE_DOWN -> pan(0.5);
            case BACK_SPACE -> {
                range.back();
                yield true;
            }
            case SPACE -> {
                range.pause(!range.isPaused());
                yield true;
            }
            case L -> {
                range.live();
                yield true;
            }
            case M -> mark(!event.isShiftDown());
            case ENTER -> openMark();
            case ESCAPE -> escape();
            default -> false;
        };
        if (known) event.consume();
    }

    private boolean step(int pixels) {
        long at = range.crosshairProperty().get();
        if (at == TimeRange.NOWHERE) return crosshair(pixels < 0 ? range.toMillis() : range.fromMillis());
        return crosshair(Math.round(at + pixels * plot.millisPerPixel()));
    }

    private boolean crosshair(long at) {
        byKeys = true;
        pointerY = Double.NaN;
        range.crosshairProperty().set(Math.clamp(at, range.fromMillis(), range.toMillis()));
        return true;
    }

    private boolean zoom(double factor) {
        long at = range.crosshairProperty().get();
        range.zoom(factor, at == TimeRange.NOWHERE ? (range.fromMillis() + range.toMillis()) / 2 : at);
        return true;
    }

    private boolean pan(double parts) {
        range.pan(parts);
        return true;
    }

    private boolean mark(boolean forward) {
        long at = range.crosshairProperty().get();
        long from = at == TimeRange.NOWHERE ? (forward ? range.fromMillis() : range.toMillis()) : at;
        Mark next = strip.next(from, forward);
        if (next == null) return true;
        long time = next.time().toEpochMilli();
        if (time < range.fromMillis() || time > range.toMillis()) {
            long half = range.spanProperty().get() / 2;
            range.show(time - half, time + half);
        }
        return crosshair(time);
    }

    private boolean openMark() {
        long at = range.crosshairProperty().get();
        if (at == TimeRange.NOWHERE) return false;
        long near = Math.round(4 * plot.millisPerPixel());
        Mark mark = strip.next(at - near - 1, true);
        if (mark == null || mark.time().toEpochMilli() > at + near) return false;
        strip.open(mark);
        return true;
    }

    private boolean escape() {
        if (!Double.isNaN(dragFrom)) {
            dragFrom = Double.NaN;
            overlay.select(0, 0);
            return true;
        }
        if (range.crosshairProperty().get() == TimeRange.NOWHERE) return false;
        byKeys = false;
        range.crosshairProperty().set(TimeRange.NOWHERE);
        return true;
    }
}
