package org.xlcloud.charts.wall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;

/// The colours of a scale.
class RampTest {
    private static final List<Color> STOPS = List.of(
            Color.web("#1d2f6f"),
            Color.web("#6a2f94"),
            Color.web("#b8407f"),
            Color.web("#ee7b51"),
            Color.web("#fbe87f"));

    private static Oklab at(Ramp ramp, int step) {
        return Oklab.of(Argb.color(ramp.at(step / 255.0)));
    }

    @Test
    void begins_and_ends_with_the_colours_given() {
        var ramp = new Ramp(STOPS);
        assertEquals(Argb.of(STOPS.getFirst()), ramp.at(0));
        assertEquals(Argb.of(STOPS.getLast()), ramp.at(1));
    }

    @Test
    void every_part_of_the_way_looks_equally_long() {
        var ramp = new Ramp(STOPS);
        double whole = 0;
        for (int i = 0; i < 255; i += 17) whole += at(ramp, i).distance(at(ramp, i + 17));
        for (int i = 0; i < 255; i += 17) {
            double step = at(ramp, i).distance(at(ramp, i + 17)) / (whole / 15);
            assertTrue(step > 0.85 && step < 1.15, "step at " + i + ": " + step);
        }
    }

    @Test
    void grows_lighter_all_the_way_so_that_no_hue_needs_to_be_told() {
        var ramp = new Ramp(STOPS);
        for (int i = 0; i < 250; i += 5)
            assertTrue(at(ramp, i + 5).l() > at(ramp, i).l(), "at " + i);
    }

    /// Machado, Oliveira, Fernandes 2009, full severity.
    @Test
    void tenths_of_the_scale_differ_for_colour_blind_eyes() {
        double[][][] eyes = {
            {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
            {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
            {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
        };
        var ramp = new Ramp(STOPS);
        for (double[][] eye : eyes) {
            for (int i = 0; i <= 225; i += 25) {
                double apart = seen(eye, ramp.at(i / 255.0)).distance(seen(eye, ramp.at((i + 25) / 255.0)));
                assertTrue(apart > 0.03, "at " + i + ": " + apart);
            }
        }
    }

    private static Oklab seen(double[][] eye, int argb) {
        Color color = Argb.color(argb);
        double[] in = {Oklab.linear(color.getRed()), Oklab.linear(color.getGreen()), Oklab.linear(color.getBlue())};
        double[] out = new double[3];
        for (int i = 0; i < 3; i++) {
            double linear = eye[i][0] * in[0] + eye[i][1] * in[1] + eye[i][2] * in[2];
            out[i] = Math.clamp(linear <= 0.0031308 ? linear * 12.92 : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055, 0, 1);
        }
        return Oklab.of(Color.color(out[0], out[1], out[2]));
    }

    @Test
    void text_reads_on_every_colour_of_the_ramp() {
        var ramp = new Ramp(STOPS);
        for (int i = 0; i < 256; i++) {
            int fill = ramp.step(i);
            assertEquals(ramp.at(i / 255.0), fill);
            assertEquals(0xff, ramp.ink(i) >>> 24);
            double contrast = contrast(fill, ramp.ink(i));
            assertTrue(contrast >= 4.5, "step " + i + ": " + contrast);
        }
    }

    private static double contrast(int one, int other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(int argb) {
        Color color = Argb.color(argb);
        return 0.2126 * Oklab.linear(color.getRed())
                + 0.7152 * Oklab.linear(color.getGreen())
                + 0.0722 * Oklab.linear(color.getBlue());
    }

    @Test
    void oklab_knows_white_and_goes_there_and_back() {
        assertEquals(1, Oklab.of(Color.WHITE).l(), 1e-3);
        for (Color color : STOPS)
            assertEquals(Argb.of(color), Argb.of(Oklab.of(color).color()));
    }

    @Test
    void a_scale_writes_numbers_with_its_unit_and_keeps_to_its_range() {
        var scale = new HeatScale("Temperature", "°C", 30, 90, 0);
        assertEquals("71\u202f°C", scale.text(71.2));
        assertEquals(0, scale.part(-5), 0);
        assertEquals(1, scale.part(300), 0);
        assertEquals(0.5, scale.part(60), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> new HeatScale("x", "", 5, 5, 0));
    }
}
