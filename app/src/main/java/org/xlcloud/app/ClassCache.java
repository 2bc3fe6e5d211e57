package org.xlcloud.app;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The class cache (`-XX:AOTCache`) that a package brings along. It holds the classes of the very jars that it was made
/// with, and the JVM does not notice when one of them is replaced: it would go on running the old code.
///
/// The package says with what jars its cache was made, in the property [#PROPERTY].
public final class ClassCache {
    public static final String PROPERTY = "xlcloud.jars";
    private static final String WITHOUT = "XLCLOUD_WITHOUT_CLASS_CACHE";

    private ClassCache() {}

    /// Tells one set of jars from another by their names and sizes, in the class path's order. Cheap: every start asks.
    ///
    /// @param classPath as in `java.class.path`
    public static String id(String classPath) {
        long id = 0;
        for (String path : classPath.split(File.pathSeparator, -1)) {
            var jar = new File(path);
            for (char letter : jar.getName().toCharArray()) id = 31 * id + letter;
            id = 31 * id + jar.length();
        }
        return Long.toHexString(id);
    }

    static boolean isStale() {
        @Nullable String made = System.getProperty(PROPERTY);
        return made != null
                && System.getenv(WITHOUT) == null
                && !made.equals(id(System.getProperty("java.class.path", "")));
    }

    /// Runs the program once more, without the cache.
    ///
    /// @return its exit code
    static int startWithout(String[] arguments) {
        System.err.println("xlcloud: files of this installation were changed after its class cache was made."
                + " Starting without the cache, which takes longer; install the package again to mend that.");
        List<String> command = new ArrayList<>(List.of(System.getProperty("jpackage.app-path", "xlcloud")));
        command.addAll(List.of(arguments));
        var program = new ProcessBuilder(command).inheritIO();
        String options = program.environment().getOrDefault("JAVA_TOOL_OPTIONS", "");
        program.environment().put("JAVA_TOOL_OPTIONS", (options + " -XX:AOTMode=off").strip());
        program.environment().put(WITHOUT, "1");
        // With it the launcher would take itself for the second half of its own start, and give the JVM no options.
        program.environment().remove("_JPACKAGE_LAUNCHER");
        try {
            return program.start().waitFor();
        } catch (IOException e) {
            System.err.println("xlcloud: it can't be started: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
