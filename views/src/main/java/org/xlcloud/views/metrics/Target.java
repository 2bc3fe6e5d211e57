package org.xlcloud.views.metrics;

import java.util.Locale;
import java.util.Optional;
import org.xlcloud.icons.Icon;

/// Something whose metrics can be drawn: one GPU, or a group of GPUs and nodes by what they have in common.
///
/// @param id within its cloud: `HOST/ADDRESS` of a GPU, a host's name, an instance's UUID, `STACK/LAYER`, the name of a
/// type of GPU, a project's id; empty for the cloud itself
public record Target(Kind kind, String cloud, String id) {

    public enum Kind {
        GPU("GPU", Icon.GPU),
        HOST("host", Icon.HOST),
        INSTANCE("instance", Icon.INSTANCE),
        LAYER("layer", Icon.STACK),
        TYPE("GPU type", Icon.GPU_SLICE),
        PROJECT("project", Icon.PROJECT),
        CLOUD("cloud", Icon.CLOUD);

        private final String word;
        private final Icon icon;

        Kind(String word, Icon icon) {
            this.word = word;
            this.icon = icon;
        }

        public String word() {
            return word;
        }

        public Icon icon() {
            return icon;
        }
    }

    /// As it is kept: `gpu:lab/gpu-host-1/0000:87:00.0`.
    String text() {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + cloud + "/" + id;
    }

    static Optional<Target> read(String text) {
        int colon = text.indexOf(':');
        int slash = text.indexOf('/', colon + 1);
        if (colon < 0 || slash < 0) return Optional.empty();
        for (Kind kind : Kind.values()) {
            if (!kind.name().equalsIgnoreCase(text.substring(0, colon))) continue;
            return Optional.of(new Target(kind, text.substring(colon + 1, slash), text.substring(slash + 1)));
        }
        return Optional.empty();
    }
}
