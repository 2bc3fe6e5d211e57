package org.xlcloud.views.actions;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.actions.Bulk;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.inventory.Copies;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;

/// The results of one action over many things, each as it comes, with Abort and Retry failed. Closing it stops nothing:
/// the job goes on in the drawer.
final class BulkWindow {
    private final Node anchor;
    private final VBox root = new VBox();
    private final Label head = new Label();
    private final ListView<Bulk.Item> list = new ListView<>();
    private final Button abort = new Button("Abort", Icon.STOP.node());
    private final Button retry = new Button("Retry failed", Icon.RETRY.node());
    private final Button copy = new Button("Copy results", Icon.COPY.node());
    private final Button close = new Button("Close");
    private Bulk bulk;
    private FxHop.@Nullable Binding binding;

    private BulkWindow(Node anchor, Bulk bulk) {
        this.anchor = anchor;
        this.bulk = bulk;
        root.getStyleClass().add("bulk-window");
        head.setId("bulk-title");
        head.getStyleClass().add("sheet-title");
        list.setId("bulk-list");
        list.setAccessibleText("Results");
        list.setCellFactory(_ -> new ItemCell());
        VBox.setVgrow(list, Priority.ALWAYS);
        abort.setId("bulk-abort");
        abort.setOnAction(_ -> {
            this.bulk.abort();
            abort.setDisable(true);
            abort.setText("Aborting: those under way end");
        });
        retry.setId("bulk-retry");
        retry.setOnAction(_ -> follow(this.bulk.retryFailed()));
        copy.setId("bulk-copy");
        copy.setOnAction(_ -> Copies.text(text()));
        close.setId("bulk-close");
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var buttons = new HBox(copy, gap, abort, retry, close);
        buttons.getStyleClass().add("button-row");
        root.getChildren().addAll(head, list, buttons);
    }

    static void open(Node anchor, Bulk bulk) {
        var window = new BulkWindow(anchor, bulk);
        window.follow(bulk);
        window.show();
    }

    private void show() {
        Stage stage = DialogWindow.open(anchor, bulk.title(), root, false);
        close.setOnAction(_ -> stage.hide());
        stage.setOnHidden(_ -> unfollow());
    }

    private void follow(Bulk next) {
        unfollow();
        bulk = next;
        abort.setText("Abort");
        abort.setDisable(false);
        Mailbox<List<Bulk.Item>> items = next.items();
        binding = FxHop.bind(items, () -> true, this::write);
    }

    private void unfollow() {
        if (binding != null) binding.close();
        binding = null;
    }

    private void write(List<Bulk.Item> items) {
        var shown = list.getItems();
        if (shown.size() != items.size()) shown.setAll(items);
        else for (int i = 0; i < items.size(); i++) if (!shown.get(i).equals(items.get(i))) shown.set(i, items.get(i));
        long ended = items.stream().filter(item -> item.state().ended()).count();
        long failed =
                items.stream().filter(item -> item.state() == Bulk.State.FAILED).count();
        head.setText(bulk.title() + ": " + ended + " of " + items.size() + " ended"
                + (failed == 0 ? "" : ", " + failed + " failed"));
        boolean over = ended == items.size();
        abort.setVisible(!over);
        abort.setManaged(!over);
        retry.setVisible(over && !bulk.unfinished().isEmpty());
        retry.setManaged(retry.isVisible());
    }

    private String text() {
        var text = new StringBuilder(bulk.title());
        for (Bulk.Item item : bulk.items().newest()) {
            text.append("\n\n");
            if (item.outcome() == null)
                text.append(item.title()).append(": ").append(item.state().word());
            else text.append(item.outcome().details());
        }
        return text.toString();
    }

    static Look look(Bulk.State state) {
        return switch (state) {
            case WAITING -> new Look(Icon.CLOCK, "waiting", "state-reserved");
            case RUNNING -> new Look(Icon.RUNNING, "running", "state-loading");
            case DONE -> new Look(Icon.DONE, "done", "state-live");
            case FAILED -> new Look(Icon.FAILED, "failed", "state-failed");
            case UNKNOWN -> new Look(Icon.TROUBLE, "not known", "state-failed");
            case CANCELLED -> new Look(Icon.CANCELLED, "cancelled", "state-stale");
            case SKIPPED -> new Look(Icon.CANCELLED, "not begun", "state-stale");
        };
    }

    private static final class ItemCell extends ListCell<Bulk.Item> {
        private final StateMark mark = new StateMark();
        private final Label title = new Label();
        private final Label words = new Label();
        private final HBox row = new HBox();

        ItemCell() {
            mark.getStyleClass().add("job-mark");
            title.getStyleClass().add("job-title");
            words.getStyleClass().add("job-message");
            words.setWrapText(true);
            words.setMinHeight(USE_PREF_SIZE);
            var both = new VBox(title, words);
            both.setMinWidth(0);
            HBox.setHgrow(both, Priority.ALWAYS);
            row.getStyleClass().add("job-row");
            row.setAlignment(Pos.CENTER_LEFT);
            row.getChildren().addAll(mark, both);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(Bulk.@Nullable Item item, boolean empty) {
            super.updateItem(item, empty);
            setGraphic(empty || item == null ? null : row);
            if (empty || item == null) return;
            mark.show(look(item.state()));
            title.setText(item.title());
            words.setText(item.words());
            words.setVisible(!item.words().isEmpty());
            words.setManaged(!item.words().isEmpty());
            setAccessibleText(item.title() + ", " + look(item.state()).word() + ", " + item.words());
        }
    }
}
