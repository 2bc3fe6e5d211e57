package org.xlcloud.views.instances;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.shell.PageSpec;

/// What an operator does with the list of instances, and with an object's raw JSON.
class InstancesPageTest extends PageTest {
    private volatile boolean failing;

    @Override
    protected PageSpec spec(InventoryContext context) {
        return InstancesPage.spec(context);
    }

    @Override
    protected String raw(String kind, String id) {
        if (failing) throw new ProblemException(Problem.of("read " + kind, "cloud demo", "the server is away"));
        return "{\n  \"server\": {\n    \"id\": \"" + id + "\",\n    \"status\": \"ACTIVE\",\n"
                + "    \"OS-EXT-STS:vm_state\": \"active\"\n  }\n}";
    }

    private Instance first() {
        return demo.instances().getFirst();
    }

    @Test
    void a_fault_is_said_where_the_instance_is() {
        Instance broken = demo.instances().getLast();
        reveal(broken.key());
        await(
                "the instance",
                () -> robot.lookup(".detail-title")
                        .tryQueryAs(Label.class)
                        .filter(title -> title.getText().equals(broken.name()))
                        .isPresent());
        await("the fault", () -> robot.lookup(broken.fault()).tryQuery().isPresent());
    }

    @Test
    void a_fault_is_read_whole_in_the_list_of_a_wide_window_and_narrow_again_in_a_narrow_one() {
        awaitCount(demo.instances().size() + " instances");
        reveal("?status:error");
        resize(2600);
        await("all words of it", () -> drawn(demo.instances().getLast().fault()));
        double wide = onFx(() -> width("fault"));
        resize(980);
        await("its first width", () -> width("fault") < wide);
    }

    private void resize(double width) {
        onFx(() -> {
            stage().setWidth(width);
            return true;
        });
        settle();
    }

    /// Whether a cell shows all of a text.
    private boolean drawn(String text) {
        return robot.lookup(".table-cell .text").queryAllAs(Text.class).stream()
                .anyMatch(each -> each.getText().equals(text));
    }

    private double width(String column) {
        return table().getColumns().stream()
                .filter(each -> each.getId().equals(column))
                .findFirst()
                .orElseThrow()
                .getWidth();
    }

    @Test
    void an_instance_links_to_the_gpu_that_it_holds() {
        reveal(first().key());
        await("links", () -> robot.lookup(".fact-link").queryAll().size() >= 2);
        onFx(() -> {
            robot.lookup(".fact-link")
                    .queryAllAs(Hyperlink.class)
                    .iterator()
                    .next()
                    .fire();
            return true;
        });
        assertEquals(first().gpus().getFirst(), opened.getFirst().key());
    }

    @Test
    void raw_json_is_asked_searched_and_copied() {
        reveal(first().key());
        click("Raw JSON");
        await("the JSON", () -> lines().stream().anyMatch(line -> line.contains(first().id())));
        onFx(() -> {
            TextField search = node(".raw-tools .text-field", TextField.class);
            search.requestFocus();
            search.setText("active");
            return true;
        });
        assertEquals("1 of 2 lines", textOf(".raw-found"));
        press(KeyCode.ENTER);
        assertEquals("2 of 2 lines", textOf(".raw-found"));
        assertTrue(onFx(() -> node(".text-viewer-lines", ListView.class)
                .getSelectionModel()
                .getSelectedItem()
                .toString()
                .contains("active")));
        assertEquals(
                2,
                onFx(() -> robot.lookup(".syntax-found").queryAllAs(Text.class).stream()
                        .filter(text -> text.getText().equalsIgnoreCase("active"))
                        .count()));
        onFx(() -> {
            node(".raw-tools .text-field", TextField.class).setText("nowhere");
            return true;
        });
        press(KeyCode.ENTER);
        assertEquals("not found", textOf(".raw-found"));
        click(".raw-tools > .button");
        assertTrue(onFx(() -> Clipboard.getSystemClipboard().getString()).contains(first().id()));
    }

    private List<String> lines() {
        return robot.lookup(".text-viewer-lines").queryAll().stream()
                .flatMap(list -> ((ListView<?>) list).getItems().stream())
                .map(String::valueOf)
                .toList();
    }

    @Test
    void raw_json_that_fails_says_why_and_can_be_asked_again() {
        failing = true;
        reveal(first().key());
        click("Raw JSON");
        await(
                "the problem",
                () -> robot.lookup(".raw-view .problem-headline").tryQuery().isPresent());
        failing = false;
        onFx(() -> {
            node(".raw-view #retry-problem", Button.class).fire();
            return true;
        });
        await("the JSON", () -> lines().stream().anyMatch(line -> line.contains(first().id())));
    }

    @Test
    void a_column_is_hidden_and_shown_from_the_menu_and_the_choice_is_kept() {
        awaitCount(demo.instances().size() + " instances");
        assertTrue(columns().contains("project"));
        run("list.columns");
        click("#choose-project");
        assertFalse(columns().contains("project"));
        await(
                "the setting",
                () -> settings.getOrDefault("list.instances.columns", "").contains("project,130,hidden"));
        click("#choose-project");
        assertTrue(columns().contains("project"));
        press(KeyCode.ESCAPE);
        run("list.reset-columns");
        assertEquals("status", columns().getFirst());
    }
}
