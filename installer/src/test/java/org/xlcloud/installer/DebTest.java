package org.xlcloud.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebTest {
    @TempDir
    private Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void filesGoToWhereDebianHasThem() throws IOException {
        write("opt/xlcloud/bin/xlcloud", "");
        write("opt/xlcloud/share/doc/copyright", "jpackage's");
        write("opt/xlcloud/lib/share/applications/xlcloud.desktop", "");
        write("opt/xlcloud/lib/share/man/man1/xlcloud.1", "the page");
        write("opt/xlcloud/lib/share/doc/xlcloud/copyright", "ours");
        write("opt/xlcloud/lib/share/systemd/xlcloud-xms.service", "[Unit]");
        Files.setPosixFilePermissions(
                root.resolve("opt/xlcloud/bin/xlcloud"), PosixFilePermissions.fromString("rwx------"));
        Deb.layOut(root);
        assertTrue(Files.exists(root.resolve("usr/share/applications/xlcloud.desktop")));
        assertEquals("ours", Files.readString(root.resolve("usr/share/doc/xlcloud/copyright")));
        assertEquals("[Unit]", Files.readString(root.resolve("usr/lib/systemd/system/xlcloud-xms.service")));
        try (var page = new GZIPInputStream(Files.newInputStream(root.resolve("usr/share/man/man1/xlcloud.1.gz")))) {
            assertEquals("the page", new String(page.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
        assertEquals(Path.of("/opt/xlcloud/bin/xlcloud"), Files.readSymbolicLink(root.resolve("usr/bin/xlcloud")));
        assertFalse(Files.exists(root.resolve("opt/xlcloud/lib/share")));
        assertFalse(Files.exists(root.resolve("opt/xlcloud/share")));
        assertEquals(
                "rwxr-xr-x",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("opt/xlcloud/bin/xlcloud"))));
    }
}
