package org.xlcloud.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {
    @TempDir
    private Path folder;

    @Test
    void keepsItsOwnLibrariesOnly() {
        Platform linux = Platform.of("Linux", "amd64");
        assertEquals("linux", linux.javafx());
        assertFalse(linux.isForeign("libduckdb_java.so_linux_amd64"));
        assertTrue(linux.isForeign("libduckdb_java.so_linux_arm64"));
        assertTrue(linux.isForeign("libduckdb_java.so_windows_amd64"));
        assertFalse(linux.isForeign("org/sqlite/native/Linux/x86_64/libsqlitejdbc.so"));
        assertTrue(linux.isForeign("org/sqlite/native/Linux/x86/libsqlitejdbc.so"));
        assertTrue(linux.isForeign("org/sqlite/native/Linux-Musl/x86_64/libsqlitejdbc.so"));
        assertFalse(linux.isForeign("org/sqlite/JDBC.class"));
        Platform mac = Platform.of("Mac OS X", "aarch64");
        assertEquals("mac-aarch64", mac.javafx());
        assertFalse(mac.isForeign("libduckdb_java.so_macos_arm64"));
        assertFalse(mac.isForeign("org/sqlite/native/Mac/aarch64/libsqlitejdbc.dylib"));
    }

    @Test
    void othersAreRefusedWithWhatWasFound() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Platform.of("Linux", "riscv64"))
                .getMessage()
                .contains("riscv64"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Platform.of("SunOS", "amd64"))
                .getMessage()
                .contains("SunOS"));
    }

    private Path jar(String name, String... entries) throws IOException {
        Path jar = folder.resolve(name);
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write(entry.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }

    @Test
    void aJarIsCopiedWithoutForeignLibrariesTheSameEachTime() throws IOException {
        Path jar = jar(
                "duckdb.jar", "META-INF/", "libduckdb_java.so_linux_amd64", "libduckdb_java.so_macos_arm64", "a.class");
        Platform linux = Platform.of("Linux", "amd64");
        SlimJar.copy(jar, folder.resolve("one.jar"), linux::isForeign);
        SlimJar.copy(jar, folder.resolve("two.jar"), linux::isForeign);
        assertEquals(-1, Files.mismatch(folder.resolve("one.jar"), folder.resolve("two.jar")));
        List<String> names = new ArrayList<>();
        try (var slim = new ZipFile(folder.resolve("one.jar").toFile());
                InputStream library = slim.getInputStream(slim.getEntry("libduckdb_java.so_linux_amd64"))) {
            slim.stream().forEach(entry -> names.add(entry.getName()));
            assertEquals(
                    "libduckdb_java.so_linux_amd64",
                    new String(library.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
        assertEquals(List.of("META-INF/", "libduckdb_java.so_linux_amd64", "a.class"), names);
    }

    @Test
    void aJarWithoutAnyIsCopiedAsItIs() throws IOException {
        Path jar = jar("plain.jar", "a.class", "b.class");
        SlimJar.copy(jar, folder.resolve("copy.jar"), Platform.of("Linux", "amd64")::isForeign);
        assertEquals(-1, Files.mismatch(jar, folder.resolve("copy.jar")));
    }
}
