package org.xlcloud.views.theme;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import org.jspecify.annotations.Nullable;

/// The looks of all windows: a chosen theme or the system's, and the text scale. Popups and dialogs take them over from
/// the window that they belong to.
public final class Appearance {
    /// The text size at scale 1.
    private static final double POINTS = 13;

    public static final double LEAST_SCALE = 0.7;
    public static final double MOST_SCALE = 2.5;

    private final Platform.Preferences system = Platform.getPreferences();
    private final ObjectProperty<@Nullable Theme> chosen;
    private final ReadOnlyObjectWrapper<Theme> theme = new ReadOnlyObjectWrapper<>(Theme.DARK);
    private final DoubleProperty textScale = new SimpleDoubleProperty(this, "textScale", 1);

    /// @param chosen as [#chosenProperty] is to begin with
    public Appearance(@Nullable Theme chosen) {
        this.chosen = new SimpleObjectProperty<>(this, "chosen", chosen);
        this.chosen.subscribe(this::decide);
        system.colorSchemeProperty().subscribe(this::decide);
        decide();
    }

    /// Loads the base of the theme that the system asks for, while what the window needs is still being wired. On the
    /// JavaFX thread, before the first control.
    public static void begin() {
        Application.setUserAgentStylesheet(
                Theme.ofSystem(Platform.getPreferences()).baseSheet());
    }

    /// Chooses the typeface, which takes long, so that it is chosen when the first window is dressed. On any thread.
    public static void prepare() {
        Typeface.family();
    }

    /// The theme that the operator chose; null follows the system.
    public ObjectProperty<@Nullable Theme> chosenProperty() {
        return chosen;
    }

    /// The theme in use.
    public ReadOnlyObjectProperty<Theme> themeProperty() {
        return theme.getReadOnlyProperty();
    }

    /// How much larger than usual all text is, and with it everything measured in em.
    public DoubleProperty textScaleProperty() {
        return textScale;
    }

    /// Dresses a scene now and after each change.
    public void dress(Scene scene) {
        theme.subscribe(() -> apply(scene));
        textScale.subscribe(() -> apply(scene));
        apply(scene);
    }

    private void decide() {
        Theme wanted = chosen.get();
        theme.set(wanted == null ? Theme.ofSystem(system) : wanted);
        // Before the first control: the first one would load JavaFX's own sheet where none is set.
        useBase();
    }

    private void useBase() {
        String base = theme.get().baseSheet();
        if (!base.equals(Application.getUserAgentStylesheet())) Application.setUserAgentStylesheet(base);
    }

    private void apply(Scene scene) {
        Theme now = theme.get();
        useBase();
        List<String> sheets = List.of(Theme.commonSheet(), now.tokenSheet(), textSheet(textScale.get()));
        if (!scene.getStylesheets().equals(sheets)) scene.getStylesheets().setAll(sheets);
        scene.getPreferences().setColorScheme(now.scheme());
    }

    /// A sheet rather than a style of the scene's root, so that popups and dialogs scale as well.
    private static String textSheet(double scale) {
        // Put together by hand: a format would read the locales' data before the first frame.
        String css = ".root { -fx-font-size: " + Math.round(POINTS * scale * 100) / 100.0 + "px; -fx-font-family: \""
                + Typeface.family() + "\"; }";
        return "data:text/css;base64," + Base64.getEncoder().encodeToString(css.getBytes(StandardCharsets.UTF_8));
    }
}
