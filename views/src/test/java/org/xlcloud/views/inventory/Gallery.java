package org.xlcloud.views.inventory;

import java.io.File;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.gpus.GpusPage;
import org.xlcloud.views.hosts.HostsPage;
import org.xlcloud.views.instances.InstancesPage;
import org.xlcloud.views.metrics.MetricsPage;
import org.xlcloud.views.metrics.SampleTelemetry;
import org.xlcloud.views.overview.OverviewPage;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.shell.Refresh;
import org.xlcloud.views.stacks.SampleStacks;
import org.xlcloud.views.stacks.StacksPage;
import org.xlcloud.views.theme.Theme;

/// Draws the pages in every state, theme and size into PNG files, for people to look at: run it with the Headless
/// platform and a folder as the argument.
final class Gallery {
    private static final InstantSource CLOCK = InstantSource.fixed(SampleCloud.NOW);

    private final File folder;
    private final String only;

    private Gallery(File folder, String only) {
        this.folder = folder;
        this.only = only;
    }

    public static void main(String[] args) throws InterruptedException {
        var started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        Platform.setImplicitExit(false);
        var gallery = new Gallery(new File(args[0]), args.length > 1 ? args[1] : "");
        for (Shot shot : shots()) gallery.take(shot);
        for (Shot shot : metrics()) gallery.take(shot);
        for (Shot shot : stacks()) gallery.take(shot);
        Platform.exit();
    }

    /// @param reveal the key of an object to select; empty for none
    record Shot(
            String name,
            java.util.function.Function<InventoryContext, PageSpec> page,
            Map<String, Inventory> data,
            Theme theme,
            int width,
            int height,
            String filter,
            String reveal,
            String tab) {
        Shot(
                String name,
                java.util.function.Function<InventoryContext, PageSpec> page,
                Map<String, Inventory> data,
                Theme theme,
                int width,
                int height,
                String filter,
                String reveal) {
            this(name, page, data, theme, width, height, filter, reveal, "");
        }
    }

    private static List<Shot> shots() {
        Inventory demo = SampleCloud.of("demo", 24, 4, 4);
        Map<String, Inventory> good = SampleCloud.map(demo);
        String gpu = demo.gpus().get(12).key();
        return List.of(
                new Shot("gpus-dark", GpusPage::spec, good, Theme.DARK, 1080, 700, "", ""),
                new Shot("gpus-detail-light", GpusPage::spec, good, Theme.LIGHT, 1080, 700, "", gpu),
                new Shot("gpus-contrast", GpusPage::spec, good, Theme.HIGH_CONTRAST, 1080, 700, "state:held ", gpu),
                new Shot(
                        "gpus-filter",
                        GpusPage::spec,
                        good,
                        Theme.DARK,
                        1080,
                        700,
                        "state:held !project:vfx since>2d foo:1",
                        ""),
                new Shot("gpus-nomatch", GpusPage::spec, good, Theme.LIGHT, 1080, 700, "state:held nobody", ""),
                new Shot("gpus-wide", GpusPage::spec, good, Theme.DARK, 2360, 1340, "", gpu),
                new Shot(
                        "gpus-loading",
                        GpusPage::spec,
                        SampleCloud.map(SampleCloud.loading("demo")),
                        Theme.DARK,
                        1080,
                        700,
                        "",
                        ""),
                new Shot(
                        "gpus-failed",
                        GpusPage::spec,
                        SampleCloud.map(SampleCloud.failed("demo", "the server answered Service Unavailable")),
                        Theme.DARK,
                        1080,
                        700,
                        "",
                        ""),
                new Shot(
                        "gpus-stale",
                        GpusPage::spec,
                        SampleCloud.map(SampleCloud.stale(demo)),
                        Theme.LIGHT,
                        1080,
                        700,
                        "",
                        ""),
                new Shot("hosts-dark", HostsPage::spec, good, Theme.DARK, 1080, 700, "", ""),
                new Shot(
                        "hosts-detail-light",
                        HostsPage::spec,
                        good,
                        Theme.LIGHT,
                        1080,
                        700,
                        "",
                        demo.hosts().get(7).key()),
                new Shot(
                        "hosts-wide",
                        HostsPage::spec,
                        good,
                        Theme.HIGH_CONTRAST,
                        2360,
                        1340,
                        "",
                        demo.hosts().get(3).key()),
                new Shot(
                        "instances-dark",
                        InstancesPage::spec,
                        good,
                        Theme.DARK,
                        1080,
                        700,
                        "",
                        demo.instances().getLast().key()),
                new Shot(
                        "instances-wide",
                        InstancesPage::spec,
                        good,
                        Theme.LIGHT,
                        2360,
                        1340,
                        "",
                        demo.instances().get(3).key()),
                new Shot("overview-dark", OverviewPage::spec, good, Theme.DARK, 1080, 700, "", ""),
                new Shot(
                        "overview-light-12",
                        OverviewPage::spec,
                        SampleCloud.map(SampleCloud.of("demo", 96, 8, 12)),
                        Theme.LIGHT,
                        1080,
                        700,
                        "",
                        ""),
                new Shot(
                        "overview-one",
                        OverviewPage::spec,
                        SampleCloud.map(SampleCloud.stale(SampleCloud.of("lab", 3, 2, 1))),
                        Theme.HIGH_CONTRAST,
                        1080,
                        700,
                        "",
                        ""),
                new Shot(
                        "overview-wide",
                        OverviewPage::spec,
                        SampleCloud.map(SampleCloud.of("demo", 96, 8, 12)),
                        Theme.DARK,
                        2360,
                        1340,
                        "",
                        ""),
                new Shot("gpus-none", GpusPage::spec, Map.of(), Theme.HIGH_CONTRAST, 1080, 700, "", ""));
    }

