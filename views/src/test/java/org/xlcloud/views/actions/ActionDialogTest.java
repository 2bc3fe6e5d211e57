package org.xlcloud.views.actions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Audit;
import org.xlcloud.services.actions.Bulk;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.views.UiTest;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// The one confirmation as an operator meets it.
class ActionDialogTest extends UiTest {
    private static final InstantSource CLOCK = InstantSource.system();

    private final Jobs jobs = new Jobs(CLOCK);
    private final List<Audit.Entry> audit = new CopyOnWriteArrayList<>();
    private final Runner runner = new Runner(jobs, audit::add, CLOCK, "ada@desk");
    private final ActionDesk desk = new ActionDesk(runner, new Times(CLOCK, ZoneOffset.UTC));
    private StackPane root;

    @Override
    protected void start(Stage stage) {
        root = new StackPane();
        var scene = new Scene(root, 1280, 800);
        new Appearance(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.show();
    }

    private void ask(String title, Action... actions) {
        onFx(() -> {
            desk.ask(root, title, List.of(actions));
            return true;
        });
        await("the preview to be there", () -> isThere("#action-preview"));
        await("all of it to be in the window", () -> {
            var button = node("#action-confirm", Button.class);
            return button.localToScene(button.getBoundsInLocal()).getMaxY()
                    <= button.getScene().getHeight();
        });
        settle();
    }

    private boolean isThere(String query) {
        return robot.lookup(query).tryQuery().isPresent();
    }

    private String said() {
        return onFx(() -> String.join(
                "\n", PreviewView.said(node("#action-preview", ScrollPane.class).getContent())));
    }

    @Test
    void enter_cancels_and_nothing_is_done() {
        var action = SampleAction.disable();
        ask(action.title(), action);
        assertTrue(onFx(() -> node("#action-cancel", Button.class).isDefaultButton()));
        String said = said();
        assertTrue(said.contains("instance render-7") && said.contains("keeps running"), said);
        assertTrue(said.contains("PUT /os-services/1f0"), said);
        assertTrue(said.contains("Usually takes about 2 s"), said);
        picture("action-disable");
        press(KeyCode.ENTER);
        await("the dialog to close", () -> !isThere("#action-preview"));
        assertEquals(0, action.runs().get());
        assertTrue(jobs.list().newest().isEmpty());
    }

    @Test
    void the_button_with_the_verb_runs_it_as_a_job() {
        var action = SampleAction.disable();
        ask(action.title(), action);
        assertEquals("Disable", textOf("#action-confirm"));
        click("#action-confirm");
        await("the job to end", () -> jobs.list().newest().stream().anyMatch(Job::ended));
        Job job = jobs.list().newest().getFirst();
        assertEquals(Job.State.DONE, job.state());
        assertEquals("gpu-node-1 is disabled", job.message());
        assertTrue(String.valueOf(job.details()).contains("done: "), job::details);
        assertEquals(2, audit.size());
    }

    @Test
    void keys_alone_reach_all_of_it_and_carry_it_out() {
        var action = SampleAction.delete("render-7");
        ask(action.title(), action);
        tabTo("#action-typed");
        onFx(() -> {
            Node focused = Window.getWindows().getLast().getScene().getFocusOwner();
            "render-7".chars().mapToObj(Character::toString).forEach(letter -> Event.fireEvent(focused, typed(letter)));
            return true;
        });
        tabTo("#action-cancel");
        tabTo("#action-confirm");
        press(KeyCode.SPACE);
        await("it to have run", () -> action.runs().get() == 1);
    }

    @Test
    void a_long_name_is_seen_whole_and_all_of_it_has_room() {
        String name = "render › group › fs6p2x5yjlpk (re-cbhxo-group-icexb34cs5qc-fs6p2x5yjlpk-jofxopfq52uu-12)";
        var action = SampleAction.delete(name);
        ask(action.title(), action);
        Label label = onFx(() -> robot.lookup(".action-name").queryAllAs(Label.class).stream()
                .filter(each -> each.getText().endsWith(name))
                .findFirst()
                .orElseThrow());
        String seen = onFx(() -> label.lookupAll(".text").stream()
                .map(text -> ((Text) text).getText())
                .collect(Collectors.joining()));
        assertEquals(label.getText(), seen);
        var scroll = node("#action-preview", ScrollPane.class);
        assertTrue(
                onFx(() -> scroll.getContent().getBoundsInLocal().getHeight()
                        <= scroll.getViewportBounds().getHeight() + 1),
                "nothing of it is out of sight");
    }

    @Test
    void escape_leaves_everything_as_it_is() {
        var action = SampleAction.delete("render-7");
        ask(action.title(), action);
        press(KeyCode.ESCAPE);
        await("the dialog to close", () -> !isThere("#action-preview"));
        assertEquals(0, action.runs().get());
    }

    private void tabTo(String query) {
        for (int tabs = 0; tabs < 20; tabs++) {
            if (onFx(() -> node(query, Node.class).isFocused())) return;
            press(KeyCode.TAB);
        }
        throw new AssertionError(query + " can't be reached by the keyboard");
    }

    @Test
    void what_destroys_something_wants_its_name_typed() {
        var action = SampleAction.delete("render-7");
        ask(action.title(), action);
        assertTrue(onFx(() -> node("#action-confirm", Button.class).isDisabled()));
        onFx(() -> {
            node("#action-typed", TextField.class).setText("render-8");
            return true;
        });
        assertTrue(onFx(() -> node("#action-confirm", Button.class).isDisabled()));
        onFx(() -> {
            node("#action-typed", TextField.class).setText("render-7");
            return true;
        });
        assertFalse(onFx(() -> node("#action-confirm", Button.class).isDisabled()));
        assertTrue(isShown("#action-production"), "production can't be missed");
        picture("action-delete-production");
        click("#action-confirm");
        await("it to have run", () -> action.runs().get() == 1);
    }

    @Test
    void a_read_only_cloud_is_refused_with_words() {
        var action = SampleAction.readOnly();
        ask(action.title(), action);
        assertTrue(said().contains("Not possible: cloud lab is marked as read-only"), this::said);
        assertTrue(onFx(() -> node("#action-confirm", Button.class).isDisabled()));
        picture("action-read-only");
    }

    @Test
    void a_cloud_that_can_not_be_asked_is_said_and_asked_again() {
        var action = SampleAction.failingOnce();
        onFx(() -> {
            desk.ask(root, action);
            return true;
        });
        await("the problem to be there", () -> isThere("#retry-problem"));
        assertTrue(onFx(() -> node("#action-confirm", Button.class).isDisabled()));
        picture("action-failed");
        click("#retry-problem");
        await("the preview to be there", () -> isThere("#action-preview"));
    }

    @Test
    void a_selection_has_a_result_for_each_and_those_that_failed_can_be_tried_again() {
        var failures = new AtomicInteger(1);
        Action[] actions = {
            SampleAction.delete("render-1"),
            SampleAction.failing("render-2", failures),
            SampleAction.locked("render-3"),
            SampleAction.delete("render-4")
        };
        ask("Delete 4 instances", actions);
        assertTrue(said().contains("Delete render-3: the instance is locked by ada"), this::said);
        assertEquals("Delete 3 of 4", textOf("#action-confirm"));
        onFx(() -> {
            node("#action-typed", TextField.class).setText("delete 3");
            return true;
        });
        picture("action-bulk");
        click("#action-confirm");
        await("all to end", () -> isThere("#bulk-list") && ended());
        assertTrue(textOf("#bulk-title").contains("3 of 3 ended, 1 failed"), () -> textOf("#bulk-title"));
        assertTrue(isShown("#bulk-retry"));
        picture("action-bulk-results");
        click("#bulk-retry");
        await("the second try to end", () -> textOf("#bulk-title").contains("1 of 1 ended"));
        assertFalse(isShown("#bulk-retry"));
    }

    @Test
    void one_that_can_not_be_looked_at_does_not_hold_up_the_others() {
        ask(
                "Delete 3 instances",
                SampleAction.delete("render-1"),
                SampleAction.failingOnce(),
                SampleAction.delete("render-4"));
        assertTrue(said().contains("it could not be looked at: nothing listens there"), this::said);
        assertTrue(said().contains("What it touches: 1 GPU, 1 instance, 1 stack"), this::said);
        onFx(() -> {
            node("#action-typed", TextField.class).setText("delete 2");
            return true;
        });
        click("#action-confirm");
        await("all to end", () -> isThere("#bulk-list") && ended());
        assertTrue(
                textOf("#bulk-title").startsWith("Delete 2 of 3 instances: 2 of 2 ended"), () -> textOf("#bulk-title"));
    }

    @Test
    void of_a_large_selection_what_is_touched_stays_in_sight() {
        List<Action> actions = new java.util.ArrayList<>();
        for (int i = 0; i < 200; i++) actions.add(SampleAction.done("render-" + i));
        for (int i = 0; i < 30; i++) actions.add(SampleAction.locked("desk-" + i));
        actions.add(SampleAction.delete("render-200"));
        ask("Delete 231 instances", actions.toArray(Action[]::new));
        assertTrue(
                said().contains("Nothing to do for 200: render-0 is gone already, render-1 is gone already, render-2 is"
                        + " gone already, and 197 more"),
                this::said);
        assertTrue(said().contains("and 10 more; Copy preview has them all"), this::said);
        picture("action-bulk-large");
    }

    @SuppressWarnings("unchecked")
    private boolean ended() {
        ListView<Bulk.Item> list = node("#bulk-list", ListView.class);
        return list.getItems().stream().allMatch(item -> item.state().ended());
    }
}
