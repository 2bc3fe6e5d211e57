package org.xlcloud.app.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.xlcloud.simulator.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `xlcloud simulator`: the embedded cloud alone, until it is interrupted.
@Command(
        name = "simulator",
        description = "Run the embedded cloud alone, print its clouds.yaml, and serve until interrupted.")
public final class SimulatorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final WorldOptions world = new WorldOptions();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Keystone's port; the other services take the following ones (default: free ports).")
    private int port;

    @Option(
            names = "--delay",
            paramLabel = "MILLISECONDS",
            description = "Answer each request so much later, as a real cloud does (default: ${DEFAULT-VALUE}).")
    private int delay;

    @Override
    public Integer call() throws InterruptedException {
        var end = new CountDownLatch(1);
        try (var simulator = Simulator.start(world.settings().withPort(port))) {
            if (delay > 0) simulator.delay(Duration.ofMillis(delay));
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(end::countDown));
            var out = spec.commandLine().getOut();
            out.print(simulator.cloudsYaml());
            out.println("..."); // YAML's end of a document: it is complete, whoever reads it from a pipe
            out.flush();
            end.await();
        }
        return 0;
    }
}
