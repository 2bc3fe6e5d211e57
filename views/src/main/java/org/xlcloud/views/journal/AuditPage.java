package org.xlcloud.views.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Export;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Query;
import org.xlcloud.views.detail.Detail;
import org.xlcloud.views.detail.DetailPane;
import org.xlcloud.views.detail.Facts;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.inventory.Names;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.PageSpec;

/// Who did what, when, where and with which outcome: the journal's record of operators, never changed, with the calls
/// that each action made.
public final class AuditPage implements Page {
    /// The kind of its links; their keys are entries' ids.
    public static final String KIND = "audit";

    static final String STYLE_SHEET =
            Objects.requireNonNull(AuditPage.class.getResource("journal.css")).toExternalForm();

    private static final double WIDE = 1500;
    private static final Query ALL = Query.ALL.of(
            Kind.ACTION,
            Kind.ACKNOWLEDGEMENT,
            Kind.SHELVING,
            Kind.SERVICE,
            Kind.GROUPING,
            Kind.DEFINITION,
            Kind.RUN,
            Kind.CONSOLE);

    private final JournalPane pane;
    private final Names names;
    private final DetailPane details;
    private final SplitPane split = new SplitPane();
    /// The entry whose details were closed; those of another open again.
    private @Nullable Entry closed;

    private AuditPage(InventoryContext context, JournalPane.Source source, Navigator navigator) {
        names = source.names();
        pane = new JournalPane(
                JournalLists.audit(source.names()),
                ALL,
                source,
                context.table(navigator),
                "What operators do with alarms and clouds from this console is written here, and stays.",
                rows -> JournalPane.links(rows, source.names(), navigator));
        details = new DetailPane(context.times(), navigator, this::raw, this::closeDetails);
        pane.onSelection(this::showDetails);
        split.getStyleClass().add("object-page");
        split.getStylesheets().add(STYLE_SHEET);
        split.getItems().add(pane.node());
        SplitPane.setResizableWithParent(details.node(), false);
        split.widthProperty()
                .subscribe(width -> split.setOrientation(
                        width.doubleValue() >= WIDE ? Orientation.HORIZONTAL : Orientation.VERTICAL));
    }

    public static PageSpec spec(InventoryContext context, JournalPane.Source source) {
        return new PageSpec(KIND, KIND, "Audit", Icon.AUDIT, navigator -> new AuditPage(context, source, navigator));
    }

    @Override
    public Node node() {
        return split;
    }

    @Override
    public void shown() {
        pane.shown();
    }

    @Override
    public void hidden() {
        pane.hidden();
    }

    @Override
    public List<Action> actions() {
        List<Action> actions = new ArrayList<>(pane.actions());
        actions.add(Action.always(
                "audit.refresh",
                "Journal",
                "Go to the newest entry",
                Icon.UP,
                new KeyCodeCombination(KeyCode.HOME),
                () -> pane.search("")));
        return actions;
    }

    @Override
    public void reveal(String id) {
        pane.reveal(id);
    }

    @Override
    public void close() {
        pane.close();
    }

    /// The entry as the journal exports it.
    private String raw(String cloud, String kind, String id) {
        Entry entry = pane.find(id);
        return entry == null ? "{}" : Export.json(entry).toPrettyString();
    }

    private void closeDetails() {
        closed = pane.list().current();
        showDetails();
        pane.focus();
    }

    private void showDetails() {
        Entry entry = pane.list().current();
        boolean visible = split.getItems().contains(details.node());
        if (entry == null || entry.equals(closed)) {
            if (visible) split.getItems().remove(details.node());
            return;
        }
        details.show(detail(entry, names));
        if (visible) return;
        split.getItems().add(details.node());
        split.setDividerPositions(split.getOrientation() == Orientation.HORIZONTAL ? 0.64 : 0.56);
        split.layout();
        pane.list().showCurrent();
    }

    static Detail detail(Entry entry, Names names) {
        Fact fact = entry.fact();
        Outcome outcome = Outcome.of(fact);
        var what = new Facts("What was done")
                .text("What", fact.text())
                .text("Who", fact.who())
                .time("When", fact.at())
                .text("Why", fact.cause())
                .text("From", fact.source())
                .text("Cloud", fact.cloud())
                .time("Written", entry.written());
        if (outcome.look() != null) what.look("Outcome", outcome.look());
        var where = new Facts("Where");
        for (var to : fact.links()) {
            Link link = JournalLists.link(entry, to, names);
            where.link(
                    link.kind().equals(Links.GPU)
                            ? "GPU"
                            : Character.toUpperCase(link.kind().charAt(0))
                                    + link.kind().substring(1),
                    link);
        }
        var calls = new Facts("Calls");
        int number = 0;
        for (Outcome.Call call : outcome.made()) {
            calls.text(String.valueOf(++number), call.text());
            calls.text(number + ", request ID", call.requestId());
        }
        return new Detail(
                KIND,
                fact.cloud(),
                JournalLists.key(entry),
                Icon.AUDIT,
                fact.text(),
                fact.kind().title() + (fact.who().isEmpty() ? "" : " by " + fact.who()),
                outcome.look(),
                null,
                List.of(what.section(), where.section(), calls.section()),
                List.of());
    }
}
