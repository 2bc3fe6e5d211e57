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
    /// While `showing` answers false nothing is consumed; call [Binding#pull] when the page shows again.
    public static <T> Binding bind(Mailbox<T> mailbox, BooleanSupplier showing, Consumer<T> consumer) {
        var pending = new AtomicBoolean();
        Runnable take = () -> {
            pending.set(false);
            if (showing.getAsBoolean()) consumer.accept(mailbox.newest());
        };
        Runnable hop = () -> {
            if (pending.compareAndSet(false, true)) Platform.runLater(take);
        };
        var subscription = mailbox.onArrival(hop);
        hop.run();
        return new Binding(subscription, hop);
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
        private final Mailbox.Subscription subscription;
        private final Runnable hop;

        private Binding(Mailbox.Subscription subscription, Runnable hop) {
            this.subscription = subscription;
            this.hop = hop;
        }

        /// Delivers the newest value again: when a hidden page is shown.
        public void pull() {
            hop.run();
        }

        @Override
        public void close() {
            subscription.close();
        }
    }
}
