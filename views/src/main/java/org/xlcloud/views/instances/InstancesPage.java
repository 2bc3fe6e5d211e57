package org.xlcloud.views.instances;

import org.xlcloud.icons.Icon;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.inventory.ObjectPage;
import org.xlcloud.views.shell.PageSpec;

/// The page of all instances.
public final class InstancesPage {
    private InstancesPage() {}

    public static PageSpec spec(InventoryContext context) {
        var objects = new ObjectPage.Objects<>(
                InstancesModel.spec(),
                Icon.INSTANCE,
                InstancesModel::rows,
                InstancesModel::detail,
                "Nova lists no server for this user. Other projects' servers take the admin role.");
        return new PageSpec(
                "instances",
                Links.INSTANCE,
                "Instances",
                Icon.INSTANCE,
                navigator -> new ObjectPage<>(objects, context, navigator));
    }
}
