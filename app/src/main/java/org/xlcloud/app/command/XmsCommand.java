package org.xlcloud.app.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.xlcloud.app.QuietCollection;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.xms.team.Xms;
import org.xlcloud.services.xms.team.XmsConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `xlcloud xms`: XMS for a team, without a window, until it is told to end.
@Command(
        name = "xms",
        description = "Run XMS for a team: contextualize nodes, follow scalings, and serve the API, until interrupted.")
public final class XmsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "How it is set up; xms.conf.example tells every key.")
    private Path config = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> environment = System.getenv();
        CloudConfigs clouds =
                CloudConfigs.find(environment, Path.of("").toAbsolutePath(), CloudConfigs.home(environment));
        XmsConfig read = XmsConfig.read(config, clouds::get);
        PrintWriter err = spec.commandLine().getErr();
        var end = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        try (var xms = new Xms(read, InstantSource.system());
                var _ = new QuietCollection()) {
            // the program's end waits until everything is written and told
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                end.countDown();
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            xms.standing().onArrival(() -> say(err, xms.standing().newest()));
            xms.start();
            err.println("xlcloud: XMS serves " + read.address() + " on port " + xms.port());
            end.await();
        } finally {
            over.countDown();
        }
        return 0;
    }

    private static void say(PrintWriter err, Xms.Standing standing) {
        if (standing.problem() != null)
            err.println("xlcloud: " + standing.problem().oneLine());
        else if (standing.here()) err.println("xlcloud: this XMS leads, epoch " + standing.epoch());
        else err.println("xlcloud: " + (standing.leader().isEmpty() ? "nobody" : standing.leader()) + " leads");
    }
}
