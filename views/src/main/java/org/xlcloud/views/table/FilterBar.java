package org.xlcloud.views.table;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.controlsfx.control.textfield.TextFields;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;

/// The filter of a list: what is being typed, and the finished terms as chips that can be removed.
///
/// What is typed filters at once. A blank or Enter after a finished term makes a chip of it; Backspace in the empty
/// field takes the last chip back into it; Escape clears, first the text, then the chips.
final class FilterBar {
    private final TableSpec<?> spec;
    private final Supplier<ZoneId> zone;
    private final Consumer<List<Term>> onTerms;
    private final Runnable onLeave;
    private final List<Term> chips = new ArrayList<>();
    private final TextField input = TextFields.createClearableTextField();
    private final Button clear = new Button("Clear filter");
    private final HBox line = new HBox(input);
    private final FlowPane chipPane = new FlowPane(6, 4);
    private final Label problem = new Label();
    private final VBox node = new VBox(4, chipPane, problem);
    private final SuggestionPopup popup;
    private @Nullable String tableProblem;

    /// @param rows whose values are suggested
    /// @param onTerms takes the terms after each change
    /// @param onLeave called when the operator is done here: the list takes the focus
    FilterBar(
            TableSpec<?> spec,
            Supplier<? extends List<? extends Entry<?>>> rows,
            Supplier<ZoneId> zone,
            Consumer<List<Term>> onTerms,
            Runnable onLeave) {
        this.spec = spec;
        this.zone = zone;
        this.onTerms = onTerms;
        this.onLeave = onLeave;
        popup = new SuggestionPopup(input, () -> Suggestions.of(typed(), spec, rows.get()), this::suggested);
        var hint = FilterHint.of(spec);
        input.setPromptText(hint.line());
        input.setAccessibleText("Filter the " + spec.many());
        input.setAccessibleHelp(
                "Type a text, column:value, an exclamation mark for not, or a comparison. Enter keeps it.");
        input.getStyleClass().add("filter-input");
        input.setTooltip(new Tooltip(hint.help()));
        input.textProperty().addListener((_, _, _) -> changed());
        input.addEventFilter(KeyEvent.KEY_TYPED, this::typed);
        input.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        HBox.setHgrow(input, Priority.ALWAYS);
        line.getStyleClass().add("filter-line");
        chipPane.getStyleClass().add("filter-chips");
        problem.getStyleClass().add("filter-problem");
        problem.setWrapText(true);
        node.getStyleClass().add("filter-notes");
        clear.getStyleClass().addAll("flat", "filter-clear");
        clear.setAccessibleText("Remove all conditions of the filter");
        clear.setOnAction(_ -> clear());
        show();
    }

    /// The field itself, for the tool bar.
    Node field() {
        return line;
    }

    /// Chips and problems, for below the tool bar.
    Node notes() {
        return node;
    }

    void focus() {
        input.requestFocus();
        input.end();
    }

    boolean isEmpty() {
        return chips.isEmpty() && input.getText().isBlank();
    }

    void clear() {
        chips.clear();
        input.clear();
        changed();
    }

    /// Replaces the whole filter.
    void set(String text) {
        chips.clear();
        input.setText(text);
        commit();
    }

    /// The filter as text, as [#set] takes it.
    String text() {
        var text = new StringBuilder();
        for (Term chip : chips) text.append(chip.text()).append(' ');
        return text.append(input.getText()).toString().strip();
    }

    /// A problem that showed only when the filter ran; null when there is none.
    void problem(@Nullable String sentence) {
        tableProblem = sentence;
        show();
    }

    private String typed() {
        return input.getText(0, Math.min(input.getCaretPosition(), input.getLength()));
    }

    private FilterSyntax.Parsed parsed() {
        return FilterSyntax.parse(input.getText(), spec.fields(), zone.get());
    }

    /// A blank at the end of a finished term makes a chip; within quotation marks or slashes it is a blank.
    private void typed(KeyEvent event) {
        boolean atEnd = input.getCaretPosition() == input.getLength();
        if (event.getCharacter().equals(" ") && atEnd && !input.getText().isBlank() && commit()) event.consume();
    }

    /// Makes chips of what was typed, if all of it is understood.
    private boolean commit() {
        FilterSyntax.Parsed parsed = parsed();
        if (!parsed.problems().isEmpty() || parsed.terms().isEmpty()) {
            changed();
            return false;
        }
        chips.addAll(parsed.terms());
        input.clear();
        changed();
        return true;
    }

    private void suggested(Suggestions.Suggestion taken) {
        int caret = input.getCaretPosition();
        String rest = input.getText().substring(Math.min(caret, input.getLength()));
        input.setText(taken.text() + rest);
        input.positionCaret(taken.text().length());
    }

    private void changed() {
        show();
        List<Term> terms = new ArrayList<>(chips);
        terms.addAll(parsed().terms());
        onTerms.accept(terms);
    }

    private void show() {
        List<Node> nodes = new ArrayList<>();
        for (Term chip : chips) nodes.add(chip(chip));
        if (!chips.isEmpty()) nodes.add(clear);
        chipPane.getChildren().setAll(nodes);
        visible(chipPane, !chips.isEmpty());
        List<String> problems = new ArrayList<>(parsed().problems());
        if (tableProblem != null) problems.add(tableProblem);
        problem.setText(String.join("\n", problems));
        visible(problem, !problems.isEmpty());
        visible(node, !chips.isEmpty() || !problems.isEmpty());
    }

    private static void visible(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    private Node chip(Term term) {
        var chip = new Button(term.text(), Icon.CLOSE.node());
        chip.setMnemonicParsing(false); // names have underscores
        chip.setContentDisplay(ContentDisplay.RIGHT);
        chip.getStyleClass().add("filter-chip");
        if (term.negated()) chip.getStyleClass().add("negated");
        chip.setAccessibleText("Filter " + term.text() + ", press to remove");
        chip.setTooltip(new Tooltip("Remove this condition"));
        chip.setOnAction(_ -> remove(term));
        chip.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) remove(term);
        });
        return chip;
    }

    private void remove(Term term) {
        chips.remove(term);
        changed();
        input.requestFocus();
    }

    private void key(KeyEvent event) {
        if (popup.takes(event)) {
            event.consume();
            return;
        }
        switch (event.getCode()) {
            case ENTER -> {
                if (input.getText().isBlank() || commit()) onLeave.run();
                event.consume();
            }
            case ESCAPE -> {
                if (!input.getText().isEmpty()) input.clear();
                else if (!chips.isEmpty()) clear();
                else onLeave.run();
                event.consume();
            }
            case DOWN -> {
                popup.show();
                if (!popup.isShowing()) onLeave.run();
                event.consume();
            }
            case BACK_SPACE -> {
                if (!input.getText().isEmpty() || chips.isEmpty()) return;
                Term last = chips.removeLast();
                input.setText(last.text());
                input.end();
                event.consume();
            }
            default -> {}
        }
    }
}
