package org.xlcloud.views.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javafx.scene.control.Label;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.views.instances.InstancesPage;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.PageSpec;

/// Where the titles of the wall's layers lead: to the instances of that layer of that stack, and to no others.
class GroupingTest extends PageTest {
    /// A name with what a filter would take for its own signs, and one that begins like it.
    private static final String LAYER = "ren\"der \\ layer";

    private final List<Instance> members = demo.instances().stream()
            .filter(instance -> !instance.gpus().isEmpty())
            .limit(4)
            .toList();

    @Override
    protected PageSpec spec(InventoryContext context) {
        return InstancesPage.spec(context);
    }

    private Inventory layered() {
        Map<String, Map<String, String>> metadata = Map.of(
                members.get(0).id(), Map.of("layer", LAYER, "stack_name", "mvic"),
                members.get(1).id(), Map.of("layer", LAYER, "stack_name", "mvic-2"),
                members.get(2).id(), Map.of("layer", LAYER + "2", "stack_name", "mvic"),
                members.get(3).id(), Map.of("layer", LAYER));
        return SampleCloud.with(demo, metadata);
    }

    private static Grouping.Place place(Inventory inventory, Instance member) {
        var instances = new TreeMap<String, Instance>();
        for (Instance each : inventory.instances()) instances.put(each.id(), each);
        Gpu gpu = inventory.gpus().stream()
                .filter(each -> each.holder() != null
                        && member.id().equals(each.holder().instanceId()))
                .findFirst()
                .orElseThrow();
        return Grouping.LAYER.of(gpu, null, instances);
    }

    private List<String> listed(Inventory inventory, Instance member) {
        Link link = place(inventory, member).link();
        assertEquals(Links.INSTANCE, link.kind());
        reveal(link.key());
        int all = inventory.instances().size();
        var names = new ArrayList<String>();
        await(
                "a part of the list",
                () -> !node(".row-count", Label.class).getText().equals(all + " instances"));
        for (int row = 0; row < 10; row++) {
            int at = row;
            String name = onFx(() -> cell(at, "name"));
            if (!name.isEmpty()) names.add(name);
        }
        return names;
    }

    @Test
    void a_layer_leads_to_the_instances_of_that_layer_in_that_stack() {
        Inventory inventory = layered();
        shown.put(SampleCloud.map(inventory));
        awaitCount(inventory.instances().size() + " instances");
        assertEquals("mvic · " + LAYER, place(inventory, members.get(0)).title());
        assertEquals(List.of(members.get(0).name()), listed(inventory, members.get(0)));
    }

    @Test
    void a_layer_without_a_stack_leads_to_all_that_say_so() {
        Inventory inventory = layered();
        shown.put(SampleCloud.map(inventory));
        awaitCount(inventory.instances().size() + " instances");
        assertEquals(LAYER, place(inventory, members.get(3)).title());
        assertEquals(
                List.of(
                        members.get(0).name(),
                        members.get(1).name(),
                        members.get(3).name()),
                listed(inventory, members.get(3)));
    }

    @Test
    void what_is_held_by_no_layer_leads_nowhere() {
        Grouping.Place place = place(
                layered(),
                demo.instances().stream()
                        .filter(each -> !each.gpus().isEmpty() && !members.contains(each))
                        .findFirst()
                        .orElseThrow());
        assertEquals("no layer", place.title());
        assertNull(place.link());
    }
}
