package org.xlcloud.views.theme;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.geometry.Bounds;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/// The font of the console: the first of a list of plain sans-serif families that the machine has and whose digits are
/// all of one width, so that ages and counters do not jitter. JavaFX knows no font stacks in CSS, hence this choice.
final class Typeface {
    private static final List<String> WANTED = List.of(
            "Inter",
            "Segoe UI",
            "Noto Sans",
            "Roboto",
            "Open Sans",
            "Source Sans 3",
            "Cantarell",
            "Ubuntu",
            "Liberation Sans",
            "DejaVu Sans");

    private Typeface() {}

    static String family() {
        return Chosen.FAMILY;
    }

    private static String choose() {
        Set<String> present = new HashSet<>(Font.getFamilies());
        return WANTED.stream()
                .filter(present::contains)
                .filter(Typeface::hasTabularDigits)
                .findFirst()
                .orElse("System");
    }

    private static boolean hasTabularDigits(String family) {
        double width = width(family, '0');
        for (char digit = '1'; digit <= '9'; digit++) if (Math.abs(width(family, digit) - width) > 0.5) return false;
        return true;
    }

    private static double width(String family, char letter) {
        var text = new Text(String.valueOf(letter).repeat(10));
        text.setFont(Font.font(family, 20));
        Bounds bounds = text.getLayoutBounds();
        return bounds.getWidth();
    }

    private static final class Chosen {
        static final String FAMILY = choose();
    }
}
