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
        assertTrue(problem.system().matches(".*other\\.yaml:[0-9]+"), problem::oneLine);
        otherStaysUsable();
    }

    @Test
    void whatIsNoTextIsSaidWithItsLine() throws IOException {
        Files.write(folder.resolve("layers/other.yaml"), new byte[] {'a', ':', ' ', 'b', '\n', 'c', (byte) 0xff, '\n'});
        Problem problem = onlyProblem();
        assertEquals("this is not UTF-8 text", problem.reason());
        assertTrue(problem.system().endsWith("other.yaml:2"), problem::oneLine);
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
        assertTrue(problem.system().matches(".*small\\.yaml, .*t\\.yaml:6"), problem::oneLine);
        assertTrue(String.valueOf(problem.hint()).matches("Correct \\S*t\\.yaml:6; .*"), problem::oneLine);
        assertEquals(
                problem,
                assertThrows(ProblemException.class, () -> Catalog.read(folder).layer("small"))
                        .problem());
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

    private static final String OTHER = MANIFEST.replace("name: small", "name: other");

    @Test
    void aConditionThatNobodyDeclaresIsNamedWithItsLine() throws IOException {
        write("templates/t.yaml", TEMPLATE + "  b: {type: OS::Heat::None, condition: nosuch}\n");
        Problem problem = onlyProblem();
        assertEquals("there is no condition nosuch", problem.reason());
        assertTrue(problem.system().endsWith("t.yaml:7"), problem::oneLine);
    }

    @Test
    void whatATemplateRefersToIsPartOfTheLayerAndOfTheCluster() throws IOException {
        write("templates/t.yaml", TEMPLATE + "  b: {type: inner/node.yaml}\n");
        write("templates/inner/node.yaml", """
                heat_template_version: 2018-08-31
                resources:
                  motd: {type: OS::Heat::Value, properties: {value: {get_file: motd}}}
                """);
        Problem problem = onlyProblem();
        assertTrue(problem.reason().contains("motd can't be read"), problem::oneLine);
        assertTrue(problem.system().endsWith("node.yaml:3"), problem::oneLine);
        write("templates/motd", "welcome\n");
        Catalog catalog = Catalog.read(folder);
        assertEquals(List.of(), catalog.problems());
        var order = Composer.compose("mine", catalog, List.of(new Choice(catalog.layer("small"), "small", Map.of())));
        assertEquals(
                List.of("inner/node.yaml", "motd", "t.yaml"),
                List.copyOf(order.files().keySet()));
        assertEquals("welcome\n", order.files().get("motd"));
    }

    @Test
    void aLinkThatLeadsOutOfTheCatalogIsNotFollowed() throws IOException {
        Path secret = Files.writeString(Files.createTempFile("secret", ".txt"), "mine alone");
        write("templates/t.yaml", TEMPLATE + "  b: {type: OS::Heat::Value, properties: {value: {get_file: key}}}\n");
        Files.createSymbolicLink(folder.resolve("templates/key"), secret);
        Problem problem = onlyProblem();
        assertTrue(problem.reason().contains("outside of the template's folder"), problem::oneLine);
        Files.delete(secret);
    }

    @Test
    void aCatalogOfLayersAloneHasTheShippedMappingOfTheSeedsTypes() throws IOException {
        for (String file : Catalog.SEED_TYPES.values())
            Files.delete(folder.resolve("heat").resolve(file));
        write("templates/t.yaml", TEMPLATE + "  b: {type: OS::Ceilometer::Notification}\n");
        Catalog catalog = Catalog.read(folder);
        assertEquals(List.of(), catalog.problems());
        var order = Composer.compose("mine", catalog, List.of(new Choice(catalog.layer("small"), "small", Map.of())));
        assertEquals(
                Files.readString(SHIPPED.resolveSibling("heat").resolve("ceilometer_notification.yaml")),
                order.files().get("ceilometer_notification.yaml"));
    }

    @Test
    void twoTemplatesOfOneFileNameAreNotMixedUp() throws IOException {
        write("elsewhere/t.yaml", TEMPLATE.replace("RandomString", "TestResource"));
        Problem problem = broken(OTHER.replace("../templates/t.yaml", "../elsewhere/t.yaml"));
        assertTrue(problem.reason().startsWith("its file t.yaml is another than"), problem::oneLine);
        assertTrue(problem.system().endsWith("small.yaml:1"), problem::oneLine);
    }

    @Test
    void whatIsMisspeltInAManifestIsNotPassedOver() throws IOException {
        Map<String, String> wrong = Map.of(
                "minimum: 1", "minimun: 1",
                "maximum: 10", "maximum: ten",
                "role: test", "role: test\nrecipes: {setup: mine::one}",
                "version: 1.0.0", "version: 1.0.0\ngpu: {count: two}");
        Map<String, String> said = Map.of(
                "minimum: 1", "found minimun, expected default, label, maximum, minimum, pattern, type",
                "maximum: 10", "found \"ten\", expected a number",
                "role: test", "expected a list of recipes",
                "version: 1.0.0", "found two, expected 0 to 64");
        for (String right : wrong.keySet()) {
            Problem problem = broken(OTHER.replace(right, wrong.getOrDefault(right, "")));
            assertTrue(problem.reason().contains(said.getOrDefault(right, "")), problem::oneLine);
            assertTrue(problem.system().matches(".*other\\.yaml:[0-9]+"), problem::oneLine);
        }
    }

    @Test
    void theProblemOfOneManifestIsNotTakenForThatOfAnother() throws IOException {
        broken("name: [\n");
        var problem = assertThrows(
                        ProblemException.class, () -> Catalog.read(folder).layer("her"))
                .problem();
        assertEquals("the catalog has none of that name", problem.reason());
        assertThrows(ProblemException.class, () -> Catalog.read(folder).layer("other"));
    }

    @Test
    void limitsAndPatternsAreDeclaredToHeatAsTheyAre() throws IOException {
        write(
                "layers/small.yaml",
                MANIFEST.replace("minimum: 1", "minimum: 0.5")
                        + "  net: {type: string, default: '', pattern: '|[0-9.]+/[0-9]{1,2}'}\n");
        write(
                "templates/t.yaml",
                TEMPLATE.replace("  n: {type: number}", "  n: {type: number}\n  net: {type: string}"));
        Catalog catalog = Catalog.read(folder);
        var order = Composer.compose("mine", catalog, List.of(new Choice(catalog.layer("small"), "small", Map.of())));
        JsonNode template = new ObjectMapper().readTree(order.template());
        assertEquals(
                0.5, template.at("/parameters/small_n/constraints/0/range/min").asDouble());
        assertEquals(
                "(?:|[0-9.]+/[0-9]{1,2})$",
                template.at("/parameters/small_net/constraints/0/allowed_pattern")
                        .asText());
    }

    @Test
    void layersWhoseParametersWouldBeOneAreRefused() {
        Catalog catalog = Catalog.read(folder);
        Layer layer = catalog.layer("small");
        var problem = assertThrows(
                        ProblemException.class,
                        () -> Composer.compose(
                                "mine",
                                catalog,
                                List.of(new Choice(layer, "a-b", Map.of()), new Choice(layer, "a_b", Map.of()))))
                .problem();
        assertTrue(problem.reason().contains("its parameter n would be a_b_n of the cluster"), problem::oneLine);
    }

    @Test
    void aCheckoutTellsItsCommitAlsoWhenGitHasPackedItAndInAWorktree() throws IOException {
        String first = "1".repeat(40);
        String second = "2".repeat(40);
        assertEquals("", Catalog.read(folder).revision());
        write(".git/HEAD", "ref: refs/heads/main\n");
        assertEquals("", Catalog.read(folder).revision(), "nothing is committed yet");
        write(
                ".git/packed-refs",
                "# pack-refs with: peeled fully-peeled sorted\n" + second + " refs/heads/a/refs/heads/main\n" + first
                        + " refs/heads/main\n");
        assertEquals(first, Catalog.read(folder).revision());
        write(".git/refs/heads/main", second + "\n");
        assertEquals(second, Catalog.read(folder).revision());
        write(".git/HEAD", first + "\n");
        assertEquals(first, Catalog.read(folder).revision());

        write(".git/worktrees/tree/HEAD", "ref: refs/heads/main\n");
        write(".git/worktrees/tree/commondir", "../..\n");
        write("tree/.git", "gitdir: ../.git/worktrees/tree\n");
        write("tree/layers/small.yaml", MANIFEST);
        write("tree/templates/t.yaml", TEMPLATE);
        assertEquals(second, Catalog.read(folder.resolve("tree")).revision());
        write("tree/.git", "gitdir: /etc\n");
        assertEquals("", Catalog.read(folder.resolve("tree")).revision());
    }
}
