package org.xlcloud.installer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xlcloud.app.Main;

class ManualTest {
    private static String page() throws IOException {
        return Files.readString(Path.of("linux/xlcloud.1"));
    }

    @Test
    void theManualPageHasEveryCommand() throws IOException {
        String commands = page().replaceFirst("(?s).*\n\\.SH COMMANDS\n(.*?)\n\\.SH .*", "$1")
                .replace("\\-", "-");
        Set<String> names = Main.commandLine().getSubcommands().keySet();
        assertTrue(names.size() > 20);
        for (String name : names) assertTrue(commands.matches("(?s).*\\b" + name + "\\b.*"), name);
    }

    @Test
    void linksOpenTheConsole() throws IOException {
        String entry = Files.readString(Path.of("linux/xlcloud.desktop"));
        assertTrue(entry.contains("\nExec=/opt/xlcloud/bin/xlcloud console %u\n"));
        assertTrue(entry.contains("\nMimeType=x-scheme-handler/xlcloud;\n"));
        assertTrue(entry.toLowerCase(Locale.ROOT).startsWith("[desktop entry]"));
    }
}
