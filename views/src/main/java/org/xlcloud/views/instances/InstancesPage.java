package org.xlcloud.views.instances;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.views.compute.ComputeActions;
import org.xlcloud.views.compute.GuestTab;
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

/// The page of all instances.
public final class InstancesPage {
    private InstancesPage() {}

    /// @param actions what can be done with a selection
    /// @param guests asks instances themselves
    public static PageSpec spec(InventoryContext context, ComputeActions actions, GuestTab.Guests guests) {
        return spec(context, actions::instances, guests, List.of(actions.newInstance()));
    }

    /// A list to look at only.
    public static PageSpec spec(InventoryContext context) {
        return spec(context, none -> List.of(), GuestTab.Guests.NONE, List.of());
    }

    private static PageSpec spec(
            InventoryContext context,
            Function<List<Instance>, List<Action>> actions,
            GuestTab.Guests guests,
            List<Action> always) {
        return new PageSpec("instances", Links.INSTANCE, "Instances", Icon.INSTANCE, navigator -> {
                    var page = new ObjectPage<>(objects(context, actions, guests, navigator), context, navigator);
                    always.forEach(page::always);
                    return page;
                })
                .withTabs((navigator, link) ->
                        new ObjectTab<>(objects(context, actions, guests, navigator), context, navigator, link));
    }

    private static ObjectPage.Objects<Instance> objects(
            InventoryContext context,
            Function<List<Instance>, List<Action>> actions,
            GuestTab.Guests guests,
            Navigator navigator) {
        return new ObjectPage.Objects<>(
                InstancesModel.spec(),
                Icon.INSTANCE,
                InstancesModel::rows,
                InstancesModel::detail,
                List.of(
                        DetailCharts.tab(
                                InstancesPage::target,
                                (instance, known) -> Reported.trust(instance, known, context.times()),
                                context,
                                navigator),
                        GuestTab.of(guests, context.times()),
                        GuestTab.log(guests)),
                instances -> Stream.concat(
                                actions.apply(instances).stream(),
                                MetricsPage.actions(
                                        instances.stream()
                                                .map(InstancesPage::target)
                                                .toList(),
                                        navigator)
                                        .stream())
                        .toList(),
                "Nova lists no server for this user. Other projects' servers take the admin role.");
    }

    private static Target target(Instance instance) {
        return new Target(Target.Kind.INSTANCE, instance.cloud(), instance.id());
    }
}
