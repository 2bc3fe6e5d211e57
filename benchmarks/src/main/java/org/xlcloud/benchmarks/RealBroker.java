package org.xlcloud.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.xlcloud.simulator.mcollective.BrokerMembers;

/// An ActiveMQ or RabbitMQ of its own, with as much memory as it likes; `lab/bus` starts it. The folder
/// that holds it goes with it.
final class RealBroker implements AutoCloseable {
    private final Process process;
    private final Path folder;
    private final int port;

    private RealBroker(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    static RealBroker start(BrokerMembers.Connector connector) throws IOException {
        Path folder = Files.createTempDirectory("fan-out");
        var builder = new ProcessBuilder("lab/bus", connector.name().toLowerCase(Locale.ROOT), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("BUS_MEMORY", "4000");
        Process process = builder.start();
        var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        if (line == null || !line.startsWith("ready "))
            throw new IllegalStateException("lab/bus says " + line + "; is the lab installed?");
        return new RealBroker(process, folder, Integer.parseInt(line.substring("ready ".length())));
    }

    /// The broker's own process: of all that `lab/bus` has started the one that has worked most.
    ProcessHandle handle() {
        return process.descendants()
                .max(Comparator.comparing(each -> each.info().totalCpuDuration().orElse(Duration.ZERO)))
                .orElseThrow();
    }

    int port() {
        return port;
    }

    String password() throws IOException {
        return Files.readString(folder.resolve("password")).strip();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) process.destroy();
        process.waitFor();
        RunOpen.delete(folder);
    }
}
