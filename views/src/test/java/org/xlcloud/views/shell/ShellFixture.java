package org.xlcloud.views.shell;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;

/// A shell around sample clouds and plain pages, with everything that tests want to reach.
final class ShellFixture {
    final Mailbox<CloudAccess.Found> found;
    final Mailbox<List<String>> open = new Mailbox<>(List.of());
    final Mailbox<Map<String, Inventory>> inventories = new Mailbox<>(Map.of());
    final List<String> events = new ArrayList<>();
    final Jobs jobs;
    final Settings settings;
    final Times times;
    final Scope scope;
    final Shell shell;
    final List<String> asked = new ArrayList<>();
    final AtomicInteger refreshes = new AtomicInteger();
    /// What the key N does on each page.
    Runnable commenting = () -> {};

    ShellFixture(Path settingsFile, List<Problem> problems) {
        this(settingsFile, problems, () -> SampleClouds.NOW);
    }

    ShellFixture(Path settingsFile, List<Problem> problems, InstantSource clock) {
        jobs = new Jobs(clock);
        settings = new Settings(settingsFile);
        times = new Times(clock, ZoneId.of("Europe/Paris"));
        scope = new Scope(inventories);
        var known = List.of(
                new CloudInfo(
                        "lab",
                        "https://lab.example.net:5000/v3",
                        "~/.config/openstack/clouds.yaml",
                        false,
                        false,
                        false),
                new CloudInfo(
                        "prod-eu",
                        "https://keystone.prod.example.net/v3",
                        "/etc/openstack/clouds.yaml",
                        true,
                        true,
                        false),
                new CloudInfo("demo", "", "24 hosts with 96 GPUs, simulated in this program", false, false, true));
        found = new Mailbox<>(new CloudAccess.Found(known, problems));
        var access = new CloudAccess(
                found,
                () -> events.add("read again"),
                open,
                this::openCloud,
                this::closeCloud,
                new Refresh(refreshes::incrementAndGet, (cloud, source) -> asked.add(source + " of " + cloud)),
                new Mailbox<>(Map.of()),
                new Mailbox<>(Map.of()),
                new Mailbox<>(List.of()));
        shell = new Shell(
                List.of(
                        new PageSpec("overview", "overview", "Overview", Icon.OVERVIEW, navigator -> page("overview")),
                        new PageSpec("gpus", "gpu", "GPUs", Icon.GPU, navigator -> page("gpus")),
                        new PageSpec("hosts", "host", "Hosts", Icon.HOST, navigator -> page("hosts")),
                        new PageSpec(
                                "instances", "instance", "Instances", Icon.INSTANCE, navigator -> page("instances"))),
                access,
                scope,
                jobs,
                settings,
                times);
    }

    void openSampleClouds() {
        open.put(List.of("lab", "prod-eu"));
        inventories.put(new LinkedHashMap<>(new TreeMap<>(SampleClouds.two())));
    }

    private void openCloud(String name) {
        var now = new ArrayList<>(open.newest());
        now.add(name);
        open.put(List.copyOf(now));
        var all = new TreeMap<>(inventories.newest());
        all.put(name, SampleClouds.cloud(name, 2, SampleClouds.live(name, "Nova", 2)));
        inventories.put(all);
    }

    private void closeCloud(String name) {
        open.put(open.newest().stream().filter(other -> !other.equals(name)).toList());
        var all = new TreeMap<>(inventories.newest());
        all.remove(name);
        inventories.put(all);
    }

    private Page page(String id) {
        events.add("made " + id);
        var table = new TableView<Gpu>();
        table.setId("table-" + id);
        var host = new TableColumn<Gpu, String>("Host");
        host.setCellValueFactory(
                cell -> new SimpleStringProperty(cell.getValue().host()));
        var address = new TableColumn<Gpu, String>("Address");
        address.setCellValueFactory(
                cell -> new SimpleStringProperty(cell.getValue().address()));
        var model = new TableColumn<Gpu, String>("Model");
        model.setCellValueFactory(
                cell -> new SimpleStringProperty(cell.getValue().model()));
        var state = new TableColumn<Gpu, Gpu>("State");
        state.setCellValueFactory(cell -> new javafx.beans.property.SimpleObjectProperty<>(cell.getValue()));
        state.setCellFactory(column -> new javafx.scene.control.TableCell<>() {
            private final StateMark mark = new StateMark();

            @Override
            protected void updateItem(Gpu gpu, boolean empty) {
                super.updateItem(gpu, empty);
                if (!empty && gpu != null) mark.show(Look.of(gpu.state()));
                setGraphic(empty ? null : mark);
            }
        });
        table.getColumns().addAll(List.of(host, address, model, state));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        FxHop.bind(
                scope.shown(),
                () -> true,
                clouds -> table.getItems()
                        .setAll(clouds.values().stream()
                                .flatMap(inventory -> inventory.gpus().stream())
                                .toList()));
        return new Page() {
            @Override
            public Node node() {
                return table;
            }

            @Override
            public void shown() {
                events.add("shown " + id);
            }

            @Override
            public void hidden() {
                events.add("hidden " + id);
            }

            @Override
            public void reveal(String key) {
                events.add("reveal " + key);
            }

            @Override
            public void close() {
                events.add("closed " + id);
            }

            @Override
            public List<Action> actions() {
                return List.of(
                        new Action(
                                id + ".attach",
                                "GPU",
                                "Attach GPU to an instance…",
                                Icon.LINK,
                                null,
                                () -> "needs role admin",
                                () -> events.add("attached")),
                        Action.always(
                                id + ".comment",
                                "List",
                                "Comment…",
                                Icon.EDIT,
                                javafx.scene.input.KeyCombination.valueOf("N"),
                                () -> commenting.run()),
                        Action.always(
                                id + ".export",
                                "List",
                                "Export as CSV…",
                                Icon.EXPORT,
                                javafx.scene.input.KeyCombination.valueOf("Shortcut+E"),
                                () -> events.add("exported")));
            }
        };
    }
}
