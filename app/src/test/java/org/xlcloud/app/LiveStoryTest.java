package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;
import org.xlcloud.charts.TimeChart;
import org.xlcloud.charts.wall.Cell;
import org.xlcloud.charts.wall.GpuWall;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.ganglia.GpuGuests;
import org.xlcloud.simulator.world.GpuMetrics;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.views.metrics.MetricsPage;
import org.xlcloud.views.metrics.Target;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;

/// What happens to real cards of the embedded cloud, through the whole program to what an operator sees: a load, a
/// guest
/// that falls silent, a card that falls off the bus.
@ExtendWith(ApplicationExtension.class)
class LiveStoryTest {
    private static final String CLOUD = "live";
    private static final int MOST_SECONDS = 90;

    private final FxRobot robot = new FxRobot();
    private final SimClock clock = SimClock.manual(Instant.now());
    private Simulator simulator;
    private Console console;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        simulator = Simulator.start(Simulator.Settings.defaults()
                .withHosts(4)
                .withGpusPerHost(2)
                .withChurn(Duration.ZERO)
                .withClock(clock));
        String yaml = simulator.cloudsYaml().replaceFirst("(?m)^  demo:", "  " + CLOUD + ":");
        fx(() -> {
            console = new Console(
                    CloudConfigs.of(yaml, "the test"),
                    Simulator.Settings.defaults(),
                    folder.resolve("console.properties"),
                    folder.resolve("history.duckdb"));
            console.show(new Stage());
            console.open(CLOUD);
            return true;
        });
    }

    @AfterEach
    void close() {
        fx(() -> {
            console.shell().root().getScene().getWindow().hide();
            console.close();
            return true;
        });
        simulator.close();
    }

    private static <T> T fx(Callable<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(30_000, work);
    }

    private void await(String what, BooleanSupplier condition) {
        try {
            WaitForAsyncUtils.waitFor(MOST_SECONDS, TimeUnit.SECONDS, () -> fx(condition::getAsBoolean));
        } catch (TimeoutException e) {
            throw new AssertionError("Never happened: " + what + "; the window says " + fx(() -> texts("*")), e);
        }
    }

    private List<String> texts(String query) {
        return robot.lookup(query).queryAll().stream()
                .filter(node -> node instanceof Labeled && node.isVisible())
                .map(node -> ((Labeled) node).getText())
                .filter(text -> text != null && !text.isEmpty())
                .toList();
    }

    private boolean shows(String query, String part) {
        return texts(query).stream().anyMatch(text -> text.contains(part));
    }

    private boolean isSaid(String query, Predicate<String> words) {
        return robot.lookup(query).queryAll().stream()
                .map(Node::getAccessibleText)
                .anyMatch(text -> text != null && words.test(text));
    }

    private void run(String action) {
        fx(() -> {
            Action found = console.shell().actions().all().stream()
                    .filter(each -> each.id().equals(action))
                    .findFirst()
                    .orElseThrow();
            assertTrue(console.shell().actions().run(found), action);
            return true;
        });
    }

    private void open(Link link) {
        fx(() -> {
            console.shell().model().open(link);
            return true;
        });
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
        int hot = temperature(gpu);
        assertTrue(hot > cold + 30, cold + " then " + hot);
        await("the hot card is hot", () -> Math.abs(cell(gpu).value() - hot) <= 1);
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
        fx(() -> {
            console.shell().model().go("overview");
            return true;
        });
        run("overview.wall");
        await("both are well again", () -> cell(silent).hasValue() && cell(lost).hasValue());
    }
}
