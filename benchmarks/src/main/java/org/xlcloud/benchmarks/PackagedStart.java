package org.xlcloud.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Start to first frame of the packaged console, by its own runtime and with the options and the class path of its own
/// launcher: with the class cache that it brings, without, and against a bare JavaFX window on the same runtime, with a
/// class cache of its own and without. In turn, each in a new process; and how large the package is. Where there is a
/// display, the windows are real.
///
/// Argument: how many rounds (default 7).
public final class PackagedStart {
    private static final Path PACKAGES = Path.of("installer/target/packages");
    private static final Path PROGRAM = PACKAGES.resolve("xlcloud/lib/app");
    private static final Path BARE_CACHE =
            Path.of("benchmarks/target/bare-package.aot").toAbsolutePath();

    private PackagedStart() {}

    private enum Variant {
        CONSOLE("the packaged console"),
        CONSOLE_WITHOUT("the same without its class cache"),
        BARE("a bare window on the same runtime, with a class cache of its own"),
        BARE_WITHOUT("the bare window without one");

        final String words;
        final List<FirstFrame.Start> starts = new ArrayList<>();

        Variant(String words) {
            this.words = words;
        }

        /// The median, in milliseconds.
        double frame() {
            return FirstFrame.median(
                    starts.stream().mapToDouble(FirstFrame.Start::frame).toArray());
        }
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
        if (!Files.exists(PROGRAM)) throw new IOException(PROGRAM + " is not there: run ./xlcloud package first");
        start(BareWindow.class, List.of("-XX:AOTCacheOutput=" + BARE_CACHE));
        for (int round = 0; round < rounds; round++)
            for (Variant variant : Variant.values()) variant.starts.add(start(variant));
        for (Variant variant : Variant.values())
            System.out.printf(
                    Locale.ROOT,
                    "%s: first frame %.0f ms (%s), content %.0f ms%n",
                    variant.words,
                    variant.frame(),
                    variant.starts.stream()
                            .map(start -> Math.round(start.frame()))
                            .sorted()
                            .toList(),
                    FirstFrame.median(variant.starts.stream()
                            .mapToDouble(FirstFrame.Start::content)
                            .toArray()));
        System.out.printf(
                Locale.ROOT,
                "%.2f times the bare window with a class cache, %.2f times the one without (goal at most 1.5);"
                        + " %.2f of the console without its cache; medians of %d rounds%n",
                Variant.CONSOLE.frame() / Variant.BARE.frame(),
                Variant.CONSOLE.frame() / Variant.BARE_WITHOUT.frame(),
                Variant.CONSOLE.frame() / Variant.CONSOLE_WITHOUT.frame(),
                rounds);
        sizes();
    }

    private static FirstFrame.Start start(Variant variant) throws IOException {
        return switch (variant) {
            case CONSOLE -> start(ConsoleStart.class, List.of());
            case CONSOLE_WITHOUT -> start(ConsoleStart.class, List.of("-XX:AOTMode=off"));
            case BARE -> start(BareWindow.class, List.of("-XX:AOTCache=" + BARE_CACHE));
            case BARE_WITHOUT -> start(BareWindow.class, List.of("-XX:AOTMode=off"));
        };
    }

    /// @param cache what follows the launcher's options, and wins over them
    private static FirstFrame.Start start(Class<?> program, List<String> cache) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(PACKAGES.resolve("xlcloud/lib/runtime/bin/java").toString());
        List<String> classPath = new ArrayList<>();
        for (String line : Files.readAllLines(PROGRAM.resolve("xlcloud.cfg"))) {
            String value = line.substring(line.indexOf('=') + 1)
                    .replace("$APPDIR", PROGRAM.toAbsolutePath().toString());
            if (line.startsWith("app.classpath=")) classPath.add(value);
            boolean ofCache = value.startsWith("-XX:AOTCache=") && !cache.isEmpty();
            boolean ofJars = value.startsWith("-Dxlcloud.jars="); // ours is one more
            if (line.startsWith("java-options=") && !ofCache && !ofJars) command.add(value);
        }
        command.addAll(cache);
        if (System.getenv("DISPLAY") == null) command.addAll(List.of("-Dglass.platform=Headless", "-Dprism.order=sw"));
        // Behind the launcher's own: a class cache holds for a longer path too.
        classPath.add(System.getProperty("java.class.path").split(File.pathSeparator, 2)[0]);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), program.getName()));
        long from = System.nanoTime();
        try (var child = new Child(command, FirstFrame.HOME)) {
            return FirstFrame.Start.of(child, from);
        }
    }

    private static void sizes() throws IOException {
        try (var files = Files.walk(PACKAGES.resolve("xlcloud"))) {
            long installed = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            System.out.printf(Locale.ROOT, "installed %,d MB%n", installed / 1_000_000);
        }
        try (var files = Files.list(PACKAGES)) {
            for (Path file : files.filter(file -> file.toString().matches(".*\\.(deb|rpm)"))
                    .sorted()
                    .toList())
                System.out.printf(Locale.ROOT, "%s %,d MB%n", file.getFileName(), Files.size(file) / 1_000_000);
        }
    }
}
