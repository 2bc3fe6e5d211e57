package org.xlcloud.charts;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javafx.beans.property.LongProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleLongProperty;
import javafx.beans.property.SimpleObjectProperty;

/// What part of time the charts of a page show, and where their crosshair stands: charts with the same range move
/// together. Belongs to the JavaFX thread.
///
/// A live range ends now and moves on with the clock. It can be paused, by the operator or while the pointer rests on a
/// chart; a range in the past stands still. Times are milliseconds since 1970.
public final class TimeRange {
    /// How a range stands to the clock.
    public enum Mode {
        LIVE,
        /// Live, but held for the moment.
        PAUSED,
        PAST
    }

    /// The spans that are offered by name.
    public static final List<Duration> PRESETS = List.of(
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofHours(24),
            Duration.ofDays(7));

    /// The crosshair is nowhere.
    public static final long NOWHERE = Long.MIN_VALUE;

    public static final Duration LEAST_SPAN = Duration.ofSeconds(10);
    public static final Duration MOST_SPAN = Duration.ofDays(400);
    private static final int MOST_STEPS_BACK = 50;

    private record View(long from, long to, boolean live) {}

    private final InstantSource clock;
    private final Pulse pulse = new Pulse(this);
    private final Deque<View> earlier = new ArrayDeque<>();
    private final ReadOnlyObjectWrapper<Mode> mode = new ReadOnlyObjectWrapper<>(this, "mode", Mode.LIVE);
    private final ReadOnlyLongWrapper span = new ReadOnlyLongWrapper(this, "span");
    private final ReadOnlyBooleanWrapper canGoBack = new ReadOnlyBooleanWrapper(this, "canGoBack");
    private final ReadOnlyLongWrapper changes = new ReadOnlyLongWrapper(this, "changes");
    private final LongProperty crosshair = new SimpleLongProperty(this, "crosshair", NOWHERE);
    private final ObjectProperty<ZoneId> zone = new SimpleObjectProperty<>(this, "zone", ZoneId.systemDefault());

    private long to;
    private boolean live = true;
    private boolean paused;
    private int holds;

    /// A live range of an hour.
    public TimeRange(InstantSource clock) {
        this.clock = clock;
        span.set(Duration.ofHours(1).toMillis());
        to = clock.millis();
    }

    public long fromMillis() {
        return to - span.get();
    }

    public long toMillis() {
        return to;
    }

    public long nowMillis() {
        return clock.millis();
    }

    public ReadOnlyObjectProperty<Mode> modeProperty() {
        return mode.getReadOnlyProperty();
    }

    public Mode mode() {
        return mode.get();
    }

    /// The length of the range in milliseconds.
    public ReadOnlyLongProperty spanProperty() {
        return span.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty canGoBackProperty() {
        return canGoBack.getReadOnlyProperty();
    }

    /// Changes whenever the range becomes another one, other than by the clock's moving on.
    public ReadOnlyLongProperty changesProperty() {
        return changes.getReadOnlyProperty();
    }

    /// Where the crosshair of all charts stands, [#NOWHERE] when nowhere.
    public LongProperty crosshairProperty() {
        return crosshair;
    }

    /// The zone in which times are written.
    public ObjectProperty<ZoneId> zoneProperty() {
        return zone;
    }

    public ZoneId zone() {
        return zone.get();
    }

    /// Ends now from here on, with the span as it is.
    public void live() {
        live(Duration.ofMillis(span.get()));
    }

    /// Ends now from here on; forgets that it was paused.
    public void live(Duration length) {
        paused = false;
        go(clock.millis() - length.toMillis(), clock.millis(), true);
    }

    /// Shows a part of the past.
    public void show(Instant from, Instant until) {
        show(from.toEpochMilli(), until.toEpochMilli());
    }

    /// Shows a part of the past, or, when it reaches to now, is live with its length.
    void show(long from, long until) {
        long now = clock.millis();
        if (until >= now) go(now - (until - from), now, true);
        else go(from, until, false);
    }

    /// Shows `factor` times as much time; the moment `around` stays where it is. A live range stays live.
    public void zoom(double factor, long around) {
        long length = bounded(Math.round(span.get() * factor));
        if (live) {
            go(to - length, to, true);
            return;
        }
        double part = Math.clamp((around - fromMillis()) / (double) span.get(), 0, 1);
        long from = around - Math.round(part * length);
        show(from, from + length);
    }

    /// Moves by a part of its length, to the past when negative; becomes live when it reaches now.
    public void pan(double parts) {
        long by = Math.round(span.get() * parts);
        if (live && by >= 0) return;
        show(fromMillis() + by, to + by);
    }

    /// The range before the last change; false when there is none.
    public boolean back() {
        View view = earlier.pollFirst();
        if (view == null) return false;
        canGoBack.set(!earlier.isEmpty());
        long now = clock.millis();
        if (view.live) apply(now - (view.to - view.from), now, true);
        else apply(view.from, view.to, false);
        return true;
    }

    /// Stops and restarts the moving on of a live range.
    public void pause(boolean wanted) {
        paused = wanted;
        decide();
    }

    public boolean isPaused() {
        return paused;
    }

    /// Stops the moving on until as many calls of [#release()] came: the pointer is on a chart.
    public void hold() {
        holds++;
        decide();
    }

    public void release() {
        holds = Math.max(0, holds - 1);
        decide();
    }

    Pulse pulse() {
        return pulse;
    }

    /// Moves a live range up to now.
    void tick() {
        if (mode.get() == Mode.LIVE) to = clock.millis();
    }

    private void go(long from, long until, boolean isLive) {
        boolean same = (isLive && live) ? until - from == span.get() : from == fromMillis() && until == to;
        if (same && isLive == live) {
            apply(from, until, isLive);
            return;
        }
        earlier.addFirst(new View(fromMillis(), to, live));
        if (earlier.size() > MOST_STEPS_BACK) earlier.removeLast();
        canGoBack.set(true);
        apply(from, until, isLive);
    }

    private void apply(long from, long until, boolean isLive) {
        span.set(bounded(until - from));
        to = until;
        live = isLive;
        decide();
        changes.set(changes.get() + 1);
    }

    private static long bounded(long length) {
        return Math.clamp(length, LEAST_SPAN.toMillis(), MOST_SPAN.toMillis());
    }

    private void decide() {
        if (!live) mode.set(Mode.PAST);
        else mode.set(paused || holds > 0 ? Mode.PAUSED : Mode.LIVE);
    }
}
