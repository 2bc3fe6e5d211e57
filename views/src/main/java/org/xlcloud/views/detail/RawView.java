package org.xlcloud.views.detail;

import java.util.Locale;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;

/// What the servers say about an object, asked when the operator looks at it, with search and copy.
final class RawView {
    /// More than that makes a text area slow; Copy has all of it.
    private static final int MOST_CHARACTERS = 500_000;

    private final RawSource source;
    private final TextArea area = new TextArea();
    private final TextField search = new TextField();
    private final Label found = new Label();
    private final Button reload = new Button("Ask again", Icon.REFRESH.node());
    private final Button copy = new Button("Copy", Icon.COPY.node());
    private final StackPane content = new StackPane();
    private final VBox root = new VBox();
    private @Nullable Detail wanted;
    private @Nullable String asked;
    private String json = "";
    private boolean showing;
    private long question;

    RawView(RawSource source) {
        this.source = source;
        area.setEditable(false);
        area.setAccessibleText("Raw JSON");
        area.getStyleClass().add("raw-json");
        search.setPromptText("Find in the JSON");
        search.setAccessibleText("Find in the JSON");
        search.setOnAction(_ -> find());
        HBox.setHgrow(search, Priority.ALWAYS);
        found.getStyleClass().add("raw-found");
        reload.setOnAction(_ -> ask());
        copy.setOnAction(_ -> Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, json)));
        var tools = new HBox(search, found, copy, reload);
        tools.getStyleClass().add("raw-tools");
        tools.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(content, Priority.ALWAYS);
        root.getStyleClass().add("raw-view");
        root.getChildren().addAll(tools, content);
    }

    Node node() {
        return root;
    }

    /// Takes another object; it is asked for when the view shows.
    void of(Detail detail) {
        wanted = detail;
        if (showing) askOnce();
    }

    void showing(boolean now) {
        showing = now;
        if (now) askOnce();
    }

    private void askOnce() {
        if (wanted != null && !name(wanted).equals(asked)) ask();
    }

    private static String name(Detail detail) {
        return detail.cloud() + "/" + detail.kind() + "/" + detail.id();
    }

    private void ask() {
        Detail of = wanted;
        if (of == null) return;
        asked = name(of);
        long mine = ++question;
        show(new LoadingState("Asking the servers of " + of.cloud() + " about " + of.kind() + " " + of.title()), false);
        Thread.ofVirtual().name("raw " + of.kind()).start(() -> {
            try {
                String text = source.json(of.cloud(), of.kind(), of.id());
                FxHop.run(() -> answer(mine, text));
            } catch (ProblemException e) {
                FxHop.run(() -> fail(mine, e.problem()));
            } catch (RuntimeException e) {
                System.getLogger(RawView.class.getName())
                        .log(System.Logger.Level.WARNING, "Unexpected failure while asking for JSON", e);
                Problem problem = Problem.of("read " + of.kind() + " " + of.id(), of.cloud(), String.valueOf(e));
                FxHop.run(() -> fail(mine, problem));
            }
        });
    }

    private void answer(long to, String text) {
        if (to != question) return;
        json = text;
        boolean cut = text.length() > MOST_CHARACTERS;
        area.setText(cut ? text.substring(0, MOST_CHARACTERS) + "\n… Copy has all of it." : text);
        found.setText("");
        show(area, true);
    }

    private void fail(long to, Problem problem) {
        if (to != question) return;
        // The pane may be low: the button at the end of the problem must stay in reach.
        var scroll = new ScrollPane(new ErrorState(problem, this::ask));
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("raw-problem");
        show(scroll, false);
    }

    private void show(Node node, boolean text) {
        content.getChildren().setAll(node);
        search.setDisable(!text);
        copy.setDisable(!text);
    }

    /// Selects the next place after the caret, from the top again after the last.
    private void find() {
        String text = area.getText().toLowerCase(Locale.ROOT);
        String part = search.getText().toLowerCase(Locale.ROOT);
        if (part.isEmpty()) return;
        int at = text.indexOf(part, Math.min(area.getCaretPosition(), text.length()));
        if (at < 0) at = text.indexOf(part);
        if (at < 0) {
            found.setText("not found");
            return;
        }
        int number = 0;
        int count = 0;
        for (int i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + part.length())) {
            count++;
            if (i <= at) number = count;
        }
        found.setText(number + " of " + count);
        area.selectRange(at, at + part.length());
    }
}
