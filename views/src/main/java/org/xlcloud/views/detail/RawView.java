package org.xlcloud.views.detail;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;

/// What the servers say about an object, asked when the operator looks at it.
final class RawView {
    private final RawSource source;
    private final TextViewer viewer = new TextViewer("JSON");
    private final Button reload = new Button("Ask again", Icon.REFRESH.node());
    private @Nullable Detail wanted;
    private @Nullable String asked;
    private boolean showing;
    private long question;

    RawView(RawSource source) {
        this.source = source;
        reload.setMinWidth(Button.USE_PREF_SIZE);
        reload.setOnAction(_ -> ask());
        viewer.addTools(reload);
    }

    Node node() {
        return viewer.node();
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
        viewer.instead(
                new LoadingState("Asking the servers of " + of.cloud() + " about " + of.kind() + " " + of.title()));
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
        if (to == question) viewer.show(text);
    }

    private void fail(long to, Problem problem) {
        if (to != question) return;
        // The pane may be low: the button at the end of the problem must stay in reach.
        var scroll = new ScrollPane(new ErrorState(problem, this::ask));
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("raw-problem");
        viewer.instead(scroll);
    }
}
