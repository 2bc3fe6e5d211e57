package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.mcollective.NodeFault;
import org.xlcloud.simulator.stomp.StompBroker;

/// `nodes` and the preview of `contextualize`, against the embedded cloud's nodes.
final class NodesCommandLineTest {
    @TempDir
    private Path folder;

    private static Simulator world() {
        return Simulator.start(Simulator.Settings.defaults().withChurn(Duration.ZERO));
    }

    private Shell.Outcome run(Simulator simulator, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--cloud", "demo"));
        return new Shell(folder, simulator).run(all.toArray(String[]::new));
    }

    private static JsonNode json(Shell.Outcome outcome) {
        return outcome.json();
    }

    @Test
    void nodes_are_listed_with_facts_and_the_instances_that_they_are() throws Exception {
        try (var simulator = world()) {
            JsonNode nodes = json(run(simulator, "nodes", "--filter", "stack_name=/./", "-o", "json"));
            assertTrue(nodes.size() > 5, nodes::toString);
            for (JsonNode node : nodes) {
                assertEquals("ready", node.get("state").asText(), node::toString);
                assertEquals(
                        node.get("facts").get("instance_id").asText(),
                        node.get("instanceId").asText());
                assertEquals("ACTIVE", node.get("instanceStatus").asText());
                assertTrue(node.hasNonNull("layer") && node.hasNonNull("host"), node::toString);
                assertTrue(node.get("agents").toString().contains("xlcloud"), node::toString);
            }
            String layer = nodes.get(0).get("layer").asText();
            JsonNode some = json(run(simulator, "nodes", "--filter", "layer=" + layer, "-o", "json"));
            assertTrue(some.size() > 0 && some.size() < nodes.size(), some::toString);
            for (JsonNode node : some) assertEquals(layer, node.get("layer").asText());
        }
    }

    @Test
    void a_dry_run_lists_those_who_would_be_told_and_those_who_are_silent() throws Exception {
        try (var simulator = world()) {
            JsonNode nodes = json(run(simulator, "nodes", "--filter", "stack_name=/./", "-o", "json"));
            JsonNode first = nodes.get(0);
            String stack = first.get("stackName").asText();
            simulator.nodes().fault(first.get("node").asText(), NodeFault.SILENT);
            JsonNode meant = json(run(simulator, "contextualize", stack, "configure", "--dry-run", "-o", "json"));
            var expected = new TreeSet<String>();
            for (JsonNode node : nodes)
                if (node.get("stackName").asText().equals(stack))
                    expected.add(node.get("instanceId").asText());
            var told = new TreeSet<String>();
            for (JsonNode node : meant) {
                told.add(node.get("instanceId").asText());
                boolean silent = node.get("instanceId")
                        .asText()
                        .equals(first.get("instanceId").asText());
                assertEquals(
                        silent ? "silent" : "would be told", node.get("state").asText(), node::toString);
            }
            assertEquals(expected, told);
        }
    }

    @Test
    void what_is_wrong_is_said_in_one_line() throws Exception {
        try (var simulator = world()) {
            Shell.Outcome nowhere = run(simulator, "contextualize", "no-stack/no-layer", "configure", "--dry-run");
            assertEquals(1, nowhere.code(), "an empty list would pass for a plan");
            assertTrue(nowhere.err().contains("no node answers to it"), nowhere.err());
            assertEquals(1, nowhere.err().lines().count(), nowhere.err());
            Shell.Outcome filter = run(simulator, "nodes", "--filter", "layer=render and");
            assertEquals(1, filter.code());
            assertTrue(
                    filter.err().contains("it ends where")
                            && filter.err().lines().count() == 1,
                    filter.err());
            assertEquals(2, run(simulator, "contextualize", "farm", "reboot").code());
            Shell.Outcome nobody = run(simulator, "contextualize", "no-such-stack", "configure");
            assertEquals(1, nobody.code());
            assertTrue(nobody.err().contains("no node answers to it"), nobody.err());
            simulator.broker().trouble(StompBroker.Trouble.REFUSED);
            Shell.Outcome refused = run(simulator, "nodes");
            assertEquals(1, refused.code());
            assertTrue(refused.err().contains("password is invalid"), refused.err());
            assertFalse(refused.err().contains("marionette"), refused.err());
        }
    }
}
