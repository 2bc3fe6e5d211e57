package org.xlcloud.views.clusters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.xms.Catalog;

/// How a cluster is put together of the shipped catalog's layers.
class ClusterDraftTest {
    private final Catalog catalog = Catalog.read(Path.of("..", "cloud", "catalog"));
    private final ClusterDraft draft = new ClusterDraft();

    @Test
    void it_says_what_is_missing_until_nothing_is() {
        assertEquals("Give it a name", draft.againstLayers());
        draft.name("9 lives");
        assertTrue(draft.againstLayers().startsWith("A name begins with a letter"));
        draft.name("farm");
        assertEquals("Choose a layer or more", draft.againstLayers());
        draft.add(catalog.layer("rendering-nodes"));
        assertEquals("", draft.againstLayers());
    }

    @Test
    void a_layer_may_be_there_twice_under_two_names() {
        draft.name("farm");
        draft.add(catalog.layer("rendering-nodes"));
        ClusterDraft.Chosen second = draft.add(catalog.layer("rendering-nodes"));
        assertEquals("rendering-nodes-2", second.name());
        second.name("rendering-nodes");
        assertEquals("Two layers are named rendering-nodes", draft.againstLayers());
    }

    @Test
    void what_is_typed_goes_into_the_order_and_what_is_wrong_is_named() {
        draft.name("farm");
        ClusterDraft.Chosen layer = draft.add(catalog.layer("rendering-nodes"));
        layer.type("size", "99");
        assertEquals("rendering-nodes, Nodes to begin with: the most is 8", draft.againstParameters());
        layer.type("size", "3");
        assertEquals("", draft.againstParameters());
        Heat.Order order = draft.order(catalog);
        assertEquals(3, order.parameters().get("rendering_nodes_size").asInt());
        assertTrue(order.template().contains("rendering-nodes"));
    }

    @Test
    void what_was_chosen_stays_when_the_catalog_is_read_again() {
        ClusterDraft.Chosen layer = draft.add(catalog.layer("rendering-nodes"));
        layer.type("size", "3");
        draft.take(Catalog.read(Path.of("..", "cloud", "catalog")));
        assertEquals("3", draft.chosen().getFirst().typed().get("size"));
        assertFalse(draft.chosen().getFirst().equals(layer));
    }
}
