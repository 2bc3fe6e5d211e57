package org.xlcloud.services.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Layer;

/// A template as people write it, out of what Heat gives back.
class YamlTextTest {
    @Test
    void aTemplateReadsAsItWasWrittenAndItsScriptsStandLineByLine() throws Exception {
        JsonNode template = new ObjectMapper().readTree("""
                {"heat_template_version": "2018-08-31",
                 "parameters": {"size": {"type": "number", "default": 2}, "on": {"default": "yes"}},
                 "resources": {"node": {"type": "OS::Nova::Server", "properties": {
                   "user_data": "#!/bin/sh\\necho one\\n",
                   "networks": [{"allocate_network": "none"}],
                   "flavor": {"get_param": "flavor"}}}}}
                """);
        assertEquals("""
                heat_template_version: 2018-08-31
                parameters:
                  size:
                    type: number
                    default: 2
                  'on':
                    default: 'yes'
                resources:
                  node:
                    type: OS::Nova::Server
                    properties:
                      user_data: |
                        #!/bin/sh
                        echo one
                      networks:
                      - allocate_network: none
                      flavor:
                        get_param: flavor
                """, YamlText.of(template));
    }

    @Test
    void whatIsReadAgainIsTheSame() throws ProblemException {
        for (Layer layer : Catalog.read(Path.of("../cloud/catalog")).layers())
            assertEquals(
                    layer.templateTree(),
                    TemplateFile.parse("again", YamlText.of(layer.templateTree()), TemplateFile.Use.TEMPLATE)
                            .root());
    }
}
