package org.xlcloud.views.alarms;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.xlcloud.services.actions.JournalAudit;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.alarms.Definition;
import org.xlcloud.services.alarms.Guidance;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.alarms.Signal;
import org.xlcloud.services.alarms.State;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.inventory.StacksContext;
import org.xlcloud.views.journal.JournalMarks;
import org.xlcloud.views.metrics.SampleTelemetry;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.Refresh;
import org.xlcloud.views.theme.Theme;

/// A sample cloud with a real journal and a real desk behind its pages, for stories and pictures.
final class AlarmScene implements AutoCloseable {
    static final Instant NOW = SampleCloud.NOW;

    final Inventory cloud = SampleCloud.of("demo", 24, 4, 4);
    final Mailbox<Map<String, Inventory>> shown = new Mailbox<>(SampleCloud.map(cloud));
    final Map<String, String> settings = new ConcurrentHashMap<>();
    final InstantSource clock = InstantSource.fixed(NOW);
    final Jobs jobs = new Jobs(clock);
    final List<String> asked = new CopyOnWriteArrayList<>();
    final Journal journal;
    final AlarmDesk desk;
    final Mailbox<Map<String, Telemetry>> telemetry;
    final AlarmsContext context;

    AlarmScene(Path folder) {
        this(folder, JournalLimits.DEFAULT, name -> Optional.empty());
        desk.start();
    }

    /// One whose desk has not begun to read the journal yet.
    ///
    /// @param clouds the connections of open clouds
    AlarmScene(Path folder, JournalLimits limits, Function<String, Optional<Cloud>> clouds) {
        journal = new Journal(new JournalPlace.File(folder.resolve("journal.db")), limits, clock);
        desk = new AlarmDesk(journal, new Author("anna", "desk-7"), clock);
        MetricsContext metrics = SampleTelemetry.context(cloud);
        telemetry = metrics.newest();
        var inventory = new InventoryContext(
                shown,
                new MetricsContext(telemetry, metrics.series(), new JournalMarks(journal::search)),
                jobs,
                new Times(clock, ZoneOffset.UTC),
                settings::get,
                settings::put,
                (name, kind, id) -> "{\"kind\": \"" + kind + "\", \"id\": \"" + id + "\"}",
                new Refresh(() -> {}, (name, source) -> {
                    asked.add(source + " of " + name);
                    if (source.equals(Journal.NAME)) desk.refresh();
                }),
                StacksContext.none(),
                desk.alarms(),
                new Mailbox<>(List.of()));
        context = new AlarmsContext(
                inventory,
                desk,
                new ActionDesk(new Runner(jobs, new JournalAudit(journal), clock, "anna@desk"), inventory.times()),
                clouds);
    }

    /// The page of alarms in a window.
    ///
    /// @param opened is told what links on it lead to
    Page show(Stage stage, Navigator opened) {
        Page page = AlarmsPage.spec(context).create().apply(opened);
        var shown = new Scene((Parent) page.node(), 980, 760);
        shown.setUserAgentStylesheet(Theme.DARK.baseSheet());
        shown.getStylesheets().addAll(Theme.commonSheet(), Theme.DARK.tokenSheet());
        stage.setScene(shown);
        stage.show();
        page.shown();
        return page;
    }

    Definition definition(String id, String name, String type, Severity severity, List<Link> links) {
        return new Definition(
                "demo",
                id,
                "Aodh",
                type,
                name,
                "",
                severity,
                true,
                links,
                new Guidance(
                        "Look whether the fan turns; drain the card's players before it is pulled.",
                        "xlcloud://demo/host/gpu-node-1"));
    }

    static List<Link> on(Gpu gpu) {
        var links = new ArrayList<Link>();
        links.add(Link.of("gpu", gpu.key()));
        if (gpu.holder() != null)
            links.add(Link.of("instance", gpu.cloud() + "/" + gpu.holder().instanceId()));
        links.add(Link.of("host", gpu.cloud() + "/" + gpu.host()));
        return links;
    }

    static List<Link> on(Host host) {
        return List.of(Link.of("host", host.key()));
    }

    void tell(Definition definition, State state, Instant at, String reason, String value) {
        desk.tell(List.of(new Signal(definition, state, at, reason, value, "Aodh", null)), List.of());
    }

    /// An alarm that a stack has, by its name.
    void raiseOf(String id, Severity severity, String stack, int secondsAgo) {
        tell(
                definition(
                        id,
                        "Mean load",
                        "gnocchi_aggregation_by_resources_threshold",
                        severity,
                        List.of(Link.of("stack", "demo/" + stack))),
                State.ALARM,
                NOW.minusSeconds(secondsAgo),
                "Transition to alarm due to 3 samples outside threshold, most recent: 93.0",
                "93 %");
    }

    Definition raise(String id, Severity severity, Gpu gpu, int secondsAgo) {
        Definition definition = definition(id, "GPU temperature", "gnocchi_resources_threshold", severity, on(gpu));
        tell(
                definition,
                State.ALARM,
                NOW.minusSeconds(secondsAgo),
                "Transition to alarm due to 3 samples outside threshold, most recent: 93.0",
                "93 °C");
        return definition;
    }

    void recover(Definition definition, int secondsAgo) {
        tell(
                definition,
                State.OK,
                NOW.minusSeconds(secondsAgo),
                "Transition to ok due to 1 samples inside threshold, most recent: 71.0",
                "71 °C");
    }

    /// An incident with some of everything.
    void incident() {
        List<Gpu> gpus = cloud.gpus();
        raise("hot-1", Severity.CRITICAL, gpus.get(2), 340);
        raise("hot-2", Severity.CRITICAL, gpus.get(12), 410);
        recover(raise("hot-3", Severity.MODERATE, gpus.get(17), 900), 200);
        raise("warm-1", Severity.LOW, gpus.get(30), 4_000);
        raise("warm-2", Severity.LOW, gpus.get(31), 4_100);
        raise("slow-1", Severity.MODERATE, gpus.get(40), 90_000);
        Host down = cloud.hosts().get(5);
        Definition host = definition("host-down/" + down.name(), "Host down", "host-down", Severity.CRITICAL, on(down));
        tell(host, State.ALARM, NOW.minusSeconds(600), "nova-compute has not reported for 10 minutes", "");
        raise("under-1", Severity.MODERATE, gpus.get(20), 590);
        raise("under-2", Severity.MODERATE, gpus.get(21), 580);
        raise("seen-1", Severity.CRITICAL, gpus.get(50), 2_000);
        raise("seen-2", Severity.MODERATE, gpus.get(51), 3_000);
        desk.acknowledge(List.of("demo/seen-1", "demo/seen-2"), "thermal paste ordered, ticket 4711");
        raise("shelf-1", Severity.LOW, gpus.get(60), 9_000);
        desk.shelve(List.of("demo/shelf-1"), NOW.plusSeconds(20_000), "maintenance of rack 4");
        raise("out-1", Severity.LOW, gpus.get(61), 9_500);
        desk.takeOutOfService(List.of("demo/out-1"), "sensor is broken, RMA");
        Definition chatter =
                definition("chatter", "Fan speed", "gnocchi_resources_threshold", Severity.LOW, on(gpus.get(70)));
        for (int i = 0; i < 9; i++)
            tell(
                    chatter,
                    i % 2 == 0 ? State.ALARM : State.OK,
                    NOW.minusSeconds(3_000 - i * 300L),
                    "crossed 80 %",
                    79 + i % 3 + " %");
    }

    @Override
    public void close() {
        desk.close();
        journal.close();
    }
}
