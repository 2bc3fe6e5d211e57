package org.xlcloud.installer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// A copy of a jar without the native libraries of other platforms: DuckDB's jar has four of some 60 MB.
final class SlimJar {
    /// The earliest time that a zip file can hold; the same for every build.
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private SlimJar() {}

    /// Copies a jar as it is where nothing in it is left out, so that its signature and layout stay.
    ///
    /// @param foreign the entries to leave out
    static void copy(Path jar, Path to, Predicate<String> foreign) throws IOException {
        try (var in = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> entries = Collections.list(in.entries());
            if (entries.stream().map(ZipEntry::getName).noneMatch(foreign)) {
                Files.copy(jar, to);
                return;
            }
            try (OutputStream file = Files.newOutputStream(to);
                    var out = new ZipOutputStream(file)) {
                for (ZipEntry entry : entries) {
                    if (foreign.test(entry.getName())) continue;
                    var copied = new ZipEntry(entry.getName());
                    copied.setTimeLocal(NO_TIME);
                    out.putNextEntry(copied);
                    try (InputStream bytes = in.getInputStream(entry)) {
                        bytes.transferTo(out);
                    }
                    out.closeEntry();
                }
            }
        }
    }

    /// Gives everything below a folder one time, that of the build's commit.
    static void date(Path folder, FileTime time) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList())
                if (!Files.isSymbolicLink(file)) Files.setLastModifiedTime(file, time);
        }
    }
}
