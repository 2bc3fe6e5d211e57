package org.xlcloud.views.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.TemplateBundle;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.actions.DialogWindow;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;

/// Makes a stack of a template of the operator's own: reads it with all that it refers to, asks for its parameters, and
/// has the action frame check it with Heat and ask.
public final class TemplateDialog {
    /// After which time Heat gives up.
    private static final int MINUTES = 60;

    private final ActionDesk desk;
    private final ClusterMaker maker;
    private final String cloud;
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
    private @Nullable Stage stage;

    private record Answer(
            String file,
            @Nullable TemplateBundle bundle,
            ClusterMaker.Offers offers,
            @Nullable Problem problem) {}

    private TemplateDialog(ActionDesk desk, ClusterMaker maker, String cloud, BiConsumer<String, StackId> made) {
        this.desk = desk;
        this.maker = maker;
        this.cloud = cloud;
        this.made = made;
        reading = new OffThread<>("reading of a template", this::read, this::arrived);
        build();
    }

    /// @param made told the cloud and the new stack once Heat has taken the order; on the JavaFX thread
    public static void open(
            ActionDesk desk, Node anchor, ClusterMaker maker, String cloud, BiConsumer<String, StackId> made) {
        var dialog = new TemplateDialog(desk, maker, cloud, made);
        dialog.stage = DialogWindow.open(anchor, "New stack from a template", dialog.root, true);
        dialog.name.requestFocus();
    }

    private void build() {
        root.getStyleClass().add("update-dialog");
        root.getStylesheets().add(Sheet.CLUSTERS);
        var head = new Label("New stack from a template");
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
        top.addRow(0, LayersStep.label("Stack's name", name), name);
        top.addRow(1, LayersStep.label("Template", file), source);
        GridPane.setHgrow(source, Priority.ALWAYS);
        body.getChildren()
                .setAll(new EmptyState(
                        Icon.STACK, "No template yet", "Choose a file; its parameters are asked for here."));
        VBox.setVgrow(body, Priority.ALWAYS);
        words.setId("template-words");
        words.getStyleClass().add("wizard-missing");
        words.setWrapText(true);
        words.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(words, Priority.ALWAYS);
        next.setId("template-next");
        next.setDefaultButton(true);
        next.setMinWidth(Region.USE_PREF_SIZE);
        next.setOnAction(_ -> create());
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
            return new Answer(place, TemplateBundle.read(Path.of(place)), maker.offers(cloud), null);
        } catch (ProblemException e) {
            return new Answer(place, null, ClusterMaker.Offers.NONE, e.problem());
        } catch (InvalidPathException e) {
            Problem problem = Problem.of("read a template", place, "this is no file's name: " + e.getReason());
            return new Answer(place, null, ClusterMaker.Offers.NONE, problem);
        }
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
        List<FormField> declared = new ArrayList<>();
        found.template()
                .root()
                .path("parameters")
                .properties()
                .forEach(one -> declared.add(FormField.of(one.getKey(), one.getValue())));
        fields = List.copyOf(declared);
        // What was typed stays when the file is read again.
        for (FormField field : fields)
            typed.putIfAbsent(field.name(), field.standard() == null ? "" : field.standard());
        if (fields.isEmpty())
            body.getChildren()
                    .setAll(new EmptyState(
                            Icon.DONE, "No parameters", "This template declares none; it can be created."));
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

    private void create() {
        TemplateBundle read = bundle;
        if (read == null) return;
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (FormField field : fields) values.put(field.name(), field.value(typed.getOrDefault(field.name(), "")));
        var order = new Heat.Order(
                name.getText().strip(), read.template().text(), read.files(), null, values, List.of(), MINUTES);
        desk.ask(root, maker.create(cloud, order, stack -> FxHop.run(() -> made.accept(cloud, stack))), _ -> close());
    }

    private void close() {
        if (stage != null) stage.hide();
    }
}
