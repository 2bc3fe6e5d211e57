package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.app.command.Listing;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.ganglia.GmetadServer;
import org.xlcloud.simulator.http.Fault;

/// The commands against the embedded cloud, as a shell runs them: their output, their one-line reasons, their exit
/// codes.
final class CommandLineTest {
    private static final Simulator.Settings WORLD =
            Simulator.Settings.defaults().withChurn(Duration.ZERO);

    @TempDir
    private Path folder;

    @Test
    void gpus_as_json_agree_with_the_world() throws Exception {
        try (var simulator = Simulator.start(WORLD)) {
            Shell.Outcome outcome = run(simulator, "gpus", "--cloud", "demo", "-o", "json");
            assertEquals(0, outcome.code(), outcome.err());
            JsonNode gpus = new ObjectMapper().readTree(outcome.out());
            assertTrue(gpus.isArray() && gpus.size() > 90, outcome.out());
            List<String> fields = new ArrayList<>();
            gpus.get(0).fieldNames().forEachRemaining(fields::add);
            assertTrue(
                    fields.containsAll(List.of(
                            "cloud",
                            "host",
                            "address",
                            "vendorId",
                            "productId",
                            "model",
                            "resourceClass",
                            "state",
                            "instanceId",
                            "instanceName",
                            "projectId",
                            "flavor")),
                    fields::toString);
            for (JsonNode gpu : gpus)
                if (gpu.get("state").asText().equals("held"))
                    assertTrue(gpu.get("instanceId").isTextual(), gpu::toString);
        }
    }

    @Test
    void hosts_as_a_table_and_instances_as_csv_have_a_line_for_each() throws Exception {
        try (var simulator = Simulator.start(WORLD)) {
            Shell.Outcome hosts = run(simulator, "hosts", "--cloud", "demo");
            assertEquals(0, hosts.code(), hosts.err());
            assertEquals(1 + 24, hosts.out().lines().count(), hosts.out());
            Shell.Outcome instances = run(simulator, "instances", "--cloud", "demo", "-o", "csv");
            assertEquals(0, instances.code(), instances.err());
            assertTrue(instances.out().startsWith("cloud,id,name,status,"), instances.out());
        }
    }

    @Test
    void metrics_are_the_newest_values_with_gpu_node_unit_time_and_source() throws Exception {
        try (var simulator = Simulator.start(WORLD)) {
            Shell.Outcome outcome =
                    run(simulator, "metrics", "--cloud", "demo", "--metric", "temp,power", "-o", "json");
            assertEquals(0, outcome.code(), outcome.err());
            JsonNode rows = new ObjectMapper().readTree(outcome.out());
            assertTrue(rows.size() > 20, outcome.out());
            JsonNode row = rows.get(0);
            for (String field : List.of("host", "address", "node", "metric", "unit", "value", "time", "source"))
                assertTrue(row.hasNonNull(field), row::toString);
            String gpu = row.get("host").asText() + "/" + row.get("address").asText();
            Shell.Outcome one =
                    run(simulator, "metrics", "--cloud", "demo", "--gpu", gpu, "--metric", "temp", "-o", "csv");
            assertEquals(0, one.code(), one.err());
            assertEquals(2, one.out().lines().count(), one.out());
        }
    }

    @Test
    void metrics_that_can_not_be_had_are_said_in_one_line() throws Exception {
        try (var simulator = Simulator.start(WORLD)) {
            Shell.Outcome unknown = run(simulator, "metrics", "--cloud", "demo", "--gpu", "nowhere/0000:00:00.0");
            assertEquals(1, unknown.code());
            assertTrue(
                    unknown.err().contains("nowhere") && unknown.err().lines().count() == 1, unknown.err());
            assertEquals(2, run(simulator, "metrics", "--metric", "warmth").code());
            assertEquals(2, run(simulator, "metrics", "--from", "yesterday").code());
            assertEquals(
                    2, run(simulator, "metrics", "--from", "-1h", "--to", "-2h").code());
            simulator.gmetad().trouble(GmetadServer.Trouble.ILL_FORMED);
            Shell.Outcome broken = run(simulator, "metrics", "--cloud", "demo");
            assertEquals(0, broken.code(), "Prometheus has them, too");
            assertTrue(broken.err().contains("line") && broken.err().lines().count() == 1, broken.err());
            assertTrue(broken.out().contains("Prometheus") && !broken.out().contains("Ganglia"), broken.out());
            simulator.faults().add("prometheus", Fault.status(502), 1_000);
            Shell.Outcome both = run(simulator, "metrics", "--cloud", "demo");
            assertEquals(1, both.code());
            assertTrue(both.err().contains("line") && both.err().lines().count() == 1, both.err());
        }
    }

