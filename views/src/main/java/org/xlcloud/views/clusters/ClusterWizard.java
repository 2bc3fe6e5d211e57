package org.xlcloud.views.clusters;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.actions.DialogWindow;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.OffThread;

/// Builds a cluster in three steps: which layers, what their parameters are to be, and whether it would work. Then the
/// action frame asks once and creates it.
public final class ClusterWizard {
    /// The setting that keeps the catalog's folder.
    private static final String CATALOG = "catalog.folder";

    private static final List<String> STEPS = List.of("Layers", "Parameters", "Check");

    private final ActionDesk desk;
    private final ClusterMaker maker;
    private final @Nullable TreeNode cluster;
    private final BiConsumer<String, StackId> made;
    private final ClusterDraft draft = new ClusterDraft();
    private final ComboBox<String> cloud = new ComboBox<>();
    private final HBox marks = new HBox();
    private final StackPane body = new StackPane();
    private final Label missing = new Label(null, Icon.INFO.node());
    private final Button back = new Button("_Back", Icon.BACK.node());
    private final Button next = new Button("_Next");
    private final Button cancel = new Button("Cancel");
    private final VBox root = new VBox();
    private final LayersStep layers;
    private final ParametersStep parameters;
    private final CheckStep check;
    private final OffThread<String, Offered> offering;
    private ClusterMaker.Offers offers = ClusterMaker.Offers.NONE;
    private int step;
    private @Nullable Stage stage;

    private record Offered(String cloud, ClusterMaker.Offers offers) {}

    private ClusterWizard(
            ActionDesk desk,
            ClusterMaker maker,
            List<String> clouds,
            @Nullable TreeNode cluster,
            String place,
            Consumer<String> remember,
            BiConsumer<String, StackId> made) {
        this.desk = desk;
        this.maker = maker;
        this.cluster = cluster;
        this.made = made;
        layers = new LayersStep(
                draft,
                cluster == null
                        ? null
                        : new LayersStep.Existing(
                                cluster.name(), catalog -> maker.layers(clouds.getFirst(), cluster, catalog)),
                place,
                remember,
                this::changed);
        parameters = new ParametersStep(draft, this::changed);
        check = new CheckStep(draft, maker, cluster != null, this::changed);
        offering = new OffThread<>("flavors and images", this::offers, this::offered);
        cloud.getItems().setAll(clouds);
        cloud.setValue(clouds.getFirst());
        build();
    }

    /// @param clouds that it can be made in, the likeliest first; not empty
    /// @param recall reads a setting
    /// @param remember keeps a setting
    /// @param made told the cloud and the new stack once Heat has taken the order; on the JavaFX thread
    public static void open(
            ActionDesk desk,
            Node anchor,
            ClusterMaker maker,
            List<String> clouds,
            Function<String, @Nullable String> recall,
            BiConsumer<String, String> remember,
            BiConsumer<String, StackId> made) {
        open(desk, anchor, maker, clouds, null, recall, remember, made);
    }

    /// Opens it with the layers that a cluster has, to give it others or other values.
    ///
    /// @param cluster the row of its master stack
    public static void change(
            ActionDesk desk,
            Node anchor,
            ClusterMaker maker,
            String cloud,
            TreeNode cluster,
            Function<String, @Nullable String> recall,
            BiConsumer<String, String> remember) {
        open(desk, anchor, maker, List.of(cloud), cluster, recall, remember, (_, _) -> {});
    }

    private static void open(
            ActionDesk desk,
            Node anchor,
            ClusterMaker maker,
            List<String> clouds,
            @Nullable TreeNode cluster,
            Function<String, @Nullable String> recall,
            BiConsumer<String, String> remember,
            BiConsumer<String, StackId> made) {
        String place = recall.apply(CATALOG);
        var wizard = new ClusterWizard(
                desk,
                maker,
                clouds,
                cluster,
                place == null || place.isBlank() ? maker.catalog().toString() : place,
                folder -> remember.accept(CATALOG, folder),
                made);
        wizard.stage = DialogWindow.open(anchor, wizard.title(), wizard.root, true);
        wizard.offering.ask(wizard.cloud.getValue());
        wizard.layers.focus();
    }

    private String title() {
        return cluster == null ? "New cluster" : "Layers of cluster " + cluster.name();
    }

