package org.xlcloud.charts.wall;

import java.util.Arrays;
import java.util.List;
import javafx.scene.paint.Color;

/// The colours of a scale: a path through a few given colours, walked at an even pace for the eye. Where the lightness
/// of the given ones only rises or only falls, so does the ramp's, and it reads without telling hues apart.
final class Ramp {
    static final int STEPS = 256;
    private static final int FINE = 64;

    private final int[] argb = new int[STEPS];
    private final int[] inks = new int[STEPS];

    /// @param stops two or more, from the low end to the high one
    Ramp(List<Color> stops) {
        Oklab[] path = path(stops.stream().map(Oklab::of).toList());
        double[] walked = new double[path.length];
        for (int i = 1; i < path.length; i++) walked[i] = walked[i - 1] + path[i].distance(path[i - 1]);
        double whole = walked[path.length - 1];
        for (int i = 0; i < STEPS; i++) {
            argb[i] = Argb.of(at(path, walked, whole * i / (STEPS - 1)).color());
            inks[i] = Argb.textOn(argb[i]);
        }
    }

    /// The colour at a part of the way from 0 to 1.
    int at(double part) {
        return argb[index(part)];
    }

    /// The colour of one of the [#STEPS].
    int step(int index) {
        return argb[index];
    }

    /// Black or white, whichever reads on the colour of a step.
    int ink(int index) {
        return inks[index];
    }

    static int index(double part) {
        return (int) Math.round(part * (STEPS - 1));
    }

    private static Oklab[] path(List<Oklab> stops) {
        Oklab[] path = new Oklab[(stops.size() - 1) * FINE + 1];
        for (int i = 0; i < path.length; i++) {
            int from = Math.min(i / FINE, stops.size() - 2);
            path[i] = stops.get(from).towards(stops.get(from + 1), (i - from * FINE) / (double) FINE);
        }
        return path;
    }

    private static Oklab at(Oklab[] path, double[] walked, double way) {
        int found = Arrays.binarySearch(walked, way);
        int after = Math.clamp(found >= 0 ? found : -found - 1, 1, path.length - 1);
        double leg = walked[after] - walked[after - 1];
        double part = leg == 0 ? 0 : Math.clamp((way - walked[after - 1]) / leg, 0, 1);
        return path[after - 1].towards(path[after], part);
    }
}
