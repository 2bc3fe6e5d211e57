package org.xlcloud.app;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javafx.scene.input.InputEvent;
import javafx.stage.Stage;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.JournalAudit;
import org.xlcloud.services.actions.Pace;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Proxies;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Rhythm;
import org.xlcloud.services.history.History;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.inventory.Snapshots;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.stacks.OpenStacks;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.telemetry.Telemetries;
import org.xlcloud.services.update.UpdateNotice;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.alarms.AlarmBell;
import org.xlcloud.views.alarms.Chime;
import org.xlcloud.views.fx.FrameTimer;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.shell.CloudAccess;
import org.xlcloud.views.shell.DeepLink;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.shell.Place;
import org.xlcloud.views.shell.Scope;
import org.xlcloud.views.shell.Settings;
import org.xlcloud.views.shell.Shell;

/// The window with everything behind it, wired by plain constructors. Made on any thread; shown and
/// closed on the JavaFX thread, which starts meanwhile.
public final class Console implements AutoCloseable {
    /// The setting that says whom to ask for a newer version; nobody where it isn't there.
    static final String UPDATE_URL = "update.url";

    /// What fails again at once would fill it for ever.
    private static final Duration FILL_AT_MOST_EVERY = Duration.ofMinutes(1);

    private final Embedded embedded;
    private final OpenClouds clouds;
    private final Telemetries telemetries;
    private final KeptSeries series;
    private final OpenStacks stacks;
    private final KeptAlarms alarms;
    private final KeptRuns runs;
    private final Settings settings;
    private @Nullable AlarmBell bell;
    private final Supplier<Shell> window;
    private @Nullable Shell shell;
    private final QuietCollection collection = new QuietCollection();
    private Subscription resting = Subscription.EMPTY;
    private boolean closed;
    /// When the window was filled anew last, by System.nanoTime(); 0 for never.
    private long filledAgain;

    /// @param configs the clouds of this machine
    /// @param world what the embedded cloud is made from
    /// @param settingsFile what the window remembers
    /// @param historyFile what metrics it remembers; the journal is beside it
    public Console(CloudConfigs configs, Simulator.Settings world, Path settingsFile, Path historyFile) {
        this(() -> configs, world, settingsFile, historyFile, Rhythm.USUAL);
    }

    /// @param files reads the clouds of this machine
    Console(
            Supplier<CloudConfigs> files,
            Simulator.Settings world,
            Path settingsFile,
            Path historyFile,
            Rhythm rhythm) {
        this(
                files,
                world,
                settingsFile,
                historyFile,
                new JournalPlace.File(historyFile.resolveSibling("journal.db")),
                Snapshots.none(),
                rhythm);
    }

    /// @param snapshots where the clouds' last inventories are kept
    private Console(
            Supplier<CloudConfigs> files,
            Simulator.Settings world,
            Path settingsFile,
            Path historyFile,
            JournalPlace journal,
            Snapshots snapshots,
            Rhythm rhythm) {
        var clock = InstantSource.system();
        CloudConfigs configs = files.get();
        embedded = new Embedded(world, configs.names());
        var known = new KnownClouds(configs, files, embedded);
        // The embedded cloud is another one each time.
        clouds = new OpenClouds(
                known::config, name -> name.equals(embedded.name()) ? Snapshots.none() : snapshots, rhythm, clock);
        telemetries = new Telemetries(clouds, clock);
        var scope = new Scope(clouds.inventories());
        settings = new Settings(settingsFile);
        series = new KeptSeries(telemetries, clouds, historyFile, KeptSeries.limits(settings), clock);
        stacks = new OpenStacks(clouds, rhythm, clock);
        alarms = new KeptAlarms(clouds, telemetries.newest(), stacks.newest(), journal, settings, rhythm, clock);
        runs = new KeptRuns(
                clouds, stacks.newest(), alarms.journal(), historyFile.resolveSibling("runs"), settings, clock);
        var jobs = new Jobs(clock);
        var times = Times.ofThisMachine(clock);
        var audit = new JournalAudit(alarms.journal());
        var desk = new ActionDesk(
                new Runner(jobs, audit, clock, Author.ofThisProgram().toString(), Pace.NORMAL.in(rhythm)), times);
        Mailbox<List<SourceState>> others = otherSources();
        List<PageSpec> pages = Pages.all(
                clouds, telemetries, series.joined(), stacks, alarms, runs, others, scope, jobs, settings, times, desk);
        CloudAccess access = access(known, others);
        window = () -> new Shell(pages, access, scope, jobs, settings, times);
    }

    /// The usual window: the clouds of clouds.yaml and the settings of this user.
    public static Console ofThisUser(Simulator.Settings world) {
        Map<String, String> environment = System.getenv();
        Path home = CloudConfigs.home(environment);
        Path here = Path.of("").toAbsolutePath();
        return new Console(
                () -> CloudConfigs.find(environment, here, home),
                world,
                Settings.file(environment, home),
                History.file(environment, home),
                JournalPlace.of(environment, home),
                Snapshots.in(Snapshots.folder(environment, home)),
                Rhythm.USUAL);
    }

    /// What is in the window, once it was shown.
    public Shell shell() {
        return Objects.requireNonNull(shell, "not shown yet");
    }

    public OpenClouds clouds() {
        return clouds;
    }

    /// The newest stacks of each open cloud.
    Mailbox<Map<String, Stacks>> stacks() {
        return stacks.newest();
    }

    /// Series over time from everywhere.
    MetricSource series() {
        return series.joined();
    }

    /// The name under which the embedded cloud is opened.
    public String embeddedName() {
        return embedded.name();
    }

