package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.Problem;

class UncaughtTest {
    private final List<Problem> said = new ArrayList<>();
    private int still;
    private final Uncaught uncaught = new Uncaught(said::add, () -> still++);

    private void meets(Throwable failure) {
        uncaught.uncaughtException(Thread.currentThread(), failure);
    }

    @Test
    void what_nobody_expected_is_said() {
        meets(new IllegalStateException("the rows are gone"));
        assertEquals(1, said.size());
        assertTrue(said.getFirst().reason().contains("the rows are gone"), said.toString());
    }

    @Test
    void only_the_off_screen_platforms_own_limit_is_passed_over() {
        var beyond = new IndexOutOfBoundsException();
        beyond.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("java.nio.Buffer", "checkIndex", "Buffer.java", 767),
            new StackTraceElement("com.sun.glass.ui.headless.HeadlessWindow", "blit", "HeadlessWindow.java", 333)
        });
        meets(beyond);
        assertEquals(List.of(), said);
        meets(new IndexOutOfBoundsException("Index 3 out of bounds for length 3"));
        assertEquals(1, said.size());
    }

    @Test
    void a_layout_that_fails_in_its_midst_stands_still_and_nothing_else_does() {
        meets(new IllegalStateException("elsewhere"));
        assertEquals(0, still);
        var inLayout = new IllegalStateException("in a layout");
        inLayout.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("org.xlcloud.views.Planted", "layoutChildren", "Planted.java", 7),
            new StackTraceElement("javafx.scene.Parent", "layout", "Parent.java", 1_207)
        });
        meets(inLayout);
        assertEquals(1, still);
        assertEquals(2, said.size());
    }
}
