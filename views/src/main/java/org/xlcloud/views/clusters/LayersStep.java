package org.xlcloud.views.clusters;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Choice;
import org.xlcloud.services.xms.Layer;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;

/// The first step: the cluster's name, and its layers out of those of a catalog.
final class LayersStep {
    private final ClusterDraft draft;
    private final Runnable changed;
    private final Consumer<String> remember;
    private final @Nullable Existing existing;
    private final TextField name = new TextField();
    private final TextField folder = new TextField();
    private final Label revision = new Label();
    private final ListView<Layer> offered = new ListView<>();
    private final StackPane offers = new StackPane();
    private final Button add = new Button("Add to the cluster", Icon.ADD.node());
    private final VBox chosen = new VBox();
    private final VBox broken = new VBox();
    private final VBox root = new VBox();
    private final OffThread<Ask, Answer> reading;
    private @Nullable Catalog catalog;

    /// @param begins whether the layers that the cluster has are to be read as well
    private record Ask(String folder, boolean begins) {}

    private record Answer(
            String folder,
            @Nullable Catalog catalog,
            List<Choice> has,
            @Nullable Problem problem) {}

    /// A cluster that is there.
    ///
    /// @param layers reads which layers it has; blocks
    record Existing(String name, Function<Catalog, List<Choice>> layers) {}

    /// @param existing the cluster that is to get other layers; null for a new one
    /// @param place the catalog's folder to begin with
    /// @param remember keeps the folder that was read
    /// @param changed called when the draft has changed
    LayersStep(
            ClusterDraft draft,
            @Nullable Existing existing,
            String place,
            Consumer<String> remember,
            Runnable changed) {
        this.draft = draft;
        this.existing = existing;
        this.changed = changed;
        this.remember = remember;
        reading = new OffThread<>("reading of a catalog", this::read, this::arrived);
        folder.setText(place);
        build();
        read();
    }

    Region node() {
        return root;
    }

    /// The catalog that was read last; null before the first.
    @Nullable
    Catalog catalog() {
        return catalog;
    }

    void focus() {
        if (name.getText().isEmpty()) name.requestFocus();
        else offered.requestFocus();
    }

