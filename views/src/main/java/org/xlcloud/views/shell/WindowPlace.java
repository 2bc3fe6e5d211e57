package org.xlcloud.views.shell;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;

/// Where the window stood: kept in the settings, restored only where a screen still shows enough of it.
final class WindowPlace {
    private static final String KEY = "window.bounds";
    private static final double WIDTH = 1360;
    private static final double HEIGHT = 860;
    /// So much of the window's top must lie on a screen that it can be read and dragged.
    private static final double GRIP_WIDTH = 200;

    private static final double GRIP_HEIGHT = 40;

    private WindowPlace() {}

    static void restore(Stage stage, Settings settings) {
        List<Rectangle2D> screens =
                Screen.getScreens().stream().map(Screen::getVisualBounds).toList();
        Optional<Rectangle2D> last = parse(settings.list(KEY))
                .filter(bounds -> screens.stream().anyMatch(screen -> reachable(bounds, screen)));
        if (last.isPresent()) {
            stage.setX(last.get().getMinX());
            stage.setY(last.get().getMinY());
            stage.setWidth(last.get().getWidth());
            stage.setHeight(last.get().getHeight());
        } else {
            Rectangle2D screen = Screen.getPrimary().getVisualBounds();
            stage.setWidth(Math.min(WIDTH, screen.getWidth()));
            stage.setHeight(Math.min(HEIGHT, screen.getHeight()));
        }
        stage.setMaximized(settings.is("window.maximized"));
    }

    static void remember(Stage stage, Settings settings) {
        settings.set("window.maximized", String.valueOf(stage.isMaximized()));
        if (stage.isMaximized() || stage.isIconified()) return; // keeps the place to go back to
        settings.set(
                KEY,
                String.format(
                        Locale.ROOT,
                        "%.0f,%.0f,%.0f,%.0f",
                        stage.getX(),
                        stage.getY(),
                        stage.getWidth(),
                        stage.getHeight()));
    }

    static Optional<Rectangle2D> parse(List<String> numbers) {
        if (numbers.size() != 4) return Optional.empty();
        try {
            double[] n = numbers.stream().mapToDouble(Double::parseDouble).toArray();
            boolean sane = n[2] >= GRIP_WIDTH && n[3] >= GRIP_HEIGHT && n[2] < 1e5 && n[3] < 1e5;
            return sane ? Optional.of(new Rectangle2D(n[0], n[1], n[2], n[3])) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty(); // edited by hand into something else: the default place is as good
        }
    }

    /// Whether the middle of the window's top edge can be reached on a screen.
    static boolean reachable(Rectangle2D window, Rectangle2D screen) {
        double middle = window.getMinX() + window.getWidth() / 2;
        return screen.intersects(middle - GRIP_WIDTH / 2, window.getMinY(), GRIP_WIDTH, GRIP_HEIGHT)
                && window.getMinY() >= screen.getMinY() - 1;
    }
}
