package org.xlcloud.app;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Problem;

/// The last place where a failure is met. One that nobody expected is a defect of the console: it is logged with its
/// stack and said in the window, which goes on.
final class Uncaught implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = LateLogger.of(Uncaught.class);
    private static final String OFF_SCREEN = "com.sun.glass.ui.headless.HeadlessWindow";

    private final Consumer<Problem> say;
    private final Runnable standsStill;

    /// @param say takes a problem on any thread
    /// @param standsStill told on any thread when a layout has failed in its midst: JavaFX never finishes it
    Uncaught(Consumer<Problem> say, Runnable standsStill) {
        this.say = say;
        this.standsStill = standsStill;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (isBeyondTheOffScreenPicture(failure)) return;
        LOG.log(Level.ERROR, "A defect of the console, on thread \"" + thread.getName() + "\"", failure);
        if (isInLayout(failure)) standsStill.run(); // what is said now must be seen
        say.accept(Problem.of("finish something", "the console", "unexpected failure: " + failure)
                .withHint("A defect of the console; its log has the stack."));
    }

    private static boolean isInLayout(Throwable failure) {
        for (StackTraceElement at : failure.getStackTrace())
            if (at.getClassName().equals("javafx.scene.Parent")
                    && at.getMethodName().equals("layout")) return true;
        return false;
    }

    /// JavaFX's Headless platform has a screen of 1000 x 1000 pixels and fails in each frame of a window that needs
    /// more of them. Nothing is lost: pictures are not taken from that screen but drawn anew from the scene.
    private static boolean isBeyondTheOffScreenPicture(Throwable failure) {
        if (!(failure instanceof IndexOutOfBoundsException)) return false;
        for (StackTraceElement at : failure.getStackTrace())
            if (at.getClassName().equals(OFF_SCREEN) && at.getMethodName().equals("blit")) return true;
        return false;
    }
}
