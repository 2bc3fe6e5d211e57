package org.xlcloud.views.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.compute.BringIn;
import org.xlcloud.services.compute.GpuAsk;
import org.xlcloud.services.compute.NewFlavor;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.actions.DialogWindow;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.inventory.Copies;

/// The assistant that makes a host's GPUs eligible: what has to be written where, the flavors that ask for the cards,
/// and how far the host has come by what the cloud tells. It stays open beside the window and follows the inventory.
final class BringInDialog {
    private final ActionDesk desk;
    private final CloudChoice cloud;
    private final Mailbox<Map<String, Inventory>> inventories;
    private final TextField host = new TextField();
    private final ComboBox<BringIn.Hypervisor> hypervisor = new ComboBox<>();
    private final ComboBox<String> syntax = new ComboBox<>();
    private final TextArea cards = new TextArea();
    private final Label wrong = new Label();
    private final VBox fragments = new VBox();
    private final VBox steps = new VBox();
    private final VBox root = new VBox();
    private @Nullable BringIn plan;

    private BringInDialog(
            ActionDesk desk, List<Cloud> clouds, Mailbox<Map<String, Inventory>> inventories, @Nullable Host of) {
        this.desk = desk;
        cloud = new CloudChoice("bring-in-cloud", clouds);
        this.inventories = inventories;
        host.setText(of == null ? "" : of.name());
        cards.setText(of == null ? "" : known(of));
        build();
        show();
    }

    /// @param clouds that it may be in: the operator chooses where there are several
    /// @param of the host that it began with; null for one that is still to be named
    static void open(
            ActionDesk desk, List<Cloud> clouds, Mailbox<Map<String, Inventory>> inventories, @Nullable Host of) {
        var dialog = new BringInDialog(desk, clouds, inventories, of);
        Stage stage = DialogWindow.open(desk.anchor(), "Bring a host in", dialog.root, false);
        FxHop.Binding news = FxHop.bind(inventories, stage::isShowing, _ -> dialog.progress());
        Subscription zone = desk.times().utcProperty().subscribe((_, _) -> dialog.progress());
        stage.setOnHidden(_ -> {
            news.close();
            zone.unsubscribe();
        });
    }

    /// The cards that a host reports already, as the field takes them.
    private static String known(Host host) {
        Map<String, List<String>> byIds = new TreeMap<>();
        for (Gpu gpu : host.gpus())
            if (gpu.kind() == Gpu.Kind.PCI
                    && !gpu.vendorId().isEmpty()
                    && !gpu.productId().isEmpty())
                byIds.computeIfAbsent(gpu.vendorId() + ":" + gpu.productId() + "=" + alias(gpu), _ -> new ArrayList<>())
                        .add(gpu.address());
        List<String> lines = new ArrayList<>();
        byIds.forEach((ids, addresses) -> lines.add(ids + "@" + String.join(",", addresses)));
        return String.join("\n", lines);
    }

    /// `k2` of "GK104GL [GRID K2]".
    private static String alias(Gpu gpu) {
        String model = gpu.model().replaceAll(".*\\[(.*)].*", "$1");
        String[] words = model.split("[^A-Za-z0-9]+", -1);
        for (int i = words.length - 1; i >= 0; i--)
            if (words[i].matches("(?i)[a-z]+[0-9]+[a-z]*")) return words[i].toLowerCase(java.util.Locale.ROOT);
        return "gpu";
    }

    private void build() {
        root.getStyleClass().add("bring-in");
        var head = new Label("Bring a host in");
        head.getStyleClass().add("sheet-title");
        var about =
                new Label("What has to be written on the host and in Nova's configuration before its GPUs can be given"
                        + " to instances. The console writes nothing there; it watches how far the host has come.");
        about.getStyleClass().add("sheet-foot");
        about.setWrapText(true);
        about.setMinHeight(Region.USE_PREF_SIZE);
        host.setId("bring-in-host");
        host.setPromptText("as nova-compute names it");
        hypervisor.setId("bring-in-hypervisor");
        hypervisor.getItems().setAll(BringIn.Hypervisor.values());
        hypervisor.setValue(BringIn.Hypervisor.KVM);
        syntax.setId("bring-in-syntax");
        syntax.getItems().setAll("Zed or newer", "older than Zed");
        syntax.setValue("Zed or newer");
        cards.setId("bring-in-cards");
        cards.setPromptText("10de:11bf=k2@0000:87:00.0,0000:88:00.0");
        cards.setPrefRowCount(2);
        wrong.getStyleClass().add("state-failed");
        wrong.setWrapText(true);
        wrong.setMinHeight(Region.USE_PREF_SIZE);
        wrong.managedProperty().bind(wrong.visibleProperty());
        var form = new GridPane();
        form.getStyleClass().add("bring-in-form");
        form.addRow(
                0,
                named("Host", host),
                host,
                named("Hypervisor", hypervisor),
                hypervisor,
                named("Nova", syntax),
                syntax);
        if (cloud.several()) form.addRow(3, named("Cloud", cloud), cloud);
        form.add(named("Cards", cards), 0, 1);
        form.add(cards, 1, 1, 5, 1);
        var hint = new Label("One kind a line: vendor:product=alias@addresses, as lspci -Dnn prints them");
        hint.getStyleClass().add("sheet-foot");
        form.add(hint, 1, 2, 5, 1);
        GridPane.setHgrow(host, Priority.ALWAYS);
        cloud.valueProperty().subscribe((_, _) -> show());
        host.textProperty().subscribe((_, _) -> show());
        cards.textProperty().subscribe((_, _) -> show());
        hypervisor.valueProperty().subscribe((_, _) -> show());
        syntax.valueProperty().subscribe((_, _) -> show());
        fragments.getStyleClass().add("bring-in-list");
        steps.setId("bring-in-steps");
        steps.getStyleClass().add("bring-in-list");
        var both = new SplitPane(titled("What to write", fragments), titled("How far it has come", steps));
        both.setDividerPositions(0.58);
        VBox.setVgrow(both, Priority.ALWAYS);
        root.getChildren().addAll(head, about, form, wrong, both);
    }

