package org.xlcloud.views.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.fx.Times;

/// Asks for a comment, and for how long, in a line above the list instead of a dialog over it: the alarms stay in
/// sight, Enter does it and Escape leaves it.
final class AskBar extends VBox {
    static final String COMMENT = "Comment";

    private static final int LONGEST_COMMENT = 2000;

    /// What is asked.
    ///
    /// @param title what will be done, and to how many: "Acknowledge 3 alarms"
    /// @param button the word on the button that does it
    /// @param asks what the field is: "Comment"
    /// @param whyNeeded why there must be a comment; null where there may be none
    /// @param until whether it asks until when
    /// @param then does it
    record Question(
            String title,
            Icon icon,
            String button,
            String asks,
            @Nullable String whyNeeded,
            boolean until,
            Consumer<Answer> then) {}

    /// @param comment may be empty
    /// @param until null where it was not asked
    record Answer(String comment, @Nullable Instant until) {}

    private final Times times;
    private final Runnable leave;
    private final Label title = new Label();
    private final TextField comment = new TextField();
    private final ToggleGroup spans = new ToggleGroup();
    private final TextField other = new TextField();
    private final ToggleButton otherSpan = new ToggleButton("other");
    private final HBox spanLine = new HBox();
    private final Label name = new Label();
    private final Label wrong = new Label();
    private final Button go = new Button();
    private @Nullable Question question;

    /// @param leave called when the bar is done: the list takes the focus
    AskBar(Times times, Runnable leave) {
        this.times = times;
        this.leave = leave;
        getStyleClass().add("ask-bar");
        setId("ask-bar");
        title.getStyleClass().add("ask-title");
        comment.setId("ask-comment");
        HBox.setHgrow(comment, Priority.ALWAYS);
        comment.setMinWidth(160);
        go.setId("ask-go");
        go.getStyleClass().add("accent");
        go.setMinWidth(USE_PREF_SIZE);
        go.setOnAction(_ -> answer());
        var cancel = new Button("Cancel");
        cancel.setId("ask-cancel");
        cancel.setMinWidth(USE_PREF_SIZE);
        cancel.setOnAction(_ -> close());
        for (Duration span : ShelfTime.USUAL) {
            var toggle = new ToggleButton(ShelfTime.words(span));
            toggle.setUserData(span);
            add(toggle);
        }
        add(otherSpan);
        other.setId("ask-until");
        other.setPromptText("90 min, 06:00, 2026-12-01 06:00");
        other.setAccessibleText("Until when: a span such as 90 min, or a time");
        other.setPrefColumnCount(19);
        other.textProperty().subscribe(text -> {
            if (!text.isBlank()) otherSpan.setSelected(true);
        });
        spanLine.getStyleClass().add("ask-spans");
        spanLine.setAlignment(Pos.CENTER_LEFT);
        spanLine.getChildren().add(other);
        wrong.getStyleClass().add("ask-wrong");
        wrong.setWrapText(true);
        name.setLabelFor(comment);
        name.setMinWidth(USE_PREF_SIZE);
        var line = new HBox(name, comment, go, cancel);
        line.getStyleClass().add("ask-line");
        line.setAlignment(Pos.CENTER_LEFT);
        var head = new FlowPane(title, spanLine);
        head.getStyleClass().add("ask-head");
        getChildren().addAll(head, line, wrong);
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        show(false);
    }

    private void add(ToggleButton toggle) {
        toggle.setToggleGroup(spans);
        toggle.getStyleClass().add("small");
        toggle.setMinWidth(USE_PREF_SIZE);
        spanLine.getChildren().add(toggle);
    }

    boolean isOpen() {
        return question != null;
    }

    void ask(Question what) {
        question = what;
        title.setText(what.title());
        title.setGraphic(what.icon().node());
        go.setText(what.button());
        name.setText(what.asks());
        comment.setAccessibleText(what.asks());
        comment.setPromptText(what.asks().equals(COMMENT) ? "What is known, who works on it" : "");
        comment.clear();
        other.clear();
        wrong("");
        spanLine.setVisible(what.until());
        spanLine.setManaged(what.until());
        if (what.until()) spans.selectToggle(spans.getToggles().getFirst());
        setAccessibleText(what.title());
        show(true);
        comment.requestFocus();
    }

    void close() {
        if (question == null) return;
        question = null;
        show(false);
        leave.run();
    }

    private void answer() {
        Question asked = question;
        if (asked == null) return;
        String text = comment.getText().strip();
        if (asked.whyNeeded() != null && text.isEmpty()) {
            refuse("A comment is needed: " + asked.whyNeeded(), comment);
            return;
        }
        if (text.length() > LONGEST_COMMENT) {
            refuse("A comment of at most " + LONGEST_COMMENT + " characters, please", comment);
            return;
        }
        Instant until = null;
        if (asked.until()) {
            Optional<Instant> chosen = chosen();
            if (chosen.isEmpty()) {
                refuse(
                        "Until when? A span such as 90 min or 2 d, or a time such as 06:00 or 2026-12-01 06:00, within "
                                + ShelfTime.words(ShelfTime.LONGEST),
                        other);
                return;
            }
            until = chosen.get();
        }
        close();
        asked.then().accept(new Answer(text, until));
    }

    private Optional<Instant> chosen() {
        var toggle = spans.getSelectedToggle();
        if (toggle != null && toggle.getUserData() instanceof Duration span)
            return Optional.of(times.now().plus(span));
        return ShelfTime.parse(other.getText(), times.now(), times.zone());
    }

    private void refuse(String why, Node where) {
        wrong(why);
        where.requestFocus();
    }

    private void wrong(String why) {
        wrong.setText(why);
        wrong.setVisible(!why.isEmpty());
        wrong.setManaged(!why.isEmpty());
    }

    private void show(boolean shown) {
        setVisible(shown);
        setManaged(shown);
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) close();
        else if (event.getCode() == KeyCode.ENTER && !(event.getTarget() instanceof Button)) answer();
        else return;
        event.consume();
    }
}
