package org.xlcloud.views.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.scene.input.KeyCombination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Reading.Health;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.views.fx.Times;

/// The models behind the window, without a toolkit.
class ShellModelTest {
    @TempDir
    Path folder;

    private Settings settings;
    private ShellModel model;

    @BeforeEach
    void setUp() {
        settings = new Settings(folder.resolve("console.properties"));
        model = model();
        model.restore("overview");
    }

    @AfterEach
    void writeSettings() {
        settings.close(); // or a late write would meet the folder's removal
    }

    private ShellModel model() {
        var gpus = page("gpus", "gpu").withTabs((navigator, link) -> {
            throw new AssertionError("no page is made without a window");
        });
        return new ShellModel(List.of(page("overview", "overview"), gpus, page("hosts", "host")), settings);
    }

    private static PageSpec page(String id, String kind) {
        return new PageSpec(id, kind, id, Icon.GPU, navigator -> {
            throw new AssertionError("no page is made without a window");
        });
    }

    @Test
    void a_link_opens_the_page_of_its_kind_and_back_leads_home() {
        var link = new Link("gpu", "lab/gpu-01/0000:84:00.0", "gpu-01 0000:84:00.0");
        model.go("hosts");
        model.open(link);
        assertEquals(new Place("gpus", link), model.here());
        model.back();
        assertEquals(Place.page("hosts"), model.here());
        model.back();
        assertEquals(Place.page("overview"), model.here());
        assertFalse(model.canGoBack());
        model.forward();
        model.forward();
        assertEquals(new Place("gpus", link), model.here());
        model.back();
        model.go("overview");
        assertFalse(model.canGoForward(), "going somewhere new forgets what lay ahead");
    }

    @Test
    void an_object_has_one_tab_of_its_own_that_comes_back_in_the_next_run() {
        var link = new Link("gpu", "lab/gpu-01/0000:84:00.0", "0000:84:00.0");
        String id = "xlcloud://lab/gpu/gpu-01/0000:84:00.0";
        model.openTab(link);
        model.go("overview");
        model.openTab(link);
        assertEquals(List.of("overview", id), model.open());
        assertEquals(new Place(id, link), model.here());
        assertEquals("0000:84:00.0", model.page(id).orElseThrow().title());
        model.rename(id, "GRID K2");
        assertEquals("GRID K2", model.page(id).orElseThrow().title());
        ShellModel next = model();
        next.restore("overview");
        assertEquals(List.of("overview", id), next.open());
        assertEquals(id, next.here() == null ? "" : next.here().page());
        assertEquals("gpu-01/0000:84:00.0", next.page(id).orElseThrow().title(), "until the cloud says its name");
        model.close(id);
        assertEquals(List.of("overview"), model.open());
    }

    @Test
    void an_object_without_a_page_of_its_own_opens_among_the_others() {
        var link = new Link("host", "lab/gpu-01", "gpu-01");
        model.openTab(link);
        assertEquals(new Place("hosts", link), model.here());
        assertFalse(model.page("xlcloud://lab/host/gpu-01").isPresent());
    }

    @Test
    void a_link_to_something_that_no_page_shows_changes_nothing() {
        model.open(new Link("alarm", "lab/1", "hot"));
        assertEquals(Place.page("overview"), model.here());
    }

    @Test
    void the_tabs_of_the_last_run_come_back_and_unknown_ones_do_not() {
        model.go("hosts");
        model.go("gpus");
        settings.setList("tabs.open", List.of("overview", "removed-page", "hosts", "gpus", "hosts"));
        ShellModel next = model();
        next.restore("overview");
        assertEquals(List.of("overview", "hosts", "gpus"), next.open());
        assertEquals(Place.page("gpus"), next.here());
    }

    @Test
    void closing_the_tab_in_front_brings_its_neighbour_and_the_last_one_stays() {
        model.go("gpus");
        model.close("gpus");
        assertEquals(Place.page("overview"), model.here());
        model.close("overview");
        assertEquals(List.of("overview"), model.open());
    }

    @Test
    void the_users_keys_win_and_conflicts_are_told() throws IOException {
        settings.close();
        Files.writeString(settings.file(), "key.b=Ctrl+A\nkey.c=Hyper+!\nkey.d=\n");
        settings.reload();
        List<Action> actions =
                List.of(action("a", "Ctrl+A"), action("b", "Ctrl+B"), action("c", "F7"), action("d", "F8"));
        Keymap keymap = Keymap.of(actions, Map.of(), settings);
        assertEquals(List.of(KeyCombination.valueOf("Ctrl+A")), keymap.keys().get("b"));
        assertEquals(List.of(), keymap.keys().getOrDefault("a", List.of()));
        assertEquals(
                List.of("“b” / “a”"),
                keymap.conflicts().stream()
                        .map(conflict -> "“" + conflict.winner() + "” / “" + conflict.loser() + "”")
                        .toList());
        assertEquals(List.of(KeyCombination.valueOf("F7")), keymap.keys().get("c"), "unreadable keys: the default");
        assertEquals(1, keymap.problems().size());
        assertEquals(null, keymap.keys().get("d"), "the user wants none");
    }