    private void build() {
        root.getStyleClass().add("cluster-wizard");
        root.getStylesheets().add(Sheet.CLUSTERS);
        var head = new Label(title());
        head.getStyleClass().add("sheet-title");
        var where = new Label("Cloud", Icon.CLOUD.node());
        where.getStyleClass().add("sheet-foot");
        where.setLabelFor(cloud);
        cloud.setId("cluster-cloud");
        cloud.setAccessibleText("Cloud that the cluster is made in");
        boolean several = cloud.getItems().size() > 1;
        cloud.setVisible(several);
        cloud.setManaged(several);
        if (!several) where.setText("Cloud " + cloud.getValue());
        cloud.valueProperty().addListener((_, _, now) -> {
            offering.ask(now);
            show(Math.min(step, 1));
        });
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        marks.getStyleClass().add("wizard-marks");
        marks.setAlignment(Pos.CENTER_RIGHT);
        var top = new HBox(head, where, cloud, gap, marks);
        top.getStyleClass().add("wizard-source");
        top.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(body, Priority.ALWAYS);
        missing.setId("wizard-missing");
        missing.getStyleClass().add("wizard-missing");
        missing.setWrapText(true);
        HBox.setHgrow(missing, Priority.ALWAYS);
        missing.setMaxWidth(Double.MAX_VALUE);
        for (Button button : List.of(cancel, back, next)) button.setMinWidth(Region.USE_PREF_SIZE);
        back.setId("wizard-back");
        back.setMnemonicParsing(true);
        back.setOnAction(_ -> show(step - 1));
        next.setId("wizard-next");
        next.setMnemonicParsing(true);
        next.setDefaultButton(true);
        next.setOnAction(_ -> next());
        cancel.setId("wizard-cancel");
        cancel.setOnAction(_ -> close());
        var buttons = new HBox(missing, cancel, back, next);
        buttons.getStyleClass().addAll("button-row", "wizard-buttons");
        buttons.setAlignment(Pos.CENTER_LEFT);
        root.getChildren().addAll(top, body, buttons);
        show(0);
    }

    private Offered offers(String of) {
        try {
            return new Offered(of, maker.offers(of));
        } catch (ProblemException e) {
            // Names can be typed all the same, and the check says what is wrong with them.
            return new Offered(of, ClusterMaker.Offers.NONE);
        }
    }

    private void offered(Offered found) {
        if (!found.cloud.equals(cloud.getValue())) return;
        offers = found.offers;
        if (step != 1) return;
        parameters.show(offers);
        focus();
    }

    private void show(int wanted) {
        step = Math.max(0, Math.min(STEPS.size() - 1, wanted));
        marks.getChildren().clear();
        for (int i = 0; i < STEPS.size(); i++) {
            var mark = new Label((i + 1) + " " + STEPS.get(i));
            mark.getStyleClass().add("wizard-mark");
            if (i == step) mark.getStyleClass().add("wizard-mark-now");
            if (i > 0) marks.getChildren().add(Icon.CRUMB.node());
            marks.getChildren().add(mark);
        }
        Catalog catalog = layers.catalog();
        switch (step) {
            case 0 -> body.getChildren().setAll(layers.node());
            case 1 -> {
                parameters.show(offers);
                body.getChildren().setAll(parameters.node());
            }
            default -> {
                body.getChildren().setAll(check.node());
                if (catalog != null) check.look(cloud.getValue(), catalog);
            }
        }
        back.setDisable(step == 0);
        next.setText(step == STEPS.size() - 1 ? cluster == null ? "_Create…" : "_Update…" : "_Next");
        changed();
        focus();
    }

    private void focus() {
        // What a scroll pane holds is in the window only once that has its skin.
        body.applyCss();
        body.layout();
        switch (step) {
            case 0 -> layers.focus();
            case 1 -> parameters.focus();
            default -> check.focus();
        }
    }

    /// What is missing before the next step; empty when nothing is.
    private String missing() {
        return switch (step) {
            case 0 -> layers.catalog() == null ? "No catalog has been read" : draft.againstLayers();
            case 1 -> draft.againstParameters();
            default -> check.good() ? "" : "Not before the check has found nothing that stands against it";
        };
    }

    private void changed() {
        String words = missing();
        missing.setText(words);
        missing.setVisible(!words.isEmpty());
        next.setDisable(!words.isEmpty());
    }

    private void next() {
        if (step < STEPS.size() - 1) {
            show(step + 1);
            return;
        }
        Heat.Order order = check.order();
        if (order == null || !check.good()) return;
        String in = cloud.getValue();
        Catalog catalog = check.catalog();
        Action action = cluster == null || catalog == null
                ? maker.create(in, order, check.choices(), stack -> FxHop.run(() -> made.accept(in, stack)))
                : maker.change(in, cluster, catalog, check.choices());
        desk.ask(root, action, _ -> close());
    }

    private void close() {
        if (stage != null) stage.hide();
    }
}
