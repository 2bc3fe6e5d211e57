package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class WindowTest {
    @TempDir
    private Path devices;

    @Test
    void aMachineWithoutDevicesOfACardHasNone() throws IOException {
        Files.createFile(devices.resolve("null"));
        assertFalse(Window.hasCard(devices));
    }

    @Test
    void aCardShowsByTheKernelsInterfaceOrByItsDriversOwn() throws IOException {
        Path own = Files.createFile(devices.resolve("nvidiactl"));
        assertTrue(Window.hasCard(devices));
        Files.delete(own);
        Files.createFile(Files.createDirectory(devices.resolve("dri")).resolve("renderD128"));
        assertTrue(Window.hasCard(devices));
    }
}
