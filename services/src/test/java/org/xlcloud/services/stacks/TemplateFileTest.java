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
        Problem problem = refused(bomb.toString());
        assertEquals("found more than 20 aliases of lists and maps", problem.reason());
        assertEquals("mine.yaml:4", problem.system());
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

    private static void taken(String text) {
        References.check(TemplateFile.parse("mine.yaml", text, TemplateFile.Use.TEMPLATE));
    }

    @Test
    void aConditionThatNobodyDeclaresIsNamedWithItsLine() {
        String template = """
                heat_template_version: 2018-08-31
                parameters: {size: {type: number}}
                conditions:
                  large: {not: {equals: [{get_param: size}, 1]}}
                  either: {or: [large, {not: large}]}
                resources:
                  a:
                    type: OS::Heat::Value
                    condition: either
                    properties:
                      value: {if: [large, 1, {if: [either, 2, 3]}]}
                outputs:
                  b: {condition: large, value: 1}
                """;
        taken(template);
        taken(template.replace("condition: either", "condition: True"));
        for (String use : new String[] {
            "condition: either", "if: [large", "if: [either", "or: [large", "{not: large", "{condition: large"
        }) {
            String broken = template.replace(use, use.replaceFirst("(either|large)$", "nosuch"));
            Problem problem = refused(broken);
            assertEquals("there is no condition nosuch", problem.reason());
            long line = broken.substring(0, broken.indexOf("nosuch")).lines().count();
            assertEquals("mine.yaml:" + line, problem.system());
        }
        Problem parameter = refused(template.replace("{get_param: size}", "{get_param: nosuch}"));
        assertEquals("there is no parameter nosuch", parameter.reason());
    }

    @Test
    void beforeHeatKnewConditionsIfIsAKeyLikeAnyOther() {
        taken("""
                heat_template_version: 2015-10-15
                resources:
                  a: {type: OS::Heat::Value, properties: {value: {if: [eth0, up]}}}
                """);
    }

    @Test
    void aChainAsLongAsATemplateMayBeIsWalkedToItsEnd() {
        var chain = new StringBuilder("heat_template_version: 2018-08-31\nresources:\n  r0: {type: A}\n");
        for (int i = 1; i < 12_000; i++) chain.append("  r%d: {type: A, depends_on: r%d}\n".formatted(i, i - 1));
        taken(chain.toString());
        String circle = chain.toString().replace("r0: {type: A}", "r0: {type: A, depends_on: r11999}");
        assertTrue(refused(circle).reason().startsWith("resources need each other in a circle"));
    }
}
