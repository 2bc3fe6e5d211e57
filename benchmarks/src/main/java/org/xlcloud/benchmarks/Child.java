package org.xlcloud.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program in a new JVM with this one's flags and class path. Closing it waits for its end, and
/// ends it when that takes long; [#stop] ends one that would run for ever.
final class Child implements AutoCloseable {
    /// One that ends by itself may still write its class archive, in a JVM of its own.
    private static final int ENDS_WITHIN_SECONDS = 120;

    private final Process process;
    private final BufferedReader out;

    Child(List<String> flags, Class<?> program, List<String> arguments) throws IOException {
        this(flags, program, arguments, Map.of());
    }

    /// @param environment variables that differ from this process's
    Child(List<String> flags, Class<?> program, List<String> arguments, Map<String, String> environment)
            throws IOException {
        this(command(flags, program, arguments), environment);
    }

    private static List<String> command(List<String> flags, Class<?> program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        return command;
    }

    /// @param command the whole of it, for a program of another Java runtime
    Child(List<String> command, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        process = builder.start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// The lines before the one that equals `end`.
    List<String> linesUntil(String end) throws IOException {
        var lines = new ArrayList<String>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals(end)) return lines;
            lines.add(line);
        }
        throw new IllegalStateException("The child ended without the line " + end + ", after " + lines);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /// Ends it as a crash would: it has no say in it.
    void kill() {
        process.destroyForcibly();
    }

    void stop() {
        process.destroy();
    }

    @Override
    public void close() throws IOException {
        try {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) process.destroy();
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        out.close();
    }
}
