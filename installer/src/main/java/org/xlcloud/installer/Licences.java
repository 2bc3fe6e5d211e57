package org.xlcloud.installer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The licences of everything that is shipped: one list of all parts, and for each part the texts that its jar brings,
/// else the text that is kept for it in `installer/licences`.
///
/// @param kept that folder: `ARTIFACT.txt`, or `SPDX-ID.txt` for licences whose text names nobody
record Licences(Path kept) {
    private static final Pattern TEXT = Pattern.compile("(?i)META-INF/(?:.*/)?[^/]*(?:licen[cs]e|notice|copying)[^/]*");

    /// @param jarFolders where the jars are
    /// @param to the folder that is filled
    /// @throws IOException also when a part has no licence, or none whose text is known: it must not be shipped
    void collect(List<Sbom.Component> parts, List<Path> jarFolders, Path to) throws IOException {
        Files.createDirectories(to);
        var list = new StringBuilder("""
                XLcloud Console contains these parts, each under its own licence.
                The texts are in the folders named after the parts; those of the Java runtime in its legal/.

                """);
        for (Sbom.Component part : parts) {
            if (part.isOurs()) continue;
            if (part.licences().isEmpty()) throw new IOException(part.jar() + " names no licence in its pom");
            list.append("%s %s: %s%n".formatted(part.name(), part.version(), String.join(", ", part.licences())));
            Path folder = Files.createDirectories(to.resolve(part.name()));
            if (texts(jar(part, jarFolders), folder) > 0) continue;
            for (Path text : keptTexts(part)) Files.copy(text, folder.resolve(text.getFileName()));
        }
        list.append("%nThe Java runtime is OpenJDK: GPL-2.0-with-classpath-exception.%n".formatted());
        Files.writeString(to.resolve("THIRD-PARTY.txt"), list);
    }

    private static Path jar(Sbom.Component part, List<Path> folders) throws IOException {
        for (Path folder : folders) if (Files.exists(folder.resolve(part.jar()))) return folder.resolve(part.jar());
        throw new IOException(part.jar() + " is in none of " + folders);
    }

    /// How many there were.
    private static int texts(Path jar, Path to) throws IOException {
        int copied = 0;
        try (var in = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(in.entries())) {
                if (entry.isDirectory() || entry.getName().endsWith(".class")) continue;
                if (!TEXT.matcher(entry.getName()).matches()) continue;
                String name = entry.getName().replaceFirst("^META-INF/", "").replace('/', '_');
                try (InputStream bytes = in.getInputStream(entry)) {
                    Files.copy(bytes, to.resolve(name));
                }
                copied++;
            }
        }
        return copied;
    }

    private List<Path> keptTexts(Sbom.Component part) throws IOException {
        Path own = kept.resolve(part.name() + ".txt");
        if (Files.exists(own)) return List.of(own);
        List<Path> texts = new ArrayList<>();
        for (String licence : part.licences()) {
            Path text = kept.resolve(licence + ".txt");
            if (Files.exists(text)) texts.add(text);
        }
        if (texts.isEmpty())
            throw new IOException("The text of " + part.jar() + "'s licence is not known: " + part.licences()
                    + "; put it into " + own);
        return texts;
    }
}
