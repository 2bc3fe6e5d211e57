package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.simulator.Simulator;

/// The commands against the embedded cloud, as a shell runs them: their output, their one-line reasons, their exit
/// codes.
final class CommandLineTest {
    private static final Simulator.Settings WORLD =
            Simulator.Settings.defaults().withChurn(Duration.ZERO);

    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String err) {}

    @Test
    void gpus_as_json_agree_with_the_world() throws Exception {
        try (var simulator = Simulator.start(WORLD)) {
            Outcome outcome = run(simulator, "gpus", "--cloud", "demo", "-o", "json");
            assertEquals(0, outcome.code, outcome.err);
            JsonNode gpus = new ObjectMapper().readTree(outcome.out);
            assertTrue(gpus.isArray() && gpus.size() > 90, outcome.out);
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
            Outcome hosts = run(simulator, "hosts", "--cloud", "demo");
            assertEquals(0, hosts.code, hosts.err);
            assertEquals(1 + 24, hosts.out.lines().count(), hosts.out);
            Outcome instances = run(simulator, "instances", "--cloud", "demo", "-o", "csv");
            assertEquals(0, instances.code, instances.err);
            assertTrue(instances.out.startsWith("cloud,id,name,status,"), instances.out);
        }
    }

    @Test
    void a_member_who_may_not_see_the_hosts_is_told_so_in_one_line() throws Exception {
        try (var simulator = Simulator.start(WORLD)) {
            Outcome hosts = run(simulator, "hosts", "--cloud", "demo-member");
            assertEquals(1, hosts.code);
            assertEquals("", hosts.out);
            assertEquals(1, hosts.err.lines().count(), hosts.err);
            assertTrue(hosts.err.contains("403"), hosts.err);
            Outcome instances = run(simulator, "instances", "--cloud", "demo-member");
            assertEquals(0, instances.code, instances.err);
        }
    }

    @Test
    void an_unknown_cloud_and_wrong_arguments_have_exit_codes_of_their_own() throws Exception {
        try (var simulator = Simulator.start(WORLD)) {
            Outcome unknown = run(simulator, "gpus", "--cloud", "nowhere");
            assertEquals(1, unknown.code);
            assertTrue(unknown.err.contains("nowhere") && unknown.err.lines().count() == 1, unknown.err);
            assertEquals(2, run(simulator, "gpus", "-o", "xml").code);
        }
    }

    private Outcome run(Simulator simulator, String... arguments) throws Exception {
        Path file = folder.resolve("clouds.yaml");
        Files.writeString(file, simulator.cloudsYaml());
        var command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--clouds-file", file.toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        var commands = Main.commandLine();
        commands.setOut(new PrintWriter(out));
        commands.setErr(new PrintWriter(err));
        return new Outcome(commands.execute(command.toArray(String[]::new)), out.toString(), err.toString());
    }
}
