package org.xlcloud.views.alarms;

import java.time.Duration;
import java.time.Instant;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.TimeRange;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.views.detail.DetailPane;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.journal.JournalPane;
import org.xlcloud.views.metrics.DetailCharts;
import org.xlcloud.views.metrics.Reported;
import org.xlcloud.views.metrics.Target;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.Look;

/// The tabs of an alarm's details beside the facts: the metrics around its transition with the marks on them, and what
/// happened to it.
final class AlarmTabs implements AutoCloseable {
    private static final Duration AROUND = Duration.ofMinutes(30);
    private static final Look NOT_REPORTED = new Look(Icon.INFO, "not of a GPU", "state-loading");

    private final AlarmsContext context;
    private final InventoryContext inventory;
    private final Navigator navigator;
    private final DetailTab<AlarmRow, Known> charts;
    private final StackPane historyPlace = new StackPane();
    private @Nullable JournalPane history;
    private @Nullable String historyOf;
    private @Nullable AlarmRow shown;
    private boolean chartsInFront;
    private final RulePane ruleTab;
    private boolean ruleInFront;
    private boolean historyInFront;
    private boolean showing;

    AlarmTabs(AlarmsContext context, Navigator navigator, DetailPane details) {
        this.context = context;
        this.inventory = context.inventory();
        this.navigator = navigator;
        charts = DetailCharts.tab(AlarmTabs::target, this::trust, this::aim, inventory, navigator);
        details.addTab("Charts", charts.content(), front -> {
            chartsInFront = front;
            write();
        });
        ruleTab = new RulePane(context);
        details.addTab("Rule", ruleTab.node(), front -> {
            ruleInFront = front;
            write();
        });
        details.addTab("History", historyPlace, front -> {
            historyInFront = front;
            write();
        });
    }

    void show(AlarmRow row, boolean visible) {
        shown = row;
        showing = visible;
        write();
    }

    void hidden() {
        showing = false;
        write();
    }

    private void write() {
        AlarmRow row = shown;
        if (row == null) return;
        if (chartsInFront && showing)
            charts.show()
                    .accept(
                            row,
                            new Known(
                                    inventory.shown().newest(),
                                    inventory.metrics().newest().newest()));
        charts.showing().accept(chartsInFront && showing);
        ruleTab.show(row.alarm());
        ruleTab.showing(ruleInFront && showing);
        if (historyInFront && showing) showHistory(row);
        else if (history != null) history.hidden();
    }

    private void showHistory(AlarmRow row) {
        JournalPane pane = history;
        if (pane == null || !row.key().equals(historyOf)) {
            if (pane != null) pane.close();
            pane = JournalPane.ofAlarm(row.key(), context.journal(), inventory.table(navigator), navigator);
            history = pane;
            historyOf = row.key();
            historyPlace.getChildren().setAll(pane.node());
        }
        pane.shown();
    }

    /// The nearest thing that has metrics.
    static Target target(AlarmRow row) {
        String cloud = row.alarm().cloud();
        AlarmPlace place = row.place();
        if (place.gpu() != null) return new Target(Target.Kind.GPU, cloud, id(cloud, place.gpu()));
        if (place.instance() != null) return new Target(Target.Kind.INSTANCE, cloud, id(cloud, place.instance()));
        if (place.host() != null) return new Target(Target.Kind.HOST, cloud, id(cloud, place.host()));
        return new Target(Target.Kind.CLOUD, cloud, "");
    }

    private static String id(String cloud, Link link) {
        return Links.id(cloud, link.key());
    }

    private DetailCharts.Trust trust(AlarmRow row, Known known) {
        Link gpu = row.place().gpu();
        Inventory of = known.of(row.alarm().cloud());
        if (gpu != null && of != null)
            for (Gpu each : of.gpus())
                if (each.key().equals(gpu.key())) return Reported.trust(each, known, inventory.times());
        return new DetailCharts.Trust(NOT_REPORTED, "what the alarm is about, with all of its GPUs", true);
    }

    /// From some time before the alarm was raised: live where that is not long ago, else until it was over.
    private void aim(AlarmRow row, TimeRange range) {
        Alarm alarm = row.alarm();
        Instant now = inventory.times().now();
        Instant raised = row.since();
        Duration ago = Duration.between(raised, now);
        if (ago.compareTo(Duration.ofMinutes(90)) < 0) {
            range.live(ago.plus(AROUND).compareTo(AROUND) < 0 ? AROUND : ago.plus(AROUND));
            return;
        }
        Instant end = alarm.active() ? raised.plus(AROUND) : alarm.since().plus(AROUND);
        range.show(raised.minus(AROUND), end.isAfter(now) ? now : end);
    }

    @Override
    public void close() {
        charts.close().run();
        if (history != null) history.close();
    }
}
