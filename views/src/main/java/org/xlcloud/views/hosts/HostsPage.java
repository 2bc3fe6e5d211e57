package org.xlcloud.views.hosts;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.views.compute.ComputeActions;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.inventory.ObjectPage;
import org.xlcloud.views.inventory.ObjectTab;
import org.xlcloud.views.metrics.DetailCharts;
import org.xlcloud.views.metrics.MetricsPage;
import org.xlcloud.views.metrics.Reported;
import org.xlcloud.views.metrics.Target;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.PageSpec;

/// The page of all hosts.
public final class HostsPage {
    private HostsPage() {}

    /// @param actions what can be done with a selection
    public static PageSpec spec(InventoryContext context, ComputeActions actions) {
        return spec(context, actions::hosts, List.of(actions.bringIn()));
    }

    /// A list to look at only.
    public static PageSpec spec(InventoryContext context) {
        return spec(context, none -> List.of(), List.of());
    }

    private static PageSpec spec(
            InventoryContext context, Function<List<Host>, List<Action>> actions, List<Action> always) {
        return new PageSpec("hosts", Links.HOST, "Hosts", Icon.HOST, navigator -> {
                    var page = new ObjectPage<>(objects(context, actions, navigator), context, navigator);
                    always.forEach(page::always);
                    return page;
                })
                .withTabs((navigator, link) ->
                        new ObjectTab<>(objects(context, actions, navigator), context, navigator, link));
    }

    private static ObjectPage.Objects<HostRow> objects(
            InventoryContext context, Function<List<Host>, List<Action>> actions, Navigator navigator) {
        return new ObjectPage.Objects<>(
                HostsModel.spec(),
                Icon.HOST,
                HostsModel::rows,
                HostsModel::detail,
                List.of(DetailCharts.tab(
                        row -> target(row.host()),
                        (row, known) -> Reported.trust(row.host(), known, context.times()),
                        context,
                        navigator)),
                rows -> Stream.concat(
                                actions.apply(rows.stream().map(HostRow::host).toList()).stream(),
                                MetricsPage.actions(
                                        rows.stream()
                                                .map(row -> target(row.host()))
                                                .toList(),
                                        navigator)
                                        .stream())
                        .toList(),
                "Nova lists no hypervisor. Seeing hypervisors takes the admin role in most clouds.");
    }

    private static Target target(Host host) {
        return new Target(Target.Kind.HOST, host.cloud(), host.name());
    }
}
