package org.xlcloud.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xlcloud.app.JvmOptions;

/// What jlink and jpackage are told on each system; only Linux can run it here.
class JpackageTest {
    private static final Path INSTALLER = Path.of("/src/installer");
    private static final Path OUT = Path.of("/out");
    private static final Path IMAGE = OUT.resolve("xlcloud");

    private static Jpackage on(String os, String version) {
        Platform platform = Platform.of(os, "amd64");
        return new Jpackage(platform, new Version(version), INSTALLER, OUT, List.of("app.jar", "views.jar"), "cafe");
    }

    private static String after(String option, List<String> arguments) {
        int at = arguments.indexOf(option);
        assertTrue(at >= 0, () -> option + " is not in " + arguments);
        return arguments.get(at + 1);
    }

    private static List<String> options(List<String> arguments) {
        return java.util.stream.IntStream.range(1, arguments.size())
                .filter(i -> arguments.get(i - 1).equals("--java-options"))
                .mapToObj(arguments::get)
                .toList();
    }

    @Test
    void theRuntimeHasJavaFxAndWhatDriversNeed() {
        List<String> arguments = on("Linux", "1.2.0").jlink(OUT.resolve("fx"));
        List<String> modules = List.of(after("--add-modules", arguments).split(","));
        assertTrue(modules.containsAll(List.of("javafx.controls", "java.sql", "java.logging", "jdk.crypto.ec")));
        assertFalse(modules.contains("javafx.web"));
        assertEquals("/out/fx", after("--module-path", arguments));
        assertEquals("/out/runtime", after("--output", arguments));
    }

    @Test
    void theLauncherGivesTheJvmItsOptionsAndTheCacheOfTheseVeryJars() {
        List<String> arguments = on("Linux", "1.2.0").image(OUT.resolve("jars"));
        assertEquals("app-image", after("--type", arguments));
        assertEquals("app.jar", after("--main-jar", arguments));
        assertEquals("org.xlcloud.app.Main", after("--main-class", arguments));
        List<String> options = options(arguments);
        assertTrue(options.containsAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=javafx.graphics,ALL-UNNAMED",
                "-XX:AOTCache=$APPDIR/xlcloud-cafe.aot",
                "-Dxlcloud.jars=cafe",
                "-Dxlcloud.version=1.2.0")));
        assertTrue(
                options.containsAll(JvmOptions.ofWindow()),
                "the cache is made with other options than it is used with");
    }

    @Test
    void aDebianPackageNamesWhatJavaFxLoadsAndJpackageCannotFind() {
        List<String> arguments = on("Linux", "0.1.0-7.gabc").installer(Jpackage.Type.DEB, IMAGE);
        assertEquals("0.1.0~7.gabc", after("--app-version", arguments));
        assertEquals("/out/xlcloud", after("--app-image", arguments));
        assertEquals("/src/installer/linux/deb", after("--resource-dir", arguments));
        String dependencies = after("--linux-package-deps", arguments);
        for (String needed : List.of("libgtk-3-0", "libgl1", "libxxf86vm1", "fonts-dejavu-core"))
            assertTrue(dependencies.contains(needed), needed);
        assertEquals("/out/icons/xlcloud.png", after("--icon", arguments), "else jpackage packs Java's icon");
        assertFalse(arguments.contains("--linux-shortcut"), "it fails on a server without a desktop");
    }

    @Test
    void anRpmHasTheNamesOfItsOwnDistributions() {
        List<String> arguments = on("Linux", "1.2.0").installer(Jpackage.Type.RPM, IMAGE);
        assertEquals("/src/installer/linux/rpm", after("--resource-dir", arguments));
        assertTrue(after("--linux-package-deps", arguments).contains("gtk3"));
        assertFalse(after("--linux-package-deps", arguments).contains("libgtk-3-0"));
    }

    @Test
    void theMsiReplacesOlderOnesAndBringsACommandForConsoles() {
        Jpackage windows = on("Windows 11", "1.2.0+4.gabc");
        assertEquals(List.of(Jpackage.Type.MSI), Jpackage.Type.of(windows.platform()));
        List<String> image = windows.image(OUT.resolve("jars"));
        assertEquals("xlcloudc=/src/installer/windows/xlcloudc.properties", after("--add-launcher", image));
        List<String> arguments = windows.installer(Jpackage.Type.MSI, IMAGE);
        assertEquals("msi", after("--type", arguments));
        assertEquals("1.2.0", after("--app-version", arguments));
        assertTrue(after("--win-upgrade-uuid", arguments).matches("[0-9a-f-]{36}"));
        assertTrue(arguments.contains("--win-menu"));
        assertEquals("/out/icons/xlcloud.ico", after("--icon", arguments));
        assertFalse(String.join(" ", arguments).contains("--linux"));
    }

    @Test
    void theDmgHasAnIdentifierAndAVersionThatMacOsTakes() {
        Jpackage mac = on("Mac OS X", "0.1.0-7.gabc");
        assertEquals(List.of(Jpackage.Type.DMG), Jpackage.Type.of(mac.platform()));
        assertEquals("org.xlcloud.console", after("--mac-package-identifier", mac.image(OUT.resolve("jars"))));
        List<String> arguments = mac.installer(Jpackage.Type.DMG, IMAGE);
        assertEquals("dmg", after("--type", arguments));
        assertEquals("1.1.0", after("--app-version", arguments));
        assertEquals("/out/icons/xlcloud.icns", after("--icon", arguments));
    }

    @Test
    void filesThatArgumentsNameAreThere() {
        Path installer = Path.of("").toAbsolutePath();
        for (String file : List.of(
                "windows/xlcloudc.properties",
                "linux/deb/control",
                "linux/deb/preinst",
                "linux/deb/postrm",
                "linux/rpm/xlcloud.spec",
                "linux/xlcloud.desktop",
                "linux/xlcloud.1",
                "linux/_xlcloud",
                "linux/copyright",
                "systemd/xlcloud-xms.service",
                "systemd/xms.conf.example")) assertTrue(Files.isRegularFile(installer.resolve(file)), file);
    }

    @Test
    void firstFrameJarsComeFirstBehindTheMainOne() {
        assertEquals(
                List.of("app.jar", "views.jar", "icons.jar", "atlantafx-base-2.jar", "aalto.jar", "charts.jar"),
                ProgramFolder.classPath(
                        List.of("views.jar", "charts.jar", "app.jar", "aalto.jar", "atlantafx-base-2.jar", "icons.jar"),
                        "app.jar"));
    }
}
