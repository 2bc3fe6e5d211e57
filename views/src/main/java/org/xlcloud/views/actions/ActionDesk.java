package org.xlcloud.views.actions;

import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Bulk;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.flow.Job;
import org.xlcloud.views.fx.Times;

/// The one place where the window asks before it changes a cloud. Used on the JavaFX thread.
public final class ActionDesk {
    /// How many of a selection run at once: a control plane is shared by everybody.
    static final int WIDTH = 4;

    private final Runner runner;
    private final Times times;

    public ActionDesk(Runner runner, Times times) {
        this.runner = runner;
        this.times = times;
    }

    /// [#ask(Node, Action)] from the window in front.
    public void ask(Action action) {
        ask(anchor(), action);
    }

    /// [#ask(Node, String, List)] from the window in front.
    public void ask(String title, List<? extends Action> actions) {
        ask(anchor(), title, actions);
    }

    /// A node of the window in front, for dialogs that belong to it.
    public Node anchor() {
        List<Stage> stages = Window.getWindows().stream()
                .filter(Stage.class::isInstance)
                .map(Stage.class::cast)
                .filter(Window::isShowing)
                .toList();
        Stage front = stages.stream().filter(Window::isFocused).findFirst().orElse(stages.getFirst());
        return front.getScene().getRoot();
    }

    /// Shows what an action would do and runs it when the operator says yes.
    ///
    /// @param anchor any node of the window that asks
    public void ask(Node anchor, Action action) {
        ask(anchor, action.title(), List.of(action));
    }

    /// [#ask], for a dialog that goes on when the operator has said yes.
    ///
    /// @param begun told the job then
    public void ask(Node anchor, Action action, Consumer<Job> begun) {
        new ActionDialog(this, anchor, action.title(), List.of(action), begun).open();
    }

    /// [#ask] for a selection; the results of several stand in a window of their own.
    ///
    /// @param title what they are together, beginning with the verb: "Stop 12 instances"
    public void ask(Node anchor, String title, List<? extends Action> actions) {
        if (actions.isEmpty()) throw new IllegalArgumentException("nothing to do");
        new ActionDialog(this, anchor, title, List.copyOf(actions), _ -> {}).open();
    }

    Runner runner() {
        return runner;
    }

    /// How dialogs write times.
    public Times times() {
        return times;
    }

    void begin(Node anchor, String title, List<ActionDialog.Looked> confirmed, Consumer<Job> begun) {
        if (confirmed.size() == 1) {
            begun.accept(runner.start(
                    confirmed.getFirst().action(), confirmed.getFirst().preview()));
            return;
        }
        Bulk bulk = runner.start(
                title, confirmed.stream().map(ActionDialog.Looked::action).toList(), WIDTH);
        BulkWindow.open(anchor, bulk);
    }
}