    @Test
    void the_shipped_keys_have_no_conflict() {
        var seen = new ArrayList<KeyCombination>();
        WindowActions.SECOND.values().forEach(seen::addAll);
        assertEquals(seen.size(), seen.stream().distinct().count());
    }

    @Test
    void several_words_and_letters_of_words_find_an_action() {
        assertTrue(Fuzzy.score("op lab", "Open cloud lab Clouds") > 0);
        assertTrue(Fuzzy.score("ocl", "Open cloud lab") > 0, "first letters");
        assertEquals(Fuzzy.NONE, Fuzzy.score("open prod", "Open cloud lab"));
        assertEquals(Fuzzy.NONE, Fuzzy.score("zz", "Open cloud lab"));
        assertTrue(Fuzzy.score("gpu", "Go to GPUs") > Fuzzy.score("gpu", "Regpuff"), "a word's start is better");
        assertEquals(0, Fuzzy.score("  ", "anything"));
    }

    @Test
    void what_was_run_last_comes_first_in_the_palette_and_what_cannot_run_comes_last() {
        var ran = new ArrayList<String>();
        var actions = new Actions(
                settings,
                () -> List.of(
                        new Action("no", "List", "No", null, null, () -> "needs role admin", () -> ran.add("no")),
                        Action.always("one", "List", "One", null, null, () -> ran.add("one")),
                        Action.always("two", "List", "Two", null, null, () -> ran.add("two"))),
                List::of,
                (action, why) -> ran.add(why));
        actions.run(actions.all().get(2));
        actions.run(actions.all().get(0));
        assertEquals(List.of("two", "needs role admin"), ran);
        var palette = new PaletteModel(actions, new Scope(new Mailbox<>(Map.of())), model);
        assertEquals(
                List.of("Two", "One", "No"),
                palette.offers("").stream().map(PaletteModel.Offer::title).toList());
    }

    @Test
    void the_scope_narrows_to_a_cloud_and_to_a_project() {
        Map<String, Inventory> two = SampleClouds.two();
        var scope = new Scope(new Mailbox<>(two));
        scope.showCloud("lab");
        assertEquals(Set.of("lab"), scope.shown().newest().keySet());
        assertEquals(Map.of("p0", "project-0", "p1", "project-1"), scope.projects());
        scope.showProject("p0");
        Inventory mine = scope.shown().newest().get("lab");
        assertTrue(mine.gpus().stream().allMatch(gpu -> gpu.holder() != null));
        assertEquals(
                List.of("gpu-01", "gpu-03", "gpu-05"),
                mine.hosts().stream().map(host -> host.name()).toList());
        scope.showCloud(null);
        assertEquals(two, scope.shown().newest(), "the project filter went with its cloud");
    }

    @Test
    void the_worst_source_speaks_for_its_cloud() {
        List<LightModel> lights = LightModel.of(
                CloudSources.of(Map.of("lab", SampleClouds.two().get("lab")), Map.of(), Map.of(), List.of()));
        assertEquals(Health.STALE, lights.getFirst().worst(SampleClouds.NOW));
        assertEquals("1 of 2 stale", lights.getFirst().summary(SampleClouds.NOW));
        assertEquals(
                "2 stale",
                lights.getFirst().summary(SampleClouds.NOW.plus(Duration.ofDays(1))),
                "an answer that stopped coming is not live for ever");
    }

    @Test
    void heat_has_a_light_of_its_own_where_there_is_one() {
        var heat = new SourceState("lab", "Heat", SampleClouds.NOW, null, SampleClouds.NOW, Duration.ofSeconds(10));
        var stacks = Stacks.loading("lab", heat);
        List<LightModel> lights =
                LightModel.of(CloudSources.of(SampleClouds.two(), Map.of(), Map.of("lab", stacks), List.of()));
        for (LightModel light : lights)
            assertEquals(
                    light.cloud().equals("lab"),
                    light.sources().contains(heat),
                    () -> "the sources of " + light.cloud());
    }

    @Test
    void times_are_in_one_zone_and_ages_survive_a_clock_that_jumps() {
        var times = new Times(() -> SampleClouds.NOW, ZoneId.of("Europe/Paris"));
        Instant yesterday = SampleClouds.NOW.minus(Duration.ofHours(20));
        assertEquals("2026-11-21 18:03:05", times.stamp(yesterday));
        assertEquals("2026-11-22T14:03:05+01:00", times.iso(SampleClouds.NOW));
        assertEquals("2026-11-22 14:03:05 CET", times.full(SampleClouds.NOW));
        times.utcProperty().set(true);
        assertEquals("2026-11-22 13:03:05 UTC", times.full(SampleClouds.NOW));
        assertEquals("2026-11-22T13:03:05Z", times.iso(SampleClouds.NOW));
        assertEquals("20 h 0 min", times.age(yesterday));
        assertEquals("0 s", times.age(SampleClouds.NOW.plusSeconds(99)));
        assertEquals("2 min 34 s", Times.span(Duration.ofSeconds(154)));
    }

    private static Action action(String id, String keys) {
        return Action.always(id, "Test", id, null, KeyCombination.valueOf(keys), () -> {});
    }
}
