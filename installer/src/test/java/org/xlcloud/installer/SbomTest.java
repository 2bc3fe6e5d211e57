package org.xlcloud.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SbomTest {
    private static final String MAVEN = """
            {"bomFormat": "CycloneDX", "specVersion": "1.6",
             "metadata": {"timestamp": "2026-11-29T09:00:00Z", "component": {"name": "installer"}},
             "components": [
              {"type": "library", "bom-ref": "app", "group": "org.xlcloud", "name": "app", "version": "0.1.0-SNAPSHOT",
               "purl": "pkg:maven/org.xlcloud/app@0.1.0-SNAPSHOT?type=jar"},
              {"type": "library", "bom-ref": "fx", "group": "org.openjfx", "name": "javafx-base", "version": "26",
               "purl": "pkg:maven/org.openjfx/javafx-base@26?classifier=linux&type=jar",
               "licenses": [{"license": {"id": "GPL-2.0-with-classpath-exception"}}]},
              {"type": "library", "bom-ref": "fx-none", "group": "org.openjfx", "name": "javafx-base", "version": "26",
               "purl": "pkg:maven/org.openjfx/javafx-base@26?type=jar",
               "licenses": [{"license": {"id": "GPL-2.0-with-classpath-exception"}}]},
              {"type": "library", "bom-ref": "lib", "group": "g", "name": "lib", "version": "1",
               "purl": "pkg:maven/g/lib@1?type=jar", "licenses": [{"expression": "MIT OR Apache-2.0"}]}],
             "dependencies": [{"ref": "lib"}, {"ref": "fx-none"}]}
            """;

    @TempDir
    private Path folder;

    private Sbom sbom() throws IOException {
        Path file = folder.resolve("bom.json");
        Files.writeString(file, MAVEN);
        return Sbom.of(
                file, Set.of("app.jar", "javafx-base-26-linux.jar", "lib-1.jar"), new Version("1.2.0"), "25.0.3");
    }

    @Test
    void listsWhatIsShippedAndTheRuntime() throws IOException {
        Sbom sbom = sbom();
        assertEquals(
                List.of("app.jar", "javafx-base-26-linux.jar", "lib-1.jar"),
                sbom.components().stream().map(Sbom.Component::jar).toList());
        Path written = folder.resolve("out.json");
        sbom.write(written);
        String text = Files.readString(written);
        assertTrue(text.contains("OpenJDK runtime") && text.contains("25.0.3"));
        assertFalse(text.contains("SNAPSHOT\",\n"), "our parts have the package's version");
        assertFalse(text.contains("fx-none"));
        assertFalse(text.contains("timestamp"), "it is the same for each build");
    }

    private Path jar(String name, String... entries) throws IOException {
        Path jar = folder.resolve(name);
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write(entry.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    @Test
    void licencesComeFromTheJarElseFromTheKeptTexts() throws IOException {
        jar("javafx-base-26-linux.jar", "a.class");
        jar("lib-1.jar", "META-INF/LICENSE", "META-INF/x/NOTICE.txt", "com/License.class");
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Files.writeString(kept.resolve("GPL-2.0-with-classpath-exception.txt"), "GPL");
        Path to = folder.resolve("licences");
        new Licences(kept).collect(sbom().components(), List.of(folder), to);
        assertEquals("META-INF/LICENSE", Files.readString(to.resolve("lib/LICENSE")));
        assertTrue(Files.exists(to.resolve("lib/x_NOTICE.txt")));
        assertEquals("GPL", Files.readString(to.resolve("javafx-base/GPL-2.0-with-classpath-exception.txt")));
        String list = Files.readString(to.resolve("THIRD-PARTY.txt"));
        assertTrue(list.contains("lib 1: MIT OR Apache-2.0"));
        assertFalse(list.contains("app "), "ours is none of others");
    }

    @Test
    void aPartWhoseLicenceIsNotKnownIsNotShipped() throws IOException {
        jar("javafx-base-26-linux.jar", "a.class");
        jar("lib-1.jar", "a.class");
        List<Sbom.Component> parts = sbom().components();
        Path kept = Files.createDirectory(folder.resolve("kept"));
        IOException failure = assertThrows(
                IOException.class, () -> new Licences(kept).collect(parts, List.of(folder), folder.resolve("l")));
        assertTrue(failure.getMessage().contains("javafx-base"), failure.getMessage());
        var unnamed = List.of(new Sbom.Component("g", "odd", "1", "lib-1.jar", List.of()));
        assertThrows(
                IOException.class, () -> new Licences(kept).collect(unnamed, List.of(folder), folder.resolve("m")));
    }
}
