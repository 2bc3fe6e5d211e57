package org.xlcloud.views.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.net.URL;
import java.util.Locale;
import java.util.Objects;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/// The themes: an AtlantaFX theme as the base, and a sheet of ours with the tokens of states.
public enum Theme {
    DARK("Dark", ColorScheme.DARK, new PrimerDark()),
    LIGHT("Light", ColorScheme.LIGHT, new PrimerLight()),
    HIGH_CONTRAST("High contrast", ColorScheme.DARK, new PrimerDark());

    private final String title;
    private final ColorScheme scheme;
    private final atlantafx.base.theme.Theme base;

    Theme(String title, ColorScheme scheme, atlantafx.base.theme.Theme base) {
        this.title = title;
        this.scheme = scheme;
        this.base = base;
    }

    public String title() {
        return title;
    }

    /// As in the settings: `dark`, `high-contrast`.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public ColorScheme scheme() {
        return scheme;
    }

    /// The theme with this id; null for any other word, such as `system`.
    public static @Nullable Theme byId(String id) {
        for (Theme theme : values()) if (theme.id().equals(id)) return theme;
        return null;
    }

    /// The user agent style sheet of this theme.
    public String baseSheet() {
        return base.getUserAgentStylesheet();
    }

    /// The sheet with this theme's colours.
    public String tokenSheet() {
        return sheet("theme-" + id() + ".css");
    }

    /// The sheet with the shapes and sizes of all themes.
    public static String commonSheet() {
        return sheet("console.css");
    }

    /// The theme that the system asks for: high contrast where that is on, else dark or light.
    public static Theme ofSystem(Platform.Preferences preferences) {
        // Windows says it by a switch, GTK by the name of its theme; JavaFX passes both on as they are.
        if (Boolean.TRUE.equals(preferences.get("Windows.SPI.HighContrast"))) return HIGH_CONTRAST;
        if (String.valueOf(preferences.get("GTK.theme_name"))
                .toLowerCase(Locale.ROOT)
                .contains("highcontrast")) return HIGH_CONTRAST;
        return preferences.getColorScheme() == ColorScheme.DARK ? DARK : LIGHT;
    }

    private static String sheet(String file) {
        URL url = Theme.class.getResource(file);
        return Objects.requireNonNull(url, file).toExternalForm();
    }
}
