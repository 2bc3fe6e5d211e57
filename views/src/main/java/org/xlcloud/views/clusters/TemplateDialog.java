package org.xlcloud.views.clusters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.stage.FileChooser;
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
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.inventory.StacksContext;

/// Makes a stack of a template of the operator's own, or gives a stack that is there another one: reads it
/// with all that it refers to, asks for its parameters, and has the action frame check it with Heat and ask.
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
    private final Map<String, String> typed = new LinkedHashMap<>();
    private final ParameterSheet sheet;
    private final OffThread<String, Answer> reading;
    private List<FormField> fields = List.of();
    private @Nullable TemplateBundle bundle;
    private @Nullable JsonNode environment;

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
        var where = new Label("Cloud " + cloud, Icon.CLOUD.node());
        where.getStyleClass().add("sheet-foot");
        sheet = new ParameterSheet(
                title(), "template-", existing == null ? "Create…" : "Preview…", this::order, where, top());
        sheet.empty(
                Icon.STACK,
                "No template yet",
                existing == null
                        ? "Choose a file; its parameters are asked for here."
                        : "Choose a file; its parameters are asked for here, with the values that the stack has now. "
                                + "The next step says what Heat would replace, and asks.");
        changed();
    }

    /// @param made told the cloud and the new stack once Heat has taken the order; on the JavaFX thread
    public static void open(
            ActionDesk desk, Node anchor, ClusterMaker maker, String cloud, BiConsumer<String, StackId> made) {
        var dialog = new TemplateDialog(desk, maker, cloud, null, made);
        dialog.sheet.open(anchor);
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
        dialog.sheet.open(anchor);
        dialog.file.requestFocus();
    }

    private String title() {
        return existing == null
                ? "New stack from a template"
                : "Replace the template of " + existing.cluster().name();
    }

    private GridPane top() {
        name.setId("stack-name");
        name.setMaxWidth(320);
        if (existing != null) name.setText(existing.cluster().name());
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
        top.addRow(1, LayersStep.label("Template", file), source);
        GridPane.setHgrow(source, Priority.ALWAYS);
        return top;
    }

    private void browse() {
        var chooser = new FileChooser();
        chooser.setTitle("Template of a stack");
        File found = chooser.showOpenDialog(sheet.node().getScene().getWindow());
        if (found == null) return;
        file.setText(found.getPath());
        read();
    }

    private void read() {
        bundle = null;
        sheet.loading("Reading " + file.getText());
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
            if (problem != null) sheet.failed(problem, this::read);
            return;
        }
        bundle = found;
        environment = answer.environment;
        fields = ParameterSheet.declared(found.template().root());
        // What was typed stays when the file is read again.
        ParameterSheet.texts(fields, answer.values).forEach(typed::putIfAbsent);
        if (fields.isEmpty())
            sheet.empty(Icon.DONE, "No parameters", "This template declares none; it can be used as it is.");
        else
            sheet.form(
                    fields,
                    typed,
                    answer.offers,
                    (field, text) -> {
                        typed.put(field.name(), text);
                        changed();
                    },
                    field -> field.against(typed.getOrDefault(field.name(), "")));
        changed();
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
        sheet.says(missing, missing.isEmpty());
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
        desk.ask(sheet.node(), action, _ -> sheet.close());
    }
}
