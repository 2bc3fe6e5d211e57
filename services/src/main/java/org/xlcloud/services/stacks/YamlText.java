package org.xlcloud.services.stacks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/// Writes what Heat gives back in JSON as the YAML that people write templates in: scripts in it stand line by line.
public final class YamlText {
    private static final int INDENT = 2;

    private YamlText() {}

    /// A text in JSON as YAML; any other as it is.
    public static String of(String text) {
        try {
            return of(new ObjectMapper().readTree(text));
        } catch (JsonProcessingException e) {
            return text; // YAML already, or a script
        }
    }

    public static String of(JsonNode value) {
        var settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndent(INDENT)
                .setSplitLines(false)
                .setDereferenceAliases(true)
                .build();
        return new Dump(settings, new Quoting(settings))
                .dumpToString(new ObjectMapper().convertValue(value, Object.class));
    }

    /// Quotes what YAML 1.1, which Heat reads, takes for a truth value.
    private static final class Quoting extends StandardRepresenter {
        Quoting(DumpSettings settings) {
            super(settings);
        }

        @Override
        protected Node representScalar(Tag tag, String value, ScalarStyle style) {
            boolean truth = tag.equals(Tag.STR) && value.matches("(?i)y|n|yes|no|on|off");
            return super.representScalar(tag, value, truth ? ScalarStyle.SINGLE_QUOTED : style);
        }
    }
}
