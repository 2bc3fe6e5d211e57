package org.xlcloud.views.overview;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.Copies;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.metrics.MetricsPage;
import org.xlcloud.views.metrics.Target;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;

/// What the menu of a cell offers: the things that it hangs on, its charts, and its names.
final class WallMenu {
    private WallMenu() {}

    /// @param together the GPUs whose charts are shown and whose addresses are copied, with `thing` among them
    static List<MenuItem> items(
            WallModel.Thing thing, List<WallModel.Thing> together, Times times, Navigator navigator) {
        Gpu gpu = thing.gpu();
        var items = new ArrayList<MenuItem>();
        items.add(go("GPU " + gpu.address(), Links.gpu(gpu), navigator));
        items.add(go("host " + gpu.host(), Links.host(gpu.cloud(), gpu.host()), navigator));
        Link holder = Links.holder(gpu);
        if (holder != null) items.add(go("instance " + holder.text(), holder, navigator));
        items.add(new SeparatorMenuItem());
        String many = together.size() > 1 ? " of " + together.size() + " GPUs" : "";
        items.add(item("Show metrics" + many, Icon.METRIC, () -> navigator.open(MetricsPage.link(targets(together)))));
        items.add(new SeparatorMenuItem());
        items.add(copy(
                together.size() > 1 ? "Copy " + together.size() + " addresses" : "Copy address",
                together.stream()
                        .map(one -> one.gpu().host() + "/" + one.gpu().address())
                        .collect(Collectors.joining("\n"))));
        String uuid = uuid(thing);
        if (uuid != null) items.add(copy("Copy UUID", uuid));
        if (gpu.holder() != null)
            items.add(copy("Copy instance id", gpu.holder().instanceId()));
        items.add(copy("Copy all that is known", WallWords.of(thing, times)));
        return items;
    }

    private static List<Target> targets(List<WallModel.Thing> together) {
        return together.stream()
                .map(WallModel.Thing::gpu)
                .map(gpu -> new Target(Target.Kind.GPU, gpu.cloud(), Links.id(gpu.cloud(), gpu.key())))
                .toList();
    }

    private static @Nullable String uuid(WallModel.Thing thing) {
        return thing.telemetry() == null
                ? null
                : thing.telemetry().subject().aliases().uuid();
    }

    private static MenuItem go(String what, Link link, Navigator navigator) {
        return item("Go to " + what, Icon.OPEN, () -> navigator.open(link));
    }

    private static MenuItem copy(String title, String text) {
        return item(title, Icon.COPY, () -> Copies.text(text));
    }

    private static MenuItem item(String title, Icon icon, Runnable run) {
        var item = new MenuItem(title, icon.node());
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> run.run());
        return item;
    }
}
