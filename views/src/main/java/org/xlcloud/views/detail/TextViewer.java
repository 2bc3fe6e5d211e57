package org.xlcloud.views.detail;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.xlcloud.icons.Icon;

/// Shows a template, JSON or any text: numbered lines, keys and functions told apart, search with all places marked,
/// copy of what is selected or of all. Only the lines in view are drawn, so that its length does not matter.
///
/// Something else, such as a loading or an error state, can take the text's place. On the JavaFX thread.
public final class TextViewer {
    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination FIND = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final ObservableList<String> lines = FXCollections.observableArrayList();
    private final ListView<String> list = new ListView<>(lines);
    private final TextField search = new TextField();
    private final Label found = new Label();
    private final Button copy = new Button("Copy", Icon.COPY.node());
    private final HBox tools = new HBox();
    private final StackPane content = new StackPane(list);
    private final VBox root = new VBox();
    private String text = "";
    private String wanted = "";
    private int at = -1;

    /// @param what what is shown, for the search field and screen readers: `template`
    public TextViewer(String what) {
        list.getStyleClass().addAll("text-viewer-lines", "dense");
        list.setAccessibleText(what);
        list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        list.setCellFactory(_ -> new Line());
        list.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        search.setPromptText("Find in the " + what);
        search.setAccessibleText("Find in the " + what);
        search.textProperty().subscribe(this::look);
        search.setOnAction(_ -> next(1));
        search.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER && event.isShiftDown()) next(-1);
            else if (event.getCode() == KeyCode.ESCAPE && !search.getText().isEmpty()) search.clear();
            else return;
            event.consume();
        });
        HBox.setHgrow(search, Priority.ALWAYS);
        found.getStyleClass().add("raw-found");
        found.setMinWidth(Label.USE_PREF_SIZE);
        copy.setMinWidth(Button.USE_PREF_SIZE);
        copy.setTooltip(new Tooltip("Copy all of it; Ctrl+C in the text copies the selected lines"));
        copy.setOnAction(_ -> toClipboard(text));
        tools.getStyleClass().add("raw-tools");
        tools.setAlignment(Pos.CENTER_LEFT);
        tools.getChildren().addAll(search, found, copy);
        VBox.setVgrow(content, Priority.ALWAYS);
        root.getStyleClass().addAll("raw-view", "text-viewer");
        root.getStylesheets().add(DetailPane.STYLE_SHEET);
        root.getChildren().addAll(tools, content);
        clearTools();
    }

    public Node node() {
        return root;
    }

    /// Puts more controls at the end of the tool bar.
    public void addTools(Node... more) {
        tools.getChildren().addAll(more);
    }

    /// Shows a text. What is searched for stays; the same text again moves nothing.
    public void show(String newText) {
        if (!content.getChildren().getFirst().equals(list))
            content.getChildren().setAll(list);
        search.setDisable(false);
        copy.setDisable(false);
        if (newText.equals(text) && !lines.isEmpty()) return;
        text = newText;
        List<String> split = newText.lines().toList();
        lines.setAll(split.isEmpty() ? List.of("") : split);
        at = -1;
        look(search.getText());
    }

    /// Shows a state in the place of the text.
    public void instead(Node state) {
        content.getChildren().setAll(state);
        text = "";
        lines.clear();
        clearTools();
    }

    /// All that is shown.
    public String text() {
        return text;
    }

    /// Searches for something, as if it had been typed.
    public void find(String part) {
        search.setText(part);
    }

    private void clearTools() {
        search.setDisable(true);
        copy.setDisable(true);
        found.setText("");
    }

    private void key(KeyEvent event) {
        if (COPY.match(event)) {
            toClipboard(String.join("\n", list.getSelectionModel().getSelectedItems()));
        } else if (FIND.match(event) || event.getText().equals("/")) {
            search.requestFocus();
            search.selectAll();
        } else if (event.getCode() == KeyCode.F3) {
            next(event.isShiftDown() ? -1 : 1);
        } else return;
        event.consume();
    }

    private static void toClipboard(String chosen) {
        Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, chosen));
    }

    private void look(String part) {
        wanted = part.toLowerCase(Locale.ROOT);
        at = -1;
        if (!wanted.isEmpty()) next(1);
        else found.setText("");
        list.refresh();
    }

    private boolean has(int line) {
        return lines.get(line).toLowerCase(Locale.ROOT).contains(wanted);
    }

    /// Goes to the next line with what is wanted, from the top again after the last.
    private void next(int by) {
        if (wanted.isEmpty() || lines.isEmpty()) return;
        int count = 0;
        int number = 0;
        int target = -1;
        for (int i = 0; i < lines.size(); i++) {
            int line = Math.floorMod(Math.max(at, by > 0 ? -1 : 0) + by * (i + 1), lines.size());
            if (!has(line)) continue;
            if (target < 0) target = line;
            count++;
        }
        if (target < 0) {
            found.setText("not found");
            return;
        }
        for (int i = 0; i <= target; i++) if (has(i)) number++;
        at = target;
        found.setText(number + " of " + count + (count == 1 ? " line" : " lines"));
        list.getSelectionModel().clearAndSelect(target);
        list.scrollTo(Math.max(0, target - 4));
    }

    /// One line: its number, and its text in colours with what is searched for marked.
    private final class Line extends ListCell<String> {
        private final Label number = new Label();
        private final TextFlow flow = new TextFlow();
        private final HBox box = new HBox(number, flow);

        Line() {
            number.getStyleClass().add("line-number");
            box.getStyleClass().add("text-line");
        }

        @Override
        protected void updateItem(String line, boolean empty) {
            super.updateItem(line, empty);
            if (empty || line == null) {
                setGraphic(null);
                return;
            }
            number.setText(String.valueOf(getIndex() + 1));
            number.setMinWidth(
                    (String.valueOf(lines.size()).length() + 1) * getFont().getSize() * 0.66);
            flow.getChildren().clear();
            for (TextSyntax.Span span : TextSyntax.spans(line)) put(line, span);
            setGraphic(box);
            setAccessibleText("line " + (getIndex() + 1) + ": " + line);
        }

        /// Splits a stretch where what is searched for begins and ends.
        private void put(String line, TextSyntax.Span span) {
            String style = "syntax-" + span.kind().name().toLowerCase(Locale.ROOT);
            String part = line.substring(span.begin(), span.end());
            String lower = part.toLowerCase(Locale.ROOT);
            int from = 0;
            // Lower case may be longer than the text in some scripts; then nothing is marked.
            boolean mark = !wanted.isEmpty() && lower.length() == part.length();
            for (int hit = mark ? lower.indexOf(wanted) : -1; hit >= 0; hit = lower.indexOf(wanted, from)) {
                if (hit > from) piece(part.substring(from, hit), style);
                piece(part.substring(hit, hit + wanted.length()), "syntax-found");
                from = hit + wanted.length();
            }
            if (from < part.length()) piece(part.substring(from), style);
        }

        private void piece(String of, String style) {
            var piece = new Text(of.replace("\t", "    "));
            piece.getStyleClass().addAll("syntax", style);
            flow.getChildren().add(piece);
        }
    }
}