    @Test
    void metrics_of_a_time_are_joined_from_all_that_keep_some() throws Exception {
        try (var simulator = Simulator.start(WORLD)) {
            Shell.Outcome now = run(simulator, "metrics", "--cloud", "demo", "--metric", "temp", "-o", "json");
            JsonNode row = new ObjectMapper().readTree(now.out()).get(0);
            String gpu = row.get("host").asText() + "/" + row.get("address").asText();
            String[] asked = {
                "metrics", "--cloud", "demo", "--gpu", gpu, "--metric", "temp", "--from", "-30m", "-o", "json"
            };
            Shell.Outcome series = run(simulator, asked);
            assertEquals(0, series.code(), series.err());
            JsonNode rows = new ObjectMapper().readTree(series.out());
            assertTrue(rows.size() > 10, series.out());
            for (int i = 1; i < rows.size(); i++)
                assertTrue(rows.get(i)
                                .get("time")
                                .asText()
                                .compareTo(rows.get(i - 1).get("time").asText())
                        > 0);
            simulator.faults().add("prometheus", Fault.status(502), 1_000);
            Shell.Outcome others = run(simulator, asked);
            assertEquals(0, others.code(), others.err());
            assertTrue(others.err().contains("502"), others.err());
            assertTrue(!others.out().contains("Prometheus") && others.out().contains("Gnocchi"), others.out());
        }
    }

    @Test
    void nodes_that_no_instance_is_known_for_are_listed_with_the_reason() throws Exception {
        try (var simulator = Simulator.start(WORLD)) {
            Shell.Outcome all = run(simulator, "metrics", "unmatched", "--cloud", "demo", "-o", "json");
            assertEquals(0, all.code(), all.err());
            for (JsonNode row : new ObjectMapper().readTree(all.out()))
                assertTrue(!row.get("why").asText().isEmpty(), row::toString);
        }
    }

    @Test
    void a_member_who_may_not_see_the_hosts_is_told_so_in_one_line() throws Exception {
        try (var simulator = Simulator.start(WORLD)) {
            Shell.Outcome hosts = run(simulator, "hosts", "--cloud", "demo-member");
            assertEquals(1, hosts.code());
            assertEquals("", hosts.out());
            assertEquals(1, hosts.err().lines().count(), hosts.err());
            assertTrue(hosts.err().contains("403"), hosts.err());
            Shell.Outcome instances = run(simulator, "instances", "--cloud", "demo-member");
            assertEquals(0, instances.code(), instances.err());
        }
    }

    @Test
    void an_unknown_cloud_and_wrong_arguments_have_exit_codes_of_their_own() throws Exception {
        try (var simulator = Simulator.start(WORLD)) {
            Shell.Outcome unknown = run(simulator, "gpus", "--cloud", "nowhere");
            assertEquals(1, unknown.code());
            assertTrue(
                    unknown.err().contains("nowhere") && unknown.err().lines().count() == 1, unknown.err());
            assertEquals(2, run(simulator, "gpus", "-o", "xml").code());
        }
    }

    @Test
    void a_start_builds_the_one_command_that_is_named_and_it_is_told_of_as_among_all() {
        var all = Main.commandLine().getSubcommands();
        assertEquals(
                Set.of("stacks"),
                Main.commandLine("stacks", "--tree").getSubcommands().keySet());
        for (String first : List.of("help", "--help", "generate-completion", "stack"))
            assertEquals(all.keySet(), Main.commandLine(first).getSubcommands().keySet(), first);
        all.forEach((name, command) -> assertEquals(
                command.getUsageMessage(),
                Main.commandLine(name).getSubcommands().get(name).getUsageMessage()));
    }

    @Test
    void a_file_that_is_named_and_is_not_there_is_said_and_no_other_is_read() {
        var err = new StringWriter();
        var commands = Main.commandLine();
        commands.setErr(new PrintWriter(err));
        assertEquals(1, commands.execute("gpus", "--clouds-file", "nowhere.yaml"));
        assertTrue(err.toString().contains("nowhere.yaml"), err::toString);
    }

    @Test
    void a_row_of_a_table_is_one_line_whatever_is_in_it() {
        var out = new StringWriter();
        new Listing<String>()
                .column("fault", "FAULT", row -> row)
                .print(List.of("No valid host\n\tTraceback"), Listing.Format.table, new PrintWriter(out));
        assertEquals("FAULT\nNo valid host  Traceback\n", out.toString());
        var csv = new StringWriter();
        new Listing<Map<String, String>>()
                .column("metadata", "METADATA", row -> row)
                .print(List.of(Map.of("layer", "cfd", "gpus", "2")), Listing.Format.csv, new PrintWriter(csv));
        assertEquals("metadata\r\ngpus=2 layer=cfd\r\n", csv.toString());
    }

    private Shell.Outcome run(Simulator simulator, String... arguments) {
        return new Shell(folder, simulator).run(arguments);
    }
}
