package org.xlcloud.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.shell.Shell;

/// Starts JavaFX and shows a console until its window is closed.
final class Window {
    private Window() {}

    /// Draws off-screen, by the software pipeline: call it before anything of JavaFX.
    static void headless() {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        System.setProperty("java.awt.headless", "true");
    }

    /// Whether this session can show a window.
    static boolean hasDisplay() {
        return !isLinux() || isSet("DISPLAY") || isSet("WAYLAND_DISPLAY");
    }

    private static boolean isLinux() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    }

    /// Whether a graphics card may be here: always, but on Linux without any of its devices. There the processor does
    /// OpenGL's work, which JavaFX finds out and refuses, with 50 MB of libraries loaded for good.
    ///
    /// @param devices the folder `/dev`
    static boolean hasCard(Path devices) {
        return !isLinux()
                || Stream.of("dri", "nvidiactl", "nvidia0", "mali0", "dxg", "kgsl-3d0")
                        .anyMatch(name -> Files.exists(devices.resolve(name)));
    }

    /// What is done with a window from outside the JavaFX thread.
    interface Visit {
        void with(Console console) throws InterruptedException;
    }

    /// JavaFX on its way, or there. What is needed of it can be awaited; who needs nothing of it lets it go.
    record Toolkit(CompletableFuture<Void> started) {
        /// Ends JavaFX where it could be started, so that the program can end.
        void letGo() {
            boolean there =
                    started.handle((nothing, failure) -> failure == null).join();
            if (there) Platform.exit();
        }
    }

    /// Starts JavaFX beside whatever else there is to do before a window can be made.
    static Toolkit begin() {
        var started = new CompletableFuture<Void>();
        Thread.ofPlatform().name("JavaFX start").start(() -> start(started));
        return new Toolkit(started);
    }

    /// Shows the console and returns when its window was closed.
    ///
    /// @param toolkit as [#begin] gave it
    /// @param started runs off the JavaFX thread, once the window is there
    static void run(Toolkit toolkit, Supplier<Console> maker, Visit started) throws InterruptedException {
        var closed = new CountDownLatch(1);
        Console console = show(toolkit, maker, closed);
        try {
            started.with(console);
            closed.await();
        } finally {
            Platform.exit();
        }
    }

    /// Shows the console, runs `visit`, and closes the window.
    static void visit(Supplier<Console> maker, Visit visit) throws InterruptedException {
        run(begin(), maker, console -> {
            try {
                visit.with(console);
            } finally {
                FxHop.run(() -> console.shell().root().getScene().getWindow().hide());
            }
        });
    }

    private static Console show(Toolkit toolkit, Supplier<Console> maker, CountDownLatch closed)
            throws InterruptedException {
        Console console;
        try {
            console = maker.get(); // while JavaFX starts
        } catch (RuntimeException e) {
            get(toolkit.started);
            Platform.exit();
            throw e;
        }
        Shell.prepareBeforeFx();
        get(toolkit.started);
        var shown = new CompletableFuture<Void>();
        FxHop.run(() -> complete(shown, () -> {
            var stage = new Stage();
            stage.addEventHandler(WindowEvent.WINDOW_HIDDEN, event -> {
                console.close();
                closed.countDown();
            });
            console.show(stage);
        }));
        Shell.prepare(); // while the window is made
        get(shown);
        Thread.setDefaultUncaughtExceptionHandler(console.lastResort());
        return console;
    }

    /// Completes `started` once a window can be made; with a problem when there is no screen to show it on, though the
    /// environment names one.
    private static void start(CompletableFuture<Void> started) {
        try {
            if (!hasCard(Path.of("/dev"))) System.setProperty("prism.order", System.getProperty("prism.order", "sw"));
            Platform.startup(() -> {
                started.complete(null);
                Shell.begin();
            });
        } catch (UnsupportedOperationException e) {
            started.completeExceptionally(new ProblemException(
                    Problem.of(
                                    "open a window",
                                    "DISPLAY=" + System.getenv("DISPLAY"),
                                    "no screen answers there: " + e.getMessage())
                            .withHint("Start it in a graphical session, or unset DISPLAY and run ./xlcloud demo"),
                    e));
        } catch (RuntimeException e) {
            started.completeExceptionally(e);
        }
    }

    private static void complete(CompletableFuture<Void> done, Runnable work) {
        try {
            work.run();
            done.complete(null);
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private static void get(CompletableFuture<Void> done) throws InterruptedException {
        try {
            done.get();
        } catch (ExecutionException e) {
            Platform.exit();
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            throw new IllegalStateException(e.getCause());
        }
    }

    private static boolean isSet(String variable) {
        String value = System.getenv(variable);
        return value != null && !value.isBlank();
    }
}
