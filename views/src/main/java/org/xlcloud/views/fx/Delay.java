package org.xlcloud.views.fx;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Does something once, some time after it was begun, on the JavaFX thread. It is none of JavaFX's animations, for what
/// [Seconds] says. To be used on the JavaFX thread.
public final class Delay {
    private final Duration duration;
    private final Runnable work;
    private @Nullable Thread waiting;

    public Delay(Duration duration, Runnable work) {
        this.duration = duration;
        this.work = work;
    }

    /// Whether it was begun and is not over.
    public boolean isRunning() {
        return waiting != null;
    }

    /// Begins; what was begun before is forgotten.
    public void restart() {
        stop();
        waiting = Thread.ofVirtual().name("delay").start(this::await);
    }

    public void stop() {
        if (waiting != null) waiting.interrupt();
        waiting = null;
    }

    private void await() {
        Thread self = Thread.currentThread();
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            return; // stopped, or begun anew
        }
        FxHop.run(() -> over(self));
    }

    private void over(Thread ended) {
        if (waiting != ended) return; // stopped while it was on its way
        waiting = null;
        work.run();
    }
}
