package org.xlcloud.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.xlcloud.app.JvmOptions;

/// Makes the class cache by a walk through all pages off-screen, on the runtime that is shipped.
final class ClassCacheTraining {
    private ClassCacheTraining() {}

    /// @param home an empty one, for what the walk would leave in the user's
    static void run(ProgramFolder folder, Jpackage jpackage, Path home) throws IOException, InterruptedException {
        Files.createDirectories(home);
        List<String> command = new ArrayList<>(List.of(folder.java().toString()));
        command.addAll(JvmOptions.ofWindow());
        // Without profiles: from them the second compiler would begin at once, while the window opens.
        command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining"));
        command.add("-XX:AOTCacheOutput=" + folder.jars().resolve(jpackage.cache()));
        command.add("-cp");
        command.add(jpackage.classPath().stream()
                .map(jar -> folder.jars().resolve(jar).toString())
                .collect(Collectors.joining(java.io.File.pathSeparator)));
        command.addAll(List.of(Jpackage.MAIN, "demo", "--headless", "--hosts", "3", "--gpus-per-host", "2"));
        command.addAll(List.of("--screenshots", home.resolve("pictures").toString()));
        String said = Command.run(command, Map.of("HOME", home.toString(), "XDG_CACHE_HOME", home.toString()));
        if (!Files.exists(folder.jars().resolve(jpackage.cache())))
            throw new IOException("the training wrote no class cache:\n" + said);
    }
}
