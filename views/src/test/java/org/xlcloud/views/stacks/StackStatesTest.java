package org.xlcloud.views.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.inventory.StacksContext;
import org.xlcloud.views.shell.PageSpec;

/// What the page of stacks shows while there is nothing to show, and when what it shows is old.
class StackStatesTest extends PageTest {
    private static final Instant NOW = SampleCloud.NOW;
    private static final Problem DOWN = Problem.of("list stacks", "Heat of cloud demo", "connection refused")
            .withHint("Is heat-api running?");

    private final Mailbox<Map<String, Stacks>> newest = new Mailbox<>(Map.of());

    @Override
    protected StacksContext stacks() {
        return new StacksContext(newest, new SampleStacks());
    }

    @Override
    protected PageSpec spec(InventoryContext context) {
        return StacksPage.spec(context, null);
    }

    private static SourceState heat(@Nullable Instant at, @Nullable Problem problem) {
        return new SourceState("demo", "Heat", at, problem, NOW, Duration.ofSeconds(10));
    }

    private boolean says(String part) {
        return robot.lookup(node -> node instanceof Labeled label
                        && label.isVisible()
                        && label.getText() != null
                        && label.getText().contains(part))
                .tryQuery()
                .isPresent();
    }

    private void put(Stacks stacks) {
        newest.put(Map.of("demo", stacks));
    }

    private Stacks read(SourceState source) {
        Stacks sample = SampleStacks.of(demo);
        return new Stacks("demo", List.of(), sample.roots(), source, true, List.of(), NOW);
    }

    @Test
    void without_a_cloud_it_says_how_to_open_one() {
        await("the words", () -> says("No cloud is open"));
        assertTrue(says("Open one in the list of clouds"));
    }

    @Test
    void while_heat_is_asked_for_the_first_time_it_says_so_in_words() {
        put(Stacks.loading("demo", heat(null, null)));
        await("the words", () -> says("Asking Heat"));
    }

    @Test
    void heat_that_cannot_be_asked_is_an_error_with_the_next_step_and_retry() {
        put(Stacks.loading("demo", heat(null, DOWN)));
        await("the error", () -> says("connection refused"));
        assertTrue(says("Is heat-api running?"));
        onFx(() -> {
            robot.lookup("#retry-problem")
                    .match(Node::isVisible)
                    .queryAs(Button.class)
                    .fire();
            return true;
        });
        assertEquals(List.of("Heat of demo"), asked);
    }

    @Test
    void a_cloud_without_stacks_says_why_there_may_be_none() {
        put(new Stacks("demo", List.of(), List.of(), heat(NOW.minusSeconds(2), null), true, List.of(), NOW));
        await("the words", () -> says("Heat lists no stack for this user"));
    }

    @Test
    void when_heat_falls_silent_the_last_rows_stay_with_their_age() {
        put(read(heat(NOW.minusSeconds(3), null)));
        await("the rows", () -> table().getItems().size() >= 4);
        put(read(heat(NOW.minusSeconds(120), DOWN)));
        await(
                "the banner",
                () -> robot.lookup(".stale-banner")
                        .match(Node::isVisible)
                        .tryQuery()
                        .isPresent());
        assertTrue(says("connection refused") || says("2 min"));
        assertTrue(table().getItems().size() >= 4, "the last good rows stay");
        put(read(heat(NOW.minusSeconds(1), null)));
        await(
                "the end of the banner",
                () -> robot.lookup(".stale-banner")
                        .match(Node::isVisible)
                        .tryQuery()
                        .isEmpty());
    }

    @Test
    void data_that_was_read_again_is_young_again_though_no_row_changed() {
        put(read(heat(NOW.minusSeconds(21), null)));
        await("the rows", () -> table().getItems().size() >= 4);
        // again, since a table that is still being laid out forgets where it was to scroll to
        await("the age", () -> onFx(this::scrollToAges) && says("21 s"));
        put(read(heat(NOW.minusSeconds(4), null)));
        await("the age of the newer reading in all rows", () -> says("4 s") && !says("21 s"));
    }

    private boolean scrollToAges() {
        for (int i = 0; i < table().getColumns().size(); i++)
            if (table().getColumns().get(i).getText().equals("Read")) table().scrollToColumnIndex(i);
        return true;
    }

    @Test
    void a_cluster_that_cannot_be_read_again_is_named_with_its_age_and_keeps_its_rows() {
        Stacks all = read(heat(NOW.minusSeconds(3), null));
        var first = all.roots().stream()
                .filter(root -> root.health() == Health.OK)
                .findFirst()
                .orElseThrow();
        var unread = new Stacks.Unread(first.id(), first.name(), DOWN, NOW.minusSeconds(180));
        put(new Stacks("demo", List.of(), all.roots(), all.source(), true, List.of(unread), NOW));
        await("the banner", () -> says("Not all of Heat of demo could be read: " + first.name()));
        assertTrue(says("3 min"), "the age of what is shown of it");
        assertTrue(says("connection refused"));
        await(
                "the row's own words",
                () -> table().getItems().size() >= 4 && says("what is in it could not be read: connection refused"));
        put(all);
        await(
                "the end of the banner",
                () -> robot.lookup(".stale-banner")
                        .match(Node::isVisible)
                        .tryQuery()
                        .isEmpty());
    }
}
