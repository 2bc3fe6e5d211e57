package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.app.Shell.Outcome;
import org.xlcloud.simulator.Simulator;

/// A cluster's life by commands: made of the catalog, listed, shown, scaled, updated and deleted; and what is refused.
final class ClusterCommandLineTest {
    private static final Path SHIPPED = Path.of("..", "cloud", "catalog");

    private static Simulator simulator;
    private static Shell shell;

    @TempDir
    Path folder;

    @BeforeAll
    static void start(@TempDir Path clouds) {
        simulator = Simulator.start(Simulator.Settings.defaults()
                .withHosts(4)
                .withServers(0)
                .withChurn(Duration.ZERO)
                .withHaste(20));
        shell = new Shell(clouds, simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    private static Outcome run(String... arguments) {
        return shell.run(arguments);
    }

    private static Outcome run(String line) {
        return run((line + " --cloud demo").split(" +"));
    }

    private static Outcome done(String line) {
        Outcome outcome = run(line);
        assertEquals(0, outcome.code(), outcome::err);
        return outcome;
    }

    /// What a command that fails says.
    private static String refused(String line) {
        Outcome outcome = run(line);
        assertFalse(outcome.code() == 0, outcome::out);
        return outcome.err();
    }

    private static void create(String name, String more) {
        done("cluster create " + name + " --catalog " + SHIPPED
                + " --layer rendering-nodes=render --layer load-balancer=portal --yes " + more);
    }

    private static void delete(String name) {
        Outcome gone = done("cluster delete " + name + " --yes");
        assertTrue(gone.out().contains(name + " is deleted"), gone::out);
    }

    /// The rows of `stacks --tree` that are in a cluster.
    private static List<JsonNode> tree(String cluster) {
        var rows = new ArrayList<JsonNode>();
        boolean in = false;
        for (JsonNode row : done("stacks --tree -o json").json()) {
            if (row.path("depth").asInt() == 0) in = row.path("name").asText().equals(cluster);
            if (in) rows.add(row);
        }
        return rows;
    }

    private static List<JsonNode> of(List<JsonNode> rows, String kind) {
        return rows.stream()
                .filter(row -> row.path("kind").asText().equals(kind))
                .toList();
    }

    @Test
    void a_cluster_is_made_listed_shown_scaled_updated_and_deleted() {
        // Out of reach, so that its own alarms do not scale it as well.
        create("farm", "--set render.size=2 --set render.cooldown=0 --set render.hot=1000 --set render.cool=0");
        JsonNode listed = done("cluster list -o json").json().path(0);
        assertEquals("farm", listed.path("name").asText());
        assertEquals("CREATE_COMPLETE", listed.path("status").asText());
        assertTrue(listed.path("description").asText().contains("render (rendering-nodes 1.0.0)"), listed::toString);

        // The tree, down to the GPUs, each row with what it is in.
        List<JsonNode> rows = tree("farm");
        assertEquals(
                List.of(1, 2, 1, 3, 2),
                Stream.of("cluster", "layer", "group", "node", "gpu")
                        .map(kind -> of(rows, kind).size())
                        .toList(),
                rows::toString);
        JsonNode group = of(rows, "group").getFirst();
        assertEquals(2, group.path("gpus").asInt());
        for (JsonNode node : of(rows, "node"))
            assertTrue(rows.stream().anyMatch(row -> row.path("id").equals(node.path("parent"))), node::toString);
        assertEquals(rows.getFirst().path("id"), of(rows, "layer").getFirst().path("parent"));

        // Shown with Nova's names of its servers, its parameters and its outputs.
        String shown = done("cluster show farm").out();
        assertTrue(shown.startsWith("farm (" + rows.getFirst().path("id").asText() + "): CREATE_COMPLETE, ok"), shown);
        assertEquals(
                3,
                shown.lines()
                        .filter(line -> line.matches(" +node \\S+ \\(\\S+-\\S+\\): CREATE_COMPLETE"))
                        .count());
        assertTrue(shown.contains("parameter render_size = 2") && shown.contains("output render_size = 2"), shown);

        // The same for programs.
        JsonNode whole = done("cluster show farm -o json").json();
        assertEquals(rows.getFirst().path("id"), whole.path("id"));
        assertEquals("CREATE_COMPLETE", whole.path("status").asText());
        assertEquals("2", whole.path("parameters").path("render_size").asText());
        assertEquals("2", whole.path("outputs").path("render_size").asText());
        assertEquals(
                of(rows, "node").stream()
                        .map(node -> node.path("id").asText())
                        .sorted()
                        .toList(),
                whole.findParents("instanceName").stream()
                        .map(node -> node.path("id").asText())
                        .sorted()
                        .toList());
        assertTrue(whole.findValuesAsText("instanceName").stream().noneMatch(String::isBlank), whole::toString);

        // By an exact size, and by a policy's step.
        assertTrue(done("group scale farm/render =4 --yes").out().contains("from 2 to 4"));
        JsonNode preview =
                done("group scale farm/render -1 --dry-run -o json").json().path(0);
        assertTrue(
                preview.path("touched")
                        .toString()
                        .matches(".*instance \\S+ \\(\\S+-\\S+\\): is deleted; its GPU becomes free.*"),
                preview::toString);
        assertTrue(done("group scale farm/render -1 --yes").out().contains("from 4 to 3"));
        assertEquals(3, of(tree("farm"), "gpu").size());

        // Another value keeps the group as large as its policy made it; other layers come and go.
        JsonNode update = done("cluster update farm --set render.hot=900 --dry-run -o json")
                .json()
                .path(0);
        assertTrue(update.path("calls").toString().contains("render_hot"), update::toString);
        done("cluster update farm --set render.hot=900 --yes");
        assertEquals(3, of(tree("farm"), "gpu").size());
        done("cluster update farm --add ganglia-collector=metrics --remove portal --catalog " + SHIPPED + " --yes");
        assertEquals(
                List.of("metrics", "render"),
                of(tree("farm"), "layer").stream()
                        .map(row -> row.path("name").asText())
                        .sorted()
                        .toList());
        delete("farm");
        assertEquals(List.of(), tree("farm"));
    }

    @Test
    void what_has_no_room_is_said_before_and_tried_only_when_it_is_forced() {
        create("crowd", "--set render.max_size=32");
        String lacking = refused("group scale crowd/render =30 --yes");
        assertTrue(lacking.contains("does not fit: ") && lacking.contains("--force tries it nevertheless"), lacking);
        assertTrue(lacking.contains(" takes "), lacking);
        Outcome forced = run("group scale crowd/render =30 --force --dry-run");
        assertTrue(forced.out().contains("does not fit: "), forced::out);
        String full = refused("cluster create more --catalog " + SHIPPED
                + " --layer rendering-nodes=render --set render.size=4 --layer rendering-nodes=large"
                + " --set large.size=2 --set large.flavor=gpu.k2.2 --yes");
        assertTrue(full.contains("does not fit together: 4 of gpu.k2.1 and 2 of gpu.k2.2 need 8 free GPUs of "), full);
        assertTrue(full.contains("--force tries it nevertheless"), full);
        delete("crowd");
    }

    @Test
    void what_is_wrong_on_the_line_is_said_with_what_there_is() {
        create("wrong", "");
        assertTrue(refused("group scale wrong +1").contains("is no STACK/GROUP"));
        assertTrue(refused("group scale wrong/nosuch +1").contains("Its groups are render/group"));
        assertTrue(refused("group scale nosuch/render +1").contains("there is no master stack of that name"));
        assertTrue(refused("group scale wrong/render 5").contains("5"));
        assertTrue(refused("group scale wrong/render =99 --yes").contains("its largest size is 8, 99 is above it"));
        assertTrue(refused("cluster update wrong").contains("none of --set, --add and --remove is given"));
        assertTrue(refused("cluster update wrong --set render.size=99 --yes").contains("out of range"));
        assertTrue(refused("cluster update wrong --set render.subnet_cidr=all --yes")
                .contains("must match |[0-9.]+/[0-9]{1,2}"));
        assertTrue(refused("cluster update wrong --remove nosuch --yes --catalog " + SHIPPED)
                .contains("no layer is named nosuch"));
        assertTrue(refused("cluster show nosuch").contains("there is no master stack of that name or id"));
        assertTrue(refused("cluster delete nosuch --yes").contains("xlcloud stacks lists them"));
        String layer = refused("cluster create a --layer nosuch --yes --catalog " + SHIPPED);
        assertTrue(layer.contains("the catalog has none of that name. It has ganglia-collector, "), layer);
        String value = refused(
                "cluster create a --layer rendering-nodes=r --set r.size=99 --set r.nosuch=1 --catalog " + SHIPPED);
        assertTrue(value.contains("size is 99, the most is 8") && value.contains("has no parameter nosuch"), value);
        String flavor = refused(
                "cluster create a --layer rendering-nodes=r --set r.flavor=cpu.small --yes --catalog " + SHIPPED);
        assertTrue(flavor.contains("needs 1 GPU per node, flavor cpu.small asks for 0; choose one of "), flavor);
        delete("wrong");
    }

    @Test
    void a_broken_layer_is_said_with_its_line_and_the_others_are_used() throws IOException {
        copy(SHIPPED.getParent(), folder);
        Path catalog = folder.resolve("catalog");
        Path broken = catalog.resolve("layers/load-balancer.yaml");
        Files.writeString(broken, Files.readString(broken).replace("version: 1.0.0", "version: newest"));
        Outcome layers = Shell.plain("cluster", "layers", "--catalog", catalog.toString(), "-o", "json");
        assertEquals(1, layers.code());
        assertTrue(layers.out().contains("rendering-nodes") && !layers.out().contains("load-balancer.yaml"));
        assertTrue(
                layers.err()
                        .matches(
                                "(?s).*load-balancer\\.yaml:2\\): \"newest\" is no version such as 1\\.0\\.0\\. Correct .*"),
                layers::err);
        Outcome asked = run("cluster", "create", "a", "--layer", "load-balancer", "--catalog", catalog.toString());
        assertTrue(asked.err().contains("load-balancer.yaml:2"), asked::err);
        done("cluster create usable --layer ganglia-collector --yes --catalog " + catalog);
        delete("usable");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(target);
                else Files.copy(file, target);
            }
        }
    }
}
