package org.xlcloud.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The options that the program's JVM is started with. They stand in two files beside this class, each option a line of
/// its own, which `java` reads as argument files; packages and benchmarks have them from here.
public final class JvmOptions {
    private JvmOptions() {}

    /// Those of the window, with those of every start before them.
    public static List<String> ofWindow() {
        return Stream.of("program.options", "window.options")
                .flatMap(name -> lines(name).stream())
                .toList();
    }

    private static List<String> lines(String name) {
        try (InputStream in = Objects.requireNonNull(JvmOptions.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
