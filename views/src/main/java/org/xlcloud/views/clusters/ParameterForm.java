package org.xlcloud.views.clusters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.geometry.VPos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.xlcloud.icons.Icon;

/// A line for each parameter: what it is called, a control of its type, what may be typed, and below it what is wrong
/// with what was.
final class ParameterForm extends GridPane {
    private final BiConsumer<FormField, String> typed;
    private final Function<FormField, String> against;
    private final List<Runnable> checks = new ArrayList<>();
    private int row;

    /// @param typed told each change of a text
    /// @param against why the text of a parameter is no value of it; empty when it is one
    ParameterForm(BiConsumer<FormField, String> typed, Function<FormField, String> against) {
        this.typed = typed;
        this.against = against;
        getStyleClass().add("parameter-form");
        var names = new ColumnConstraints();
        names.setMinWidth(Region.USE_PREF_SIZE);
        names.setMaxWidth(300);
        var controls = new ColumnConstraints();
        controls.setMinWidth(260);
        controls.setPrefWidth(320);
        controls.setHgrow(Priority.SOMETIMES);
        controls.setMaxWidth(460);
        var remarks = new ColumnConstraints();
        remarks.setHgrow(Priority.ALWAYS);
        getColumnConstraints().addAll(names, controls, remarks);
    }

    /// @param prefix of the controls' ids
    /// @param texts what stands in each now
    void add(String prefix, List<FormField> fields, Map<String, String> texts, ClusterMaker.Offers offers) {
        for (FormField field : fields) add(prefix, field, texts.getOrDefault(field.name(), ""), offers.of(field));
    }

    private void add(String prefix, FormField field, String text, List<String> offered) {
        var label = new Label(field.label());
        label.getStyleClass().add("parameter-label");
        label.setMnemonicParsing(false);
        label.setWrapText(true);
        var wrong = new Label();
        wrong.getStyleClass().addAll("parameter-wrong", "state-failed");
        wrong.setWrapText(true);
        wrong.setGraphic(Icon.FAILED.node());
        wrong.setMinHeight(Region.USE_PREF_SIZE);
        Control control = control(field, text, offered, wrong);
        control.setId(prefix + field.name());
        control.setMaxWidth(Double.MAX_VALUE);
        label.setLabelFor(control);
        String about = about(field);
        control.setAccessibleText(field.label() + (about.isEmpty() ? "" : ", " + about));
        var remark = new Label(about);
        remark.getStyleClass().add("parameter-remark");
        remark.setWrapText(true);
        remark.setMinHeight(Region.USE_PREF_SIZE);
        GridPane.setValignment(remark, VPos.CENTER);
        addRow(row++, label, control, remark);
        add(wrong, 1, row++, 2, 1);
        check(field, wrong);
        checks.add(() -> check(field, wrong));
    }

    /// The parameter's description, its limits and its standard value.
    private static String about(FormField field) {
        var about = new ArrayList<String>();
        if (!field.description().isBlank()) about.add(field.description());
        if (!field.limits().isEmpty()) about.add(field.limits());
        String standard = field.standard();
        if (standard != null && !standard.isEmpty() && !field.yesOrNo()) about.add("usually " + standard);
        if (standard != null && standard.isEmpty()) about.add("may be empty");
        return String.join("; ", about);
    }

    private Control control(FormField field, String text, List<String> offered, Label wrong) {
        if (field.yesOrNo()) {
            var box = new CheckBox();
            box.setSelected(text.equals("true"));
            box.selectedProperty().addListener((_, _, now) -> changed(field, String.valueOf(now), wrong));
            return box;
        }
        if (!offered.isEmpty()) {
            var box = new ComboBox<String>();
            box.getItems().setAll(offered);
            // What is not among them is refused by Heat, but a list may be old: it can be typed all the same.
            box.setEditable(field.allowed().isEmpty());
            box.setValue(text);
            if (box.isEditable()) box.getEditor().textProperty().addListener((_, _, now) -> changed(field, now, wrong));
            else box.valueProperty().addListener((_, _, now) -> changed(field, now == null ? "" : now, wrong));
            return box;
        }
        TextInputControl input = field.hidden() ? new PasswordField() : new TextField();
        input.setText(text);
        input.textProperty().addListener((_, _, now) -> changed(field, now, wrong));
        if (field.number()) input.getStyleClass().add("parameter-number");
        return input;
    }

    private void changed(FormField field, String text, Label wrong) {
        typed.accept(field, text);
        check(field, wrong);
    }

    private void check(FormField field, Label wrong) {
        String words = against.apply(field);
        wrong.setText(words.isEmpty() ? "" : Character.toUpperCase(words.charAt(0)) + words.substring(1));
        wrong.setVisible(!words.isEmpty());
        wrong.setManaged(!words.isEmpty());
    }

    /// Says again what is wrong: one parameter's limits may depend on others.
    void checkAll() {
        checks.forEach(Runnable::run);
    }
}
