package org.xlcloud.installer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The program's folder as jpackage made it, and what it is given besides: the class path in our order, what an
/// operator puts on a cloud's servers, and what a system has its own places for. All of it is under `lib/`, since
/// jpackage packs nothing else.
///
/// @param image `xlcloud`, with `bin/` and `lib/` as on Linux
record ProgramFolder(Path image) {
    private static final List<Integer> EDGES = List.of(16, 24, 32, 48, 64, 128, 256);

    /// The jars whose resources the first frame needs come first, so that not all are opened for it.
    private static final List<String> FIRST = List.of("views.", "icons.", "atlantafx-base-", "ikonli-materialdesign2-");

    /// The order in which resources are looked for.
    ///
    /// @param names of jars
    /// @param main the one that the launcher starts, which jpackage puts first whatever the order
    static List<String> classPath(List<String> names, String main) {
        List<String> order = new ArrayList<>(List.of(main));
        for (String first : FIRST)
            names.stream().filter(name -> name.startsWith(first)).forEach(order::add);
        names.stream().sorted().filter(name -> !order.contains(name)).forEach(order::add);
        return List.copyOf(order);
    }

    /// The icons by their edge in pixels, from the module that the window has them from.
    static SortedMap<Integer, byte[]> icons(Path installer) throws IOException {
        SortedMap<Integer, byte[]> icons = new TreeMap<>();
        for (int edge : EDGES)
            icons.put(
                    edge,
                    Files.readAllBytes(installer.resolve(
                            "../icons/src/main/resources/org/xlcloud/icons/xlcloud-" + edge + ".png")));
        return icons;
    }

    Path jars() {
        return image.resolve("lib/app");
    }

    Path java() {
        return image.resolve("lib/runtime/bin/java");
    }

    /// What a command of the program prints, by the launcher.
    String program(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(image.resolve("bin/" + Jpackage.NAME).toString()));
        command.addAll(List.of(arguments));
        return Command.run(command);
    }

    /// Writes the launcher's class path in our order.
    void order(List<String> classPath) throws IOException {
        Path file = jars().resolve(Jpackage.NAME + ".cfg");
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("app.classpath=")) continue;
            lines.add(line);
            if (line.equals("[Application]")) for (String jar : classPath) lines.add("app.classpath=$APPDIR/" + jar);
        }
        Files.write(file, lines);
    }

    Path share() {
        return image.resolve("lib/share");
    }

    /// Lays out [#share] and `lib/cloud`.
    ///
    /// @param installer the folder of what packages have beside the program
    void share(Path installer) throws IOException {
        Path share = share();
        Path linux = installer.resolve("linux");
        copy(linux.resolve("xlcloud.desktop"), share.resolve("applications/xlcloud.desktop"));
        for (var icon : icons(installer).entrySet()) {
            Path file = share.resolve("icons/hicolor/%1$dx%1$d/apps/xlcloud.png".formatted(icon.getKey()));
            Files.createDirectories(file.getParent());
            Files.write(file, icon.getValue());
        }
        copy(linux.resolve("_xlcloud"), share.resolve("zsh/vendor-completions/_xlcloud"));
        copy(installer.resolve("systemd/xlcloud-xms.service"), share.resolve("systemd/xlcloud-xms.service"));
        copy(installer.resolve("systemd/xms.conf.example"), share.resolve("doc/xlcloud/xms.conf.example"));
        copyAll(installer.resolve("../cloud"), image.resolve("lib/cloud"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    static void copyAll(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copied = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(copied);
                else Files.copy(file, copied, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
