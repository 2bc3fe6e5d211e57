package org.xlcloud.views.inventory;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.views.UiTest;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.shell.Refresh;
import org.xlcloud.views.theme.Theme;

/// The base of tests of one page over the sample cloud, without the frame around it.
public abstract class PageTest extends UiTest {
    protected final Inventory demo = SampleCloud.of("demo", 24, 4, 4);
    protected final Mailbox<Map<String, Inventory>> shown = new Mailbox<>(SampleCloud.map(demo));
    protected final Map<String, String> settings = new ConcurrentHashMap<>();
    protected final List<Link> opened = new ArrayList<>();
    protected final List<String> asked = new ArrayList<>();
    protected final Jobs jobs = new Jobs(() -> SampleCloud.NOW);
    /// What the clock says, which a test may put on.
    protected volatile Instant now = SampleCloud.NOW;

    private Page page;

    protected abstract PageSpec spec(InventoryContext context);

    protected MetricsContext metrics() {
        return MetricsContext.none();
    }

    protected StacksContext stacks() {
        return StacksContext.none();
    }

    /// What the servers say of an object.
    protected String raw(String kind, String id) {
        return "{\"kind\": \"" + kind + "\", \"id\": \"" + id + "\"}";
    }

    @Override
    protected void start(Stage stage) {
        var context = new InventoryContext(
                shown,
                metrics(),
                jobs,
                new Times(() -> now, ZoneOffset.UTC),
                settings::get,
                settings::put,
                (cloud, kind, id) -> raw(kind, id),
                new Refresh(() -> {}, (cloud, source) -> asked.add(source + " of " + cloud)),
                stacks());
        page = spec(context).create().apply(opened::add);
        var scene = new Scene(new StackPane(page.node()), 980, 760);
        scene.setUserAgentStylesheet(Theme.DARK.baseSheet());
        scene.getStylesheets().addAll(Theme.commonSheet(), Theme.DARK.tokenSheet());
        stage.setScene(scene);
        stage.show();
        page.shown();
    }

    @Override
    protected void stop() {
        page.close();
    }

    protected final Page page() {
        return page;
    }

    protected final void awaitCount(String text) {
        await("count " + text, () -> node(".row-count", Label.class).getText().equals(text));
    }

    protected final TableView<?> table() {
        return node(".resource-table", TableView.class);
    }

    /// The ids of the columns that are shown, from left to right.
    protected final List<String> columns() {
        return onFx(() ->
                table().getVisibleLeafColumns().stream().map(TableColumn::getId).toList());
    }

    /// Puts the cursor onto a column of the first row.
    protected final void cursorOn(String column) {
        onFx(() -> {
            table().requestFocus();
            table().getSelectionModel().clearAndSelect(0);
            return true;
        });
        for (int i = columns().indexOf(column); i > 0; i--) press(KeyCode.RIGHT);
    }

    /// What a cell in view shows; empty where there is none. On the JavaFX thread.
    protected final String cell(int row, String column) {
        for (Node node : robot.lookup(".table-cell").queryAll()) {
            if (!(node instanceof TableCell<?, ?> cell) || cell.getIndex() != row || cell.getTableColumn() == null)
                continue;
            if (column.equals(cell.getTableColumn().getId()) && cell.getText() != null) return cell.getText();
        }
        return "";
    }

    /// Runs an action of the page as the palette does.
    protected final void run(String id) {
        Action action = onFx(() -> page.actions().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no action " + id)));
        onFx(() -> {
            if (action.whyNot().get() != null)
                throw new AssertionError(id + ": " + action.whyNot().get());
            action.run().run();
            return true;
        });
        settle();
    }

    protected final void reveal(String key) {
        onFx(() -> {
            page.reveal(key);
            return true;
        });
        settle();
    }
}
