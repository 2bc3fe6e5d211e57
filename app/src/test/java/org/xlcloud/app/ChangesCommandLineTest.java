package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.app.Shell.Outcome;
import org.xlcloud.simulator.Simulator;

/// The commands that change a cloud: what they print before, what they do, what they say afterwards.
final class ChangesCommandLineTest {
    private static Simulator simulator;
    private static Shell shell;

    @BeforeAll
    static void start(@TempDir Path folder) {
        simulator = Simulator.start(Simulator.Settings.defaults()
                .withHosts(14)
                .withGpusPerHost(2)
                .withChurn(Duration.ZERO)
                .withHaste(20));
        var world = simulator.world();
        world.hosts().forEach(host -> world.reportPci(host, true));
        shell = new Shell(folder, simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    private static Outcome run(String... arguments) {
        return shell.run(arguments);
    }

    /// An instance of the administrator's project with one GPU, made by the command.
    private static void create(String name) {
        Outcome made =
                run("gpu", "attach", name, "--new", "--gpu", "k2:1", "--image", "tiny", "--yes", "--cloud", "demo");
        assertEquals(0, made.code(), made::err);
        assertTrue(made.out().contains(name + " runs on "), made::out);
    }

    private static String status(String name) {
        for (JsonNode each : run("instances", "--cloud", "demo", "-o", "json").json())
            if (each.path("name").asText().equals(name))
                return each.path("status").asText();
        return "gone";
    }

    @Test
    void a_gpu_is_given_and_taken_back_with_a_preview_before() {
        create("card-1");
        JsonNode preview = run("gpu", "detach", "card-1", "--dry-run", "-o", "json", "--cloud", "demo")
                .json()
                .path(0);
        assertTrue(preview.path("open").asBoolean(), preview::toString);
        assertTrue(preview.path("calls").toString().contains("confirmResize"), preview::toString);
        Outcome off = run("gpu", "detach", "card-1", "--yes", "--cloud", "demo");
        assertEquals(0, off.code(), off::err);
        assertTrue(off.out().contains("holds no GPU any more"), off::out);
        JsonNode ways = run("gpu", "attach", "card-1", "--gpu", "k2:1", "--ways", "-o", "json", "--cloud", "demo")
                .json();
        assertEquals("resize", ways.path(0).path("way").asText(), ways::toString);
        assertTrue(ways.path(0).path("open").asBoolean(), ways::toString);
        Outcome on = run("gpu", "attach", "card-1", "--gpu", "k2:1", "--yes", "-o", "json", "--cloud", "demo");
        assertEquals("done", on.json().path(0).path("state").asText(), on::out);
        assertTrue(on.out().contains("req-"), on::out);
    }

    @Test
    void a_way_that_is_closed_is_not_gone_whatever_it_would_cost() {
        create("keeps-1");
        for (String way : List.of("rebuild", "shelve")) {
            Outcome refused =
                    run("gpu", "attach", "keeps-1", "--gpu", "k2:2", "--way", way, "--yes", "--cloud", "demo");
            assertEquals(1, refused.code(), refused::out);
            assertTrue(refused.err().contains("it keeps its flavor, which does not ask for them"), refused::err);
        }
        assertEquals("ACTIVE", status("keeps-1"));
        var server = simulator.world().servers().values().stream()
                .filter(each -> each.name().equals("keeps-1"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of("create"),
                simulator.world().actions(server).stream()
                        .map(each -> each.action())
                        .toList());
        Outcome fresh = run("gpu", "attach", "keeps-1", "--gpu", "k2:2", "--way", "new", "--yes", "--cloud", "demo");
        assertEquals(1, fresh.code(), fresh::out);
        assertTrue(fresh.err().contains("--new --image"), fresh::err);
    }

    @Test
    void without_a_terminal_nothing_is_changed_unless_yes_is_said() {
        create("shy-1");
        Outcome asked = run("instance", "stop", "shy-1", "--cloud", "demo");
        assertEquals(1, asked.code());
        assertTrue(asked.err().contains("Say --yes to do it without a question"), asked::err);
        assertEquals("ACTIVE", status("shy-1"));
    }

    @Test
    void an_instance_is_stopped_started_looked_at_and_deleted() {
        create("life-1");
        Outcome log = run("instance", "log", "life-1", "--lines", "1", "--cloud", "demo");
        assertEquals(0, log.code(), log::err);
        assertTrue(log.out().startsWith("life-1 login:"), log::out);
        Outcome console = run("instance", "console", "life-1", "--cloud", "demo");
        assertTrue(console.out().startsWith("http"), console::out);
        assertEquals(
                0, run("instance", "stop", "life-1", "--yes", "--cloud", "demo").code());
        assertEquals("SHUTOFF", status("life-1"));
        assertEquals(
                0,
                run("instance", "start", "life-1", "--yes", "--cloud", "demo").code());
        Outcome gone = run("instance", "delete", "life-1", "--yes", "--cloud", "demo");
        assertEquals(0, gone.code(), gone::err);
        assertEquals("gone", status("life-1"));
        Outcome verb = run("instance", "vanish", "life-1", "--cloud", "demo");
        assertEquals(1, verb.code());
        assertTrue(verb.err().contains("there is no verb vanish"), verb::err);
    }

    @Test
    void a_host_is_closed_with_a_reason_and_opened_again() {
        String host = simulator.world().hosts().getLast().name();
        Outcome off = run("host", "disable", host, "--reason", "new fan", "--yes", "--cloud", "demo");
        assertEquals(0, off.code(), off::err);
        assertTrue(simulator.world().hosts().getLast().disabled());
        assertEquals("new fan", simulator.world().hosts().getLast().disabledReason());
        // whether its instances have somewhere to go or not: the host itself is closed already
        Outcome drain = run("host", "drain", host, "--dry-run", "-o", "json", "--cloud", "demo");
        assertTrue(drain.out().contains("Drain host " + host), drain::err);
        assertFalse(drain.out().contains("os-services"), drain::out);
        Outcome on = run("host", "enable", host, "--yes", "--cloud", "demo");
        assertEquals(0, on.code(), on::err);
        assertFalse(simulator.world().hosts().getLast().disabled());
    }

    @Test
    void who_may_not_hear_placement_is_not_told_that_the_cloud_is_clean() {
        Outcome deaf = run("gpu", "doctor", "-o", "json", "--cloud", "demo-member");
        assertEquals(1, deaf.code(), deaf::out);
        assertEquals("", deaf.out());
        assertTrue(deaf.err().contains("status 403"), deaf::err);
    }

    @Test
    void what_is_interrupted_says_what_was_done_by_then_also_in_the_journal(@TempDir Path folder) throws Exception {
        create("cut-1");
        String clouds = Files.writeString(folder.resolve("clouds.yaml"), simulator.cloudsYaml())
                .toString();
        Process shelve =
                program(folder, "instance", "shelve", "cut-1", "--yes", "--cloud", "demo", "--clouds-file", clouds);
        var said = new StringBuilder();
        try (var err = shelve.errorReader()) {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                said.append(line).append('\n');
                // The handle leaves the streams open.
                if (line.contains("Waiting for cut-1")) shelve.toHandle().destroy();
            }
        }
        shelve.waitFor();
        assertTrue(said.toString().contains("done by then: shelve of cut-1 is accepted"), said::toString);
        Process audit = program(folder, "audit", "-o", "json");
        String rows = new String(audit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(rows.contains("Shelve cut-1: cancelled"), rows);
    }

    /// The program as a process of its own, with its journal in a folder.
    private static Process program(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        for (String place : List.of("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"))
            builder.environment().put(place, folder.toString());
        return builder.start();
    }

    @Test
    void what_was_done_is_in_the_journal_with_calls_and_request_ids() {
        create("told-1");
        assertEquals(
                0, run("instance", "stop", "told-1", "--yes", "--cloud", "demo").code());
        JsonNode rows = Shell.plain("audit", "--search", "told-1", "-o", "json").json();
        assertTrue(rows.size() >= 2, rows::toString);
        assertTrue(rows.toString().contains("req-"), rows::toString);
        Outcome mistyped = Shell.plain("audit", "--kind", "transitions");
        assertEquals(2, mistyped.code(), mistyped::err);
        assertTrue(mistyped.err().contains("there are transition, "), mistyped::err);
    }
}
