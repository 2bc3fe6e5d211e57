package org.xlcloud.views.clusters;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.xlcloud.icons.Icon;

/// The second step: what each layer's parameters are to be.
final class ParametersStep {
    private final ClusterDraft draft;
    private final Runnable changed;
    private final VBox sections = new VBox();
    private final VBox root;
    private final List<Node> controls = new ArrayList<>();

    ParametersStep(ClusterDraft draft, Runnable changed) {
        this.draft = draft;
        this.changed = changed;
        sections.getStyleClass().add("wizard-sections");
        var scroll = new ScrollPane(sections);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("action-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        root = new VBox(scroll);
        root.getStyleClass().add("wizard-step");
    }

    Region node() {
        return root;
    }

    /// Takes the layers as they are now.
    void show(ClusterMaker.Offers offers) {
        sections.getChildren().clear();
        controls.clear();
        for (ClusterDraft.Chosen layer : draft.chosen()) {
            var title = new Label(layer.name(), Icon.LAYER.node());
            title.getStyleClass().add("parameter-section");
            var about = new Label(layer.layer().purpose());
            about.getStyleClass().add("parameter-remark");
            about.setWrapText(true);
            var form = new ParameterForm(
                    (field, text) -> {
                        layer.type(field.name(), text);
                        changed.run();
                    },
                    layer::against);
            form.add("parameter-" + layer.name() + "-", layer.fields(), layer.typed(), offers);
            form.getChildren().stream().filter(Node::isFocusTraversable).forEach(controls::add);
            sections.getChildren().addAll(title, about, form);
        }
    }

    void focus() {
        if (!controls.isEmpty()) controls.getFirst().requestFocus();
    }
}
