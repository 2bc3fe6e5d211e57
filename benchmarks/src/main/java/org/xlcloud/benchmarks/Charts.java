package org.xlcloud.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Live charts against JavaFX's LineChart and chartfx: each frame every series gets one sample more and loses its
/// oldest, and the window moves on. Each chart and size in a JVM of its own, frames as fast as they come.
///
/// Prints frames per second and the processor time of the whole process per frame (in brackets that of the JavaFX
/// thread and of the rendering thread). Arguments: seconds to warm up, seconds to measure (default 12 4),
/// how many of the five sizes (default all).
public final class Charts {
    static final String READY = "benchmark: ready";
    static final String DONE = "benchmark: done";
    static final String LATE = "late";

    private static final int[][] SIZES = {{1, 1_000}, {8, 1_000}, {8, 100_000}, {64, 10_000}, {1, 1_000_000}};
    private static final double GOAL_FRAMES = 60;
    private static final double GOAL_TIMES = 10;

    private Charts() {}

    /// Frames per second, and milliseconds per frame: of the process, of the JavaFX thread, of rendering.
    private record Outcome(double frames, double processMillis, double fxMillis, double renderMillis) {
        static Outcome parse(String line) {
            if (line.equals(LATE)) return new Outcome(0, Double.POSITIVE_INFINITY, 0, 0);
            String[] parts = line.split(" ", -1);
            return new Outcome(
                    Double.parseDouble(parts[0]),
                    Double.parseDouble(parts[1]),
                    Double.parseDouble(parts[2]),
                    Double.parseDouble(parts[3]));
        }

        @Override
        public String toString() {
            if (frames == 0) return "> " + ChartLoad.LATE_AFTER_SECONDS + " s";
            return String.format(
                    Locale.ROOT, "%.1f | %.2f (%.2f + %.2f)", frames, processMillis, fxMillis, renderMillis);
        }
    }

    public static void main(String[] arguments) throws Exception {
        String warm = arguments.length > 0 ? arguments[0] : "12";
        String measured = arguments.length > 1 ? arguments[1] : "4";
        int sizes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : SIZES.length;
        System.out.println("charts: frames/s | processor ms per frame of the process (JavaFX thread + rendering), "
                + (System.getenv("DISPLAY") == null ? "Headless" : "GTK") + ", 1280 x 760");
        for (int[] size : Arrays.copyOf(SIZES, Math.min(sizes, SIZES.length))) {
            Outcome ours = run("time-chart", size, warm, measured);
            Outcome line = run("line-chart", size, warm, measured);
            Outcome chartfx = run("chartfx", size, warm, measured);
            System.out.printf(
                    Locale.ROOT,
                    "%d x %,d: TimeChart %s; LineChart %s; chartfx %s; %s; %.0f frames/s (goal %.0f: %s)%n",
                    size[0],
                    size[1],
                    ours,
                    line,
                    chartfx,
                    compared(ours, Math.min(line.processMillis(), chartfx.processMillis())),
                    ours.frames(),
                    GOAL_FRAMES,
                    ours.frames() >= GOAL_FRAMES ? "met" : "missed");
        }
    }

    private static String compared(Outcome ours, double better) {
        if (Double.isInfinite(better)) return "no peer drew three frames in time";
        double times = better / ours.processMillis();
        return String.format(
                Locale.ROOT,
                "%.1f times less processor time than the better (goal %.0f: %s)",
                times,
                GOAL_TIMES,
                times >= GOAL_TIMES ? "met" : "missed");
    }

    private static Outcome run(String chart, int[] size, String warm, String measured) throws Exception {
        var flags = new ArrayList<>(List.of("-Djavafx.animation.fullspeed=true", "-Dprism.order=sw", "-Xmx4g"));
        if (System.getenv("DISPLAY") == null) flags.add("-Dglass.platform=Headless");
        List<String> arguments = List.of(chart, Integer.toString(size[0]), Integer.toString(size[1]), warm, measured);
        try (var child = new Child(flags, ChartLoad.class, arguments)) {
            return Outcome.parse(child.linesUntil(DONE).getLast());
        }
    }
}
