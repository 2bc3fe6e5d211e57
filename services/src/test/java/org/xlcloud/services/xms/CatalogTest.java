package org.xlcloud.services.xms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// The shipped catalog, and catalogs that somebody broke or meant ill with.
class CatalogTest {
    private static final Path SHIPPED = Path.of("../cloud/catalog");
    private static final String TEMPLATE = """
            heat_template_version: 2018-08-31
            parameters:
              layer: {type: string}
              n: {type: number}
            resources:
              a: {type: OS::Heat::RandomString, properties: {length: {get_param: n}}}
            """;
    private static final String MANIFEST = """
            name: small
            version: 1.0.0
            purpose: For a test.
            template: ../templates/t.yaml
            role: test
            parameters:
              n: {type: number, default: 8, minimum: 1, maximum: 10}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void aSmallCatalog() throws IOException {
        write("layers/small.yaml", MANIFEST);
        write("templates/t.yaml", TEMPLATE);
        for (String file : Catalog.SEED_TYPES.values())
            write(
                    "heat/" + file,
                    Files.readString(SHIPPED.resolveSibling("heat").resolve(file)));
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /// The only problem of the catalog, with a second layer that stays usable.
    private Problem broken(String manifest) throws IOException {
        write("layers/other.yaml", manifest);
        return onlyProblem();
    }

    private Problem onlyProblem() {
        Catalog catalog = Catalog.read(folder);
        assertEquals(1, catalog.problems().size(), () -> catalog.problems().toString());
        return catalog.problems().getFirst();
    }

    private void otherStaysUsable() {
        assertEquals(
                List.of("small"),
                Catalog.read(folder).layers().stream().map(Layer::name).toList());
    }

    @Test
    void theShippedCatalogHasTheEightLayersAndNoProblem() throws IOException {
        Catalog catalog = Catalog.read(SHIPPED);
        assertEquals(List.of(), catalog.problems());
        assertEquals(
                List.of(
                        "ganglia-collector",
                        "hpc-compute-nodes",
                        "hpc-head-node",
                        "human-body-visualisation",
                        "interactive-cfd",
                        "load-balancer",
                        "rendering-nodes",
                        "virtual-prototyping"),
                catalog.layers().stream().map(Layer::name).toList());
        try (Stream<Path> files = Files.list(SHIPPED.resolve("layers"))) {
            assertEquals(files.count(), catalog.layers().size());
        }
        Layer rendering = catalog.layer("rendering-nodes");
        assertEquals("group", rendering.group());
        assertEquals(1, rendering.gpus());
        assertTrue(rendering.alarms().containsKey("scaled_up"));
    }

    @Test
    void aClusterOfLayersIsOneMasterTemplateWithParametersUnderTheLayersNames() throws IOException {
        Catalog catalog = Catalog.read(SHIPPED);
        var order = Composer.compose(
                "mine",
                catalog,
                List.of(
                        new Choice(catalog.layer("load-balancer"), "load-balancer", Map.of()),
                        new Choice(
                                catalog.layer("rendering-nodes"),
                                "render",
                                Map.of("size", JsonNodeFactory.instance.numberNode(2)))));
        JsonNode template = new ObjectMapper().readTree(order.template());
        assertEquals("gpu-group.yaml", template.at("/resources/render/type").asText());
        assertEquals(
                "render_size",
                template.at("/resources/render/properties/size/get_param").asText());
        assertEquals(2, order.parameters().get("render_size").asInt());
        assertEquals(
                List.of("ceilometer_alarm.yaml", "ceilometer_notification.yaml", "gpu-group.yaml", "single-node.yaml"),
                List.copyOf(order.files().keySet()));
        JsonNode layer = new ObjectMapper().readTree(order.files().get("gpu-group.yaml"));
        assertEquals(
                "ceilometer_alarm.yaml", layer.at("/resources/alarm_hot/type").asText());
        assertEquals(
                "OS::Ceilometer::Notification",
                layer.at("/resources/scaled_up/type").asText());
        assertTrue(String.valueOf(order.environment())
                .contains("\"OS::Ceilometer::Notification\":\"ceilometer_notification.yaml\""));
    }

    @Test
    void valuesOutOfLimitsAreAllNamed() {
        Catalog catalog = Catalog.read(folder);
        var problem = assertThrows(
                        ProblemException.class,
                        () -> Composer.compose(
                                "1 bad",
                                catalog,
                                List.of(new Choice(
                                        catalog.layer("small"),
                                        "small",
                                        Map.of(
                                                "n", JsonNodeFactory.instance.numberNode(11),
                                                "x", JsonNodeFactory.instance.numberNode(1))))))
                .problem();
        assertTrue(problem.reason().contains("n is 11, the most is 10"), problem::oneLine);
        assertTrue(problem.reason().contains("has no parameter x; it has n"), problem::oneLine);
        assertTrue(problem.reason().contains("\"1 bad\" is no name"), problem::oneLine);
    }

    @Test
    void aBrokenManifestIsAProblemWithItsLineAndTheOthersStay() throws IOException {
        Problem problem = broken(MANIFEST.replace("name: small", "name: other").replace("minimum: 1", "minimum: 9"));
        assertTrue(problem.system().endsWith("other.yaml:7"), problem::oneLine);
        assertTrue(problem.reason().contains("n is 8, the least is 9"), problem::oneLine);
        assertTrue(String.valueOf(problem.hint()).contains("the other layers can be used"), problem::oneLine);
        otherStaysUsable();
    }

    @Test
    void whatIsNoYamlIsSaidWithItsLine() throws IOException {
        Problem problem = broken("name: other\nversion: [1, 2\nrole: x\n");
        assertTrue(problem.system().matches(".*other\\.yaml:[234]"), problem::oneLine);
        assertTrue(problem.reason().startsWith("this is not YAML"), problem::oneLine);
        otherStaysUsable();
    }

    @Test
    void tagsAreRefused() throws IOException {
        Problem problem = broken("name: !!javax.script.ScriptEngineManager [x]\n");
        assertTrue(problem.reason().contains("tag"), problem::oneLine);
        assertTrue(problem.system().endsWith("other.yaml:1"), problem::oneLine);
        otherStaysUsable();
    }

    @Test
    void aliasBombsAreRefusedAtOnce() throws IOException {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++)
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("x]\n");
        Problem problem = broken(bomb.toString());
        assertTrue(problem.reason().contains("alias"), problem::oneLine);
        otherStaysUsable();
    }

    @Test
    void whatIsHugeIsNotRead() throws IOException {
        Problem problem = broken("name: " + "x".repeat(2 << 20));
        assertTrue(problem.reason().contains("longer than"), problem::oneLine);
        otherStaysUsable();
    }

    @Test
    void aTemplateOutsideOfTheCatalogIsNotRead() throws IOException {
        Problem problem = broken(MANIFEST.replace("name: small", "name: other")
                .replace("../templates/t.yaml", "../../../../../../../etc/passwd"));
        assertTrue(problem.reason().contains("outside of the catalog"), problem::oneLine);
        otherStaysUsable();
    }

    @Test
    void aCircleOfResourcesIsNamed() throws IOException {
        write(
                "templates/t.yaml",
                TEMPLATE.replace("{get_param: n}", "{get_attr: [b, value]}")
                        + "  b: {type: OS::Heat::RandomString, depends_on: a}\n");
        Problem problem = onlyProblem();
        assertTrue(problem.reason().contains("in a circle: a → b → a"), problem::oneLine);
        assertTrue(problem.system().endsWith("t.yaml:6"), problem::oneLine);
    }

    @Test
    void aReferenceToNothingIsNamedWithItsLine() throws IOException {
        write("templates/t.yaml", TEMPLATE.replace("{get_param: n}", "{get_param: nosuch}"));
        Problem problem = onlyProblem();
        assertTrue(problem.reason().contains("there is no parameter nosuch"), problem::oneLine);
        assertTrue(problem.system().endsWith("t.yaml:6"), problem::oneLine);
    }

    @Test
    void aFolderWithoutLayersIsAProblemThatSaysWhatToDo() {
        var problem = assertThrows(ProblemException.class, () -> Catalog.read(folder.resolve("nosuch")))
                .problem();
        assertTrue(String.valueOf(problem.hint()).contains("--catalog"), problem::oneLine);
    }

    @Test
    void itIsLookedForWhereItWasNamedThenWithTheUserThenBesideTheProgram() throws IOException {
        Path program = Files.createDirectories(folder.resolve("opt/xlcloud/lib/app"));
        Path user = Files.createDirectories(folder.resolve("home"));
        Map<String, String> environment = Map.of("HOME", user.toString());
        assertEquals(Path.of("cloud", "catalog"), Catalog.place(environment, program));
        Path shipped = folder.resolve("opt/xlcloud/cloud/catalog");
        Files.createDirectories(shipped.resolve("layers"));
        assertEquals(shipped, Catalog.place(environment, program));
        Path own = user.resolve(".local/share/xlcloud/catalog");
        Files.createDirectories(own.resolve("layers"));
        assertEquals(own, Catalog.place(environment, program));
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("xlcloud/catalog/layers"));
        assertEquals(
                data.resolve("xlcloud/catalog"),
                Catalog.place(Map.of("HOME", user.toString(), "XDG_DATA_HOME", data.toString()), program));
        assertEquals(Path.of("/mine"), Catalog.place(Map.of("XLCLOUD_CATALOG", "/mine"), program));
    }
}
