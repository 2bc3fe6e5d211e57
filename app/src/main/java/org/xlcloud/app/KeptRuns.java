package org.xlcloud.app;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.compute.GuestGpus;
import org.xlcloud.services.compute.InstanceAction;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.xms.Engine;
import org.xlcloud.views.compute.GuestTab;
import org.xlcloud.views.runs.RunsContext;
import org.xlcloud.views.shell.Settings;

/// XMS inside this window: the runs of its clouds, and the autoscaling chain of those whose nodes
/// can be reached.
final class KeptRuns implements AutoCloseable {
    /// Names the clouds whose groups another XMS looks after.
    static final String ELSEWHERE = "xms.elsewhere";

    private static final int LOG_LINES = 500;

    private final OpenClouds clouds;
    private final InstantSource clock;
    private final Engine engine;

    KeptRuns(
            OpenClouds clouds,
            Mailbox<Map<String, Stacks>> stacks,
            Journal journal,
            Path folder,
            Settings settings,
            InstantSource clock) {
        this.clouds = clouds;
        this.clock = clock;
        engine = new Engine(
                clouds,
                stacks,
                journal,
                folder,
                name -> !settings.list(ELSEWHERE).contains(name),
                () -> {}, // one window leads itself
                clock);
    }

    /// Looks after groups and goes on with what was left under way, for which the journal is opened: all that the
    /// window's first frame need not wait for. On any thread; once.
    void start() {
        engine.start();
    }

    /// What the page of runs needs.
    RunsContext context() {
        Runs runs = engine.runs();
        return new RunsContext(
                engine.scalings(),
                runs.changes(),
                runs::list,
                runs::find,
                runs::output,
                id -> {
                    runs.cancel(id);
                    return "No further node is begun; those that are at it go on.";
                },
                id -> "Begun as "
                        + runs.retryFailed(
                                        id,
                                        UUID.randomUUID().toString(),
                                        Author.ofThisProgram().toString())
                                .id());
    }

    Runs runs() {
        return engine.runs();
    }

    /// Asks instances over the bus that runs go over.
    GuestTab.Guests guests() {
        return new GuestTab.Guests() {
            @Override
            public boolean reachable(Instance instance) {
                return clouds.connection(instance.cloud())
                        .map(cloud -> cloud.config().mcollective() != null)
                        .orElse(false);
            }

            @Override
            public GuestGpus ask(String cloud, String id) {
                Instance instance =
                        clouds.inventories().newest().getOrDefault(cloud, Inventory.empty(cloud)).instances().stream()
                                .filter(each -> each.id().equals(id))
                                .findFirst()
                                .orElseThrow(() -> new ProblemException(Problem.of(
                                        "ask an instance", "cloud " + cloud, "there is no such instance any more")));
                return GuestGpus.ask(collective(cloud), instance, clock);
            }

            @Override
            public String log(String cloud, String id) {
                return InstanceAction.log(
                        clouds.connection(cloud)
                                .orElseThrow(() -> new ProblemException(
                                        Problem.of("read the log", "cloud " + cloud, "the cloud is not open"))),
                        id,
                        LOG_LINES);
            }
        };
    }

    /// The client for a cloud's nodes.
    ///
    /// @throws ProblemException when the cloud is not open, or its entry does not say how they
    /// are reached
    Mco collective(String name) {
        return engine.collective(name);
    }

    @Override
    public void close() {
        engine.close();
    }
}
