package org.xlcloud.views.fx;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.scene.Scene;
import org.xlcloud.services.flow.Mailbox;

/// The only way from other threads to the JavaFX thread, and the only caller of `Platform.runLater`.
public final class FxHop {
    private FxHop() {}

    /// Gives the newest value of a mailbox to `consumer` on the JavaFX thread: now, and after each arrival, with at
    /// most one pending hop.
    ///
    /// While `showing` answers false nothing is consumed; call [Binding#pull] when the page shows again. While all
    /// windows are minimised the newest value waits until one can be seen again: nobody looks at what it changes.
    public static <T> Binding bind(Mailbox<T> mailbox, BooleanSupplier showing, Consumer<T> consumer) {
        return new Binding(mailbox, true, () -> {
            if (showing.getAsBoolean()) consumer.accept(mailbox.newest());
        });
    }

    /// The same for what calls the operator, and must not wait until he looks.
    public static <T> Binding bindUnseen(Mailbox<T> mailbox, Consumer<T> consumer) {
        return new Binding(mailbox, false, () -> consumer.accept(mailbox.newest()));
    }

    /// Runs something on the JavaFX thread: at once when already there.
    public static void run(Runnable work) {
        if (Platform.isFxApplicationThread()) work.run();
        else Platform.runLater(work);
    }

    /// Runs something on the JavaFX thread once the scene's next frame is drawn: what the operator need not wait for to
    /// see the window.
    public static void afterFrame(Scene scene, Runnable work) {
        var listener = new Runnable() {
            @Override
            public void run() {
                scene.removePostLayoutPulseListener(this);
                Platform.runLater(work);
            }
        };
        scene.addPostLayoutPulseListener(listener);
        Platform.requestNextPulse();
    }

    /// A mailbox bound to a view; close it with the view.
    public static final class Binding implements AutoCloseable {
        private final boolean waits;
        private final Runnable deliver;
        private final AtomicBoolean pending = new AtomicBoolean(); // until it is delivered, however long that waits
        private final Mailbox.Subscription subscription;
        private volatile boolean closed;

        private Binding(Mailbox<?> mailbox, boolean waits, Runnable deliver) {
            this.waits = waits;
            this.deliver = deliver;
            subscription = mailbox.onArrival(this::pull);
            pull();
        }

        /// Delivers the newest value again: when a hidden page is shown.
        public void pull() {
            if (pending.compareAndSet(false, true)) hop();
        }

        private void hop() {
            Platform.runLater(this::take);
        }

        private void take() {
            if (closed || (waits && Sight.holds(this::hop))) return;
            pending.set(false);
            deliver.run();
        }

        @Override
        public void close() {
            closed = true;
            subscription.close();
        }
    }
}
