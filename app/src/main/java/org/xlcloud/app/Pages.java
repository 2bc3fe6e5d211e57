package org.xlcloud.app;

import java.util.List;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.JoinedSources;
import org.xlcloud.services.stacks.Askers;
import org.xlcloud.services.stacks.OpenStacks;
import org.xlcloud.services.stacks.PastActions;
import org.xlcloud.services.telemetry.Telemetries;
import org.xlcloud.services.xms.team.RemoteXms;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.alarms.AlarmLists;
import org.xlcloud.views.alarms.AlarmsContext;
import org.xlcloud.views.alarms.AlarmsPage;
import org.xlcloud.views.compute.ComputeActions;
import org.xlcloud.views.doctor.DoctorPage;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.gallery.GalleryPage;
import org.xlcloud.views.gpus.GpusPage;
import org.xlcloud.views.hosts.HostsPage;
import org.xlcloud.views.instances.InstancesPage;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.inventory.StacksContext;
import org.xlcloud.views.journal.AuditPage;
import org.xlcloud.views.journal.JournalMarks;
import org.xlcloud.views.metrics.MetricsPage;
import org.xlcloud.views.overview.OverviewPage;
import org.xlcloud.views.runs.RunsPage;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.shell.Refresh;
import org.xlcloud.views.shell.Scope;
import org.xlcloud.views.shell.Settings;
import org.xlcloud.views.stacks.StackDesk;
import org.xlcloud.views.stacks.StacksPage;

/// Everything that an operator can open, in the order of the rail.
final class Pages {
    private Pages() {}

    /// @param desk asks before pages change a cloud
    static List<PageSpec> all(
            OpenClouds clouds,
            Telemetries telemetries,
            JoinedSources series,
            OpenStacks stacks,
            KeptAlarms alarms,
            KeptRuns runs,
            Mailbox<List<SourceState>> others,
            Scope scope,
            Jobs jobs,
            Settings settings,
            Times times,
            ActionDesk desk) {
        var heat = new HeatAnswers(stacks, new Askers(alarms.journal()), new PastActions(alarms.journal()));
        var orders = new StackOrders(clouds, stacks, runs);
        var context = new InventoryContext(
                scope.shown(),
                new MetricsContext(telemetries.newest(), series, new JournalMarks(alarms.journal()::search)),
                jobs,
                times,
                settings::get,
                settings::set,
                (cloud, kind, id) -> switch (kind) {
                    case Links.STACK -> heat.raw(cloud, id);
                    case AlarmLists.KIND -> alarms.raw(cloud, id);
                    default -> clouds.raw(cloud, kind, id).toPrettyString();
                },
                refresh(clouds, telemetries, series, stacks, alarms, runs),
                new StacksContext(stacks.newest(), heat),
                alarms.desk().alarms(),
                others);
        var ofAlarms = new AlarmsContext(context, alarms.desk(), desk, clouds::connection);
        var actions = new ComputeActions(desk, clouds::connection, orders, clouds.inventories(), scope.shown());
        return List.of(
                OverviewPage.spec(context),
                GpusPage.spec(context, actions),
                MetricsPage.spec(context),
                StacksPage.spec(context, new StackDesk(desk, orders, orders), runs.nodes()),
                AlarmsPage.spec(ofAlarms),
                RunsPage.spec(context, runs.context()),
                HostsPage.spec(context, actions),
                InstancesPage.spec(context, actions, runs.guests()),
                DoctorPage.spec(context, desk, clouds::connection),
                AuditPage.spec(context, ofAlarms.journal()),
                GalleryPage.spec(context));
    }

    static Refresh refresh(
            OpenClouds clouds,
            Telemetries telemetries,
            JoinedSources series,
            OpenStacks stacks,
            KeptAlarms alarms,
            KeptRuns runs) {
        return new Refresh(
                () -> {
                    clouds.refresh();
                    telemetries.refresh();
                    alarms.open().refresh();
                    series.wake();
                    stacks.refresh();
                },
                (cloud, source) -> {
                    series.wake(cloud, source);
                    // the inventory's clouds look for a corrected entry, whichever source is asked
                    clouds.refresh(cloud, source);
                    if (!telemetries.refresh(cloud, source) && !stacks.refresh(cloud, source))
                        alarms.refresh(cloud, source);
                    if (source.equals(RemoteXms.SOURCE)) runs.context().again().accept(cloud);
                });
    }
}
