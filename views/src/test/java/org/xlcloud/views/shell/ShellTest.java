package org.xlcloud.views.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javafx.application.Application;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.views.UiTest;
import org.xlcloud.views.theme.Theme;

/// What an operator does with the window, as stories.
class ShellTest extends UiTest {
    @TempDir
    Path folder;

    private ShellFixture fixture;
    private Shell shell;
    /// Where the rail began in the first frame.
    private double railTop = Double.NaN;

    @Override
    protected void start(Stage stage) {
        fixture = new ShellFixture(folder.resolve("console.properties"), List.of(SampleClouds.timeout("old-lab")));
        shell = fixture.shell;
        shell.show(stage);
        stage.getScene().addPostLayoutPulseListener(() -> {
            if (Double.isNaN(railTop)) railTop = railTop();
        });
        stage.setWidth(1000);
        stage.setHeight(800);
    }

    @Override
    protected void stop() {
        shell.close();
    }

    private double railTop() {
        Node rail = shell.root().lookup(".rail");
        return rail.localToScene(rail.getLayoutBounds()).getMinY();
    }

    @Test
    void the_rail_stands_in_the_first_frame_where_it_stays() {
        await("the bar above it", () -> isShown("#search"));
        settle();
        assertEquals(onFx(this::railTop), onFx(() -> railTop), 0.5);
        assertTrue(onFx(() -> railTop) > 20, "below the bar");
    }

    @Test
    void the_first_start_lists_the_clouds_and_opening_one_leads_to_the_first_page() {
        assertEquals("clouds", tabInFront());
        assertTrue(isShown("#open-lab"));
        assertTrue(isShown("#copy-problem"), "what is wrong in clouds.yaml is said");

        click("#open-demo");

        await("the first page", () -> tabInFront().equals("overview"));
        await("the switcher to say so", () -> textOf("#cloud-switcher").equals("demo"));
        await("a light", () -> isShown("#light-demo-Nova"));
    }

    @Test
    void a_cloud_whose_entry_may_be_what_is_broken_opens_again_as_well() {
        fixture.settings.setList("clouds.open", List.of("lab", "old-lab"));
        reopen();
        await("both", () -> fixture.open.newest().containsAll(List.of("lab", "old-lab")));
    }

    private void reopen() {
        onFx(() -> {
            shell.reopenClouds();
            return true;
        });
    }

    @Test
    void the_clouds_of_the_last_run_open_again() {
        fixture.found.put(new CloudAccess.Found(fixture.found.newest().known(), List.of()));
        fixture.settings.setList("clouds.open", List.of("lab", "gone", "demo"));
        reopen();
        await("both that are still known", () -> fixture.open.newest().containsAll(List.of("lab", "demo")));
        await(
                "and they are remembered",
                () -> fixture.settings.list("clouds.open").size() == 2);
    }

    @Test
    void a_page_that_comes_to_the_front_has_the_keyboard_in_its_list() {
        press(KeyCode.CONTROL, KeyCode.DIGIT2);
        await(
                "the list has the focus",
                () -> node("#table-gpus", TableView.class).isFocused());
        press(KeyCode.CONTROL, KeyCode.DIGIT3);
        await(
                "and that of the next page",
                () -> node("#table-hosts", TableView.class).isFocused());
    }

    @Test
    void a_few_letters_in_the_palette_run_an_action() {
        press(KeyCode.CONTROL, KeyCode.K);
        type("go host");
        press(KeyCode.ENTER);

        await("the hosts", () -> tabInFront().equals("hosts"));
        assertFalse(isShown("#palette-field"), "the palette is gone");
        assertTrue(fixture.events.contains("shown hosts"));
    }

    @Test
    void the_palette_finds_an_object_and_opens_it() {
        onFx(this::openClouds);
        press(KeyCode.CONTROL, KeyCode.K);
        type("gpu-05 0000:84");
        press(KeyCode.ENTER);

        await("the GPU", () -> fixture.events.contains("reveal lab/gpu-05/0000:84:00.0"));
        assertEquals("gpus", tabInFront());
    }

