package org.xlcloud.views.stacks;

import java.util.ArrayList;
import java.util.List;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.table.ResourceTable;

/// All that is below a row as one flat list: to sort and filter over all levels.
final class ResourcesTab {
    private ResourcesTab() {}

    static DetailTab<StackRow, Known> of(InventoryContext context, Navigator navigator) {
        var table = new ResourceTable<StackRow>(
                StacksModel.flat(StacksPage.heatAt(context)), context.table(navigator), _ -> List.of());
        table.onOpen(() -> {
            StackRow row = table.current();
            if (row != null) navigator.open(new Link(Links.STACK, row.key(), row.name()));
        });
        return new DetailTab<>(
                "Resources",
                table.node(),
                (row, known) -> {
                    TreeNode node = StacksModel.node(row, known);
                    table.rows(() -> below(row, node == null ? List.of() : node.children(), known));
                },
                _ -> {},
                table::close,
                row -> row.stack() != null);
    }

    private static List<StackRow> below(StackRow row, List<TreeNode> children, Known known) {
        List<StackRow> rows = new ArrayList<>();
        for (TreeNode child : children) rows.addAll(StackRow.below(row.cloud(), child, known));
        return rows;
    }
}
