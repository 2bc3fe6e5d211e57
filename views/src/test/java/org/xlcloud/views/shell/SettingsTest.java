package org.xlcloud.views.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javafx.geometry.Rectangle2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void what_was_set_is_there_in_the_next_run() {
        Path file = folder.resolve("deep/er/console.properties");
        try (var settings = new Settings(file)) {
            settings.set("theme", "dark");
            settings.setList("tabs.open", List.of("gpus", "hosts"));
            settings.set("odd key = #1", "  two\nlines\\ : é ");
        }
        var again = new Settings(file);
        assertEquals("dark", again.get("theme"));
        assertEquals(List.of("gpus", "hosts"), again.list("tabs.open"));
        assertEquals("  two\nlines\\ : é ", again.get("odd key = #1"));
        assertEquals(List.of(), again.problems().newest());
    }

    @Test
    void a_broken_file_means_defaults_is_said_once_and_is_kept() throws IOException {
        Path file = folder.resolve("console.properties");
        Files.writeString(file, "theme=dark\nbad=\\u12\n");
        try (var settings = new Settings(file)) {
            assertNull(settings.get("theme"));
            assertEquals(1, settings.problems().newest().size());
            assertTrue(settings.problems().newest().getFirst().oneLine().contains(file.toString()));
            settings.set("theme", "light");
        }
        assertEquals("light", new Settings(file).get("theme"));
        assertTrue(Files.readString(folder.resolve("console.properties.broken")).contains("bad="));
    }

    @Test
    void a_persons_edit_survives_what_the_window_writes_later() throws IOException {
        Path file = folder.resolve("console.properties");
        try (var settings = new Settings(file)) {
            settings.set("theme", "dark");
            settings.close();
            Files.writeString(file, Files.readString(file) + "key.help.keys=F2\n");
            settings.set("theme", "light");
            settings.close();
            settings.reload();
            assertEquals("F2", settings.get("key.help.keys"));
            assertEquals("light", settings.get("theme"));
        }
    }

    @Test
    void an_oversized_or_binary_file_is_refused() throws IOException {
        Path file = folder.resolve("console.properties");
        Files.write(file, new byte[2 << 20]);
        assertEquals(1, new Settings(file).problems().newest().size());
        Files.write(file, new byte[] {'a', '=', (byte) 0xc3, (byte) 0x28});
        assertEquals(1, new Settings(file).problems().newest().size());
    }

    @Test
    void a_number_out_of_bounds_gives_the_default_and_is_said_once() throws IOException {
        Path file = folder.resolve("console.properties");
        Files.writeString(file, "text.scale=90\n");
        try (var settings = new Settings(file)) {
            assertEquals(1, settings.number("text.scale", 0.7, 2.5, 1));
            assertEquals(1, settings.number("text.scale", 0.7, 2.5, 1));
            assertEquals(1, settings.problems().newest().size());
        }
        assertTrue(Files.readString(file).contains("text.scale=90"), "what a person wrote is not taken away");
    }

    @Test
    void a_folder_that_cannot_be_written_is_said_and_harms_nothing() throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "");
        try (var settings = new Settings(blocked.resolve("console.properties"))) {
            settings.set("theme", "dark");
            settings.close();
            assertEquals("dark", settings.get("theme"));
            assertFalse(settings.problems().newest().isEmpty());
        }
    }

    @Test
    void the_file_is_where_the_xdg_base_directories_say() {
        Path home = Path.of("/home/op");
        assertEquals(Path.of("/home/op/.config/xlcloud/console.properties"), Settings.file(Map.of(), home));
        assertEquals(
                Path.of("/conf/xlcloud/console.properties"), Settings.file(Map.of("XDG_CONFIG_HOME", "/conf"), home));
        assertEquals(
                Path.of("/home/op/.config/xlcloud/console.properties"),
                Settings.file(Map.of("XDG_CONFIG_HOME", "relative"), home));
    }

    @Test
    void a_window_is_restored_only_where_a_screen_shows_its_top() {
        var screen = new Rectangle2D(0, 0, 1920, 1080);
        assertTrue(WindowPlace.reachable(new Rectangle2D(100, 50, 1300, 800), screen));
        assertFalse(WindowPlace.reachable(new Rectangle2D(2500, 50, 1300, 800), screen), "the second screen is gone");
        assertFalse(WindowPlace.reachable(new Rectangle2D(100, -300, 1300, 800), screen), "its title is above");
        assertTrue(WindowPlace.parse(List.of("1", "2", "800", "600")).isPresent());
        assertTrue(WindowPlace.parse(List.of("1", "2", "NaN", "600")).isEmpty());
        assertTrue(WindowPlace.parse(List.of("1", "two", "800", "600")).isEmpty());
        assertTrue(WindowPlace.parse(List.of("1", "2", "5", "5")).isEmpty());
    }
}