    private static List<Shot> stacks() {
        Map<String, Inventory> good = SampleCloud.map(SampleCloud.of("demo", 24, 4, 4));
        List<Shot> shots = new ArrayList<>();
        for (Theme theme : Theme.values()) {
            String name = theme.id();
            shots.add(new Shot(
                    "stacks-tree-" + name, context -> StacksPage.spec(context, null), good, theme, 1080, 700, "", ""));
            shots.add(new Shot(
                    "stacks-group-" + name,
                    context -> StacksPage.spec(context, null),
                    good,
                    theme,
                    1280,
                    800,
                    "",
                    "demo/stack-render/group",
                    "Group"));
            shots.add(new Shot(
                    "stacks-graph-" + name,
                    context -> StacksPage.spec(context, null),
                    good,
                    theme,
                    1280,
                    800,
                    "",
                    "demo/stack-rendering/subnet",
                    "Graph"));
            shots.add(new Shot(
                    "stacks-template-" + name,
                    context -> StacksPage.spec(context, null),
                    good,
                    theme,
                    1280,
                    800,
                    "",
                    "demo/stack-rendering",
                    "Template"));
        }
        shots.add(new Shot(
                "stacks-wide",
                context -> StacksPage.spec(context, null),
                good,
                Theme.DARK,
                2360,
                1340,
                "",
                "demo/stack-render/group"));
        shots.add(new Shot(
                "stacks-wide-graph",
                context -> StacksPage.spec(context, null),
                good,
                Theme.LIGHT,
                2360,
                1340,
                "",
                "demo/stack-rendering/render",
                "Graph"));
        shots.add(new Shot(
                "stacks-events",
                context -> StacksPage.spec(context, null),
                good,
                Theme.DARK,
                1280,
                800,
                "",
                "demo/stack-rendering",
                "Events"));
        shots.add(new Shot(
                "stacks-resources",
                context -> StacksPage.spec(context, null),
                good,
                Theme.DARK,
                1280,
                800,
                "",
                "demo/stack-rendering",
                "Resources"));
        shots.add(new Shot(
                "stacks-outputs",
                context -> StacksPage.spec(context, null),
                good,
                Theme.LIGHT,
                1280,
                800,
                "",
                "demo/stack-rendering",
                "Outputs"));
        shots.add(new Shot(
                "stacks-metadata",
                context -> StacksPage.spec(context, null),
                good,
                Theme.DARK,
                1280,
                800,
                "",
                "demo/stack-rendering/key",
                "Metadata"));
        shots.add(new Shot(
                "stacks-life",
                context -> StacksPage.spec(context, null),
                good,
                Theme.DARK,
                1280,
                800,
                "",
                "demo/stack-hpc"));
        shots.add(new Shot(
                "stacks-filter",
                context -> StacksPage.spec(context, null),
                good,
                Theme.LIGHT,
                1080,
                700,
                "kind:node status:failed ",
                ""));
        shots.add(new Shot(
                "stacks-none", context -> StacksPage.spec(context, null), Map.of(), Theme.DARK, 1080, 700, "", ""));
        return shots;
    }

