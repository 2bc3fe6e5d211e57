package org.xlcloud.installer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Programs of the system that do a part of the work.
final class Command {
    private Command() {}

    static String run(List<String> command) throws IOException, InterruptedException {
        return run(command, Map.of());
    }

    /// What it printed.
    ///
    /// @param environment beside this program's own
    /// @throws IOException with what it printed, unless it ended with 0
    static String run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        var program = new ProcessBuilder(command).redirectErrorStream(true);
        program.environment().putAll(environment);
        Process process = program.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) throw new IOException(String.join(" ", command) + " ended with " + code + ":\n" + out.strip());
        return out;
    }
}
