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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.xlcloud.app.JvmOptions;
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
import org.xlcloud.views.fx.FxHop;
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

/// A run on 10,000 nodes with 1,000 lines of output each is opened in a window that is there: from making the page of
/// runs, with a journal that was just opened, until the nodes and the first one's output are drawn. The run was carried
/// out by the engine on simulated nodes; their output was then made as long.
///
/// The first opening of a program just begun, whose window has shown a line of text and no table, is measured in
/// programs
/// of their own, with the launcher's flags and a class archive of such an opening, as the launcher's has the page of
/// runs, and without one.
///
/// Arguments: nodes, lines of each (default 10000 1000).
public final class RunOpen {
    private static final int PROGRAMS = 5;
    private static final int ROUNDS = 5;
    private static final InstantSource CLOCK = InstantSource.system();

    private RunOpen() {}

    /// What is opened.
    private record What(Path folder, String id, int nodes, int lines) {
        List<String> arguments(int rounds) {
            return List.of(
                    "--open",
                    folder.toString(),
                    id,
                    String.valueOf(nodes),
                    String.valueOf(lines),
                    String.valueOf(rounds));
        }
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("prism.order", "sw");
        if (System.getenv("DISPLAY") == null) System.setProperty("glass.platform", "Headless");
        if (arguments.length > 0 && arguments[0].equals("--open")) {
            var what = new What(
                    Path.of(arguments[1]),
                    arguments[2],
                    Integer.parseInt(arguments[3]),
                    Integer.parseInt(arguments[4]));
            // else it may end before the first window is there, and does when the last one is closed
            Platform.setImplicitExit(false);
            StackPane window = window();
            for (int round = 0; round < Integer.parseInt(arguments[5]); round++) System.out.println(open(what, window));
            System.out.println("done");
            Platform.exit();
            return;
        }
        int nodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int lines = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
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
            var what = new What(folder, id, nodes, lines);
            Path archive = folder.resolve("open.aot");
            program(List.of("-XX:AOTCacheOutput=" + archive), what, 1);
            var archived = List.of("-XX:AOTCache=" + archive, "-Xlog:aot=off");
            var first = new ArrayList<Double>();
            var bare = new ArrayList<Double>();
            var later = new ArrayList<Double>();
            for (int program = 0; program < PROGRAMS; program++) {
                List<Double> took = program(archived, what, ROUNDS);
                first.add(took.getFirst());
                later.addAll(took.subList(1, ROUNDS));
                bare.add(program(List.of(), what, 1).getFirst());
            }
            System.out.printf(
                    Locale.ROOT,
                    "a run on %,d nodes with %,d lines of output, %,d bytes, opened; goal 1000 ms%n  first in a program just begun, with a class archive: %s%n  without: %s%n  again in the same program: %s%n",
                    nodes,
                    (long) nodes * lines,
                    bytes,
                    inWords(first),
                    inWords(bare),
                    inWords(later));
        } finally {
            delete(folder);
        }
    }

    private static List<Double> program(List<String> flags, What what, int rounds) throws IOException {
        var all = new ArrayList<>(JvmOptions.ofWindow());
        all.addAll(flags);
        try (var child = new Child(all, RunOpen.class, what.arguments(rounds))) {
            return child.linesUntil("done").stream().map(Double::valueOf).toList();
        }
    }

    private static String inWords(List<Double> took) {
        double[] sorted =
                took.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return "median %.0f ms, slowest %.0f ms of %d"
                .formatted(FirstFrame.median(sorted), sorted[sorted.length - 1], sorted.length);
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

    /// What a window holds that was drawn with a line of text.
    private static StackPane window() {
        var drawn = new CompletableFuture<StackPane>();
        Platform.startup(() -> {
            var root = new StackPane(new Label("XLcloud"));
            var scene = new Scene(root, 1280, 800);
            new Appearance(Theme.DARK).dress(scene);
            var stage = new Stage();
            stage.setScene(scene);
            FxHop.afterFrame(scene, () -> drawn.complete(root));
            stage.show();
        });
        return drawn.join();
    }

    private static double open(What what, StackPane window) throws InterruptedException {
        try (var journal = journal(what.folder());
                var runs = new Runs(
                        journal,
                        what.folder().resolve("runs"),
                        cloud -> {
                            throw new IllegalStateException("nobody is told");
                        },
                        RunLimits.DEFAULT,
                        CLOCK)) {
            var opened = new CountDownLatch(1);
            long began = System.nanoTime();
            var ended = new long[1];
            Platform.runLater(() -> show(runs, what, window, () -> {
                ended[0] = System.nanoTime();
                opened.countDown();
            }));
            opened.await();
            return (ended[0] - began) / 1e6;
        }
    }

    private static void show(Runs runs, What what, StackPane window, Runnable there) {
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
                _ -> "",
                _ -> "",
                new Mailbox<>(List.of()),
                cloud -> {});
        Page page = RunsPage.spec(context, xms).create().apply(link -> {});
        window.getChildren().setAll(page.node());
        page.shown();
        page.reveal(what.id());
        new AnimationTimer() {
            @Override
            public void handle(long now) {
                if (!complete(window, what)) return;
                stop();
                there.run();
                page.close();
                window.getChildren().clear();
            }
        }.start();
    }

    /// Whether a pulse has begun in which nodes and output are drawn.
    private static boolean complete(StackPane window, What what) {
        boolean rows = window.lookupAll(".resource-table").stream()
                .anyMatch(node ->
                        node instanceof TableView<?> table && table.getItems().size() == what.nodes());
        boolean output = window.lookupAll(".text-viewer-lines").stream()
                .anyMatch(node ->
                        node instanceof ListView<?> list && list.getItems().size() >= what.lines());
        return rows && output;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
