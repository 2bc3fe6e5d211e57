package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xlcloud.simulator.Simulator;

/// Runs commands against an embedded cloud as a shell does.
final class Shell {
    /// What a command printed and how it ended.
    record Outcome(int code, String out, String err) {
        /// What it printed, after it ended well.
        JsonNode json() {
            assertEquals(0, code, err);
            try {
                return new ObjectMapper().readTree(out);
            } catch (JsonProcessingException e) {
                throw new AssertionError(out, e);
            }
        }
    }

    private final Path clouds;

    /// @param folder of the test's own
    Shell(Path folder, Simulator simulator) {
        try {
            clouds = Files.writeString(folder.resolve("clouds.yaml"), simulator.cloudsYaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--clouds-file", clouds.toString()));
        return plain(all.toArray(String[]::new));
    }

    /// Runs a command that asks no cloud.
    static Outcome plain(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var commands = Main.commandLine(arguments);
        commands.setOut(new PrintWriter(out));
        commands.setErr(new PrintWriter(err));
        int code = commands.execute(arguments);
        return new Outcome(code, out.toString(), err.toString());
    }
}
