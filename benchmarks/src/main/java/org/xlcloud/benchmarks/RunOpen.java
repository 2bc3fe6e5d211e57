package org.xlcloud.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.Order;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.RunLimits;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.lifecycle.Target;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.simulator.mcollective.Marionettes;
import org.xlcloud.simulator.mcollective.Node;
import org.xlcloud.simulator.mcollective.NodeKeys;
import org.xlcloud.simulator.stomp.StompBroker;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.inventory.StacksContext;
import org.xlcloud.views.runs.RunsContext;
import org.xlcloud.views.runs.RunsPage;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.Refresh;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// A run on 10,000 nodes with 1,000 lines of output each is opened: from making the page of runs, with a journal that
/// was just opened, until the nodes and the first one's output are in the window. The run was carried out by the engine
/// on simulated nodes; their output was then made as long.
///
/// Arguments: nodes, lines of each (default 10000 1000).
public final class RunOpen {
    private static final int ROUNDS = 5;
    private static final InstantSource CLOCK = InstantSource.system();

    private RunOpen() {}

    public static void main(String[] arguments) throws Exception {
        int nodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int lines = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
        System.setProperty("prism.order", "sw");
        if (System.getenv("DISPLAY") == null) System.setProperty("glass.platform", "Headless");
        Path folder = Files.createTempDirectory("run-open");
        try {
            String id = carryOut(folder, nodes);
            Path output = folder.resolve("runs").resolve(id);
            String text = "  * file[/etc/xlcloud/x] (up to date)\n".repeat(lines);
            long bytes = 0;
            for (Node node : Marionettes.crowd(nodes)) {
                Files.writeString(output.resolve(node.identity() + ".out"), text);
                bytes += text.length();
            }
            Platform.startup(() -> {});
            var took = new ArrayList<Double>();
            for (int round = 0; round < ROUNDS; round++) took.add(open(folder, id, nodes, lines));
            System.out.printf(
                    Locale.ROOT,
                    "a run on %,d nodes with %,d lines of output, %,d bytes, opened: first %.0f ms, then median %.0f ms, slowest %.0f ms; goal 1000 ms%n",
                    nodes,
                    (long) nodes * lines,
                    bytes,
                    took.getFirst(),
                    took.stream().skip(1).sorted().toList().get((ROUNDS - 1) / 2),
                    took.stream().skip(1).max(Comparator.naturalOrder()).orElseThrow());
            Platform.exit();
        } finally {
            delete(folder);
        }
    }

    private static Journal journal(Path folder) {
        return new Journal(new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, CLOCK);
    }

    private static String carryOut(Path folder, int count) throws InterruptedException {
        var keys = NodeKeys.make(2048);
        List<Node> crowd = Marionettes.crowd(count);
        try (var broker = StompBroker.start(0, "mcollective", "word", null);
                var simulated = Marionettes.start(broker, keys, () -> crowd, CLOCK)) {
            simulated.pace(node -> Duration.ZERO);
            String yaml = """
                    clouds:
                      it:
                        auth: {auth_url: "http://127.0.0.1:5000/v3", username: u, password: p, project_name: p}
                        xlcloud:
                          mcollective: {brokers: "stomp://127.0.0.1:%s", login: mcollective, password: word, private_key: %s, server_keys: %s}
                    """.formatted(broker.port(), keys.callerPrivate(), keys.serverPublic());
            var config = CloudConfigs.of(yaml, "benchmark").get("it").mcollective();
            try (var mco = Mco.open(Objects.requireNonNull(config), CLOCK);
                    var journal = journal(folder);
                    var runs = new Runs(journal, folder.resolve("runs"), cloud -> mco, RunLimits.DEFAULT, CLOCK)) {
                List<String> names = crowd.stream().map(Node::identity).toList();
                var order = Order.of(
                        "request-open", "it", Target.of("farm"), LifecycleEvent.CONFIGURE, names, "a benchmark");
                Run run = runs.await(runs.begin(order).id());
                System.out.println("carried out: " + run.inWords());
                return run.id();
            }
        }
    }

    private static double open(Path folder, String id, int nodes, int lines) throws InterruptedException {
        try (var journal = journal(folder);
                var runs = new Runs(
                        journal,
                        folder.resolve("runs"),
                        cloud -> {
                            throw new IllegalStateException("nobody is told");
                        },
                        RunLimits.DEFAULT,
                        CLOCK)) {
            var opened = new CountDownLatch(1);
            long began = System.nanoTime();
            var ended = new long[1];
            Platform.runLater(() -> show(runs, id, nodes, lines, () -> {
                ended[0] = System.nanoTime();
                opened.countDown();
            }));
            opened.await();
            return (ended[0] - began) / 1e6;
        }
    }

    private static void show(Runs runs, String id, int nodes, int lines, Runnable there) {
        var context = new InventoryContext(
                new Mailbox<>(Map.of("it", Inventory.empty("it"))),
                MetricsContext.none(),
                new Jobs(CLOCK),
                new Times(CLOCK, ZoneOffset.UTC),
                key -> null,
                (key, value) -> {},
                (cloud, kind, key) -> "{}",
                new Refresh(() -> {}, (cloud, source) -> {}),
                StacksContext.none());
        var xms = new RunsContext(
                new Mailbox<>(List.of()),
                runs.changes(),
                runs::list,
                runs::find,
                runs::output,
                what -> "",
                what -> "",
                new Mailbox<>(List.of()),
                cloud -> {});
        Page page = RunsPage.spec(context, xms).create().apply(link -> {});
        var stage = new Stage();
        var scene = new Scene(new StackPane(page.node()), 1280, 800);
        new Appearance(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.show();
        page.shown();
        page.reveal(id);
        new AnimationTimer() {
            @Override
            public void handle(long now) {
                if (!complete(scene, nodes, lines)) return;
                stop();
                there.run();
                page.close();
                stage.close();
            }
        }.start();
    }

    /// Whether a pulse has begun in which nodes and output are drawn.
    private static boolean complete(Scene scene, int nodes, int lines) {
        boolean rows = scene.getRoot().lookupAll(".resource-table").stream()
                .anyMatch(node ->
                        node instanceof TableView<?> table && table.getItems().size() == nodes);
        boolean output = scene.getRoot().lookupAll(".text-viewer-lines").stream()
                .anyMatch(node ->
                        node instanceof ListView<?> list && list.getItems().size() >= lines);
        return rows && output;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