    private static Label named(String name, Region control) {
        var label = new Label(name);
        label.setLabelFor(control);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    private static Region titled(String title, VBox list) {
        var label = new Label(title);
        label.getStyleClass().add("action-heading");
        var scroll = new ScrollPane(list);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("bring-in-scroll");
        scroll.setAccessibleText(title);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        var box = new VBox(label, scroll);
        box.getStyleClass().add("bring-in-half");
        return box;
    }

    private void show() {
        wrong.setVisible(false);
        fragments.getChildren().clear();
        plan = null;
        List<String> lines =
                cards.getText().lines().filter(line -> !line.isBlank()).toList();
        if (host.getText().isBlank() || lines.isEmpty() || cloud.getValue() == null) {
            fragments
                    .getChildren()
                    .add(muted("Name the host and its cards above" + (cloud.several() ? ", and its cloud." : ".")));
            progress();
            return;
        }
        try {
            plan = new BringIn(
                    host.getText().strip(),
                    lines.stream().map(BringIn.Card::parse).toList(),
                    hypervisor.getValue(),
                    syntax.getSelectionModel().getSelectedIndex() == 1 ? BringIn.Syntax.OLD : BringIn.Syntax.NEW);
            for (BringIn.Fragment fragment : plan.fragments())
                fragments.getChildren().add(fragment(fragment));
            for (BringIn.Card card : plan.cards()) fragments.getChildren().add(flavor(cloud.getValue(), card));
        } catch (ProblemException e) {
            wrong.setText(e.problem().reason() + ". " + e.problem().hint());
            wrong.setVisible(true);
        }
        progress();
    }

    private static Label muted(String words) {
        var label = new Label(words);
        label.getStyleClass().add("fact-name");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static Region fragment(BringIn.Fragment fragment) {
        var where = new Label(fragment.where());
        where.getStyleClass().add("bring-in-where");
        where.setMinWidth(0);
        HBox.setHgrow(where, Priority.ALWAYS);
        where.setMaxWidth(Double.MAX_VALUE);
        var copy = new Button("Copy", Icon.COPY.node());
        copy.setAccessibleText("Copy what to write into " + fragment.where());
        copy.setMinWidth(Region.USE_PREF_SIZE);
        copy.setOnAction(_ -> Copies.text(fragment.text()));
        var head = new HBox(where, copy);
        head.setAlignment(Pos.CENTER_LEFT);
        var text = new Label(fragment.text().stripTrailing());
        text.getStyleClass().add("bring-in-text");
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        text.setMaxWidth(Double.MAX_VALUE);
        return new VBox(head, text, muted("Then: " + fragment.then()));
    }

    /// A flavor for one card, made through Nova's API.
    private Region flavor(Cloud in, BringIn.Card card) {
        var flavor = NewFlavor.usual(in, new GpuAsk(card.alias(), 1));
        var make = new Button("Create flavor " + flavor.name() + "…", Icon.ADD.node());
        make.setId("bring-in-flavor-" + card.alias());
        make.setMnemonicParsing(false); // names have underscores
        make.setOnAction(_ -> desk.ask(root, flavor));
        String card1 = card.name() == null ? card.vendor() + ":" + card.product() : card.name();
        return new VBox(muted("A flavor that asks for one " + card1), make);
    }

    /// The first step that is not done is where it is stuck.
    private void progress() {
        steps.getChildren().clear();
        BringIn now = plan;
        Cloud in = cloud.getValue();
        if (now == null || in == null) {
            steps.getChildren().add(muted("Nothing to watch yet."));
            return;
        }
        boolean stuck = false;
        Inventory inventory = inventories.newest().getOrDefault(in.name(), Inventory.empty(in.name()));
        for (BringIn.Step step : now.progress(inventory, desk.times()::stamp)) {
            boolean here = !step.done() && !stuck;
            stuck |= here;
            Icon icon = step.done() ? Icon.DONE : here ? Icon.WARNING : Icon.EMPTY;
            String state = step.done() ? "state-live" : here ? "state-failed" : "fact-name";
            var title = new Label(step.title() + (here ? ": it is stuck here" : ""), icon.node(state));
            title.getStyleClass().add("bring-in-step");
            steps.getChildren().add(new VBox(title, muted(step.words())));
        }
        if (!stuck) {
            var all = new Label("The host's GPUs can be given to instances.", Icon.DONE.node("state-live"));
            all.getStyleClass().add("bring-in-step");
            steps.getChildren().add(all);
        }
    }
}
