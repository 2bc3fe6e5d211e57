package org.xlcloud.views.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.views.UiTest;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.Names;
import org.xlcloud.views.table.TableContext;
import org.xlcloud.views.theme.Theme;

/// The history of alarms: what of it is read by its time, and what an export has.
class JournalPaneTest extends UiTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private static final List<String> TEXTS = List.of("minutes", "hours", "days", "weeks", "months");

    @TempDir
    private Path folder;

    private final Jobs jobs = new Jobs(CLOCK);
    private Journal journal;
    private JournalPane pane;

    @Override
    protected void start(Stage stage) {
        journal = new Journal(new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, CLOCK);
        Map<String, String> settings = new ConcurrentHashMap<>();
        var table = new TableContext(
                link -> {}, jobs, new Times(CLOCK, ZoneId.of("Europe/Paris")), settings::get, settings::put);
        journal.append(List.of(
                happened(Duration.ofMinutes(5), "minutes"),
                happened(Duration.ofHours(3), "hours"),
                happened(Duration.ofDays(3), "days"),
                happened(Duration.ofDays(20), "weeks"),
                happened(Duration.ofDays(60), "months")));
        pane = JournalPane.ofAlarms(
                new JournalPane.Source(journal::search, journal.newest(), Names.NONE), table, link -> {});
        var scene = new Scene(pane.node(), 1200, 600);
        scene.setUserAgentStylesheet(Theme.DARK.baseSheet());
        scene.getStylesheets().addAll(Theme.commonSheet(), Theme.DARK.tokenSheet());
        stage.setScene(scene);
        stage.show();
        pane.shown();
    }

    @Override
    protected void stop() {
        pane.close();
        journal.close();
    }

    private static Fact happened(Duration ago, String text) {
        return Fact.of(NOW.minus(ago), Kind.TRANSITION, "lab", "Aodh", "lab/hot", text)
                .because("of \"heat\", most likely");
    }

    private void awaitRows(String... texts) {
        await(List.of(texts) + " are shown", () -> shown().equals(List.of(texts)));
    }

    /// Those of the texts that are in the list, from above.
    private List<String> shown() {
        Map<Integer, String> byRow = new TreeMap<>();
        for (Node each : robot.lookup(".table-cell").queryAll())
            if (each instanceof IndexedCell<?> cell && cell.getText() != null && TEXTS.contains(cell.getText()))
                byRow.put(cell.getIndex(), cell.getText());
        return List.copyOf(byRow.values());
    }

    private void choose(JournalPane.Range range) {
        onFx(() -> {
            @SuppressWarnings("unchecked")
            ComboBox<JournalPane.Range> box = node("#journal-range", ComboBox.class);
            box.setValue(range);
            return true;
        });
    }

    private void type(String field, String text) {
        onFx(() -> {
            var input = node(field, TextField.class);
            input.setText(text);
            input.fireEvent(new javafx.event.ActionEvent());
            return true;
        });
    }

    private void export(String action, Path file) {
        onFx(() -> {
            pane.list().exportTo(name -> file);
            pane.actions().stream()
                    .filter(one -> one.id().equals(action))
                    .findFirst()
                    .orElseThrow()
                    .run()
                    .run();
            return true;
        });
        await("it is exported", () -> {
            List<Job> all = jobs.list().newest();
            return !all.isEmpty() && all.stream().allMatch(job -> job.state() == Job.State.DONE) && Files.exists(file);
        });
    }

    @Test
    void itsTimeRangeIsTheWeekOrAnotherOrFromAndTo() {
        awaitRows("minutes", "hours", "days");
        choose(JournalPane.Range.HOUR);
        awaitRows("minutes");
        choose(JournalPane.Range.DAY);
        awaitRows("minutes", "hours");
        choose(JournalPane.Range.MONTH);
        awaitRows("minutes", "hours", "days", "weeks");
        choose(JournalPane.Range.ALL);
        awaitRows("minutes", "hours", "days", "weeks", "months");
        choose(JournalPane.Range.OWN);
        type("#journal-from", "2026-11-01");
        awaitRows("minutes", "hours", "days", "weeks");
        type("#journal-to", "1 h");
        awaitRows("hours", "days", "weeks");
        // 12:00 UTC is 13:00 of the zone that times are shown in.
        type("#journal-from", "2026-11-28 09:59");
        awaitRows("hours");
        type("#journal-from", "2026-11-28 10:01");
        await(
                "nothing is in it",
                () -> robot.lookup(".state-headline").queryAllAs(Labeled.class).stream()
                        .anyMatch(label -> label.getText().equals("Nothing found")));
        type("#journal-from", "the day before");
        await("that is no time", () -> textOf(".filter-problem").startsWith("\"the day before\" is no time"));
    }

    @Test
    void itIsExportedAsItIsShownAndWholeToCsvAndJson() throws IOException {
        choose(JournalPane.Range.DAY);
        awaitRows("minutes", "hours");
        Path csv = folder.resolve("history.csv");
        export("list.export-all-csv", csv);
        List<String> lines = Files.readAllLines(csv);
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.getFirst().startsWith("at,kind,text,on,who,cause,source,cloud,subject"), lines.getFirst());
        assertTrue(lines.get(1).startsWith("2026-11-28T12:55:00+01:00,"), lines.get(1));
        assertTrue(lines.get(1).contains(",minutes,"), lines.get(1));
        assertTrue(lines.get(1).contains("\"of \"\"heat\"\", most likely\""), lines.get(1));
        assertTrue(lines.get(1).contains(",lab/hot,"), "hidden columns are in all: " + lines.get(1));

        choose(JournalPane.Range.ALL);
        awaitRows("minutes", "hours", "days", "weeks", "months");
        Path json = folder.resolve("history.json");
        export("list.export-json", json);
        JsonNode all = new ObjectMapper().readTree(json.toFile());
        List<String> texts = new ArrayList<>();
        for (JsonNode each : all) texts.add(each.path("text").asText());
        assertEquals(TEXTS, texts);
        assertEquals("of \"heat\", most likely", all.get(0).path("cause").asText());
        assertEquals("2026-11-28T12:55:00+01:00", all.get(0).path("at").asText());
    }
}
