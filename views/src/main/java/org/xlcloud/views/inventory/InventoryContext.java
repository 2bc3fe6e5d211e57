package org.xlcloud.views.inventory;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.views.detail.RawSource;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.Refresh;
import org.xlcloud.views.table.TableContext;

/// What the pages of hosts, GPUs and instances need of the program around them.
///
/// @param shown what the cloud and project switcher lets through, by the cloud's name
/// @param metrics of all open clouds, those that the switcher hides included
/// @param jobs runs exports
/// @param recall reads a setting by its name; null where there is none yet
/// @param remember keeps a setting
/// @param raw the servers' own JSON
/// @param stacks of all open clouds, those that the switcher hides included
/// @param alarms of all clouds, those that are closed included
/// @param others what is asked about clouds beside inventory, telemetry and stacks
public record InventoryContext(
        Mailbox<Map<String, Inventory>> shown,
        MetricsContext metrics,
        Jobs jobs,
        Times times,
        Function<String, @Nullable String> recall,
        BiConsumer<String, String> remember,
        RawSource raw,
        Refresh refresh,
        StacksContext stacks,
        Mailbox<Alarms> alarms,
        Mailbox<List<SourceState>> others) {

    /// For a window that watches no alarms.
    public InventoryContext(
            Mailbox<Map<String, Inventory>> shown,
            MetricsContext metrics,
            Jobs jobs,
            Times times,
            Function<String, @Nullable String> recall,
            BiConsumer<String, String> remember,
            RawSource raw,
            Refresh refresh,
            StacksContext stacks) {
        this(
                shown,
                metrics,
                jobs,
                times,
                recall,
                remember,
                raw,
                refresh,
                stacks,
                new Mailbox<>(Alarms.NONE),
                new Mailbox<>(List.of()));
    }

    /// Without stacks, and without alarms.
    public InventoryContext(
            Mailbox<Map<String, Inventory>> shown,
            MetricsContext metrics,
            Jobs jobs,
            Times times,
            Function<String, @Nullable String> recall,
            BiConsumer<String, String> remember,
            RawSource raw,
            Refresh refresh) {
        this(shown, metrics, jobs, times, recall, remember, raw, refresh, StacksContext.none());
    }

    /// The part of it that a list needs.
    public TableContext table(Navigator navigator) {
        return new TableContext(navigator, jobs, times, recall, remember);
    }
}
