package org.xlcloud.views.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.detail.Detail;
import org.xlcloud.views.detail.DetailPane;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.StaleBanner;

/// One object in a tab of its own: everything known of it, kept current while the operator goes elsewhere. One that is
/// gone keeps its last facts, and it is said.
public final class ObjectTab<T> implements Page {
    private final ObjectPage.Objects<T> objects;
    private final InventoryContext context;
    private final Navigator navigator;
    private final Link link;
    private final BorderPane root = new BorderPane();
    private final DetailPane details;
    private final StaleBanner banner;
    private final Label gone = new Label(null, Icon.STALE.node("state-stale"));
    private final Placeholders placeholders;
    private final ReadOnlyStringWrapper title;
    private final OffThread<Known, Found<T>> finding;
    private final List<FxHop.Binding> bindings;
    private @Nullable Found<T> found;
    private @Nullable T row;
    private @Nullable DetailTab<T, Known> inFront;
    private boolean showing;
    private boolean focused;

    /// @param row empty where it is not there
    private record Found<T>(Known known, Optional<T> row) {}

    /// @param objects made for this tab alone
    public ObjectTab(ObjectPage.Objects<T> objects, InventoryContext context, Navigator navigator, Link link) {
        this.objects = objects;
        this.context = context;
        this.navigator = navigator;
        this.link = link;
        title = new ReadOnlyStringWrapper(this, "title", link.text());
        details = new DetailPane(context.times(), navigator, context.raw(), null);
        for (DetailTab<T, Known> tab : objects.tabs())
            details.addTab(tab.title(), tab.content(), front -> turned(tab, front));
        banner = new StaleBanner(context.times(), context.refresh().one());
        placeholders = new Placeholders(objects.table().many(), objects.icon(), objects.whyEmpty(), context.refresh());
        gone.getStyleClass().add("stale-banner");
        gone.setMaxWidth(Double.MAX_VALUE);
        root.getStyleClass().add("object-page");
        root.setTop(new VBox(banner, gone));
        finding = new OffThread<>("find " + link.key(), this::find, this::show);
        showGone(false);
        bindings = List.of(
                FxHop.bind(context.shown(), () -> showing, _ -> arrived()),
                FxHop.bind(context.metrics().newest(), () -> showing, _ -> arrived()));
        Seconds.whileShowing(root, this::showHealth);
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public ReadOnlyStringProperty title() {
        return title.getReadOnlyProperty();
    }

    @Override
    public void shown() {
        showing = true;
        arrived();
        showTab();
    }

    @Override
    public void hidden() {
        showing = false;
        showTab();
    }

    @Override
    public List<Action> actions() {
        var actions = new ArrayList<Action>();
        actions.add(Action.always(
                "object.list",
                "Object",
                "Show among all " + objects.table().many(),
                Icon.OPEN,
                null,
                () -> navigator.open(link)));
        actions.add(ObjectPage.copyLink(link));
        Found<T> now = found;
        if (row == null || now == null) return actions;
        actions.addAll(objects.actions().apply(List.of(row)));
        actions.addAll(ObjectPage.commands(objects.detail().apply(row, now.known())));
        return actions;
    }

    @Override
    public void close() {
        bindings.forEach(FxHop.Binding::close);
        for (DetailTab<T, Known> tab : objects.tabs()) tab.close().run();
    }

    private void turned(DetailTab<T, Known> tab, boolean front) {
        if (front) inFront = tab;
        else if (tab.equals(inFront)) inFront = null;
        if (front) showRow();
        else tab.showing().accept(false);
    }

    private void showTab() {
        if (inFront != null) inFront.showing().accept(showing && row != null);
    }

    private void arrived() {
        finding.ask(
                new Known(context.shown().newest(), context.metrics().newest().newest()));
    }

    private Found<T> find(Known known) {
        Optional<T> here = objects.rows().apply(known).stream()
                .filter(each -> objects.table().key().apply(each).equals(link.key()))
                .findFirst();
        return new Found<>(known, here);
    }

    private void show(Found<T> now) {
        found = now;
        if (now.row().isPresent()) row = now.row().get();
        showHealth();
        showRow();
    }

    private void showRow() {
        Found<T> now = found;
        if (now == null || now.row().isEmpty() || row == null) return;
        Detail detail = objects.detail().apply(row, now.known());
        title.set(detail.title());
        details.show(detail);
        if (inFront != null) inFront.show().accept(row, now.known());
        showTab();
        if (focused || !showing) return;
        focused = true; // once: the operator may have gone elsewhere meanwhile
        details.focus();
    }

    private void showHealth() {
        Found<T> now = found;
        Health health =
                Health.of(context.shown().newest(), row != null, context.times().now());
        if (now == null) {
            if (!(health instanceof Health.Good)) root.setCenter(placeholders.of(health));
            return;
        }
        if (health instanceof Health.Stale stale)
            banner.show(stale.cloud(), stale.source(), stale.valueAt(), stale.problem());
        else banner.clear();
        boolean lost = now.row().isEmpty() && health instanceof Health.Good;
        showGone(lost && row != null);
        root.setCenter(row != null ? details.node() : lost ? notThere() : placeholders.of(health));
    }

    private void showGone(boolean now) {
        gone.setText("This " + objects.table().one()
                + " is gone, or hidden by the choice of cloud and project; what stands" + " here was known last");
        gone.setAccessibleText(gone.getText());
        gone.setVisible(now);
        gone.setManaged(now);
    }

    private Node notThere() {
        if (root.getCenter() instanceof EmptyState already) return already;
        return new EmptyState(
                objects.icon(),
                "There is no " + objects.table().one() + " " + link.text(),
                "It is gone, or hidden by the choice of cloud and project at the top of the window.");
    }
}
