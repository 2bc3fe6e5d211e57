package org.xlcloud.views.clusters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.TemplateBundle;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.actions.DialogWindow;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.inventory.StacksContext;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;

/// Makes a stack of a template of the operator's own, or gives a stack that is there another one: reads it with all
/// that it refers to, asks for its parameters, and has the action frame check it with Heat and ask.
public final class TemplateDialog {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// After which time Heat gives up.
    private static final int MINUTES = 60;

    private final ActionDesk desk;
    private final ClusterMaker maker;
    private final String cloud;
    private final @Nullable Existing existing;
    private final BiConsumer<String, StackId> made;
    private final TextField name = new TextField();
    private final TextField file = new TextField();
    private final StackPane body = new StackPane();
    private final Label words = new Label(null, Icon.INFO.node());
    private final Button next = new Button("Create…");
    private final Map<String, String> typed = new LinkedHashMap<>();
    private final VBox root = new VBox();
    private final OffThread<String, Answer> reading;
    private List<FormField> fields = List.of();
    private @Nullable TemplateBundle bundle;
    private @Nullable JsonNode environment;
    private @Nullable Stage stage;

    /// A stack that is to have another template.
    ///
    /// @param source tells what it was given before
    /// @param tags which it keeps
    private record Existing(TreeNode cluster, StackId stack, StacksContext.Source source, List<String> tags) {}

    /// @param values of the existing stack's parameters
    /// @param environment of the existing stack; null where there is none
    private record Answer(
            String file,
            @Nullable TemplateBundle bundle,
            Map<String, String> values,
            @Nullable JsonNode environment,
            ClusterMaker.Offers offers,
            @Nullable Problem problem) {}

    private TemplateDialog(
            ActionDesk desk,
            ClusterMaker maker,
            String cloud,
            @Nullable Existing existing,
            BiConsumer<String, StackId> made) {
        this.desk = desk;
        this.maker = maker;
        this.cloud = cloud;
        this.existing = existing;
        this.made = made;
        reading = new OffThread<>("reading of a template", this::read, this::arrived);
        build();
    }

    /// @param made told the cloud and the new stack once Heat has taken the order; on the JavaFX thread
    public static void open(
            ActionDesk desk, Node anchor, ClusterMaker maker, String cloud, BiConsumer<String, StackId> made) {
        var dialog = new TemplateDialog(desk, maker, cloud, null, made);
        dialog.stage = DialogWindow.open(anchor, dialog.title(), dialog.root, true);
        dialog.name.requestFocus();
    }

    /// Gives a stack another template.
    ///
    /// @param cluster the row of a master stack
    /// @param source tells what it was given before
    /// @param tags of the stack, which it keeps
    public static void replace(
            ActionDesk desk,
            Node anchor,
            StacksContext.Source source,
            ClusterMaker maker,
            String cloud,
            TreeNode cluster,
            List<String> tags) {
        StackId stack = cluster.stack();
        if (stack == null) return;
        var existing = new Existing(cluster, stack, source, tags);
        var dialog = new TemplateDialog(desk, maker, cloud, existing, (in, id) -> {});
        dialog.stage = DialogWindow.open(anchor, dialog.title(), dialog.root, true);
        dialog.file.requestFocus();
    }

    private String title() {
        return existing == null
                ? "New stack from a template"
                : "Replace the template of " + existing.cluster().name();
    }

    private void build() {
        root.getStyleClass().add("update-dialog");
        root.getStylesheets().add(Sheet.CLUSTERS);
        var head = new Label(title());
        head.getStyleClass().add("sheet-title");
        var where = new Label("Cloud " + cloud, Icon.CLOUD.node());
        where.getStyleClass().add("sheet-foot");
        name.setId("stack-name");
        name.setMaxWidth(320);
        name.textProperty().addListener((_, _, _) -> changed());
        file.setId("template-file");
        file.setPromptText("a HOT template; what it refers to is read from its folder");
        file.setOnAction(event -> {
            read();
            event.consume();
        });
        HBox.setHgrow(file, Priority.ALWAYS);
        var browse = new Button("Browse…");
        browse.setMinWidth(Region.USE_PREF_SIZE);
        browse.setOnAction(_ -> browse());
        var again = new Button("Read", Icon.REFRESH.node());
        again.setId("template-read");
        again.setMinWidth(Region.USE_PREF_SIZE);
        again.setOnAction(_ -> read());
        var source = new HBox(file, browse, again);
        source.getStyleClass().add("wizard-source");
        source.setAlignment(Pos.CENTER_LEFT);
        var top = new GridPane();
        top.getStyleClass().add("wizard-top");
        if (existing == null) top.addRow(0, LayersStep.label("Stack's name", name), name);
        else name.setText(existing.cluster().name());
        top.addRow(1, LayersStep.label("Template", file), source);
        GridPane.setHgrow(source, Priority.ALWAYS);
        body.getChildren()
                .setAll(new EmptyState(
                        Icon.STACK,
                        "No template yet",
                        existing == null
                                ? "Choose a file; its parameters are asked for here."
                                : "Choose a file; its parameters are asked for here, with the values that the stack has"
                                        + " now. The next step says what Heat would replace, and asks."));
        VBox.setVgrow(body, Priority.ALWAYS);
        words.setId("template-words");
        words.getStyleClass().add("wizard-missing");
        words.setWrapText(true);
        words.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(words, Priority.ALWAYS);
        next.setId("template-next");
        next.setDefaultButton(true);
        next.setMinWidth(Region.USE_PREF_SIZE);
        if (existing != null) next.setText("Preview…");
        next.setOnAction(_ -> order());
        var cancel = new Button("Cancel");
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        cancel.setOnAction(_ -> close());
        var buttons = new HBox(words, cancel, next);
        buttons.getStyleClass().addAll("button-row", "wizard-buttons");
        buttons.setAlignment(Pos.CENTER_LEFT);
        root.getChildren().addAll(head, where, top, body, buttons);
        changed();
    }

