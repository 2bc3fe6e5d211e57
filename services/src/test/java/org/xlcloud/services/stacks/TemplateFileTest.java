package org.xlcloud.services.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Templates that are broken or mean ill: each is refused with its file, its line and what to do, before Heat sees it.
class TemplateFileTest {
    private static Problem refused(String text) {
        Problem problem = assertThrows(ProblemException.class, () -> {
                    TemplateFile file = TemplateFile.parse("mine.yaml", text, TemplateFile.Use.TEMPLATE);
                    References.check(file);
                })
                .problem();
        assertEquals("read a template", problem.doing());
        assertTrue(problem.system().startsWith("mine.yaml"), problem::oneLine);
        assertEquals("Correct " + problem.system() + "; nothing was changed", problem.hint());
        return problem;
    }

    @Test
    void whatIsNoYamlIsRefusedWithItsLine() {
        Problem problem = refused("heat_template_version: 2018-08-31\nresources: {a: [1, 2\nb: c\n");
        assertTrue(problem.reason().startsWith("this is not YAML"), problem::oneLine);
        assertTrue(problem.system().matches("mine\\.yaml:[23]"), problem::oneLine);
    }

    @Test
    void tagsAreRefused() {
        Problem problem = refused("resources:\n  a: !!java.net.URLClassLoader [x]\n");
        assertTrue(problem.reason().contains("found the tag"), problem::oneLine);
        assertEquals("mine.yaml:2", problem.system());
    }

    @Test
    void aliasesThatGrowWithoutEndAreRefusedAtOnce() {
        var bomb = new StringBuilder("a0: &a0 {k: [x, x, x, x, x, x, x, x, x, x]}\n");
        for (int i = 1; i < 15; i++)
            bomb.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(10)));
        assertTrue(refused(bomb.toString()).reason().contains("alias"));
    }

    @Test
    void anAliasOfItselfIsRefused() {
        Problem problem = refused("a: &a\n  b: *a\n");
        assertTrue(problem.reason().matches(".*(recursive|deeper|alias|Found).*"), problem::oneLine);
    }

    @Test
    void whatIsNestedWithoutEndIsRefused() {
        assertTrue(refused("a: " + "[".repeat(5_000) + "]".repeat(5_000))
                .reason()
                .contains("nested deeper than 60 levels"));
    }

    @Test
    void whatIsHugeIsRefused() {
        assertTrue(refused("a: \"" + "x".repeat(2 << 20) + "\"").reason().startsWith("this is not YAML"));
    }

    @Test
    void aCircleAndAReferenceToNothingAreNamedWithTheirLines() {
        Problem circle = refused("""
                heat_template_version: 2018-08-31
                resources:
                  a: {type: OS::Heat::None, depends_on: b}
                  b: {type: OS::Heat::None, properties: {x: {get_attr: [a, y]}}}
                """);
        assertTrue(circle.reason().contains("a → b → a"), circle::oneLine);
        assertEquals("mine.yaml:3", circle.system());
        Problem nothing = refused("""
                heat_template_version: 2018-08-31
                resources:
                  a: {type: OS::Heat::None, properties: {x: {get_resource: nosuch}}}
                """);
        assertEquals("there is no resource nosuch", nothing.reason());
        assertEquals("mine.yaml:3", nothing.system());
    }

    @Test
    void jsonIsReadAsWell() {
        assertEquals(
                "OS::Heat::None",
                TemplateFile.parse(
                                "mine.json",
                                "{\"resources\": {\"a\": {\"type\": \"OS::Heat::None\"}}}",
                                TemplateFile.Use.TEMPLATE)
                        .root()
                        .at("/resources/a/type")
                        .asText());
    }
}
