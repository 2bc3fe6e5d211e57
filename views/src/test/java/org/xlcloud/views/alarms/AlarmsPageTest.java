package org.xlcloud.views.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListView;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Definition;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.alarms.State;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.UiTest;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.stacks.SampleStacks;

/// How an operator works on alarms, as stories, with a real journal behind the page.
class AlarmsPageTest extends UiTest {
    @TempDir
    private Path folder;

    private final List<Link> opened = new ArrayList<>();
    private AlarmScene scene;
    private Page page;

    @Override
    protected void start(Stage stage) {
        scene = new AlarmScene(folder);
        page = scene.show(stage, opened::add);
    }

    @Override
    protected void stop() {
        page.close();
        scene.close();
    }

    private Action action(String id) {
        return page.actions().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void run(String id) {
        await(id + " is possible", () -> action(id).whyNot().get() == null);
        onFx(() -> {
            action(id).run().run();
            return true;
        });
        settle();
    }

    private String title(String view) {
        return node("#alarms-" + view, ToggleButton.class).getText();
    }

    private void awaitTitle(String view, String title) {
        await(view + " says " + title, () -> title(view).equals(title));
    }

    private Alarm alarm(String key) {
        Alarm alarm = scene.desk.alarms().newest().find(key);
        assertTrue(alarm != null, "no alarm " + key);
        return alarm;
    }

    private void answer(String comment) {
        onFx(() -> {
            node("#ask-comment", TextField.class).setText(comment);
            return true;
        });
        click("#ask-go");
    }

    private void select(String key) {
        onFx(() -> {
            page.reveal(key);
            return true;
        });
        await(
                "the details of " + key,
                () -> robot.lookup(".detail-title").tryQuery().isPresent());
    }

    @Test
    void anAlarmIsAcknowledgedWithACommentAndRecoversThenItIsGone() {
        Definition hot =
                scene.raise("hot", Severity.CRITICAL, scene.cloud.gpus().get(2), 340);
        awaitTitle("active", "Active (1)");
        select("demo/hot");
        run("alarm.acknowledge");
        answer("fan ordered");
        awaitTitle("acknowledged", "Acknowledged (1)");
        assertEquals("Active", title("active"));
        assertEquals("anna@desk-7", alarm("demo/hot").acknowledgement().who());
        assertEquals("fan ordered", alarm("demo/hot").acknowledgement().comment());
        scene.recover(hot, 10);
        awaitTitle("acknowledged", "Acknowledged");
        assertEquals(Phase.NORMAL, alarm("demo/hot").phase());
        var history = scene.journal.search(Query.ALL.about("demo/hot")).entries();
        assertEquals(
                List.of(Kind.ACKNOWLEDGEMENT, Kind.TRANSITION, Kind.TRANSITION),
                history.stream().map(entry -> entry.fact().kind()).toList());
    }

    @Test
    void anAlarmOnTheResourceOfACardInGnocchiLeadsToItsGpuOnceTelemetryTellsWhoseItIs() {
        Map<String, Telemetry> told = scene.telemetry.newest();
        Telemetry.GpuTelemetry third = told.get("demo").gpus().values().stream()
                .filter(gpu -> "GPU-3".equals(gpu.subject().aliases().uuid()))
                .findFirst()
                .orElseThrow();
        scene.telemetry.put(Map.of());
        scene.tell(
                scene.definition(
                        "hot",
                        "GPU temperature",
                        "gnocchi_resources_threshold",
                        Severity.CRITICAL,
                        List.of(org.xlcloud.services.journal.Link.of("resource", "demo/GPU-3"))),
                State.ALARM,
                AlarmScene.NOW.minusSeconds(60),
                "too hot",
                "93 °C");
        awaitTitle("active", "Active (1)");
        select("demo/hot");
        String name = third.subject().id().replace("/0000:", " ");
        assertFalse(texts(".fact-link").contains(name));
        scene.telemetry.put(told);
        await("the GPU's name", () -> texts(".fact-link").contains(name));
        onFx(() -> {
            robot.lookup(".fact-link").queryAllAs(javafx.scene.control.Hyperlink.class).stream()
                    .filter(link -> link.getText().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .fire();
            return true;
        });
        assertEquals("demo/" + third.subject().id(), opened.getLast().key());
        assertTrue(texts(".fact-link").contains(third.node()), "the instance that holds it");
    }

    @Test
    void severalAreAcknowledgedAtOnceWithOneComment() {
        for (int i = 0; i < 3; i++)
            scene.raise("hot-" + i, Severity.CRITICAL, scene.cloud.gpus().get(i), 300 + i);
        scene.raise("other", Severity.LOW, scene.cloud.gpus().get(9), 400);
        awaitTitle("active", "Active (4)");
        await("all rows", () -> rows().size() == 4);
        onFx(() -> {
            node(".resource-table", TableView.class).getSelectionModel().selectRange(0, 3);
            return true;
        });
        run("alarm.acknowledge");
        assertEquals("Acknowledge 3 alarms", textOf(".ask-title"));
        answer("cooling of row 2 is out");
        awaitTitle("active", "Active (1)");
        awaitTitle("acknowledged", "Acknowledged (3)");
        List<Fact> written = scene.journal.search(Query.ALL.of(Kind.ACKNOWLEDGEMENT)).entries().stream()
                .map(Entry::fact)
                .toList();
        assertEquals(
                Set.of("demo/hot-0", "demo/hot-1", "demo/hot-2"),
                written.stream().map(Fact::subject).collect(Collectors.toSet()));
        assertEquals(
                Set.of("cooling of row 2 is out anna@desk-7"),
                written.stream().map(fact -> fact.cause() + " " + fact.who()).collect(Collectors.toSet()));
        assertEquals(Phase.UNACKNOWLEDGED, alarm("demo/other").phase());
    }

    @Test
    void whatHasRecoveredByItselfStaysLatchedUntilSomebodyHasSeenIt() {
        scene.recover(scene.raise("hot", Severity.CRITICAL, scene.cloud.gpus().get(2), 340), 100);
        awaitTitle("active", "Active (1)");
        select("demo/hot");
        await(
                "latched and current side by side",
                () -> texts(".table-row-cell .state-mark").containsAll(List.of("critical", "ok")));
        run("alarm.acknowledge");
        answer("");
        awaitTitle("active", "Active");
        assertEquals("Acknowledged", title("acknowledged"));
    }

    @Test
    void shelvingAsksUntilWhenAndKeepsAnInventory() {
        scene.raise("warm", Severity.LOW, scene.cloud.gpus().get(3), 50);
        awaitTitle("active", "Active (1)");
        select("demo/warm");
        run("alarm.shelve");
        onFx(() -> {
            node("#ask-until", TextField.class).setText("yesterday");
            return true;
        });
        answer("rack 4");
        await(
                "it is said that this is no time",
                () -> texts(".ask-wrong").getFirst().startsWith("Until when?"));
        onFx(() -> {
            node("#ask-until", TextField.class).setText("90 min");
            return true;
        });
        click("#ask-go");
        awaitTitle("shelved", "Shelved (1)");
        assertEquals(
                AlarmScene.NOW.plusSeconds(5400), alarm("demo/warm").shelving().until());
        click("#alarms-shelved");
        await("who, until when and why", () -> texts(".table-cell").contains("anna@desk-7: rack 4"));
    }

    @Test
    void outOfServiceNeedsAReason() {
        scene.raise("broken", Severity.LOW, scene.cloud.gpus().get(4), 50);
        awaitTitle("active", "Active (1)");
        select("demo/broken");
        run("alarm.out-of-service");
        answer("  ");
        await("a reason is asked for", () -> texts(".ask-wrong").getFirst().startsWith("A comment is needed"));
        press(KeyCode.ESCAPE);
        await("the bar closes", () -> !isVisible("#ask-bar"));
        assertEquals(Phase.UNACKNOWLEDGED, alarm("demo/broken").phase());
    }

    @Test
    void aFloodIsOneSentenceAndCoveredAlarmsStandBelowWhatCoversThem() {
        scene.incident();
        for (int i = 0; i < 12; i++)
            scene.raise("flood-" + i, Severity.MODERATE, scene.cloud.gpus().get(72 + i % 4), 30 + i);
        await("the flood is summarised", () -> isVisible(".flood-bar"));
        await("in one sentence", () -> texts(".flood-bar > .label").getFirst().contains("new in the last ten minutes"));
        // Critical ones and the first of it stand in the list, the rest waits until it is asked for.
        awaitTitle("active", "Active (22)");
        await("most of it waits", () -> texts("#flood-all").getFirst().startsWith("Show "));
        int foremost = onFx(() -> rows().size());
        assertTrue(foremost >= 3 && foremost < 22, "rows: " + foremost);
        assertTrue(texts(".flood-bar > .label").getFirst().contains("First: "));
        click("#flood-all");
        await("all of it is there", () -> rows().size() == 22);
        await("the host covers", () -> texts(".table-cell").stream().anyMatch(text -> text.contains("(covers 2)")));
        assertTrue(onFx(() -> texts(".table-cell")).stream().anyMatch(text -> text.startsWith("↳ ")));
        run("alarms.view.history");
        onFx(() -> {
            node("#journal-words", TextField.class).setText("flood begins");
            return true;
        });
        await(
                "its begin is in the history, once",
                () -> texts(".table-cell").stream()
                                .filter(text -> text.startsWith("A flood of alarms begins: "))
                                .count()
                        == 1);
    }

    @Test
    void alarmsArePutIntoAGroupThatTheTreeRollsUp() {
        scene.raise("rack-1", Severity.LOW, scene.cloud.gpus().get(4), 50);
        scene.raise("rack-2", Severity.CRITICAL, scene.cloud.gpus().get(9), 40);
        awaitTitle("active", "Active (2)");
        await("both rows", () -> rows().size() == 2);
        onFx(() -> {
            node(".resource-table", TableView.class).getSelectionModel().selectAll();
            return true;
        });
        run("alarm.group");
        answer(" ");
        await("a name is asked for", () -> texts(".ask-wrong").getFirst().contains("a group needs a name"));
        answer("Rack 3");
        await(
                "both are in it",
                () -> alarm("demo/rack-1").group().equals("Rack 3")
                        && alarm("demo/rack-2").group().equals("Rack 3"));
        run("alarms.view.tree");
        onFx(() -> {
            node("#alarm-tree-by", ComboBox.class).getSelectionModel().select(2);
            return true;
        });
        await("the group is a branch", () -> texts(".tree-name").contains("Rack 3"));
        await("with both", () -> texts(".tree-counts .state-mark").containsAll(List.of("1 critical", "1 low")));
        assertEquals(
                2, scene.journal.search(Query.ALL.of(Kind.GROUPING)).entries().size());
    }

    private List<?> rows() {
        return node(".resource-table", TableView.class).getItems();
    }

    @Test
    void theTreeRollsUpAndAWholePlaceIsAcknowledgedAtOnce() {
        scene.incident();
        awaitTitle("shelved", "Shelved (2)");
        awaitTitle("active", "Active (10)");
        run("alarms.view.tree");
        ListView<?> tree = node("#alarm-tree", ListView.class);
        await("the tree is there", () -> tree.getItems().size() > 2);
        onFx(() -> {
            tree.getSelectionModel().clearAndSelect(0);
            tree.requestFocus();
            return true;
        });
        run("alarm.acknowledge");
        answer("all hands on it");
        await("nothing is active", () -> title("active").equals("Active"));
        assertEquals(
                0,
                scene.desk.alarms().newest().all().stream().filter(Alarm::calls).count());
    }

    @Test
    void theDetailsLeadToTheGpuItsInstanceAndItsHost() {
        var gpu = scene.cloud.gpus().stream()
                .filter(one -> one.holder() != null)
                .findFirst()
                .orElseThrow();
        scene.raise("hot", Severity.CRITICAL, gpu, 340);
        awaitTitle("active", "Active (1)");
        select("demo/hot");
        await("links", () -> !robot.lookup(".fact-link").queryAll().isEmpty());
        for (var link : robot.lookup(".fact-link").queryAllAs(javafx.scene.control.Hyperlink.class))
            onFx(() -> {
                link.fire();
                return true;
            });
        List<String> kinds = opened.stream().map(Link::kind).toList();
        assertTrue(kinds.containsAll(List.of("gpu", "instance", "host")), kinds::toString);
        assertEquals(
                gpu.key(),
                opened.stream()
                        .filter(link -> link.kind().equals("gpu"))
                        .findFirst()
                        .orElseThrow()
                        .key());
    }

    @Test
    void theDetailsLeadToTheLayerOfTheInstanceOnceTheStacksAreKnown() {
        Stacks stacks = SampleStacks.of(scene.cloud);
        Gpu gpu = scene.cloud.gpus().stream()
                .filter(one -> one.holder() != null
                        && stacks.byId(one.holder().instanceId()).isPresent())
                .findFirst()
                .orElseThrow();
        TreeNode node = stacks.byId(gpu.holder().instanceId()).orElseThrow();
        TreeNode layer = stacks.path(node.key()).get(1);
        scene.raise("hot", Severity.CRITICAL, gpu, 340);
        awaitTitle("active", "Active (1)");
        select("demo/hot");
        await("the instance", () -> texts(".fact-link").size() > 1);
        assertFalse(
                texts(".fact-link").contains(layer.name()),
                () -> texts(".fact-link").toString());
        scene.context.inventory().stacks().newest().put(Map.of("demo", stacks));
        await("the layer", () -> texts(".fact-link").contains(layer.name()));
        onFx(() -> {
            robot.lookup(".fact-link").queryAllAs(javafx.scene.control.Hyperlink.class).stream()
                    .filter(link -> link.getText().equals(layer.name()))
                    .findFirst()
                    .orElseThrow()
                    .fire();
            return true;
        });
        assertEquals(layer.key(), opened.getLast().key());
        assertEquals("stack", opened.getLast().kind());
    }

    @Test
    void anAlarmOfAStackLeadsToItsLastRunsAndScalings() {
        scene.journal.append(List.of(
                Fact.of(scene.clock.instant(), Kind.SCALING, "demo", "XMS", "scaling/1", "Group farm/render grows by 1")
                        .on(List.of(org.xlcloud.services.journal.Link.of("stack", "demo/farm"))),
                Fact.of(scene.clock.instant(), Kind.RUN, "demo", "XMS", "run/1", "configure on farm ended: 2 done")
                        .on(List.of(org.xlcloud.services.journal.Link.of("stack", "demo/farm"))),
                Fact.of(scene.clock.instant(), Kind.RUN, "demo", "XMS", "run/2", "configure on shop ended: 2 done")));
        scene.raiseOf("hot", Severity.CRITICAL, "farm", 340);
        awaitTitle("active", "Active (1)");
        select("demo/hot");
        onFx(() -> {
            for (var pane : robot.lookup(".tab-pane").queryAllAs(TabPane.class))
                pane.getTabs().stream()
                        .filter(tab -> tab.getText().equals("Runs and scalings"))
                        .forEach(tab -> pane.getSelectionModel().select(tab));
            return true;
        });
        await(
                "both are there",
                () -> texts(".table-cell")
                        .containsAll(List.of("Group farm/render grows by 1", "configure on farm ended: 2 done")));
        assertFalse(texts(".table-cell").contains("configure on shop ended: 2 done"));
    }

    @Test
    void theHistoryIsSearchedInTheJournal() {
        scene.incident();
        awaitTitle("shelved", "Shelved (2)");
        awaitTitle("active", "Active (10)");
        run("alarms.view.history");
        // the newest are on top; what else there is lies below the edge of the window
        await("all of it", () -> texts(".table-cell").stream().anyMatch(text -> text.contains("Fan speed")));
        onFx(() -> {
            node("#journal-words", TextField.class).setText("thermal paste");
            return true;
        });
        await("only what was searched for", () -> {
            List<String> shown = texts(".table-cell");
            return shown.contains("GPU temperature acknowledged")
                    && shown.stream().noneMatch(text -> text.contains("Fan speed"));
        });
        onFx(() -> {
            node("#journal-words", TextField.class).setText("nowhere-to-be-found");
            return true;
        });
        await("nothing found is said", () -> texts(".state-headline").contains("Nothing found"));
    }

    @Test
    void whatCanNotBeWrittenIsAFailedJobAndChangesNothing() {
        scene.raise("hot", Severity.CRITICAL, scene.cloud.gpus().get(2), 340);
        awaitTitle("active", "Active (1)");
        select("demo/hot");
        scene.journal.close();
        run("alarm.acknowledge");
        answer("too late");
        await(
                "the job fails",
                () -> scene.jobs.list().newest().stream().anyMatch(job -> job.state() == Job.State.FAILED));
        assertEquals("Active (1)", onFx(() -> title("active")));
        assertFalse(scene.jobs.list().newest().getFirst().message().isEmpty());
    }

    private boolean isVisible(String query) {
        return robot.lookup(query).tryQuery().map(Node::isVisible).orElse(false);
    }

    private List<String> texts(String query) {
        return robot.lookup(query).queryAll().stream()
                .filter(javafx.scene.control.Labeled.class::isInstance)
                .map(node -> ((javafx.scene.control.Labeled) node).getText())
                .filter(text -> text != null && !text.isEmpty())
                .toList();
    }
}
