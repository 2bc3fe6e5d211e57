package org.xlcloud.views.gallery;

import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.xlcloud.services.inventory.GpuCount;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.ResourceTable;
import org.xlcloud.views.table.TableSpec;

/// A list with every kind of column.
final class GalleryList {
    private static final GpuState[] STATES = GpuState.values();

    private GalleryList() {}

    /// A line of the list.
    private record Line(int number, GpuState state) {}

    static Region all(InventoryContext context, Navigator navigator) {
        var spec = new TableSpec<Line>(
                "gallery",
                "line",
                "lines",
                line -> "line-" + line.number(),
                line -> "line " + line.number(),
                line -> "line " + line.number() + ", " + line.state().word(),
                List.of(
                        Column.<Line>state("state", "State", line -> Look.of(line.state()))
                                .wide(110),
                        Column.<Line>text("name", "Name", line -> "gpu-node-" + line.number())
                                .wide(160),
                        Column.<Line>number("gpus", "GPUs", line -> 8)
                                .barred(line -> GalleryList.bar(line.number() % 9))
                                .wide(140),
                        Column.<Line>age(
                                        "since",
                                        "Since",
                                        line -> context.times().now().minusSeconds(line.number() * 977L))
                                .wide(120)));
        var table = new ResourceTable<Line>(spec, context.table(navigator), _ -> List.of());
        table.rows(() -> IntStream.range(0, 40)
                .mapToObj(i -> new Line(i, STATES[i % STATES.length]))
                .toList());
        var box = new VBox(table.node());
        box.setPrefHeight(320);
        return box;
    }

    private static org.xlcloud.views.table.Bar bar(int held) {
        var count = new GpuCount("", 8 - Math.min(8, held), Math.min(8, held), 0, 0);
        return new org.xlcloud.views.table.Bar(
                count.total(),
                List.of(
                        new org.xlcloud.views.table.Bar.Part(count.held(), "state-held"),
                        new org.xlcloud.views.table.Bar.Part(count.free(), "state-free")));
    }
}