    private static List<Shot> metrics() {
        Inventory demo = SampleCloud.of("demo", 24, 4, 4);
        Map<String, Inventory> good = SampleCloud.map(demo);
        List<String> held = demo.gpus().stream()
                .filter(gpu -> gpu.holder() != null)
                .map(Gpu::key)
                .toList();
        String gpus = "show=gpu:" + held.get(0) + ",gpu:" + held.get(3) + ",gpu:" + held.get(7) + ",gpu:" + held.get(5)
                + "&metrics=temp,util";
        String groups = "show=type:demo/"
                + demo.gpus().getFirst().model().replace(" ", "%20").replace("[", "%5B")
                + ",type:demo/"
                + demo.gpus()
                        .get(demo.gpus().size() - 2)
                        .model()
                        .replace(" ", "%20")
                        .replace("[", "%5B")
                + "&metrics=temp,util,mem_used,power";
        String instance = demo.instances().getFirst().key();
        List<Shot> shots = new ArrayList<>();
        for (Theme theme : Theme.values()) {
            String name = theme.id();
            shots.add(new Shot("metrics-" + name, MetricsPage::spec, good, theme, 1080, 700, "", gpus));
            shots.add(new Shot(
                    "charts-gpu-" + name, GpusPage::spec, good, theme, 1080, 700, "", held.getFirst(), "Charts"));
            shots.add(new Shot("gpus-live-" + name, GpusPage::spec, good, theme, 1280, 700, "telemetry:live", ""));
        }
        shots.add(new Shot("metrics-groups-wide", MetricsPage::spec, good, Theme.LIGHT, 2360, 1340, "", groups));
        shots.add(new Shot(
                "metrics-together", MetricsPage::spec, good, Theme.DARK, 1280, 800, "", groups + "&charts=unit"));
        shots.add(new Shot("metrics-each", MetricsPage::spec, good, Theme.DARK, 2360, 1340, "", groups + "&each=true"));
        shots.add(new Shot("metrics-none", MetricsPage::spec, good, Theme.DARK, 1080, 700, "", ""));
        shots.add(new Shot(
                "metrics-unmatched", MetricsPage::spec, good, Theme.DARK, 1080, 700, "", gpus, "Unmatched (3)"));
        shots.add(new Shot(
                "charts-host-wide",
                HostsPage::spec,
                good,
                Theme.LIGHT,
                2360,
                1340,
                "",
                demo.hosts().getFirst().key(),
                "Charts"));
        shots.add(
                new Shot("charts-instance", InstancesPage::spec, good, Theme.DARK, 1280, 800, "", instance, "Charts"));
        shots.add(new Shot("charts-stale", GpusPage::spec, good, Theme.DARK, 1280, 800, "", held.get(5), "Charts"));
        shots.add(new Shot("charts-down", GpusPage::spec, good, Theme.LIGHT, 1280, 800, "", held.get(9), "Charts"));
        shots.add(new Shot(
                "charts-unreported",
                GpusPage::spec,
                good,
                Theme.DARK,
                1280,
                800,
                "",
                demo.gpus().stream()
                        .filter(gpu -> gpu.holder() == null)
                        .findFirst()
                        .orElseThrow()
                        .key(),
                "Charts"));
        shots.add(new Shot("facts-telemetry", GpusPage::spec, good, Theme.DARK, 1280, 900, "", held.getFirst()));
        return shots;
    }

    private void take(Shot shot) throws InterruptedException {
        if (!shot.name().contains(only)) return;
        var done = new CountDownLatch(1);
        Platform.runLater(() -> {
            Map<String, String> settings = new HashMap<>();
            var context = new InventoryContext(
                    new Mailbox<>(shot.data()),
                    shot.data().containsKey("demo")
                            ? SampleTelemetry.context(SampleCloud.of("demo", 24, 4, 4))
                            : MetricsContext.none(),
                    new Jobs(CLOCK),
                    new Times(CLOCK, ZoneId.of("Europe/Paris")),
                    settings::get,
                    settings::put,
                    (cloud, kind, id) -> "{\n  \"kind\": \"" + kind + "\",\n  \"id\": \"" + id + "\"\n}",
                    new Refresh(() -> {}, (cloud, source) -> {}),
                    new StacksContext(
                            new Mailbox<>(
                                    shot.data().containsKey("demo")
                                            ? SampleStacks.map(
                                                    SampleStacks.of(shot.data().get("demo")))
                                            : Map.of()),
                            new SampleStacks()));
            Page page = shot.page().apply(context).create().apply(_ -> {});
            var root = new StackPane(page.node());
            var scene = new Scene(root, shot.width(), shot.height());
            scene.setUserAgentStylesheet(shot.theme().baseSheet());
            scene.getStylesheets().addAll(Theme.commonSheet(), shot.theme().tokenSheet());
            var stage = new Stage();
            stage.setScene(scene);
            stage.show();
            page.shown();
            if (page instanceof ObjectPage<?> list) list.list().filter(shot.filter());
            if (!shot.reveal().isEmpty()) page.reveal(shot.reveal());
            if (!shot.tab().isEmpty()) afterPulses(10, () -> choose(scene, shot.tab()));
            afterPulses(60, () -> {
                write(shot, scene);
                page.close();
                stage.close();
                done.countDown();
            });
        });
        done.await();
    }

    private static void choose(Scene scene, String tab) {
        for (Node node : scene.getRoot().lookupAll(".tab-pane")) {
            if (!(node instanceof TabPane pane)) continue;
            for (Tab one : pane.getTabs())
                if (one.getText().equals(tab)) pane.getSelectionModel().select(one);
        }
    }

    private void write(Shot shot, Scene scene) {
        var file = new File(folder, shot.name() + ".png");
        try {
            folder.mkdirs();
            ImageIO.write(SwingFXUtils.fromFXImage(scene.snapshot(null), null), "png", file);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot write " + file, e);
        }
    }

    /// Counts pulses, because nothing of what is awaited takes more than a few.
    static void afterPulses(int pulses, Runnable then) {
        new AnimationTimer() {
            private int left = pulses;

            @Override
            public void handle(long now) {
                Platform.requestNextPulse();
                if (left-- > 0) return;
                stop();
                then.run();
            }
        }.start();
    }
}
