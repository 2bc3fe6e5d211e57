package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UserFoldersTest {
    private static final Path HOME = Path.of("/home/op");

    @Test
    void areThoseOfTheXdgSpecificationOnLinux() {
        assertEquals(
                new UserFolders(
                        Path.of("/home/op/.config/xlcloud"),
                        Path.of("/home/op/.local/share/xlcloud"),
                        Path.of("/home/op/.cache/xlcloud"),
                        Path.of("/home/op/.cache/xlcloud")),
                UserFolders.of(Map.of(), HOME, "Linux"));
    }

    @Test
    void followVariablesAndIgnoreRelativeOnes() {
        Map<String, String> variables = Map.of(
                "XDG_CONFIG_HOME", "/conf",
                "XDG_DATA_HOME", "relative",
                "XDG_CACHE_HOME", "/var/cache/op",
                "XDG_RUNTIME_DIR", "/run/user/7");
        assertEquals(
                new UserFolders(
                        Path.of("/conf/xlcloud"),
                        Path.of("/home/op/.local/share/xlcloud"),
                        Path.of("/var/cache/op/xlcloud"),
                        Path.of("/run/user/7/xlcloud")),
                UserFolders.of(variables, HOME, "Linux"));
    }

    @Test
    void areInTheLibraryOfMacOs() {
        UserFolders folders = UserFolders.of(Map.of(), HOME, "Mac OS X");
        assertEquals(Path.of("/home/op/Library/Application Support/xlcloud"), folders.config());
        assertEquals(folders.config(), folders.data());
        assertEquals(Path.of("/home/op/Library/Caches/xlcloud"), folders.cache());
    }

    @Test
    void areTheApplicationDataOfWindows() {
        Map<String, String> variables = Map.of("APPDATA", "/op/Roaming", "LOCALAPPDATA", "/op/Local");
        UserFolders folders = UserFolders.of(variables, HOME, "Windows 11");
        assertEquals(Path.of("/op/Roaming/xlcloud"), folders.config());
        assertEquals(Path.of("/op/Local/xlcloud"), folders.data());
        assertEquals(Path.of("/op/Local/xlcloud/cache"), folders.cache());
    }
}
