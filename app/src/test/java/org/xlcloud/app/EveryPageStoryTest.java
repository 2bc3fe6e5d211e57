package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Separator;
import javafx.scene.control.SplitPane;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.PageSpec;

/// Every page with a cloud on it, as somebody hears it who does not see it.
class EveryPageStoryTest extends ConsoleStory {
    @Test
    void everyControlOfEveryPageHasANameForScreenReaders() {
        Console console = console(
                CloudConfigs.of("clouds: {}", "the test"),
                Simulator.Settings.defaults().withHosts(4).withServers(6));
        String cloud = console.embeddedName();
        console.open(cloud);
        await("the inventory is loaded", () -> loaded(console, cloud) != null);
        var nameless = new ArrayList<String>();
        List<PageSpec> pages = console.shell().model().pages().stream()
                .filter(PageSpec::inRail)
                .toList();
        for (PageSpec page : pages) {
            go(page.id());
            await(page.title() + " is in front", () -> shows(".crumb-last", page.title()));
            hear(console, page.title(), nameless);
        }
        Inventory inventory = fx(() -> loaded(console, cloud));
        for (Link link : List.of(
                Links.host(inventory.hosts().getFirst()),
                Links.gpu(inventory.gpus().getFirst()),
                Links.instance(inventory.instances().getFirst()))) {
            open(link);
            await("the details of " + link.text(), () -> shows(".detail-title", link.text()));
            hear(console, link.kind() + " details", nameless);
        }
        for (String action : List.of("jobs.toggle", "help.keys")) {
            run(action);
            hear(console, action, nameless);
        }
        assertEquals(List.of(), nameless);
    }

    private static Inventory loaded(Console console, String cloud) {
        Inventory inventory = console.clouds().inventories().newest().get(cloud);
        return inventory == null || !inventory.loaded() ? null : inventory;
    }

    private static void hear(Console console, String where, List<String> nameless) {
        fx(() -> {
            collect(console.shell().root(), where, nameless);
            return true;
        });
    }

    private static void collect(Node node, String where, List<String> nameless) {
        if (!node.isVisible()) return;
        if (node instanceof Control control && !isFurniture(control)) {
            String text = control.getAccessibleText();
            if (text == null && control instanceof Labeled labeled) text = labeled.getText();
            if ((text == null || text.isBlank()) && control.isFocusTraversable()) nameless.add(where + ": " + control);
        }
        if (node instanceof Parent parent)
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, where, nameless));
    }

    /// What nobody stops at.
    private static boolean isFurniture(Control control) {
        return control instanceof ScrollBar
                || control instanceof ScrollPane
                || control instanceof SplitPane
                || control instanceof Separator
                || control instanceof IndexedCell<?>;
    }
}
