package org.xlcloud.app.command;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.pollster.CloudPollster;
import org.xlcloud.services.pollster.Pollster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `xlcloud pollster`: carries GPU metrics from Ganglia to Gnocchi until it is interrupted.
@Command(
        name = "pollster",
        description = "Carry GPU metrics from Ganglia to Gnocchi, where alarms look at them, until interrupted.")
public final class PollsterCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final CloudOption clouds = new CloudOption();

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "End after so many rows (one GPU at one time) were pushed.")
    private long rows = Long.MAX_VALUE;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        clouds.load((cloud, config, inventory) -> {
            GangliaAddress ganglia = config.telemetry().ganglia();
            if (ganglia == null)
                throw new ProblemException(Problem.of(
                                "carry metrics of cloud " + config.name(),
                                config.source(),
                                "the entry does not say where Ganglia is")
                        .withHint("Write xlcloud: {ganglia: HOST:PORT} into it"));
            var end = new CountDownLatch(1);
            try (var pollster = new CloudPollster(cloud, ganglia, InstantSource.system())) {
                pollster.state().onArrival(() -> {
                    Pollster.State state = pollster.state().newest();
                    if (state.pushed() >= rows) end.countDown();
                    say(err, config.name(), state);
                });
                pollster.start();
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        });
        return 0;
    }

    private static void say(PrintWriter err, String cloud, Pollster.State state) {
        Problem problem = state.problem();
        err.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + cloud + ": " + state.pushed() + " pushed, "
                + state.waiting() + " waiting, " + state.dropped() + " dropped"
                + (problem == null ? "" : "; " + problem.oneLine()));
    }
}