    private void browse() {
        var chooser = new FileChooser();
        chooser.setTitle("Template of a stack");
        File found = chooser.showOpenDialog(root.getScene().getWindow());
        if (found == null) return;
        file.setText(found.getPath());
        read();
    }

    private void read() {
        bundle = null;
        body.getChildren().setAll(new LoadingState("Reading " + file.getText()));
        reading.ask(file.getText().strip());
        changed();
    }

    private Answer read(String place) {
        try {
            TemplateBundle read = TemplateBundle.read(Path.of(place));
            Existing to = existing;
            if (to == null) return new Answer(place, read, Map.of(), null, maker.offers(cloud), null);
            String environment = to.source.texts(cloud, to.stack).get("environment");
            return new Answer(
                    place,
                    read,
                    to.source.detail(cloud, to.stack).parameters(),
                    environment == null ? null : JSON.readTree(environment),
                    maker.offers(cloud),
                    null);
        } catch (ProblemException e) {
            return failed(place, e.problem());
        } catch (InvalidPathException e) {
            return failed(place, Problem.of("read a template", place, "this is no file's name: " + e.getReason()));
        } catch (JsonProcessingException e) {
            return failed(
                    place,
                    Problem.of("read the environment of the stack", "Heat", "this is no JSON: " + e.getMessage()));
        }
    }

    private static Answer failed(String place, Problem problem) {
        return new Answer(place, null, Map.of(), null, ClusterMaker.Offers.NONE, problem);
    }

    private void arrived(Answer answer) {
        if (!answer.file.equals(file.getText().strip())) return;
        TemplateBundle found = answer.bundle;
        if (found == null) {
            Problem problem = answer.problem;
            if (problem != null) body.getChildren().setAll(scroll(new ErrorState(problem, this::read)));
            return;
        }
        bundle = found;
        environment = answer.environment;
        List<FormField> declared = new ArrayList<>();
        found.template()
                .root()
                .path("parameters")
                .properties()
                .forEach(one -> declared.add(FormField.of(one.getKey(), one.getValue())));
        fields = List.copyOf(declared);
        // What was typed stays when the file is read again.
        for (FormField field : fields) {
            String standard = answer.values.getOrDefault(field.name(), field.standard());
            if (standard == null) standard = "";
            // Heat writes booleans as Python does.
            typed.putIfAbsent(field.name(), field.yesOrNo() ? standard.toLowerCase(Locale.ROOT) : standard);
        }
        if (fields.isEmpty())
            body.getChildren()
                    .setAll(new EmptyState(
                            Icon.DONE, "No parameters", "This template declares none; it can be used as it is."));
        else {
            var form = new ParameterForm(
                    (field, text) -> {
                        typed.put(field.name(), text);
                        changed();
                    },
                    field -> field.against(typed.getOrDefault(field.name(), "")));
            form.add("template-", fields, typed, answer.offers);
            body.getChildren().setAll(scroll(form));
        }
        changed();
    }

    private static ScrollPane scroll(Node content) {
        var scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("action-scroll");
        return scroll;
    }

    private String missing() {
        String against = ClusterDraft.against(name.getText().strip());
        if (!against.isEmpty()) return against;
        if (bundle == null) return "No template has been read";
        for (FormField field : fields) {
            String wrong = field.against(typed.getOrDefault(field.name(), ""));
            if (!wrong.isEmpty()) return field.label() + ": " + wrong;
        }
        return "";
    }

    private void changed() {
        String missing = missing();
        words.setText(missing);
        words.setVisible(!missing.isEmpty());
        next.setDisable(!missing.isEmpty());
    }

    private void order() {
        TemplateBundle read = bundle;
        if (read == null) return;
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (FormField field : fields) values.put(field.name(), field.value(typed.getOrDefault(field.name(), "")));
        var order = new Heat.Order(
                name.getText().strip(),
                read.template().text(),
                read.files(),
                environment,
                values,
                existing == null ? List.of() : existing.tags(),
                MINUTES);
        Action action = existing == null
                ? maker.create(cloud, order, stack -> FxHop.run(() -> made.accept(cloud, stack)))
                : maker.update(cloud, existing.cluster(), order);
        desk.ask(root, action, _ -> close());
    }

    private void close() {
        if (stage != null) stage.hide();
    }
}
