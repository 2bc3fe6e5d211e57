package org.xlcloud.views.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.views.gpus.GpusPage;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.PageSpec;

/// A GPU in a tab of its own.
class ObjectTabTest extends PageTest {
    private final Gpu gpu = demo.gpus().get(60);

    @Override
    protected PageSpec spec(InventoryContext context) {
        PageSpec all = GpusPage.spec(context);
        var link = new Link(Links.GPU, gpu.key(), "60");
        return new PageSpec(
                all.id(),
                all.kind(),
                all.title(),
                all.icon(),
                navigator -> Objects.requireNonNull(all.one()).apply(navigator, link));
    }

    private void awaitTitle() {
        await(
                "the GPU",
                () -> !robot.lookup(".detail-title").queryAll().isEmpty()
                        && node(".detail-title", Label.class).getText().equals(gpu.address()));
    }

    @Test
    void everything_known_of_it_is_shown_and_the_tab_takes_its_name() {
        awaitTitle();
        assertEquals(gpu.address(), Objects.requireNonNull(page().title()).getValue());
        assertTrue(
                robot.lookup(".detail-subtitle").queryAs(Label.class).getText().contains(gpu.host()));
        assertTrue(robot.lookup("Raw JSON").tryQuery().isPresent());
    }

    @Test
    void one_that_is_gone_keeps_its_last_facts_and_says_so() {
        awaitTitle();
        onFx(() -> {
            shown.put(SampleCloud.map(SampleCloud.of("demo", 2, 4, 4)));
            return true;
        });
        await(
                "said",
                () -> robot.lookup(".stale-banner").queryAll().stream()
                        .anyMatch(node -> node.isVisible()
                                && node instanceof Label label
                                && label.getText().startsWith("This GPU is gone")));
        assertEquals(gpu.address(), node(".detail-title", Label.class).getText());
        onFx(() -> {
            shown.put(SampleCloud.map(demo));
            return true;
        });
        await("back", () -> robot.lookup(".stale-banner").queryAll().stream().noneMatch(javafx.scene.Node::isVisible));
    }

    @Test
    void what_was_known_stays_when_its_cloud_is_closed() {
        awaitTitle();
        onFx(() -> {
            shown.put(Map.of());
            return true;
        });
        settle();
        assertEquals(gpu.address(), node(".detail-title", Label.class).getText());
    }

    @Test
    void its_address_is_copied_and_the_list_is_one_step_away() {
        awaitTitle();
        run("object.link");
        assertEquals(
                "xlcloud://demo/gpu/" + Links.id("demo", gpu.key()),
                onFx(() -> Clipboard.getSystemClipboard().getString()));
        run("object.list");
        assertEquals(List.of(gpu.key()), opened.stream().map(Link::key).toList());
    }
}
