package org.xlcloud.views.gpus;

import org.xlcloud.icons.Icon;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.inventory.ObjectPage;
import org.xlcloud.views.shell.PageSpec;

/// The page of all GPUs.
public final class GpusPage {
    private GpusPage() {}

    public static PageSpec spec(InventoryContext context) {
        var objects = new ObjectPage.Objects<>(
                GpusModel.spec(),
                Icon.GPU,
                GpusModel::rows,
                GpusModel::detail,
                "Placement reports no PCI devices, and no flavor asks for any. See the hosts for what each reports.");
        return new PageSpec(
                "gpus", Links.GPU, "GPUs", Icon.GPU, navigator -> new ObjectPage<>(objects, context, navigator));
    }
}
