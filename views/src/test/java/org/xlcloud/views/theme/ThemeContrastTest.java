package org.xlcloud.views.theme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javafx.scene.paint.Color;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Contrast of every text colour on every background that it stands on, computed as WCAG 2.2 defines it (relative
/// luminance, section 1.4.3: 4.5 for text; 1.4.6: 7 for high contrast; 1.4.11: 3 for what is not text).
class ThemeContrastTest {
    private static final Pattern TOKEN = Pattern.compile("(-[a-z0-9-]+):\\s*([^;]+);");
    private static final List<String> TEXTS = List.of(
            "-console-fg",
            "-console-fg-muted",
            "-console-accent",
            "-state-free",
            "-state-held",
            "-state-reserved",
            "-state-trouble",
            "-state-live",
            "-state-loading",
            "-state-stale",
            "-state-failed");
    private static final List<String> BACKGROUNDS =
            List.of("-console-bg", "-console-bar", "-console-rail", "-console-raised");

    @ParameterizedTest
    @EnumSource(Theme.class)
    void every_text_reads_on_every_background(Theme theme) throws IOException {
        Map<String, String> tokens = tokens(theme);
        double least = theme == Theme.HIGH_CONTRAST ? 7 : 4.5;
        var poor = new ArrayList<String>();
        for (String text : TEXTS)
            for (String background : BACKGROUNDS) {
                double[] under = color(tokens, background);
                for (String over : List.of("", "-console-hover", "-console-selected")) {
                    double[] ground = over.isEmpty() ? under : blend(color(tokens, over), under);
                    double contrast = contrast(color(tokens, text), ground);
                    // The wash over a row lowers it a little; 1.4.3 holds for all, 1.4.6 for the plain backgrounds.
                    double wanted = over.isEmpty() ? least : 4.5;
                    if (contrast < wanted) poor.add("%s on %s %s: %.2f".formatted(text, background, over, contrast));
                }
            }
        assertEquals(List.of(), poor);
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void the_production_band_and_the_stale_banner_read(Theme theme) throws IOException {
        Map<String, String> tokens = tokens(theme);
        double band = contrast(color(tokens, "-console-production-fg"), color(tokens, "-console-production"));
        assertTrue(band >= 7, "band " + band);
        double[] banner = blend(color(tokens, "-color-warning-subtle"), color(tokens, "-console-bg"));
        double text = contrast(color(tokens, "-state-stale"), banner);
        assertTrue(text >= 4.5, "banner " + text);
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void buttons_and_focus_can_be_told_from_the_background(Theme theme) throws IOException {
        Map<String, String> tokens = tokens(theme);
        double button = contrast(color(tokens, "-color-fg-emphasis"), color(tokens, "-color-accent-emphasis"));
        assertTrue(button >= 4.5, "text of the accent button " + button);
        double focus = contrast(color(tokens, "-console-accent"), color(tokens, "-console-bar"));
        assertTrue(focus >= 3, "focus ring " + focus);
    }

    /// The tokens of the base theme, overridden by ours, as the cascade does it.
    private static Map<String, String> tokens(Theme theme) throws IOException {
        var tokens = new HashMap<String, String>();
        String base = theme.baseSheet();
        read(
                base.startsWith("/")
                        ? String.valueOf(ThemeContrastTest.class.getResource(base.replace(".bss", ".css")))
                        : base.replace(".bss", ".css"),
                tokens);
        read(theme.tokenSheet(), tokens);
        return tokens;
    }

    private static void read(String sheet, Map<String, String> tokens) throws IOException {
        String css;
        try (var in = URI.create(sheet).toURL().openStream()) {
            css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int from = css.indexOf(".root {");
        var matcher = TOKEN.matcher(css.substring(from, css.indexOf('}', from)));
        while (matcher.find()) tokens.put(matcher.group(1), matcher.group(2).strip());
    }

    /// Red, green, blue from 0 to 1, and alpha.
    private static double[] color(Map<String, String> tokens, String name) {
        String value = tokens.get(name);
        assertTrue(value != null, "no token " + name);
        if (value.startsWith("-")) return color(tokens, value);
        var paint = Color.web(value);
        return new double[] {paint.getRed(), paint.getGreen(), paint.getBlue(), paint.getOpacity()};
    }

    private static double[] blend(double[] over, double[] under) {
        var mixed = new double[4];
        for (int i = 0; i < 3; i++) mixed[i] = over[i] * over[3] + under[i] * (1 - over[3]);
        mixed[3] = 1;
        return mixed;
    }

    private static double contrast(double[] one, double[] other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(double[] color) {
        return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}
