package org.xlcloud.views.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
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
import org.xlcloud.views.actions.DialogWindow;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;

/// The frame of a dialog that asks for a stack's parameters: what it is about, the form below it, and at the
/// foot what stands against going on, beside the button that goes on.
final class ParameterSheet {
    private final String title;
    private final String prefix;
    private final StackPane body = new StackPane();
    private final Label words = new Label(null, Icon.INFO.node());
    private final Button next;
    private final VBox root = new VBox();
    private @Nullable Stage stage;

    /// @param prefix of its controls' ids
    /// @param going what the button that goes on says
    /// @param above what stands between the title and the form
    ParameterSheet(String title, String prefix, String going, Runnable goOn, Node... above) {
        this.title = title;
        this.prefix = prefix;
        root.getStyleClass().add("update-dialog");
        root.getStylesheets().add(Sheet.CLUSTERS);
        var head = new Label(title);
        head.getStyleClass().add("sheet-title");
        head.setWrapText(true);
        VBox.setVgrow(body, Priority.ALWAYS);
        words.setId(prefix + "words");
        words.getStyleClass().add("wizard-missing");
        words.setWrapText(true);
        words.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(words, Priority.ALWAYS);
        next = new Button(going);
        next.setId(prefix + "next");
        next.setDefaultButton(true);
        next.setMinWidth(Region.USE_PREF_SIZE);
        next.setOnAction(_ -> goOn.run());
        var cancel = new Button("Cancel");
        cancel.setId(prefix + "cancel");
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        cancel.setOnAction(_ -> close());
        var buttons = new HBox(words, cancel, next);
        buttons.getStyleClass().addAll("button-row", "wizard-buttons");
        buttons.setAlignment(Pos.CENTER_LEFT);
        root.getChildren().add(head);
        root.getChildren().addAll(above);
        root.getChildren().addAll(body, buttons);
    }

    void open(Node anchor) {
        stage = DialogWindow.open(anchor, title, root, true);
    }

    void close() {
        if (stage != null) stage.hide();
    }

    /// Where further windows belong.
    Node node() {
        return root;
    }

    void loading(String doing) {
        body.getChildren().setAll(new LoadingState(doing));
    }

    void failed(Problem problem, Runnable again) {
        body.getChildren().setAll(scroll(new ErrorState(problem, again)));
    }

    void empty(Icon icon, String title, String more) {
        body.getChildren().setAll(new EmptyState(icon, title, more));
    }

    /// @param texts what stands in each field now
    /// @param typed told each change of a text
    /// @param against why the text of a parameter is no value of it; empty when it is one
    void form(
            List<FormField> fields,
            Map<String, String> texts,
            ClusterMaker.Offers offers,
            BiConsumer<FormField, String> typed,
            Function<FormField, String> against) {
        var form = new ParameterForm(typed, against);
        form.add(prefix, fields, texts, offers);
        body.getChildren().setAll(scroll(form));
        // What a scroll pane holds is in the window only once that has its skin.
        body.applyCss();
        body.layout();
        form.getChildren().stream().filter(Node::isFocusTraversable).findFirst().ifPresent(Node::requestFocus);
    }

    /// @param says what is being done, or stands against it; empty for nothing
    void says(String says, boolean ready) {
        words.setText(says);
        words.setVisible(!says.isEmpty());
        next.setDisable(!ready);
    }

    private static ScrollPane scroll(Node content) {
        var scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("action-scroll");
        return scroll;
    }

    /// What fields begin with: the values that a stack has, else what the template says.
    static Map<String, String> texts(List<FormField> fields, Map<String, String> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (FormField field : fields) {
            String standard = field.standard();
            String value = values.getOrDefault(field.name(), standard == null ? "" : standard);
            // Heat writes booleans as Python does.
            texts.put(field.name(), field.yesOrNo() ? value.toLowerCase(Locale.ROOT) : value);
        }
        return texts;
    }

    /// The parameters that a template declares, in HOT or in CloudFormation's words.
    static List<FormField> declared(JsonNode template) {
        JsonNode parameters = template.has("parameters") ? template.path("parameters") : template.path("Parameters");
        return parameters.properties().stream()
                .map(one -> FormField.of(one.getKey(), one.getValue()))
                .toList();
    }
}
