package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Control;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Separator;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import org.jspecify.annotations.Nullable;
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
                CloudConfigs.of("clouds: {broken: {auth: {username: nobody}}}", "the test"),
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
            for (Tab tab : tabs()) {
                fx(() -> {
                    tab.getTabPane().getSelectionModel().select(tab);
                    return true;
                });
                hear(console, link.kind() + ", " + tab.getText(), nameless);
            }
        }
        open(new Link("gpu", "?state:held host:gpu !flavor:no_such", "filtered"));
        await("chips", () -> !texts(".filter-chip").isEmpty());
        hear(console, "chips", nameless);
        for (String action : List.of("jobs.toggle", "help.keys", "help.palette")) {
            run(action);
            hear(console, action, nameless);
            if (!action.equals("jobs.toggle")) run(action);
        }
        console.open("broken");
        await("what is wrong", () -> shows(".stale-text", "broken"));
        hear(console, "a banner", nameless);
        assertEquals(List.of(), nameless);
    }

    /// Those of the details in front.
    private List<Tab> tabs() {
        return fx(() -> robot.lookup(".detail-tabs").queryAllAs(TabPane.class).stream()
                .filter(EveryPageStoryTest::isSeen)
                .flatMap(pane -> pane.getTabs().stream())
                .toList());
    }

    private static boolean isSeen(Node node) {
        for (Node each = node; each != null; each = each.getParent()) if (!each.isVisible()) return false;
        return true;
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
            if (control instanceof Labeled labeled && labeled.isMnemonicParsing() && losesUnderscore(labeled.getText()))
                nameless.add(where + ": would lose the underscore of " + labeled.getText());
            boolean met = control.isFocusTraversable() || control instanceof ButtonBase;
            if ((text == null || text.isBlank()) && met) nameless.add(where + ": " + control);
        }
        if (node instanceof Parent parent)
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, where, nameless));
    }

    /// JavaFX takes the first underscore for a mark of the key behind it, and fails when such a text is taken away.
    private static boolean losesUnderscore(@Nullable String text) {
        return text != null && text.contains("_") && !text.startsWith("_");
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
