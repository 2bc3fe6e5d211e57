package org.xlcloud.views.instances;

import java.util.List;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.inventory.ObjectPage;
import org.xlcloud.views.inventory.ObjectTab;
import org.xlcloud.views.metrics.DetailCharts;
import org.xlcloud.views.metrics.MetricsPage;
import org.xlcloud.views.metrics.Reported;
import org.xlcloud.views.metrics.Target;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.PageSpec;

/// The page of all instances.
public final class InstancesPage {
    private InstancesPage() {}

    public static PageSpec spec(InventoryContext context) {
        return new PageSpec(
                        "instances",
                        Links.INSTANCE,
                        "Instances",
                        Icon.INSTANCE,
                        navigator -> new ObjectPage<>(objects(context, navigator), context, navigator))
                .withTabs((navigator, link) -> new ObjectTab<>(objects(context, navigator), context, navigator, link));
    }

    private static ObjectPage.Objects<Instance> objects(InventoryContext context, Navigator navigator) {
        return new ObjectPage.Objects<>(
                InstancesModel.spec(),
                Icon.INSTANCE,
                InstancesModel::rows,
                InstancesModel::detail,
                List.of(DetailCharts.tab(
                        InstancesPage::target,
                        (instance, known) -> Reported.trust(instance, known, context.times()),
                        context,
                        navigator)),
                instances -> MetricsPage.actions(
                        instances.stream().map(InstancesPage::target).toList(), navigator),
                "Nova lists no server for this user. Other projects' servers take the admin role.");
    }

    private static Target target(Instance instance) {
        return new Target(Target.Kind.INSTANCE, instance.cloud(), instance.id());
    }
}
