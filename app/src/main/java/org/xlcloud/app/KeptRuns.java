package org.xlcloud.app;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.compute.GuestGpus;
import org.xlcloud.services.compute.InstanceAction;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.lifecycle.Drain;
import org.xlcloud.services.lifecycle.OwnTeller;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.Teller;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.scaling.Scaling;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.xms.Engine;
import org.xlcloud.views.compute.GuestTab;
import org.xlcloud.views.runs.RunsContext;
import org.xlcloud.views.shell.Settings;
import org.xlcloud.views.stacks.NodeRuns;

/// XMS inside this window: the runs of its clouds, and the autoscaling chain of those whose nodes can be reached. Of
/// clouds that the XMS of a team looks after it shows what that one tells, and acts through it.
final class KeptRuns implements AutoCloseable {
    /// Names the clouds whose groups another XMS looks after.
    static final String ELSEWHERE = "xms.elsewhere";

    private static final int LOG_LINES = 500;

    private final OpenClouds clouds;
    private final InstantSource clock;
    private final Engine engine;
    private final KeptTeams teams;
    private final Mailbox<List<Scaling>> scalings = new Mailbox<>(List.of());
    private final Mailbox<Integer> changes = new Mailbox<>(0);

    KeptRuns(
            OpenClouds clouds,
            Mailbox<Map<String, Stacks>> stacks,
            Journal journal,
            Path folder,
            Settings settings,
            InstantSource clock) {
        this.clouds = clouds;
        this.clock = clock;
        teams = new KeptTeams(clouds, settings, clock);
        engine = new Engine(
                clouds,
                stacks,
                journal,
                folder,
                name -> !settings.list(ELSEWHERE).contains(name) && !teams.has(name),
                () -> {}, // one window leads itself
                clock);
        engine.scalings().onArrival(this::grown);
        engine.runs().changes().onArrival(this::changed);
        teams.changes().onArrival(() -> {
            grown();
            changed();
        });
    }

    private void changed() {
        changes.put(changes.newest() + 1);
    }

    private void grown() {
        var all = new LinkedHashMap<String, Scaling>();
        // a journal that the team shares with this window tells the same, and later
        teams.scalings().forEach(scaling -> all.put(scaling.id(), scaling));
        engine.scalings().newest().forEach(scaling -> all.putIfAbsent(scaling.id(), scaling));
        scalings.put(all.values().stream()
                .sorted(Comparator.comparing(
                                (Scaling scaling) -> scaling.change().at())
                        .reversed())
                .toList());
    }

    private List<Run> list() {
        var all = new LinkedHashMap<String, Run>();
        teams.runs().forEach(run -> all.put(run.id(), run));
        engine.runs().list().forEach(run -> all.putIfAbsent(run.id(), run));
        return all.values().stream()
                .sorted(Comparator.comparing(Run::startedAt).reversed())
                .toList();
    }

    private Optional<Run> find(String id) {
        return teams.knowing(id)
                .flatMap(xms -> xms.find(id))
                .or(() -> engine.runs().find(id));
    }

    private String output(String id, String node, int most) {
        return teams.knowing(id)
                .map(xms -> xms.output(id, node, most))
                .orElseGet(() -> engine.runs().output(id, node, most));
    }

    private String cancel(String id) {
        teams.knowing(id)
                .ifPresentOrElse(xms -> xms.cancel(id), () -> engine.runs().cancel(id));
        return "No further node is begun; those that are at it go on.";
    }

    private String retry(String id) {
        String requestId = UUID.randomUUID().toString();
        Run again = teams.knowing(id)
                .map(xms -> xms.retry(id, requestId))
                .orElseGet(() -> engine.runs()
                        .retryFailed(id, requestId, Author.ofThisProgram().toString()));
        return "Begun as " + again.id();
    }

    /// Tells the nodes of a cloud: from here, or by the XMS of its team.
    ///
    /// @param instances the newest of the cloud
    Teller teller(String cloud, Supplier<? extends Collection<Instance>> instances) {
        return teams.of(cloud)
                .<Teller>map(xms -> xms)
                .orElseGet(() -> new OwnTeller(cloud, () -> engine.collective(cloud), engine.runs(), instances));
    }

    /// How the buses of the clouds stand that are told from here.
    Mailbox<List<SourceState>> buses() {
        return engine.buses();
    }

    /// Has nodes that go leave their work; empty where a cloud's nodes can't be told anything.
    Optional<Drain> drain(String cloud, Supplier<? extends Collection<Instance>> instances) {
        if (!reaches(cloud) && !teams.has(cloud)) return Optional.empty();
        return Optional.of(
                new Drain(teller(cloud, instances), Author.ofThisProgram().toString()));
    }

    /// Looks after groups and goes on with what was left under way, for which the journal is opened: all that the
    /// window's first frame need not wait for. On any thread; once.
    void start() {
        teams.start();
        engine.start();
    }

    /// What the page of runs needs.
    RunsContext context() {
        return new RunsContext(
                scalings,
                changes,
                this::list,
                this::find,
                this::output,
                this::cancel,
                this::retry,
                teams.sources(),
                teams::refresh);
    }

    /// What tells how far the nodes of stacks are configured.
    NodeRuns nodes() {
        return new NodeRuns(cloud -> reaches(cloud) || teams.has(cloud), context());
    }

    private boolean reaches(String cloud) {
        return clouds.connection(cloud)
                .map(each -> each.config().mcollective() != null)
                .orElse(false);
    }

    /// Asks instances over the bus that runs go over.
    GuestTab.Guests guests() {
        return new GuestTab.Guests() {
            @Override
            public boolean reachable(Instance instance) {
                return reaches(instance.cloud());
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
    /// @throws ProblemException when the cloud is not open, or its entry does not say how they are reached
    Mco collective(String name) {
        return engine.collective(name);
    }

    @Override
    public void close() {
        teams.close();
        engine.close();
    }
}
