package org.xlcloud.views.fx;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The toolkit's timer of frames, stopped while all windows are minimised.
///
/// JavaFX asks its timer to pause when nothing is to be drawn, and takes it for paused; on GTK that does nothing
/// (`GtkTimer._pause` of JavaFX 26 is empty), so that a minimised window wakes the processor 60 times a second: half a
/// percent of a core. Stopping has no public way: it needs `javafx.graphics` open to us (`program.options`). Without
/// that, or with a toolkit that is made otherwise, the timer goes on.
public final class FrameTimer {
    private static final String OWNER = "com.sun.javafx.tk.quantum.QuantumToolkit";
    private static final String TYPE = "com.sun.glass.ui.Timer";

    private final MethodHandle stop;
    private final MethodHandle start;
    private final int period;

    /// @param timer a `com.sun.glass.ui.Timer`
    /// @param period between two frames, in milliseconds
    private FrameTimer(Object timer, int period) throws ReflectiveOperationException {
        var lookup = MethodHandles.lookup();
        Class<?> type = Class.forName(TYPE);
        stop = lookup.findVirtual(type, "stop", MethodType.methodType(void.class))
                .bindTo(timer);
        start = lookup.findVirtual(type, "start", MethodType.methodType(void.class, int.class))
                .bindTo(timer);
        this.period = period;
    }

    /// From now on the timer rests while all windows are minimised, until that is unsubscribed. On the JavaFX
    /// thread, and not before the first frame is drawn.
    public static Subscription restWhileUnseen() {
        FrameTimer timer = ofToolkit();
        if (timer == null) return Subscription.EMPTY;
        return Sight.clear().subscribe((was, now) -> timer.go(now)).and(() -> timer.go(true));
    }

    private static @Nullable FrameTimer ofToolkit() {
        try {
            Class<?> owner = Class.forName(OWNER);
            Object toolkit = Class.forName("com.sun.javafx.tk.Toolkit")
                    .getMethod("getToolkit")
                    .invoke(null);
            // One that follows the screen, as on a Mac, is started otherwise, and does pause.
            if (field(owner, "nativeSystemVsync").getBoolean(toolkit)) return null;
            return new FrameTimer(
                    field(owner, "pulseTimer").get(toolkit),
                    field(owner, "PULSE_INTERVAL").getInt(toolkit));
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.getLogger(FrameTimer.class.getName())
                    .log(Level.DEBUG, "JavaFX's timer of frames can't be reached: it goes on while minimised", e);
            return null;
        }
    }

    private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private void go(boolean on) {
        try {
            if (on) start.invoke(period);
            else stop.invoke();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e); // neither declares any
        }
    }
}
