package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What `./xlcloud` says and does on a fresh clone, before there is anything to run.
@EnabledOnOs(OS.LINUX)
class LauncherTest {
    /// Stands for the fresh clone.
    @TempDir
    Path clone;

    /// Programs that come before the machine's.
    private Path programs;

    private Path launcher;

    @BeforeEach
    void aFreshClone() throws IOException {
        launcher = Files.copy(Path.of("..", "xlcloud"), clone.resolve("xlcloud"));
        programs = Files.createDirectory(clone.resolve("programs"));
    }

    @Test
    void itsHelpNamesEveryCommandAndNeedsNoJdk() throws Exception {
        Shell.Outcome help = run("/nowhere", "--help");
        assertEquals(0, help.code(), help.err());
        var words = new HashSet<>(Arrays.asList(help.out().split("[\\s,;]+", -1)));
        for (String command : Main.commandLine().getSubcommands().keySet())
            assertTrue(words.contains(command), command + " in " + help.out());
        for (String own : List.of("test", "lab-test", "bench", "package", "package-test", "--install"))
            assertTrue(words.contains(own), own + " in " + help.out());
    }

    @Test
    void nativeLibrariesThatTheMachineLacksAreNamedWithTheCommandThatInstallsThem() throws Exception {
        program("ldconfig", "");
        program("id", "echo 1000");
        Shell.Outcome refused = run(System.getProperty("java.home"), "demo");
        assertEquals(1, refused.code(), refused.out());
        String said = refused.err();
        assertTrue(said.contains("sudo apt-get install -y --no-install-recommends libfreetype6 "), said);
        assertTrue(said.contains(" libpango-1.0-0") && said.contains("./xlcloud --install"), said);
        assertFalse(said.contains("libgtk"), "no window is opened where there is no display: " + said);
    }

    @Test
    void asRootTheyAreInstalled() throws Exception {
        program("ldconfig", "");
        program("id", "echo 0");
        program("apt-get", "echo \"$@\" >> " + clone.resolve("asked"));
        program("mvn", "echo built too early >&2; exit 1");
        Shell.Outcome installed = run(System.getProperty("java.home"), "--install", "console");
        assertTrue(installed.err().contains("installing what JavaFX needs: libfreetype6"), installed.err());
        assertTrue(
                Files.readString(clone.resolve("asked")).contains("install -y --no-install-recommends libfreetype6"),
                "apt-get is asked");
        assertTrue(installed.err().contains("the build failed"), "and it goes on: " + installed.err());
    }

    private void program(String name, String body) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Shell.Outcome run(String javaHome, String... arguments) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", launcher.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().put("HOME", clone.toString());
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().put("PATH", programs + ":/usr/bin:/bin");
        Process process = builder.redirectError(clone.resolve("err").toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Shell.Outcome(process.exitValue(), out, Files.readString(clone.resolve("err")));
    }
}
