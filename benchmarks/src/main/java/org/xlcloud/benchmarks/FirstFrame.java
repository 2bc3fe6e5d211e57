package org.xlcloud.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xlcloud.app.JvmOptions;
import org.xlcloud.app.Main;

/// Start to first frame of the console against a bare JavaFX window: from `exec`, in new JVMs with the launcher's
/// flags, in turn: once with a class archive of just such a start for each, once with the archive of a walk through all
/// pages that the launcher makes for the console, which holds twice the classes and puts them all in place at the
/// start, and once without. The console runs its own `main` with the argument that the launcher gives it, in an empty
/// home.
///
/// The frame is the window with its rail, bars and menus; the page follows, and is told as well.
/// Argument: how many rounds (default 7).
public final class FirstFrame {
    static final String FRAMED = "benchmark: framed";
    static final String DRAWN = "benchmark: drawn";

    /// An empty one.
    static final Map<String, String> HOME = home();

    private FirstFrame() {}

    /// Which class archives the two programs are given; empty for none.
    private enum Archives {
        OF_A_START("with class archives of a start", "BareWindow", "ConsoleStart"),
        OF_A_WALK("with the launcher's class archive", "BareWindow", "Walk"),
        NONE("without class archives", "", "");

        final String words;
        final String bare;
        final String console;

        Archives(String words, String bare, String console) {
            this.words = words;
            this.bare = bare;
            this.console = console;
        }
    }

    /// Milliseconds from `exec`.
    record Start(double frame, double content) {
        /// Of a program that prints [#FRAMED] and [#DRAWN].
        ///
        /// @param from the clock before it was started
        static Start of(Child child, long from) throws IOException {
            child.linesUntil(FRAMED);
            double frame = (System.nanoTime() - from) / 1e6;
            child.linesUntil(DRAWN);
            return new Start(frame, (System.nanoTime() - from) / 1e6);
        }
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
        for (Class<?> program : List.of(BareWindow.class, ConsoleStart.class))
            start(program, recording(program.getSimpleName()));
        walk();
        for (Archives archives : Archives.values()) {
            var bare = new Start[rounds];
            var console = new Start[rounds];
            for (int i = 0; i < rounds; i++) {
                bare[i] = start(BareWindow.class, reading(archives.bare));
                console[i] = start(ConsoleStart.class, reading(archives.console));
            }
            print(archives.words, bare, console);
        }
    }

    private static void print(String archives, Start[] bare, Start[] console) {
        double[] bareFrames = frames(bare);
        double[] frames = frames(console);
        double[] contents = Arrays.stream(console).mapToDouble(Start::content).toArray();
        System.out.printf(
                Locale.ROOT,
                "first frame %s: console %.0f ms, bare JavaFX window %.0f ms, %.2f times (goal at most 1.5);"
                        + " first page %.0f ms; medians of %d rounds%n  console %s%n  bare    %s%n",
                archives,
                median(frames),
                median(bareFrames),
                median(frames) / median(bareFrames),
                median(contents),
                bare.length,
                rounded(frames),
                rounded(bareFrames));
    }

    private static double[] frames(Start[] starts) {
        return Arrays.stream(starts).mapToDouble(Start::frame).toArray();
    }

    private static String rounded(double[] values) {
        return Arrays.toString(Arrays.stream(values).mapToLong(Math::round).toArray());
    }

    /// The launcher's way to its archive.
    private static void walk() throws IOException {
        Path pictures = Files.createTempDirectory("xlcloud-pictures");
        List<String> arguments = List.of(
                "demo", "--headless", "--hosts", "3", "--gpus-per-host", "2", "--screenshots", pictures.toString());
        try (var child = new Child(flags(recording("Walk")), Main.class, arguments, HOME)) {
            child.linesUntil("Pictures of every page and theme: " + pictures.toAbsolutePath());
        }
    }

    private static List<String> recording(String archive) {
        return List.of(
                "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining", "-XX:AOTCacheOutput=" + file(archive));
    }

    private static List<String> reading(String archive) {
        return archive.isEmpty() ? List.of() : List.of("-XX:AOTCache=" + file(archive), "-Xlog:aot=off");
    }

    private static String file(String archive) {
        return "benchmarks/target/" + archive + ".aot";
    }

    private static List<String> flags(List<String> archive) {
        var flags = new ArrayList<>(JvmOptions.ofWindow());
        flags.add("-Dprism.order=sw");
        if (System.getenv("DISPLAY") == null) flags.add("-Dglass.platform=Headless");
        flags.addAll(archive);
        return flags;
    }

    private static Start start(Class<?> program, List<String> archive) throws IOException {
        List<String> flags = flags(archive);
        long start = System.nanoTime();
        try (var child = new Child(flags, program, List.of(), HOME)) {
            return Start.of(child, start);
        }
    }

    private static Map<String, String> home() {
        try {
            Path home = Files.createTempDirectory("xlcloud-benchmark");
            return Map.of(
                    "HOME", home.toString(),
                    "XDG_CONFIG_HOME", home.resolve("config").toString(),
                    "XDG_DATA_HOME", home.resolve("data").toString(),
                    "XDG_CACHE_HOME", home.resolve("cache").toString(),
                    "OS_CLOUD", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
