package org.xlcloud.services.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.flow.ProblemException;

/// How an operator's own template is read with what it refers to.
class TemplateBundleTest {
    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void nested_templates_and_files_come_with_it() throws IOException {
        file("run.sh", "echo\n");
        file("inner.yaml", """
                heat_template_version: 2018-08-31
                resources:
                  node: {type: OS::Nova::Server, properties: {user_data: {get_file: run.sh}}}
                """);
        Path main = file("main.yaml", """
                heat_template_version: 2018-08-31
                resources:
                  one: {type: inner.yaml}
                """);
        TemplateBundle bundle = TemplateBundle.read(main);
        assertEquals(
                Map.of("run.sh", "echo\n", "inner.yaml", Files.readString(folder.resolve("inner.yaml"))),
                bundle.files());
    }

    @Test
    void a_file_outside_of_its_folder_is_not_sent_to_anybody() throws IOException {
        Path main = file("main.yaml", """
                heat_template_version: 2018-08-31
                resources:
                  one: {type: OS::Nova::Server, properties: {user_data: {get_file: /etc/hostname}}}
                """);
        ProblemException e = assertThrows(ProblemException.class, () -> TemplateBundle.read(main));
        assertTrue(e.problem().reason().contains("outside of the template's folder"), e.problem()::oneLine);
        assertTrue(e.problem().system().endsWith("main.yaml:3"), e.problem()::oneLine);
    }

    @Test
    void templates_that_nest_each_other_are_read_once_each() throws IOException {
        file("b.yaml", "heat_template_version: 2018-08-31\nresources: {x: {type: a.yaml}}\n");
        Path main = file("a.yaml", "heat_template_version: 2018-08-31\nresources: {y: {type: b.yaml}}\n");
        assertEquals(2, TemplateBundle.read(main).files().size());
    }
}
