package org.xlcloud.views.fx;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.LateLogger;

/// Computes away from the JavaFX thread what a view shows. What is asked for while it computes is computed next, the
/// newest only, so that a slow computation delays a view but never queues up.
public final class OffThread<I, O> {
    private static final Logger LOG = LateLogger.of(OffThread.class);

    private final String name;
    private final Function<I, O> work;
    private final Consumer<O> done;
    private @Nullable I next;
    private boolean busy;

    /// @param name of the thread
    /// @param work runs on a thread of its own; reads nothing that the JavaFX thread changes
    /// @param done gets the outcome on the JavaFX thread
    public OffThread(String name, Function<I, O> work, Consumer<O> done) {
        this.name = name;
        this.work = work;
        this.done = done;
    }

    /// Asks for a computation; on the JavaFX thread.
    public void ask(I input) {
        next = input;
        if (!busy) begin();
    }

    private void begin() {
        I input = next;
        if (input == null) return;
        next = null;
        busy = true;
        Thread.ofVirtual().name(name).start(() -> {
            try {
                O outcome = work.apply(input);
                FxHop.run(() -> end(outcome));
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "The computation of " + name + " failed", e);
                FxHop.run(() -> end(null));
            }
        });
    }

    private void end(@Nullable O outcome) {
        busy = false;
        if (outcome != null) done.accept(outcome);
        begin();
    }
}
