package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassCacheTest {
    @TempDir
    private Path folder;

    private String id(String... names) {
        return ClassCache.id(String.join(
                File.pathSeparator,
                java.util.Arrays.stream(names)
                        .map(name -> folder.resolve(name).toString())
                        .toList()));
    }

    @Test
    void aReplacedJarIsNoticed() throws IOException {
        Files.writeString(folder.resolve("a.jar"), "one");
        Files.writeString(folder.resolve("b.jar"), "two");
        String made = id("a.jar", "b.jar");
        assertEquals(made, id("a.jar", "b.jar"));
        assertNotEquals(made, id("b.jar", "a.jar"));
        Files.writeString(folder.resolve("a.jar"), "other");
        assertNotEquals(made, id("a.jar", "b.jar"));
        Files.delete(folder.resolve("a.jar"));
        assertNotEquals(made, id("a.jar", "b.jar"));
    }

    @Test
    void whereverTheFolderIsMovedTheJarsAreTheSame() throws IOException {
        Files.writeString(folder.resolve("a.jar"), "one");
        String made = id("a.jar");
        Path moved = Files.createDirectory(folder.resolve("moved"));
        Files.move(folder.resolve("a.jar"), moved.resolve("a.jar"));
        assertEquals(made, id("moved/a.jar"));
    }

    @Test
    void aDevelopersStartHasNone() {
        assertFalse(ClassCache.isStale());
    }
}