    @Test
    void the_palette_does_not_offer_itself() {
        press(KeyCode.CONTROL, KeyCode.K);
        assertTrue(onFx(() -> {
            ListView<?> list = node("#palette-list", ListView.class);
            return list.getItems().stream()
                    .noneMatch(offer -> ((PaletteModel.Offer) offer).title().startsWith("Search or run"));
        }));
        press(KeyCode.ESCAPE);
    }

    @Test
    void an_action_that_cannot_run_says_why_and_does_not_run() {
        onFx(this::openClouds);
        press(KeyCode.CONTROL, KeyCode.DIGIT2);
        press(KeyCode.CONTROL, KeyCode.K);
        type("attach");
        press(KeyCode.ENTER);

        assertTrue(isShown("#palette-field"), "the palette stays, with the reason");
        assertEquals("needs role admin", onFx(() -> {
            ListView<?> list = node("#palette-list", ListView.class);
            return ((PaletteModel.Offer) list.getSelectionModel().getSelectedItem()).whyNot();
        }));
        assertFalse(fixture.events.contains("attached"));
        press(KeyCode.ESCAPE);
        assertFalse(isShown("#palette-field"));
    }

    @Test
    void keys_open_pages_go_back_and_forward_and_close_tabs() {
        onFx(this::openClouds);
        press(KeyCode.CONTROL, KeyCode.DIGIT2);
        press(KeyCode.CONTROL, KeyCode.DIGIT3);
        assertEquals("hosts", tabInFront());
        press(KeyCode.ALT, KeyCode.LEFT);
        assertEquals("gpus", tabInFront());
        press(KeyCode.ALT, KeyCode.RIGHT);
        assertEquals("hosts", tabInFront());
        press(KeyCode.CONTROL, KeyCode.W);
        assertTrue(fixture.events.contains("closed hosts"));
        assertEquals("gpus", tabInFront());
        press(KeyCode.CONTROL, KeyCode.E);
        assertTrue(fixture.events.contains("exported"), "the page's own key");
    }

    @Test
    void the_key_sheet_shows_every_action_and_takes_new_keys() {
        press(KeyCode.F1);
        assertTrue(isShown("#key-row-cloud-refresh"));

        click("#key-row-help-palette");
        press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
        assertEquals(
                "Shortcut+Shift+P",
                fixture.settings.get("key.help.palette", "").replace("Shift+Shortcut", "Shortcut+Shift"));
        press(KeyCode.ESCAPE);
        press(KeyCode.CONTROL, KeyCode.K);
        assertFalse(isShown("#palette-field"), "the old keys are free");
        press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
        assertTrue(isShown("#palette-field"));
    }

    @Test
    void a_light_tells_the_state_in_words_and_its_press_says_what_to_do() {
        onFx(this::openClouds);
        await("the light", () -> isShown("#light-lab-Placement"));
        assertEquals(
                "Placement of lab: stale, data 2 min 34 s old",
                onFx(() -> node("#light-lab-Placement", Light.class).getAccessibleText()));

        click("#light-lab-Placement");
        click(".popup-frame #copy-problem");

        await("the copy", () -> Clipboard.getSystemClipboard().hasString());
        String copied = onFx(() -> Clipboard.getSystemClipboard().getString());
        assertTrue(copied.contains("req-7d1f2a90"), copied);
        assertTrue(copied.contains("Next step: Check that placement-api runs"), copied);
        press(KeyCode.ESCAPE);
        assertFalse(isShown(".popup-frame"));
        click("#light-lab-Placement");
        click(".popup-frame #retry-problem");
        assertEquals(List.of("Placement of lab"), fixture.asked);
        assertEquals(0, fixture.refreshes.get(), "only the failing source is asked");
    }

