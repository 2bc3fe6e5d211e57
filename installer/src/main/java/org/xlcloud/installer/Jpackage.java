package org.xlcloud.installer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xlcloud.app.JvmOptions;

/// The arguments of jlink and jpackage for one build. The same description makes the packages of each platform, when it
/// is run there.
///
/// @param installer the folder of what packages have beside the program
/// @param out where everything is made
/// @param classPath the names of the jars in the order in which they are looked through
/// @param jars what [org.xlcloud.app.ClassCache] knows them by
record Jpackage(Platform platform, Version version, Path installer, Path out, List<String> classPath, String jars) {
    static final String NAME = "xlcloud";
    static final String MAIN = "org.xlcloud.app.Main";
    private static final String VENDOR = "XLcloud";
    private static final String DESCRIPTION = "Operations console of a GPU cloud on OpenStack";

    /// What JavaFX, the drivers and the log need; found out with jdeps, and `jdk.crypto.ec` for TLS.
    private static final String MODULES = String.join(
            ",",
            "javafx.controls",
            "javafx.swing",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.security.jgss",
            "java.sql",
            "java.xml",
            "jdk.crypto.ec",
            "jdk.httpserver",
            "jdk.jfr",
            "jdk.net",
            "jdk.unsupported");

    Jpackage {
        classPath = List.copyOf(classPath);
    }

    /// Which kinds of package a platform has.
    enum Type {
        DEB,
        RPM,
        DMG,
        MSI;

        static List<Type> of(Platform platform) {
            return switch (platform.family()) {
                case LINUX -> List.of(DEB, RPM);
                case MAC -> List.of(DMG);
                case WINDOWS -> List.of(MSI);
            };
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// A runtime with JavaFX in it. It keeps its launcher, with which the class cache is made.
    ///
    /// @param fx the folder of JavaFX's jars for this platform
    List<String> jlink(Path fx) {
        return List.of(
                "--module-path",
                fx.toString(),
                "--add-modules",
                MODULES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                runtime().toString());
    }

    /// The program's folder with its launcher.
    ///
    /// @param jarFolder the folder of the jars
    List<String> image(Path jarFolder) {
        var arguments = new ArrayList<>(common("app-image"));
        arguments.addAll(List.of(
                "--input", jarFolder.toString(),
                "--main-jar", classPath.getFirst(),
                "--main-class", MAIN,
                "--runtime-image", runtime().toString(),
                "--icon", icon()));
        for (String option : launcherOptions()) arguments.addAll(List.of("--java-options", option));
        if (platform.family() == Platform.Family.WINDOWS)
            arguments.addAll(List.of("--add-launcher", NAME + "c=" + installer.resolve("windows/xlcloudc.properties")));
        if (platform.family() == Platform.Family.MAC)
            arguments.addAll(List.of(
                    "--mac-package-identifier", "org.xlcloud.console", "--mac-package-name", "XLcloud Console"));
        return List.copyOf(arguments);
    }

    /// A package of the program's folder as it then is, with its class cache.
    List<String> installer(Type type, Path image) {
        var arguments = new ArrayList<>(common(type.word()));
        arguments.addAll(List.of("--app-image", image.toString(), "--icon", icon()));
        arguments.addAll(
                switch (type) {
                    case DEB ->
                        linux(
                                "deb",
                                "libgtk-3-0 | libgtk-3-0t64, libgl1, libxxf86vm1, libxtst6, libfreetype6, libfontconfig1,"
                                        + " libpango-1.0-0, libpangoft2-1.0-0, fonts-dejavu-core");
                    case RPM ->
                        linux(
                                "rpm",
                                "gtk3, alsa-lib, libXtst, libXxf86vm, libglvnd-glx, freetype, fontconfig, pango, dejavu-sans-fonts");
                    case DMG -> List.of();
                    case MSI ->
                        List.of(
                                "--win-menu",
                                "--win-shortcut-prompt",
                                "--win-dir-chooser",
                                // The same for all versions: by it Windows knows that one replaces another.
                                "--win-upgrade-uuid",
                                "6f1a3c52-7c1e-4d0a-9a59-5a4b9f0f7c11");
                });
        return List.copyOf(arguments);
    }

    /// What the launcher gives the JVM; `$APPDIR` is the folder of the jars.
    List<String> launcherOptions() {
        var options = new ArrayList<>(JvmOptions.ofWindow());
        options.addAll(List.of(
                "-XX:AOTCache=$APPDIR/" + cache(),
                "-Xlog:aot=off",
                "-Xlog:cds=off",
                "-Dxlcloud.version=" + version.text(),
                "-Dxlcloud.jars=" + jars));
        return List.copyOf(options);
    }

    /// The class cache's file: one of another build is never taken for it.
    String cache() {
        return NAME + "-" + jars + ".aot";
    }

    Path runtime() {
        return out.resolve("runtime");
    }

    private List<String> common(String type) {
        return List.of(
                "--type", type,
                "--name", NAME,
                "--app-version", platform.family() == Platform.Family.LINUX ? version.linux() : version.numbers(),
                "--vendor", VENDOR,
                "--description", DESCRIPTION,
                "--dest", out.toString());
    }

    private List<String> linux(String folder, String dependencies) {
        return List.of(
                "--resource-dir",
                installer.resolve("linux").resolve(folder).toString(),
                "--linux-package-deps",
                dependencies,
                "--linux-deb-maintainer",
                "packages@xlcloud.org",
                "--linux-app-category",
                "admin");
    }

    private String icon() {
        String ending = switch (platform.family()) {
            case LINUX -> "png";
            case MAC -> "icns";
            case WINDOWS -> "ico";
        };
        return out.resolve("icons").resolve(NAME + "." + ending).toString();
    }
}
