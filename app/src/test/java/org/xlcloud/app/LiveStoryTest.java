package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.charts.TimeChart;
import org.xlcloud.charts.wall.Cell;
import org.xlcloud.charts.wall.GpuWall;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.ganglia.GmetadServer;
import org.xlcloud.simulator.ganglia.GpuGuests;
import org.xlcloud.simulator.http.Fault;
import org.xlcloud.simulator.world.GpuMetrics;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.views.metrics.MetricsPage;
import org.xlcloud.views.metrics.Target;
import org.xlcloud.views.shell.Link;

/// What happens to real cards of the embedded cloud, through the whole program to what an operator sees: a load, a
/// guest that falls silent, a card that falls off the bus.
class LiveStoryTest extends ConsoleStory {
    private static final String CLOUD = "live";

    private final SimClock clock = SimClock.manual(Instant.now());
    private Simulator simulator;

    private void open() {
        simulator = Simulator.start(Simulator.Settings.defaults()
                .withHosts(4)
                .withGpusPerHost(2)
                .withChurn(Duration.ZERO)
                .withClock(clock));
        String yaml = simulator.cloudsYaml().replaceFirst("(?m)^  demo:", "  " + CLOUD + ":");
        console(CloudConfigs.of(yaml, "the test"), Simulator.Settings.defaults())
                .open(CLOUD);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    /// Lets time pass in the embedded cloud, and asks again.
    private void later(Duration time) {
        clock.advance(time);
        run("cloud.refresh");
    }

    private GpuWall wall() {
        return robot.lookup("#wall").queryAs(GpuWall.class);
    }

    private boolean measures(SimGpu gpu) {
        return robot.lookup("#wall").tryQuery().isPresent()
                && wall().data().indexOf(CLOUD + "/" + id(gpu)) >= 0
                && cell(gpu).hasValue();
    }

    private static String id(SimGpu gpu) {
        return gpu.host().name() + "/" + gpu.address();
    }

    private Cell cell(SimGpu gpu) {
        int index = wall().data().indexOf(CLOUD + "/" + id(gpu));
        return wall().data().cell(index);
    }

    private Color colour(SimGpu gpu) {
        return fx(() -> {
            GpuWall wall = wall();
            Bounds at = wall.boundsOf(wall.data().indexOf(CLOUD + "/" + id(gpu)));
            WritableImage drawn = wall.snapshot(null, null);
            return drawn.getPixelReader().getColor((int) at.getCenterX(), (int) at.getMinY() + 4);
        });
    }

    /// What the wall says of a card to whoever rests on it or listens.
    private String words(SimGpu gpu) {
        wall().requestFocus();
        wall().focusOn(CLOUD + "/" + id(gpu));
        return wall().getAccessibleText();
    }

    private List<SimGpu> measured() {
        return new GpuGuests(simulator.world())
                .all().stream()
                        .filter(guest -> guest.cards().size() == 1)
                        .map(guest -> guest.cards().getFirst())
                        .toList();
    }

    private int temperature(SimGpu gpu) {
        return simulator.world().metrics(gpu).map(GpuMetrics::temperatureC).orElseThrow();
    }

    @Test
    void aCardThatIsPutUnderLoadIsHotOnTheWallTheTileTheChartAndInItsDetails() {
        open();
        SimGpu gpu = measured().getFirst();
        simulator.world().load(gpu, 0);
        clock.advance(Duration.ofMinutes(6));
        await("the wall has the card's value", () -> measures(gpu));
        later(Duration.ofSeconds(15));
        int cold = temperature(gpu);
        await("the cold card is cold", () -> Math.abs(cell(gpu).value() - cold) <= 1);
        Color before = colour(gpu);

        simulator.world().load(gpu, 100);
        simulator.world().cooling(gpu, 1.5);
        later(Duration.ofMinutes(6));
        int expected = temperature(gpu);
        assertTrue(expected > cold + 30, cold + " then " + expected);
        await("the hot card is hot", () -> Math.abs(cell(gpu).value() - expected) <= 1);
        long hot = Math.round(fx(() -> cell(gpu).value()));
        assertNotEquals(before, colour(gpu));
        assertTrue(fx(() -> words(gpu)).contains("Temperature " + hot + " °C"), () -> fx(() -> words(gpu)));
        await(
                "the tile of the hottest names it",
                () -> isSaid(
                        ".headline",
                        text -> text.contains("Hottest: " + hot + " °C")
                                && text.contains(gpu.host().name())));

        open(MetricsPage.link(List.of(new Target(Target.Kind.GPU, CLOUD, id(gpu)))));
        String now = "now " + hot + "\u00a0°C";
        await(
                "the chart has it",
                () -> robot.lookup(node -> node instanceof TimeChart chart
                                && chart.isVisible()
                                && chart.summary().startsWith("Temperature")
                                && chart.summary().contains(now))
                        .tryQuery()
                        .isPresent());

        open(new Link("gpu", CLOUD + "/" + id(gpu), "GPU"));
        await(
                "the details have it",
                () -> shows(".fact-value", hot + "\u00a0°C") && shows(".detail-title", gpu.address()));
    }

    @Test
    void aSilentGuestAndALostCardAreShownAsWhatTheyAre() {
        open();
        List<SimGpu> cards = measured();
        SimGpu silent = cards.get(0);
        SimGpu lost = cards.get(1);
        SimGpu well = cards.get(2);
        await("the wall has the cards' values", () -> measures(silent) && measures(lost) && measures(well));

        simulator.world().watched(silent.holdings().getFirst().consumer(), false);
        simulator.world().lose(lost, true);
        later(Duration.ofMinutes(2));
        await("the silent guest's card is out of reach", () -> cell(silent).down());
        await("the lost card is in trouble", () -> cell(lost).state() == Cell.State.TROUBLE);
        assertFalse(cell(silent).hasValue());
        assertFalse(cell(lost).hasValue());
        assertTrue(cell(well).hasValue());
        assertEquals(Cell.State.HELD, cell(silent).state());
        assertTrue(fx(() -> words(silent)).contains("has been silent for"), () -> fx(() -> words(silent)));
        assertTrue(fx(() -> words(lost)).contains("no longer sees this GPU"), () -> fx(() -> words(lost)));

        run("overview.troubles");
        await(
                "both are said to need attention",
                () -> shows(".table-cell", "no longer sees it") && shows(".table-cell", "tells nothing"));
        open(new Link("gpu", CLOUD + "/" + id(silent), "GPU"));
        await("its details say why nothing is shown", () -> shows(".fact-value", "The node has gone silent"));

        simulator.world().watched(silent.holdings().getFirst().consumer(), true);
        simulator.world().lose(lost, false);
        later(Duration.ofMinutes(1));
        go("overview");
        run("overview.wall");
        await("both are well again", () -> cell(silent).hasValue() && cell(lost).hasValue());
    }

    /// Every trouble is where an operator looks, and what was good stays.
    @Test
    void whatIsWrongWithTheSourcesIsSaidAndTheGoodPartKept() throws IOException {
        Files.writeString(folder.resolve("history.duckdb"), "this is no database".repeat(1_000));
        open();
        SimGpu gpu = measured().getFirst();
        await("the wall has the card's value", () -> measures(gpu));
        run("overview.troubles");

        simulator.gmetad().trouble(GmetadServer.Trouble.ILL_FORMED);
        run("cloud.refresh");
        await("the broken line is named", () -> shows(".table-cell", "the answer is broken at line "));
        simulator.gmetad().trouble(GmetadServer.Trouble.REFUSED);
        run("cloud.refresh");
        await("the silence is named", () -> shows(".table-cell", "it closed the connection without an answer"));
        simulator.gmetad().trouble(GmetadServer.Trouble.TRUNCATED);
        simulator.faults().add("prometheus", Fault.status(500));
        run("cloud.refresh");
        await(
                "the other source is named as well",
                () -> shows(".table-cell", "the answer is broken at line ") && shows(".table-cell", "500"));
        await(
                "both have lights, and the history that was damaged",
                () -> lit("Ganglia") && lit("Prometheus") && lit("History"));
        run("overview.wall");
        await("the last good value stays", () -> !Double.isNaN(cell(gpu).value()));

        simulator.gmetad().trouble(GmetadServer.Trouble.NONE);
        simulator.faults().clear();
        run("cloud.refresh");
        await("all is well again", () -> !lit("Ganglia") && !lit("Prometheus") && measures(gpu));
    }

    /// Whether a source's light in the status bar shows trouble.
    private boolean lit(String source) {
        return isSaid("#light-" + CLOUD + "-" + source, text -> text.contains("stale") || text.contains("failed"));
    }
}
