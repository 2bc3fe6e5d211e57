package org.xlcloud.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Start to first frame of the console against a bare JavaFX window: from `exec` to the third pulse, in new JVMs with
/// the same flags, in turn.
///
/// Argument: how many rounds (default 7).
public final class FirstFrame {
    static final String DRAWN = "benchmark: drawn";

    private FirstFrame() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
        var bare = new double[rounds];
        var console = new double[rounds];
        millis(BareWindow.class); // the first start of each fills the file cache and writes the class archive
        millis(ConsoleStart.class);
        for (int i = 0; i < rounds; i++) {
            bare[i] = millis(BareWindow.class);
            console[i] = millis(ConsoleStart.class);
        }
        double ratio = median(console) / median(bare);
        System.out.printf(
                Locale.ROOT,
                "first frame: console %.0f ms, bare JavaFX window %.0f ms, %.2f times (goal at most 1.5); medians of %d rounds%n",
                median(console),
                median(bare),
                ratio,
                rounds);
        System.out.println("  console " + Arrays.toString(console) + "\n  bare    " + Arrays.toString(bare));
    }

    /// From `exec` to the program's line.
    private static double millis(Class<?> program) throws IOException {
        long start = System.nanoTime();
        try (var child = new Child(flags(program), program, List.of())) {
            child.linesUntil(DRAWN);
            return (System.nanoTime() - start) / 1e6;
        }
    }

    /// The launcher's flags, each program with a class archive of its own; off-screen where there is no display.
    private static List<String> flags(Class<?> program) {
        var flags = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=benchmarks/target/" + program.getSimpleName() + ".jsa",
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-Dprism.order=sw"));
        if (System.getenv("DISPLAY") == null) flags.add("-Dglass.platform=Headless");
        return flags;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
