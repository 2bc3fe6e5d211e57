package org.xlcloud.views.hosts;

import org.xlcloud.icons.Icon;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.inventory.ObjectPage;
import org.xlcloud.views.shell.PageSpec;

/// The page of all hosts.
public final class HostsPage {
    private HostsPage() {}

    public static PageSpec spec(InventoryContext context) {
        var objects = new ObjectPage.Objects<>(
                HostsModel.spec(),
                Icon.HOST,
                HostsModel::rows,
                HostsModel::detail,
                "Nova lists no hypervisor. Seeing hypervisors takes the admin role in most clouds.");
        return new PageSpec(
                "hosts", Links.HOST, "Hosts", Icon.HOST, navigator -> new ObjectPage<>(objects, context, navigator));
    }
}