    private void build() {
        root.getStyleClass().add("wizard-step");
        name.setId("cluster-name");
        name.setPromptText("for example farm");
        if (existing != null) {
            name.setText(existing.name());
            name.setDisable(true);
        }
        name.textProperty().addListener((_, _, now) -> {
            draft.name(now);
            changed.run();
        });
        folder.setId("catalog-folder");
        folder.setOnAction(event -> {
            read();
            event.consume();
        });
        HBox.setHgrow(folder, Priority.ALWAYS);
        var browse = new Button("Browse…");
        browse.setId("catalog-browse");
        browse.setMinWidth(Region.USE_PREF_SIZE);
        browse.setOnAction(_ -> browse());
        var again = new Button("Read", Icon.REFRESH.node());
        again.setId("catalog-read");
        again.setMinWidth(Region.USE_PREF_SIZE);
        again.setTooltip(new Tooltip("Reads the folder again: what was chosen stays chosen"));
        again.setOnAction(_ -> read());
        revision.getStyleClass().add("parameter-remark");
        revision.setMinWidth(Region.USE_PREF_SIZE);
        var source = new HBox(folder, browse, again, revision);
        source.getStyleClass().add("wizard-source");
        source.setAlignment(Pos.CENTER_LEFT);
        var top = new GridPane();
        top.getStyleClass().add("wizard-top");
        top.addRow(0, label("Cluster's name", name), name);
        top.addRow(1, label("Catalog", folder), source);
        GridPane.setHgrow(source, Priority.ALWAYS);
        name.setMaxWidth(320);

        offered.setId("catalog-layers");
        offered.setAccessibleText("Layers of the catalog; Enter adds one to the cluster");
        offered.setCellFactory(_ -> new LayerCell());
        offered.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            boolean adds = event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE;
            if (!adds || event.isControlDown() || offered.getSelectionModel().isEmpty()) return;
            add();
            event.consume();
        });
        offered.setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) add();
        });
        VBox.setVgrow(offers, Priority.ALWAYS);
        add.setId("layer-add");
        add.disableProperty()
                .bind(offered.getSelectionModel().selectedItemProperty().isNull());
        add.setOnAction(_ -> add());
        broken.setId("catalog-problems");
        broken.getStyleClass().add("wizard-broken");
        var left = new VBox(heading("Layers of the catalog"), offers, add, broken);
        left.getStyleClass().add("wizard-half");
        var right = new VBox(heading("Layers of the cluster"), scroll(chosen));
        right.getStyleClass().add("wizard-half");
        chosen.setId("cluster-layers");
        chosen.getStyleClass().add("wizard-chosen");
        HBox.setHgrow(left, Priority.ALWAYS);
        HBox.setHgrow(right, Priority.ALWAYS);
        left.setPrefWidth(460);
        right.setPrefWidth(420);
        var halves = new HBox(left, right);
        halves.getStyleClass().add("wizard-halves");
        VBox.setVgrow(halves, Priority.ALWAYS);
        root.getChildren().addAll(top, halves);
        showChosen();
    }

    static Label label(String text, Node of) {
        var label = new Label(text);
        label.setLabelFor(of);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    static Label heading(String text) {
        var label = new Label(text);
        label.getStyleClass().add("action-heading");
        return label;
    }

    private static ScrollPane scroll(Region content) {
        var scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("action-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        return scroll;
    }

    private void browse() {
        var chooser = new DirectoryChooser();
        chooser.setTitle("Folder of a catalog, with layers/ in it");
        var now = new File(folder.getText());
        if (now.isDirectory()) chooser.setInitialDirectory(now.getAbsoluteFile());
        File found = chooser.showDialog(root.getScene().getWindow());
        if (found == null) return;
        folder.setText(found.getPath());
        read();
    }

    private void read() {
        offers.getChildren().setAll(new LoadingState("Reading the catalog in " + folder.getText()));
        // What was chosen meanwhile stays when the catalog is read again.
        reading.ask(new Ask(folder.getText().strip(), draft.chosen().isEmpty()));
    }

    private Answer read(Ask ask) {
        String place = ask.folder;
        try {
            Catalog read = Catalog.read(Path.of(place));
            List<Choice> has =
                    existing != null && ask.begins ? existing.layers().apply(read) : List.of();
            return new Answer(place, read, has, null);
        } catch (ProblemException e) {
            return new Answer(place, null, List.of(), e.problem());
        } catch (InvalidPathException e) {
            return new Answer(
                    place,
                    null,
                    List.of(),
                    Problem.of("read the catalog", place, "this is no folder's name: " + e.getReason()));
        }
    }

    private void arrived(Answer answer) {
        if (!answer.folder.equals(folder.getText().strip())) return;
        Problem problem = answer.problem;
        Catalog read = answer.catalog;
        if (read == null) {
            revision.setText("");
            broken.getChildren().clear();
            if (problem != null) {
                var scroll = new ScrollPane(new ErrorState(problem, this::read));
                scroll.setFitToWidth(true);
                offers.getChildren().setAll(scroll);
            }
            return;
        }
        catalog = read;
        remember.accept(answer.folder);
        if (existing != null && !answer.has.isEmpty()) draft.begin(existing.name(), answer.has);
        else draft.take(read);
        Layer before = offered.getSelectionModel().getSelectedItem();
        offered.getItems().setAll(read.layers());
        select(before == null ? "" : before.name());
        offers.getChildren().setAll(read.layers().isEmpty() ? none(read) : offered);
        String commit = read.revision();
        revision.setText(
                commit.isEmpty() ? "no git checkout" : "commit " + commit.substring(0, Math.min(10, commit.length())));
        showBroken(read.problems());
        showChosen();
        changed.run();
    }

    private void select(String layer) {
        List<Layer> all = offered.getItems();
        for (int i = 0; i < all.size(); i++)
            if (all.get(i).name().equals(layer)) offered.getSelectionModel().select(i);
        if (offered.getSelectionModel().isEmpty() && !all.isEmpty())
            offered.getSelectionModel().select(0);
    }

    private static Node none(Catalog read) {
        return new EmptyState(
                Icon.EMPTY,
                "No usable layer",
                read.problems().isEmpty()
                        ? "There is no manifest in layers/ of this folder."
                        : "None of its manifests can be used; below is why.");
    }

    private void showBroken(List<Problem> problems) {
        broken.getChildren().clear();
        broken.setVisible(!problems.isEmpty());
        broken.setManaged(!problems.isEmpty());
        for (Problem problem : problems) {
            String hint = problem.hint() == null ? "" : ". " + problem.hint();
            var line = new Label(problem.system() + ": " + problem.reason() + hint, Icon.FAILED.node("state-failed"));
            line.setWrapText(true);
            line.setMinHeight(Region.USE_PREF_SIZE);
            line.getStyleClass().add("wizard-line");
            broken.getChildren().add(line);
        }
    }

    private void add() {
        Layer layer = offered.getSelectionModel().getSelectedItem();
        if (layer == null) return;
        draft.add(layer);
        showChosen();
        changed.run();
    }

    private void showChosen() {
        List<Node> rows = new ArrayList<>();
        for (ClusterDraft.Chosen each : draft.chosen()) rows.add(row(each));
        if (rows.isEmpty())
            rows.add(new EmptyState(
                    Icon.LAYER,
                    "No layer yet",
                    "Enter, Space or a double click on a layer of the catalog adds it; a layer may be there twice."));
        chosen.getChildren().setAll(rows);
    }

    private Node row(ClusterDraft.Chosen layer) {
        var text = new TextField(layer.name());
        text.getStyleClass().add("layer-name");
        text.setAccessibleText(
                "Name in the cluster of the layer " + layer.layer().name());
        var wrong = new Label(null, Icon.FAILED.node());
        wrong.getStyleClass().addAll("parameter-wrong", "state-failed");
        wrong.setWrapText(true);
        text.textProperty().addListener((_, _, now) -> {
            layer.name(now);
            show(wrong, draft.againstName(layer));
            changed.run();
        });
        show(wrong, draft.againstName(layer));
        HBox.setHgrow(text, Priority.ALWAYS);
        var remove = new Button(null, Icon.DELETE.node());
        remove.getStyleClass().addAll("flat", "button-icon", "layer-remove");
        remove.setAccessibleText("Take layer " + layer.name() + " out of the cluster");
        remove.setTooltip(new Tooltip("Take it out (Shift+Delete in its name)"));
        Runnable out = () -> {
            draft.remove(layer);
            showChosen();
            offered.requestFocus();
            changed.run();
        };
        remove.setOnAction(_ -> out.run());
        text.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() != KeyCode.DELETE || !event.isShiftDown()) return;
            out.run();
            event.consume();
        });
        var kind = new Label(layer.layer().name() + " " + layer.layer().version(), Icon.LAYER.node());
        kind.getStyleClass().add("parameter-remark");
        kind.setMinWidth(Region.USE_PREF_SIZE);
        var line = new HBox(text, kind, remove);
        line.getStyleClass().add("wizard-source");
        line.setAlignment(Pos.CENTER_LEFT);
        return new VBox(line, wrong);
    }

    static void show(Label wrong, String words) {
        wrong.setText(words);
        wrong.setVisible(!words.isEmpty());
        wrong.setManaged(!words.isEmpty());
    }

    /// A layer with what one takes it for.
    private static final class LayerCell extends ListCell<Layer> {
        private final Label name = new Label(null, Icon.LAYER.node());
        private final Label needs = new Label();
        private final Label purpose = new Label();
        private final VBox box;

        LayerCell() {
            name.getStyleClass().add("layer-title");
            needs.getStyleClass().add("parameter-remark");
            needs.setMinWidth(Region.USE_PREF_SIZE);
            purpose.getStyleClass().add("parameter-remark");
            purpose.setWrapText(true);
            purpose.setMinHeight(Region.USE_PREF_SIZE);
            var gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            box = new VBox(new HBox(8, name, gap, needs), purpose);
            box.getStyleClass().add("layer-cell");
            setPrefWidth(0);
        }

        /// A list asks for it without a width, and a purpose that wraps needs one.
        @Override
        protected double computePrefHeight(double width) {
            double wide = getWidth() > 0 || getListView() == null
                    ? getWidth()
                    : getListView().getWidth();
            if (isEmpty() || wide <= 0) return super.computePrefHeight(width);
            return snappedTopInset()
                    + snapSizeY(box.prefHeight(wide - snappedLeftInset() - snappedRightInset()))
                    + snappedBottomInset();
        }

        @Override
        protected void updateItem(Layer layer, boolean empty) {
            super.updateItem(layer, empty);
            if (empty || layer == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            name.setText(layer.name() + " " + layer.version());
            List<String> wants = new ArrayList<>();
            if (layer.gpus() > 0)
                wants.add(layer.gpus() + " GPU" + (layer.gpus() == 1 ? "" : "s")
                        + (layer.gpuType().equals("any") ? "" : " " + layer.gpuType()) + " per node");
            if (layer.group() != null) wants.add("scales");
            if (layer.ownSubnet()) wants.add("own subnet");
            needs.setText(String.join(", ", wants));
            purpose.setText(layer.purpose());
            setGraphic(box);
            setAccessibleText("layer " + layer.name() + ", version " + layer.version() + ", " + layer.purpose() + " "
                    + String.join(", ", wants));
        }
    }
}
