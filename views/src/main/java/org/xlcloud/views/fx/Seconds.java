package org.xlcloud.views.fx;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// The one timer of a window: ticks once a second for ages and clocks, and only while the window can be seen.
///
/// It is none of JavaFX's animations: while one of those runs, there is a pulse for every frame, whether or not
/// anything changes. A window that nobody touches would spend its time on that.
public final class Seconds {
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Object KEY = Seconds.class;

    private final Window window;
    private final Set<Tick> ticks = new LinkedHashSet<>();
    private final AtomicBoolean pending = new AtomicBoolean();
    private @Nullable Thread clock;

    private Seconds(Window window) {
        this.window = window;
        window.showingProperty().subscribe(this::review);
        if (window instanceof Stage stage) stage.iconifiedProperty().subscribe(this::review);
    }

    /// Runs `update` when the node comes into a window, and then once a second while the node and its window can be
    /// seen. It ends when the node leaves its window, and begins again when it comes back.
    public static void whileShowing(Node node, Runnable update) {
        var tick = new Tick(node, update);
        ObservableValue<Window> window = node.sceneProperty().flatMap(Scene::windowProperty);
        window.subscribe((before, now) -> move(tick, before, now));
        move(tick, null, window.getValue());
    }

    private static void move(Tick tick, @Nullable Window before, @Nullable Window now) {
        if (before != null) of(before).remove(tick);
        if (now != null) of(now).add(tick);
    }

    private static Seconds of(Window window) {
        return (Seconds) window.getProperties().computeIfAbsent(KEY, ignored -> new Seconds(window));
    }

    private void add(Tick tick) {
        if (!ticks.add(tick)) return;
        tick.update.run();
        review();
    }

    private void remove(Tick tick) {
        ticks.remove(tick);
        review();
    }

    private boolean seen() {
        return window.isShowing() && !(window instanceof Stage stage && stage.isIconified());
    }

    private void review() {
        boolean wanted = seen() && !ticks.isEmpty();
        Thread running = clock;
        if (wanted && running == null) {
            tick(); // what was hidden is out of date
            clock = Thread.ofVirtual().name("seconds").start(this::run);
        } else if (!wanted && running != null) {
            running.interrupt();
            clock = null;
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(BETWEEN);
                if (pending.compareAndSet(false, true)) FxHop.run(this::hop);
            }
        } catch (InterruptedException e) {
            // the window can't be seen any more
        }
    }

    private void hop() {
        pending.set(false);
        if (clock != null) tick();
    }

    private void tick() {
        for (Tick tick : new ArrayList<>(ticks)) if (visible(tick.node)) tick.update.run();
    }

    private static boolean visible(Node node) {
        for (Node at = node; at != null; at = at.getParent()) if (!at.isVisible()) return false;
        return true;
    }

    /// One registration; two of the same node and work are two.
    private static final class Tick {
        final Node node;
        final Runnable update;

        Tick(Node node, Runnable update) {
            this.node = node;
            this.update = update;
        }
    }
}
