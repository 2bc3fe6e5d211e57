package org.xlcloud.views.clusters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.actions.DialogWindow;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.inventory.StacksContext;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;

/// Gives a stack other values of its parameters: shows them as they are with what each may be, and has the action frame
/// say what Heat would replace by what was changed.
public final class UpdateDialog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActionDesk desk;
    private final StacksContext.Source source;
    private final ClusterMaker maker;
    private final String cloud;
    private final TreeNode cluster;
    private final StackId stack;
    private final Map<String, String> before = new LinkedHashMap<>();
    private final Map<String, String> now = new HashMap<>();
    private final Map<String, FormField> fields = new LinkedHashMap<>();
    private final StackPane body = new StackPane();
    private final Label words = new Label(null, Icon.INFO.node());
    private final Button next = new Button("Preview…");
    private final VBox root = new VBox();
    private final OffThread<StackId, Loaded> loading;
    private @Nullable Stage stage;

    private record Loaded(
            List<FormField> fields,
            Map<String, String> values,
            ClusterMaker.Offers offers,
            @Nullable Problem problem) {}

    private UpdateDialog(
            ActionDesk desk,
            StacksContext.Source source,
            ClusterMaker maker,
            String cloud,
            TreeNode cluster,
            StackId stack) {
        this.desk = desk;
        this.source = source;
        this.maker = maker;
        this.cloud = cloud;
        this.cluster = cluster;
        this.stack = stack;
        loading = new OffThread<>("parameters of a stack", this::load, this::loaded);
        build();
    }

    /// @param cluster the row of a master stack
    public static void open(
            ActionDesk desk,
            Node anchor,
            StacksContext.Source source,
            ClusterMaker maker,
            String cloud,
            TreeNode cluster) {
        StackId stack = cluster.stack();
        if (stack == null) return;
        var dialog = new UpdateDialog(desk, source, maker, cloud, cluster, stack);
        dialog.stage = DialogWindow.open(anchor, "Update cluster " + cluster.name(), dialog.root, true);
        dialog.ask();
    }

    private void build() {
        root.getStyleClass().add("update-dialog");
        root.getStylesheets().add(Sheet.CLUSTERS);
        var head = new Label("Update cluster " + cluster.name());
        head.getStyleClass().add("sheet-title");
        head.setWrapText(true);
        var about = new Label(
                "Only what is changed here is sent. Groups stay as large as they are, unless their size is among it. "
                        + "The next step says what Heat would replace, and asks.",
                Icon.INFO.node());
        about.getStyleClass().add("sheet-foot");
        about.setWrapText(true);
        about.setMinHeight(Region.USE_PREF_SIZE);
        VBox.setVgrow(body, Priority.ALWAYS);
        words.setId("update-words");
        words.getStyleClass().add("wizard-missing");
        words.setWrapText(true);
        words.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(words, Priority.ALWAYS);
        next.setId("update-next");
        next.setDefaultButton(true);
        next.setMinWidth(Region.USE_PREF_SIZE);
        next.setOnAction(_ -> desk.ask(root, maker.update(cloud, cluster, values()), _ -> close()));
        var cancel = new Button("Cancel");
        cancel.setId("update-cancel");
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        cancel.setOnAction(_ -> close());
        var buttons = new HBox(words, cancel, next);
        buttons.getStyleClass().addAll("button-row", "wizard-buttons");
        buttons.setAlignment(Pos.CENTER_LEFT);
        root.getChildren().addAll(head, about, body, buttons);
        changed();
    }

    private void ask() {
        body.getChildren().setAll(new LoadingState("Asking Heat for the parameters of " + cluster.name()));
        loading.ask(stack);
    }

    private Loaded load(StackId of) {
        try {
            Map<String, String> values = source.detail(cloud, of).parameters();
            JsonNode template = JSON.readTree(source.texts(cloud, of).getOrDefault("template", "{}"));
            List<FormField> declared = new ArrayList<>();
            JsonNode parameters =
                    template.has("parameters") ? template.path("parameters") : template.path("Parameters");
            parameters.properties().forEach(one -> declared.add(FormField.of(one.getKey(), one.getValue())));
            return new Loaded(declared, values, maker.offers(cloud), null);
        } catch (ProblemException e) {
            return new Loaded(List.of(), Map.of(), ClusterMaker.Offers.NONE, e.problem());
        } catch (JsonProcessingException e) {
            return new Loaded(
                    List.of(),
                    Map.of(),
                    ClusterMaker.Offers.NONE,
                    Problem.of("read the template of " + of.name(), "Heat", "this is no JSON: " + e.getMessage()));
        }
    }

    private void loaded(Loaded answer) {
        Problem problem = answer.problem;
        if (problem != null) {
            body.getChildren().setAll(new ErrorState(problem, this::ask));
            return;
        }
        if (answer.fields.isEmpty()) {
            body.getChildren()
                    .setAll(new EmptyState(
                            Icon.EMPTY,
                            "No parameters",
                            "The template of this stack declares none: it can only be given another template."));
            return;
        }
        for (FormField field : answer.fields) {
            fields.put(field.name(), field);
            String standard = field.standard();
            String value = answer.values.getOrDefault(field.name(), standard == null ? "" : standard);
            // Heat writes booleans as Python does.
            before.put(field.name(), field.yesOrNo() ? value.toLowerCase(Locale.ROOT) : value);
        }
        now.putAll(before);
        var form = new ParameterForm(
                (field, text) -> {
                    now.put(field.name(), text);
                    changed();
                },
                // What Heat has taken once is not ours to doubt.
                field -> isChanged(field) ? field.against(text(field)) : "");
        form.add("update-", answer.fields, before, answer.offers);
        var scroll = new ScrollPane(form);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("action-scroll");
        body.getChildren().setAll(scroll);
        // What a scroll pane holds is in the window only once that has its skin.
        body.applyCss();
        body.layout();
        form.getChildren().stream().filter(Node::isFocusTraversable).findFirst().ifPresent(Node::requestFocus);
        changed();
    }

    private String text(FormField field) {
        return now.getOrDefault(field.name(), "");
    }

    private boolean isChanged(FormField field) {
        return !text(field).equals(before.getOrDefault(field.name(), ""));
    }

    private Map<String, JsonNode> values() {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (FormField field : fields.values())
            if (isChanged(field)) values.put(field.name(), field.value(text(field)));
        return values;
    }

    private void changed() {
        List<FormField> changed =
                fields.values().stream().filter(this::isChanged).toList();
        String wrong = changed.stream()
                .filter(field -> !field.against(text(field)).isEmpty())
                .map(field -> field.label() + ": " + field.against(text(field)))
                .findFirst()
                .orElse("");
        String says = changed.isEmpty()
                ? "Nothing has been changed yet"
                : String.join(
                        ", ",
                        changed.stream()
                                .map(field -> field.hidden()
                                        ? field.name()
                                        : field.name() + " " + before.get(field.name()) + " → " + text(field))
                                .toList());
        words.setText(wrong.isEmpty() ? says : wrong);
        next.setDisable(changed.isEmpty() || !wrong.isEmpty());
    }

    private void close() {
        if (stage != null) stage.hide();
    }
}
