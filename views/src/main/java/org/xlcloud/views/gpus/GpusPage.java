package org.xlcloud.views.gpus;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Gpu;
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

/// The page of all GPUs.
public final class GpusPage {
    private GpusPage() {}

    /// @param actions what can be done with a selection
    public static PageSpec spec(InventoryContext context, ComputeActions actions) {
        return spec(context, actions::gpus);
    }

    /// A list to look at only.
    public static PageSpec spec(InventoryContext context) {
        return spec(context, none -> List.of());
    }

    private static PageSpec spec(InventoryContext context, Function<List<Gpu>, List<Action>> actions) {
        return new PageSpec("gpus", Links.GPU, "GPUs", Icon.GPU, navigator -> page(context, actions, navigator))
                .withTabs((navigator, link) -> new ObjectTab<>(
                        objects(context, actions, navigator, new GpuTrends(context)), context, navigator, link));
    }

    private static ObjectPage<GpuRow> page(
            InventoryContext context, Function<List<Gpu>, List<Action>> actions, Navigator navigator) {
        var trends = new GpuTrends(context);
        var page = new ObjectPage<>(objects(context, actions, navigator, trends), context, navigator);
        trends.onNews(page::redrawTrends);
        return page;
    }

    private static ObjectPage.Objects<GpuRow> objects(
            InventoryContext context,
            Function<List<Gpu>, List<Action>> actions,
            Navigator navigator,
            GpuTrends trends) {
        return new ObjectPage.Objects<>(
                GpusModel.spec(trends),
                Icon.GPU,
                GpusModel::rows,
                GpusModel::detail,
                List.of(DetailCharts.tab(
                        row -> target(row.gpu()),
                        (row, known) -> Reported.trust(row.gpu(), known, context.times()),
                        context,
                        navigator)),
                rows -> Stream.concat(
                                actions.apply(rows.stream().map(GpuRow::gpu).toList()).stream(),
                                MetricsPage.actions(
                                        rows.stream()
                                                .map(row -> target(row.gpu()))
                                                .toList(),
                                        navigator)
                                        .stream())
                        .toList(),
                "Placement reports no PCI devices, and no flavor asks for any. See the hosts for what each reports.");
    }

    private static Target target(Gpu gpu) {
        return new Target(Target.Kind.GPU, gpu.cloud(), Links.id(gpu.cloud(), gpu.key()));
    }
}
