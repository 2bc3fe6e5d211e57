package org.xlcloud.benchmarks;

import java.io.IOException;
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
        millis(BareWindow.class); // the first start of each fills the file cache
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
        try (var child = new Child(List.of(), program, List.of())) {
            child.linesUntil(DRAWN);
            return (System.nanoTime() - start) / 1e6;
        }
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
