package org.xlcloud.installer;

import java.util.Locale;
import java.util.Set;

/// A system that packages are made for, on it: jpackage packs for the system that it runs on.
///
/// @param javafx the classifier of JavaFX's jars
/// @param duckdb how the name of DuckDB's library for it ends
/// @param sqlite the folder of SQLite's library for it
record Platform(Family family, String javafx, String duckdb, String sqlite) {

    enum Family {
        LINUX,
        MAC,
        WINDOWS
    }

    /// @param os as in the property `os.name`
    /// @param architecture as in `os.arch`
    static Platform of(String os, String architecture) {
        String name = os.toLowerCase(Locale.ROOT);
        boolean arm = Set.of("aarch64", "arm64").contains(architecture);
        if (!arm && !Set.of("amd64", "x86_64").contains(architecture))
            throw new IllegalArgumentException(
                    "The architecture is " + architecture + ", expected amd64 or aarch64: JavaFX has no other");
        String bits = arm ? "aarch64" : "x86_64";
        if (name.contains("linux"))
            return new Platform(
                    Family.LINUX,
                    arm ? "linux-aarch64" : "linux",
                    arm ? "linux_arm64" : "linux_amd64",
                    "Linux/" + bits);
        if (name.contains("mac"))
            return new Platform(
                    Family.MAC, arm ? "mac-aarch64" : "mac", arm ? "macos_arm64" : "macos_amd64", "Mac/" + bits);
        if (name.contains("windows")) return new Platform(Family.WINDOWS, "win", "windows_amd64", "Windows/" + bits);
        throw new IllegalArgumentException("The system is " + os + ", expected Linux, macOS or Windows");
    }

    /// Whether a jar's entry is a native library of another platform, which has no use here.
    boolean isForeign(String entry) {
        if (entry.startsWith("libduckdb_java.so_")) return !entry.endsWith(duckdb);
        if (entry.startsWith("org/sqlite/native/")) return !entry.startsWith("org/sqlite/native/" + sqlite + "/");
        return false;
    }
}
