package org.xlcloud.services.cloud;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The folders of one user in which the program keeps what is its own; none need exist. `XDG_*` variables count on
/// every system; where there are none, the system's usual places do: those of the XDG base directory specification,
/// `~/Library` of macOS, `%APPDATA%` and `%LOCALAPPDATA%` of Windows.
///
/// @param config what a person sets
/// @param data what can't be had again: journal, history, outputs of runs
/// @param cache what can
/// @param runtime sockets, gone with the session where the system says so; of this user alone
public record UserFolders(Path config, Path data, Path cache, Path runtime) {
    private static final String OURS = "xlcloud";

    public static UserFolders of(Map<String, String> environment, Path home) {
        return of(environment, home, System.getProperty("os.name"));
    }

    static UserFolders of(Map<String, String> environment, Path home, String system) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.contains("mac")) {
            Path support = home.resolve("Library/Application Support");
            return of(
                    environment,
                    support,
                    support,
                    home.resolve("Library/Caches").resolve(OURS));
        }
        if (name.contains("windows")) {
            Path local =
                    Objects.requireNonNullElse(absolute(environment, "LOCALAPPDATA"), home.resolve("AppData/Local"));
            Path roaming =
                    Objects.requireNonNullElse(absolute(environment, "APPDATA"), home.resolve("AppData/Roaming"));
            return of(environment, roaming, local, local.resolve(OURS).resolve("cache"));
        }
        Path cache = home.resolve(".cache").resolve(OURS);
        return of(environment, home.resolve(".config"), home.resolve(".local/share"), cache);
    }

    private static UserFolders of(Map<String, String> environment, Path config, Path data, Path cache) {
        Path kept = ours(environment, "XDG_CACHE_HOME", cache);
        return new UserFolders(
                ours(environment, "XDG_CONFIG_HOME", config.resolve(OURS)),
                ours(environment, "XDG_DATA_HOME", data.resolve(OURS)),
                kept,
                ours(environment, "XDG_RUNTIME_DIR", kept));
    }

    private static Path ours(Map<String, String> environment, String variable, Path otherwise) {
        Path named = absolute(environment, variable);
        return named == null ? otherwise : named.resolve(OURS);
    }

    /// The specification says that a relative path is invalid and to be ignored.
    private static @Nullable Path absolute(Map<String, String> environment, String variable) {
        String value = environment.getOrDefault(variable, "");
        return value.startsWith("/") || value.matches("[A-Za-z]:[\\\\/].*") ? Path.of(value) : null;
    }
}
