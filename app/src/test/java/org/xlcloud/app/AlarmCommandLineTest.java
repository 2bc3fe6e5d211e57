package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.app.Shell.Outcome;
import org.xlcloud.simulator.Simulator;

/// Alarm work in a shell: what is listed, what an operator can do, and what each command says when there is nothing to
/// do.
final class AlarmCommandLineTest {
    /// Of its own, since the journal that all tests share knows alarms by their cloud's name.
    private static final String CLOUD = "alarms-" + UUID.randomUUID();

    private static Simulator simulator;
    private static Path clouds;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        simulator = Simulator.start(
                Simulator.Settings.defaults().withHosts(6).withGpusPerHost(2).withChurn(Duration.ZERO));
        clouds = Files.writeString(
                folder.resolve("clouds.yaml"), simulator.cloudsYaml().replaceFirst("(?m)^  demo:", "  " + CLOUD + ":"));
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    private static Outcome run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--clouds-file", clouds.toString(), "--cloud", CLOUD));
        return Shell.plain(all.toArray(String[]::new));
    }

    private static String said(String... arguments) {
        Outcome outcome = run(arguments);
        assertEquals(0, outcome.code(), outcome::err);
        return outcome.out().strip();
    }

    private static JsonNode alarm(String name) {
        for (JsonNode each : run("alarms", "-o", "json").json())
            if (each.path("name").asText().equals(name)) return each;
        throw new AssertionError("no alarm " + name);
    }

    /// Fresh for each test: Aodh's own evaluation would change those of the stacks.
    private static String made(Path folder, String name) throws IOException {
        Path file = Files.writeString(folder.resolve("alarm.json"), """
                {"name": "%s", "type": "event", "severity": "critical", "alarm_actions": ["log://"],
                 "event_rule": {"event_type": "compute.instance.*", "query": []}}""".formatted(name));
        assertEquals(0, run("alarm", "create", file.toString(), "--yes").code());
        return alarm(name).path("id").asText();
    }

    @Test
    void alarms_are_listed_with_what_programs_and_people_need(@TempDir Path folder) throws IOException {
        made(folder, "listed-1");
        JsonNode alarm = alarm("listed-1");
        for (String field : List.of("cloud", "id", "source", "name", "state", "severity", "phase", "since"))
            assertTrue(alarm.path(field).isTextual(), () -> field + " in " + alarm);
        assertEquals("Aodh", alarm.path("source").asText());
        assertEquals("critical", alarm.path("severity").asText());
        String line = said("alarms")
                .lines()
                .filter(each -> each.contains("listed-1"))
                .findFirst()
                .orElseThrow();
        assertTrue(line.matches(".* \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ .*"), line);
    }

    @Test
    void an_alarm_is_acknowledged_once_and_only_while_there_is_something_to_see_to(@TempDir Path folder)
            throws IOException {
        String id = made(folder, "work-1");
        assertEquals("Nothing to acknowledge: work-1 is insufficient data", said("alarm", "ack", "work-1"));
        assertFalse(said("alarms", "--active").contains("work-1"));
        said("alarm", "set-state", id, "alarm", "--yes");
        assertTrue(said("alarms", "--active").contains("work-1"));
        assertEquals("Acknowledged work-1", said("alarm", "ack", id, "--comment", "I look at it"));
        assertEquals("Acknowledged", alarm("work-1").path("phase").asText());
        assertTrue(said("alarm", "ack", id).startsWith("work-1 is acknowledged already, by "));
        assertEquals("No longer acknowledged: work-1", said("alarm", "unack", id));
        assertEquals("work-1 is not acknowledged", said("alarm", "unack", id));

        List<String> texts = new ArrayList<>();
        for (JsonNode row :
                run("alarms", "--history", "--from", "2026-01-01", "-o", "json").json())
            if (row.path("text").asText().startsWith("work-1 "))
                texts.add(row.path("text").asText());
        assertEquals(
                List.of(
                        "work-1 unacknowledged",
                        "work-1 acknowledged",
                        "work-1 is in alarm (critical)",
                        "work-1 was created"),
                texts);
    }

    @Test
    void an_alarm_is_shelved_until_a_time_and_brought_back(@TempDir Path folder) throws IOException {
        String id = made(folder, "shelf-1");
        assertEquals("shelf-1 is not shelved", said("alarm", "unshelve", id));
        String shelved = said("alarm", "shelve", id, "--for", "2h", "--comment", "noise");
        assertTrue(shelved.matches("Shelved shelf-1 until \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), shelved);
        assertEquals("Shelved", alarm("shelf-1").path("phase").asText());
        assertEquals("Unshelved shelf-1", said("alarm", "unshelve", id));
        Outcome past = run("alarm", "shelve", id, "--until", "2014-06-01T00:00:00Z");
        assertEquals(1, past.code());
        assertTrue(past.err().contains("that time is over"), past::err);
    }

    @Test
    void whether_an_alarm_can_fire_is_said_line_by_line(@TempDir Path folder) throws IOException {
        String id = made(folder, "fires-1");
        String check = said("alarm", "check", id);
        assertTrue(check.contains("good  it calls one action"), check);
        assertTrue(check.endsWith("It can fire."), check);
        said("alarm", "disable", id, "--yes");
        Outcome off = run("alarm", "check", id);
        assertEquals(1, off.code());
        assertTrue(off.out().contains("BAD   it is disabled"), off::out);
    }

    @Test
    void what_is_wrong_is_one_line() {
        Outcome unknown = run("alarm", "ack", "nobody-1");
        assertEquals(1, unknown.code());
        assertEquals(1, unknown.err().lines().count(), unknown::err);
        assertTrue(unknown.err().contains("has none of this id or name"), unknown::err);
        Outcome state = run("alarm", "set-state", "nobody-1", "on", "--yes");
        assertEquals(1, state.code());
        assertTrue(state.err().contains("found \"on\", expected ok, alarm"), state::err);
        Outcome time = run("alarms", "--history", "--from", "yesterday");
        assertEquals(2, time.code());
        assertTrue(time.err().contains("\"yesterday\" is no time"), time::err);
    }
}