    /// Opens a cloud from any thread, and brings the overview to the front where only the list of clouds would show.
    void open(String cloud) {
        clouds.open(cloud);
        FxHop.run(() -> {
            Place here = shell().model().here();
            if (here == null || here.page().equals(Shell.CLOUDS_PAGE))
                shell().model().go("overview");
        });
    }

    /// Opens the clouds that were open at the end of the last run; from any thread.
    void openAgain() {
        FxHop.run(() -> shell().reopenClouds());
    }

    /// Opens an object in its own tab, and its cloud where it is not open yet; from any thread.
    void open(DeepLink link) {
        clouds.open(link.cloud());
        FxHop.run(() -> shell().model().openTab(link.link(link.id())));
    }

    /// Opens what a start asks for; from any thread.
    void open(Opening opening) {
        opening.clouds().forEach(this::open);
        if (opening.link() != null) open(opening.link());
    }

    /// Opens what a later start asks for, and brings the window to the front; from any thread.
    ///
    /// @return done when the window has it
    CompletableFuture<Void> takeOver(Opening opening) {
        open(opening);
        var done = new CompletableFuture<Void>();
        FxHop.run(() -> {
            if (shell().root().getScene().getWindow() instanceof Stage stage) {
                stage.setIconified(false);
                stage.toFront();
                stage.requestFocus();
            }
            done.complete(null);
        });
        return done;
    }

    /// Says something in the status bar; from any thread.
    void warn(String text) {
        FxHop.run(() -> shell().notices().warn(text));
    }

    public void show(Stage stage) {
        fill(stage);
        stage.addEventFilter(InputEvent.ANY, event -> collection.touch());
        FxHop.afterFrame(stage.getScene(), this::ring);
    }

    private void fill(Stage stage) {
        Shell made = window.get();
        shell = made;
        made.show(stage);
    }

    /// Where failures are met that nobody expected: they are said in the window, which is filled anew where it could
    /// show nothing any more.
    Uncaught lastResort() {
        return new Uncaught(
                problem -> FxHop.run(() -> shell().notices().problem(problem)), () -> FxHop.run(this::fillIfStill));
    }

    /// JavaFX does not lay out again what has failed in the midst of it: the window would stand still for good, and
    /// nobody would know. What goes on behind it does not depend on it.
    private void fillIfStill() {
        Shell broken = shell();
        boolean again = filledAgain != 0 && System.nanoTime() - filledAgain < FILL_AT_MOST_EVERY.toNanos();
        if (closed || again || !(broken.root().getScene().getWindow() instanceof Stage stage)) return;
        filledAgain = System.nanoTime();
        try {
            if (bell != null) bell.close();
            broken.close();
        } finally { // whatever else is broken in it
            fill(stage);
            FxHop.afterFrame(stage.getScene(), this::newBell);
        }
    }

    /// What an operator need not wait for to see the window: alarms and runs, with the journal behind them.
    private void ring() {
        if (closed) return;
        resting = FrameTimer.restWhileUnseen();
        Thread.ofVirtual().name("alarms").start(() -> {
            alarms.start();
            runs.start();
        });
        askForUpdate(shell());
        newBell();
    }

    private void newBell() {
        if (closed) return;
        Shell made = shell();
        bell = new AlarmBell(
                alarms.desk().alarms(),
                alarm -> clouds.open().newest().contains(alarm.cloud()),
                badge -> made.badge("alarms", badge),
                made.notices()::warn,
                () -> settings.is(AlarmBell.SOUND),
                new Chime()::sound);
    }

    /// One request, where the operator has said whom to ask.
    private void askForUpdate(Shell made) {
        String address = settings.get(UPDATE_URL, "").strip();
        if (address.isEmpty()) return;
        Thread.ofVirtual().name("newer version").start(() -> {
            try {
                UpdateNotice.ask(address, Main.version(), Proxies.of(System.getenv()))
                        .ifPresent(notice -> FxHop.run(() -> made.update(notice)));
            } catch (ProblemException e) {
                FxHop.run(() -> made.notices().problem(e.problem()));
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        collection.close();
        resting.unsubscribe();
        if (bell != null) bell.close();
        if (shell != null) shell.close();
        runs.close();
        alarms.close();
        stacks.close();
        telemetries.close();
        series.close();
        clouds.close();
        embedded.close();
    }

    /// Aodh, the buses, the XMS of teams, and what fails of what keeps series or the journal.
    private Mailbox<List<SourceState>> otherSources() {
        var others = new Mailbox<List<SourceState>>(List.of());
        Mailbox<List<SourceState>> teams = runs.context().sources();
        Runnable join = () -> {
            synchronized (others) {
                var all = new ArrayList<SourceState>();
                for (SourceState source : alarms.desk().alarms().newest().sources())
                    if (!source.cloud().isEmpty() || source.problem() != null) all.add(source);
                all.addAll(runs.buses().newest());
                all.addAll(teams.newest());
                all.addAll(series.troubles().newest());
                if (!all.equals(others.newest())) others.put(List.copyOf(all));
            }
        };
        alarms.desk().alarms().onArrival(join);
        runs.buses().onArrival(join);
        teams.onArrival(join);
        series.troubles().onArrival(join);
        return others;
    }

    private CloudAccess access(KnownClouds known, Mailbox<List<SourceState>> others) {
        return new CloudAccess(
                known.found(),
                known::read,
                clouds.open(),
                clouds::open,
                clouds::close,
                Pages.refresh(clouds, telemetries, series.joined(), stacks, alarms, runs),
                telemetries.newest(),
                stacks.newest(),
                others);
    }
}
