package org.xlcloud.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xlcloud.views.shell.DeepLink;

/// What a start of the console is asked to open.
///
/// @param clouds by their names in clouds.yaml
record Opening(List<String> clouds, @Nullable DeepLink link) {
    private static final String CLOUD = "cloud ";
    private static final String LINK = "link ";

    Opening {
        clouds = List.copyOf(clouds);
    }

    /// One line each, for another console to read.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (String cloud : clouds) lines.add(CLOUD + cloud);
        if (link != null) lines.add(LINK + link.text());
        return lines;
    }

    /// Empty when a line is of neither kind: it comes from another program, or from another version of this one.
    static Optional<Opening> read(List<String> lines) {
        List<String> clouds = new ArrayList<>();
        DeepLink link = null;
        for (String line : lines) {
            if (line.startsWith(CLOUD) && line.length() > CLOUD.length()) {
                clouds.add(line.substring(CLOUD.length()));
            } else if (line.startsWith(LINK) && link == null) {
                link = DeepLink.parse(line.substring(LINK.length())).orElse(null);
                if (link == null) return Optional.empty();
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new Opening(clouds, link));
    }
}