    @Test
    void keys_work_while_nothing_has_the_focus() {
        onFx(() -> {
            Node owner = fixture.shell.root().getScene().getFocusOwner();
            if (owner != null) owner.setDisable(true);
            return true;
        });
        onFx(() -> {
            var keys = new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.DIGIT3, false, true, false, false);
            Event.fireEvent(fixture.shell.root().getScene(), keys);
            return true;
        });
        assertEquals(Place.page("hosts"), onFx(() -> fixture.shell.model().here()));
    }

    @Test
    void a_running_job_is_cancelled_from_the_drawer_and_a_failed_one_shows_its_problem() {
        var forever = new CountDownLatch(1);
        Job slow = fixture.jobs.run("Export 96 GPUs", progress -> {
            progress.at(0.5, "48 of 96");
            forever.await();
            return "done";
        });
        await("the count", () -> textOf("#jobs-button").equals("1 job running"));
        click("#jobs-button");
        click("#cancel-job-" + slow.id());

        await("the end", () -> fixture.jobs.list().newest().getFirst().state() == Job.State.CANCELLED);
        await("the notice", () -> textOf("#notice").contains("Cancelled"));

        Job failing = fixture.jobs.run("Open cloud old-lab", progress -> {
            throw new ProblemException(SampleClouds.timeout("old-lab"));
        });
        click("#job-details-" + failing.id());
        assertTrue(isShown(".popup-frame .problem-headline"));
    }

    @Test
    void the_lights_fold_for_a_notice_that_needs_their_room_and_it_is_read_whole() {
        List<String> names = List.of("Nova", "Placement", "Heat", "Aodh", "Ganglia");
        fixture.open.put(List.of("demo"));
        fixture.inventories.put(Map.of(
                "demo",
                SampleClouds.cloud(
                        "demo",
                        2,
                        names.stream()
                                .map(name -> SampleClouds.live("demo", name, 2))
                                .toArray(SourceState[]::new))));
        await("a light per source", () -> isShown("#light-demo-Nova") && isShown("#light-demo-Ganglia"));

        String notice = "New critical alarm: Host gpu-r1-11 is down; its GPUs' alarms are covered by it";
        onFx(() -> {
            shell.notices().warn(notice);
            return true;
        });
        await("a light for the cloud", () -> isShown("#lights-demo") && !isShown("#light-demo-Nova"));
        await("all words of it", () -> drawn("#notice").equals(notice));

        onFx(() -> {
            shell.notices().clear();
            return true;
        });
        await("the lights", () -> isShown("#light-demo-Nova"));
    }

    @Test
    void the_letter_of_a_key_that_opens_a_question_is_no_answer_to_it() {
        press(KeyCode.CONTROL, KeyCode.DIGIT3);
        var field = new TextField();
        onFx(() -> {
            ((Pane) shell.root()).getChildren().add(field);
            fixture.commenting = field::requestFocus;
            // One press of a key comes as these two, whatever has the focus by then.
            for (KeyEvent event : List.of(
                    new KeyEvent(KeyEvent.KEY_PRESSED, "", "n", KeyCode.N, false, false, false, false), typed("n")))
                Event.fireEvent(stage().getScene().getFocusOwner(), event);
            return true;
        });
        settle();
        assertTrue(onFx(field::isFocused));
        assertEquals("", onFx(field::getText));
        type("on it");
        assertEquals("on it", onFx(field::getText));
    }

    @Test
    void a_notice_keeps_the_underscores_of_names_and_goes_again() {
        String notice = "New critical alarm: mvic-render_layer-alarm_hot, 82.5";
        onFx(() -> {
            shell.notices().warn(notice);
            return true;
        });
        await("all letters of it", () -> drawn("#notice").equals(notice));
        onFx(() -> {
            shell.notices().clear();
            return true;
        });
        press(KeyCode.CONTROL, KeyCode.DIGIT3);
        await(
                "the window goes on",
                () -> drawn("#notice").isEmpty() && tabInFront().equals("hosts"));
    }

    /// The text as it is on screen, cut off where there was no room.
    private String drawn(String query) {
        return onFx(() -> ((Text) node(query, Labeled.class).lookup(".text")).getText());
    }

    @Test
    void themes_and_text_size_change_at_once_and_are_remembered() {
        for (Theme theme : Theme.values()) {
            onFx(() -> {
                shell.appearance().chosenProperty().set(theme);
                return true;
            });
            settle();
            assertTrue(onFx(() -> stage().getScene().getStylesheets().contains(theme.tokenSheet())));
            assertEquals(theme.baseSheet(), onFx(Application::getUserAgentStylesheet));
            assertEquals(theme.id(), fixture.settings.get("theme", ""));
        }
        double before = onFx(() -> node("#search", Control.class).getHeight());
        press(KeyCode.CONTROL, KeyCode.PLUS);
        press(KeyCode.CONTROL, KeyCode.PLUS);
        await("larger text", () -> node("#search", Control.class).getHeight() > before);
        assertEquals("1.21", fixture.settings.get("text.scale", ""));
    }

    @Test
    void production_cannot_be_missed_while_a_production_cloud_is_shown() {
        assertFalse(isShown("#production-band"));
        onFx(this::openClouds);
        await("the band", () -> isShown("#production-band"));
        await("the title", () -> stage().getTitle().startsWith("PRODUCTION"));
        onFx(() -> {
            shell.scope().showCloud("lab");
            return true;
        });
        assertFalse(isShown("#production-band"));
        assertEquals("lab", textOf("#cloud-switcher"));
    }

    @Test
    void the_clock_changes_its_zone_for_all_panes() {
        assertEquals("14:03:05 CET", textOf("#clock"));
        click("#clock");
        assertEquals("13:03:05 UTC", textOf("#clock"));
        assertTrue(fixture.times.utcProperty().get());
    }

    @Test
    void pages_are_told_when_nobody_sees_them() {
        onFx(this::openClouds);
        press(KeyCode.CONTROL, KeyCode.DIGIT2);
        fixture.events.clear();
        onFx(() -> {
            stage().hide();
            return true;
        });
        assertEquals(List.of("hidden gpus"), fixture.events);
    }

    @Test
    void every_control_has_a_name_for_screen_readers() {
        onFx(this::openClouds);
        press(KeyCode.CONTROL, KeyCode.DIGIT2);
        press(KeyCode.CONTROL, KeyCode.J);
        var nameless = new ArrayList<String>();
        onFx(() -> {
            collect(stage().getScene().getRoot(), nameless);
            return true;
        });
        assertEquals(List.of(), nameless);
    }

    @Test
    void whoever_stands_on_the_light_of_a_cloud_stays_there_when_news_come() {
        onFx(this::openClouds);
        onFx(() -> {
            stage().setWidth(640);
            return true;
        });
        await("one light for each cloud", () -> isShown("#lights-lab"));
        onFx(() -> {
            node("#lights-lab", Button.class).requestFocus();
            return true;
        });
        fixture.openSampleClouds();
        settle();
        assertTrue(onFx(() -> node("#lights-lab", Button.class).isFocused()));
    }

    @Test
    void the_files_are_read_again_from_the_list_of_clouds_which_then_says_what_they_say() {
        click("#read-clouds-again");
        await("they are read", () -> fixture.events.contains("read again"));
        fixture.found.put(new CloudAccess.Found(
                List.of(new CloudInfo("new", "https://new.example.net/v3", "clouds.yaml:2", false, false, false)),
                List.of()));
        await("the new one", () -> isShown("#open-new"));
        assertFalse(isShown("#open-lab"));
        assertFalse(isShown("#copy-problem"), "nothing is wrong any more");
    }

    private static void collect(Node node, List<String> nameless) {
        if (node instanceof Control control && control.isFocusTraversable() && !(control instanceof ScrollBar)) {
            boolean named = isText(control.getAccessibleText())
                    || "table-gpus".equals(control.getId()); // the sample page's own table
            if (control instanceof Labeled labeled) named |= isText(labeled.getText());
            if (!named) nameless.add(String.valueOf(control));
        }
        if (node instanceof Parent parent) parent.getChildrenUnmodifiable().forEach(child -> collect(child, nameless));
    }

    private static boolean isText(String text) {
        return text != null && !text.isBlank();
    }

    private boolean openClouds() {
        fixture.openSampleClouds();
        return true;
    }

    private String tabInFront() {
        return onFx(() -> node(".page-tabs", TabPane.class)
                .getSelectionModel()
                .getSelectedItem()
                .getId());
    }
}
