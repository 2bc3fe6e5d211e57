package org.xlcloud.views.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
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
import org.xlcloud.views.state.EmptyState;
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
    private final JournalTab history;
    private final JournalTab runs;
    private @Nullable AlarmRow shown;
    private boolean chartsInFront;
    private final RulePane ruleTab;
    private boolean ruleInFront;
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
        history = new JournalTab(details, "History", this::historyOf, "");
        runs = new JournalTab(details, "Runs and scalings", this::runsOf, "It belongs to no stack that is known");
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
        history.show(row);
        runs.show(row);
    }

    private JournalPane historyOf(AlarmRow row) {
        return JournalPane.ofAlarm(row.key(), context.journal(), inventory.table(navigator), navigator);
    }

    private @Nullable JournalPane runsOf(AlarmRow row) {
        Link stack = row.place().stack();
        if (stack == null) return null;
        return JournalPane.ofRuns(
                row.alarm().cloud(), stack.text(), context.journal(), inventory.table(navigator), navigator);
    }

    /// A tab that reads the journal about the alarm that is shown, while it is in front.
    private final class JournalTab {
        private final StackPane place = new StackPane();
        private final Function<AlarmRow, @Nullable JournalPane> make;
        private final String none;
        private @Nullable JournalPane pane;
        private @Nullable String of;
        private boolean inFront;

        /// @param make null where there is nothing to read about an alarm
        /// @param none what is said then
        JournalTab(DetailPane details, String title, Function<AlarmRow, @Nullable JournalPane> make, String none) {
            this.make = make;
            this.none = none;
            details.addTab(title, place, front -> {
                inFront = front;
                write();
            });
        }

        void show(AlarmRow row) {
            JournalPane shown = pane;
            if (!inFront || !showing) {
                if (shown != null) shown.hidden();
                return;
            }
            Link stack = row.place().stack();
            String key = row.key() + " " + (stack == null ? "" : stack.text());
            if (!key.equals(of)) {
                close();
                of = key;
                shown = make.apply(row);
                pane = shown;
                place.getChildren().setAll(shown == null ? new EmptyState(Icon.RUN, none, "") : shown.node());
            }
            if (shown != null) shown.shown();
        }

        void close() {
            if (pane != null) pane.close();
            pane = null;
        }
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
        history.close();
        runs.close();
    }
}
