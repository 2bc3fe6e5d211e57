package org.xlcloud.services.cloud;

import java.nio.file.Path;

/// Paths as people write them.
final class Paths {
    private Paths() {}

    /// With `~` for the home folder.
    ///
    /// @throws InvalidPathException when the text can't be a path
    static Path expand(String text, Path home) {
        if (text.equals("~")) return home;
        return text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
    }
}
