package org.xlcloud.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.TableView;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.RollUp;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.inventory.StacksContext;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.Refresh;
import org.xlcloud.views.stacks.StacksPage;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// The page of stacks with 5,000 stacks and 100,000 resources: all rows are opened and closed again, over and over, and
/// then it scrolls through all of them in every pulse while new stacks arrive each second.
///
/// Prints the processor time of the JavaFX thread per pulse, everything that it does between two pulses counted. The
/// limit is a frame's 16 ms. Arguments: stacks, resources in each, seconds (default 5000 20 20).
public final class StackTree {
    private static final int TURNS = 20;
    private static final int PULSES_A_TURN = 20;

    private StackTree() {}

    public static void main(String[] arguments) throws Exception {
        int stacks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5_000;
        int resources = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        System.setProperty("prism.order", "sw");
        if (System.getenv("DISPLAY") == null) System.setProperty("glass.platform", "Headless");
        var mailbox = new Mailbox<>(Map.of("bench", stacks(stacks, resources, 0)));
        var measured = new CountDownLatch(1);
        var turning = new ArrayList<Double>();
        var scrolling = new ArrayList<Double>();
        Platform.startup(() -> show(
                mailbox,
                turning,
                scrolling,
                measured,
                Duration.ofSeconds(seconds).toNanos()));
        int round = 0;
        while (!measured.await(1, TimeUnit.SECONDS)) mailbox.put(Map.of("bench", stacks(stacks, resources, ++round)));
        print("stack tree: all of " + stacks * (resources + 1) + " rows opened and closed", turning);
        print("stack tree: scrolling through all of them while new ones arrive at 1 Hz", scrolling);
        Platform.exit();
    }

    private static void print(String what, List<Double> pulses) {
        double[] millis =
                pulses.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: JavaFX thread per pulse p50 %.1f ms, p95 %.1f ms (goal under 16), p99 %.1f ms, most %.1f ms; %d pulses%n",
                what,
                Scrolling.percentile(millis, 0.50),
                Scrolling.percentile(millis, 0.95),
                Scrolling.percentile(millis, 0.99),
                Scrolling.percentile(millis, 1),
                millis.length);
    }

    private static void show(
            Mailbox<Map<String, Stacks>> mailbox,
            List<Double> turning,
            List<Double> scrolling,
            CountDownLatch measured,
            long nanos) {
        var clock = InstantSource.system();
        var context = new InventoryContext(
                new Mailbox<>(Map.of("bench", Inventory.empty("bench"))),
                MetricsContext.none(),
                new Jobs(clock),
                new Times(clock, ZoneOffset.UTC),
                key -> null,
                (key, value) -> {},
                (cloud, kind, id) -> "{}",
                new Refresh(() -> {}, (cloud, source) -> {}),
                new StacksContext(mailbox, StacksContext.none().source()));
        Page page = StacksPage.spec(context, null).create().apply(link -> {});
        var stage = new Stage();
        var scene = new Scene(new StackPane(page.node()), 1280, 800);
        new Appearance(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.show();
        page.shown();
        new Turning(page, scene, turning, () -> {
                    run(page, "list.open-all");
                    new Scrolling(scene, scrolling, measured, nanos).start();
                })
                .start();
    }

    private static void run(Page page, String id) {
        for (Action action : page.actions())
            if (action.id().equals(id)) action.run().run();
    }

    /// Opens and closes all rows in turns, each begun some pulses after the one before has shown; the first only warm
    /// up.
    private static final class Turning extends AnimationTimer {
        private final Page page;
        private final Scene scene;
        private final List<Double> pulses;
        private final Runnable then;
        private int turn;
        private int shownFor;
        private int before = -1;
        private @Nullable Long spent;

        Turning(Page page, Scene scene, List<Double> pulses, Runnable then) {
            this.page = page;
            this.scene = scene;
            this.pulses = pulses;
            this.then = then;
        }

        @Override
        public void handle(long now) {
            Platform.requestNextPulse();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            if (spent != null && turn > TURNS / 4) pulses.add((cpu - spent) / 1e6);
            spent = cpu;
            int rows = ((TableView<?>) scene.getRoot().lookup(".resource-table"))
                    .getItems()
                    .size();
            if (rows == 0 || rows == before || ++shownFor < PULSES_A_TURN) return;
            if (turn == TURNS) {
                stop();
                then.run();
                return;
            }
            shownFor = 0;
            before = rows;
            run(page, turn++ % 2 == 0 ? "list.open-all" : "list.close-all");
        }
    }

    /// One of 50 stacks changes from round to round.
    private static Stacks stacks(int count, int resources, int round) {
        List<TreeNode> roots = new ArrayList<>();
        Instant now = Instant.now();
        for (int i = 0; i < count; i++) {
            boolean failed = i % 50 == round % 50;
            var id = new StackId("stack-" + i, "id-" + i);
            List<TreeNode> inside = new ArrayList<>();
            for (int r = 0; r < resources; r++)
                inside.add(node(Kind.RESOURCE, "bench/id-" + i + "/r" + r, "r" + r, null, id, failed, List.of()));
            roots.add(node(Kind.CLUSTER, "bench/id-" + i, id.name(), id, null, failed, inside));
        }
        var source = new SourceState("bench", "Heat", now, null, now, Duration.ofSeconds(10));
        return new Stacks("bench", List.of(), roots, source, true, List.of(), now);
    }

    private static TreeNode node(
            Kind kind,
            String key,
            String name,
            @Nullable StackId stack,
            @Nullable StackId in,
            boolean failed,
            List<TreeNode> children) {
        Health health = failed ? Health.FAILED : Health.OK;
        var counts = new RollUp.Counts(stack == null ? 0 : 1, children.size(), 0, 0, 0, failed ? 1 : 0, 0);
        return new TreeNode(
                kind,
                key,
                name,
                "OS::Heat::TestResource",
                key,
                stack,
                in,
                failed ? "CREATE_FAILED" : "CREATE_COMPLETE",
                health,
                failed ? "it failed" : "",
                Instant.EPOCH,
                List.of(),
                true,
                new RollUp(health, failed ? "it failed" : "", List.of(), counts),
                children);
    }
}
