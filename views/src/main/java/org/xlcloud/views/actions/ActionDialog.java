package org.xlcloud.views.actions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.inventory.Copies;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;

/// The one confirmation: what would be touched and called, what stands against it, and a button to do it. Cancel is the
/// default; what destroys something wants its name typed.
final class ActionDialog {
    private final ActionDesk desk;
    private final Node anchor;
    private final String title;
    private final List<Action> actions;
    private final Consumer<Job> begun;
    private final VBox root = new VBox();
    private final Label band = new Label(null, Icon.PRODUCTION.node());
    private final StackPane body = new StackPane();
    private final VBox typing = new VBox();
    private final TextField typed = new TextField();
    private final Button confirm;
    private final Button cancel = new Button("Cancel");
    private final Button copy = new Button("Copy preview", Icon.COPY.node());
    private List<Looked> looked = List.of();
    private @Nullable Stage stage;

    /// An action with what its preview says.
    record Looked(Action action, Preview preview) {
        boolean runs() {
            return preview.open() && preview.nothingToDo() == null;
        }
    }

    /// @param begun told the job of a single action when the operator has said yes
    ActionDialog(ActionDesk desk, Node anchor, String title, List<Action> actions, Consumer<Job> begun) {
        this.desk = desk;
        this.anchor = anchor;
        this.title = title;
        this.actions = actions;
        this.begun = begun;
        confirm = new Button(verb(title));
        build();
    }

    void open() {
        stage = DialogWindow.open(anchor, title, root, true);
        cancel.requestFocus();
        look();
    }

    private void build() {
        root.getStyleClass().add("action-dialog");
        band.setId("action-production");
        band.getStyleClass().add("production-mark");
        band.setMaxWidth(Double.MAX_VALUE);
        band.setAlignment(Pos.CENTER);
        show(band, false);
        var head = new Label(title);
        head.setId("action-title");
        head.getStyleClass().add("sheet-title");
        head.setWrapText(true);
        var cloud = new Label("Cloud " + actions.getFirst().cloud(), Icon.CLOUD.node());
        cloud.getStyleClass().add("sheet-foot");
        VBox.setVgrow(body, Priority.ALWAYS);
        body.getStyleClass().add("action-body");
        typing.getStyleClass().add("action-typing");
        show(typing, false);
        confirm.setId("action-confirm");
        confirm.setDisable(true);
        confirm.setOnAction(_ -> confirmed());
        cancel.setId("action-cancel");
        cancel.setDefaultButton(true);
        cancel.setOnAction(_ -> close());
        copy.setId("action-copy");
        copy.setDisable(true);
        copy.setOnAction(_ -> Copies.text(PreviewText.of(title, looked)));
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var buttons = new HBox(copy, gap, cancel, confirm);
        buttons.getStyleClass().add("button-row");
        root.getChildren().addAll(band, head, cloud, body, typing, buttons);
    }

    /// "Disable" of "Disable host gpu-node-1"
    private static String verb(String title) {
        int space = title.indexOf(' ');
        return space < 0 ? title : title.substring(0, space);
    }

    private void look() {
        confirm.setDisable(true);
        body.getChildren().setAll(new LoadingState("Asking the cloud what this would touch"));
        Thread.ofVirtual().name("preview of " + title).start(() -> {
            try {
                List<Looked> found = previews();
                FxHop.run(() -> show(found));
            } catch (ProblemException e) {
                FxHop.run(() -> failed(e.problem()));
            } catch (InterruptedException e) {
                FxHop.run(() -> failed(Problem.of("preview " + title, "the console", "interrupted")));
            } catch (RuntimeException e) {
                FxHop.run(() -> failed(Problem.of("preview " + title, "the console", String.valueOf(e))
                        .withHint("This is a defect of the console")));
            }
        });
    }

    private List<Looked> previews() throws InterruptedException {
        if (actions.size() == 1)
            return List.of(new Looked(actions.getFirst(), actions.getFirst().preview()));
        var gate = new Semaphore(ActionDesk.WIDTH);
        var unanswered = new ConcurrentLinkedQueue<Problem>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<java.util.concurrent.Future<Looked>>();
            for (Action action : actions)
                asked.add(threads.submit(() -> {
                    gate.acquire();
                    try {
                        return new Looked(action, action.preview());
                    } catch (ProblemException e) {
                        unanswered.add(e.problem());
                        return new Looked(action, Preview.unanswered(action, e.problem()));
                    } finally {
                        gate.release();
                    }
                }));
            List<Looked> all = new ArrayList<>();
            for (var each : asked) all.add(each.get());
            Problem none = unanswered.peek();
            if (none != null && unanswered.size() == actions.size()) throw new ProblemException(none);
            return List.copyOf(all);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void failed(Problem problem) {
        body.getChildren().setAll(new ErrorState(problem, this::look));
        fit();
    }

    private void show(List<Looked> found) {
        looked = found;
        List<Looked> running = found.stream().filter(Looked::runs).toList();
        boolean production = found.stream().anyMatch(each -> each.preview().production());
        band.setText("PRODUCTION   " + actions.getFirst().cloud());
        show(band, production);
        var preview = new PreviewView(desk.runner(), found);
        var scroll = new ScrollPane(preview);
        scroll.setId("action-preview");
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("action-scroll");
        body.getChildren().setAll(scroll);
        copy.setDisable(false);
        boolean grave = running.stream().anyMatch(each -> each.preview().grave());
        // Cancel is the default and alone has the accent.
        confirm.getStyleClass().remove("danger");
        if (grave || production) confirm.getStyleClass().add("danger");
        if (!running.isEmpty() && running.size() < actions.size())
            confirm.setText(verb(title) + " " + running.size() + " of " + actions.size());
        String wanted = running.isEmpty() ? null : wanted(running);
        show(typing, wanted != null);
        if (wanted == null) {
            confirm.setDisable(running.isEmpty());
        } else {
            var ask = new Label("Type " + wanted + " to confirm");
            ask.setLabelFor(typed);
            typed.setId("action-typed");
            typed.setPromptText(wanted);
            typing.getChildren().setAll(ask, typed);
            confirm.disableProperty()
                    .bind(Bindings.createBooleanBinding(
                            () -> !typed.getText().strip().equals(wanted), typed.textProperty()));
            typed.setOnAction(_ -> {
                if (!confirm.isDisabled()) confirmed();
            });
        }
        // Its height depends on its width, which it has only once it has been laid out.
        root.applyCss();
        root.layout();
        preview.requestLayout();
        fit();
    }

    /// What must be typed: the thing's name, or for several the verb and how many.
    private @Nullable String wanted(List<Looked> running) {
        List<Looked> named = running.stream()
                .filter(each -> each.preview().typedName() != null)
                .toList();
        if (named.isEmpty()) return null;
        if (actions.size() == 1) return named.getFirst().preview().typedName();
        return verb(title).toLowerCase(Locale.ROOT) + " " + running.size();
    }

    private void confirmed() {
        List<Looked> running = looked.stream().filter(Looked::runs).toList();
        close();
        desk.begin(anchor, titleOf(running.size()), running, begun);
    }

    /// "Start 18 of 260 instances" where the others need nothing or can't.
    private String titleOf(int running) {
        String verb = verb(title);
        if (running == actions.size() || verb.equals(title)) return title;
        return verb + " " + running + " of " + title.substring(verb.length() + 1);
    }

    private void fit() {
        if (stage != null) stage.sizeToScene();
    }

    private void close() {
        if (stage != null) stage.hide();
    }

    private static void show(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }
}
