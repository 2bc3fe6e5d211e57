package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// A YAML file of a catalog or a template, which anybody may have written: tags are refused; size, depth and the
/// growth by aliases are bounded. Knows the line of every value, so that a problem can name it.
///
/// @param name the file as it is shown
/// @param use what it is read for
/// @param text as it stands in the file
/// @param lines of its values, by JSON pointer
public record TemplateFile(String name, Use use, String text, JsonNode root, Map<String, Integer> lines) {
    /// What a file is read for: the words of its problems depend on it.
    public enum Use {
        CATALOG("read the catalog", "; the other layers can be used meanwhile"),
        TEMPLATE("read a template", "; nothing was changed");

        private final String doing;
        private final String meanwhile;

        Use(String doing, String meanwhile) {
            this.doing = doing;
            this.meanwhile = meanwhile;
        }

        /// A problem of a file.
        ///
        /// @param line from 1 on; 0 where none can be named
        public ProblemException problem(String file, int line, String reason) {
            String place = line > 0 ? file + ":" + line : file;
            return new ProblemException(Problem.of(doing, place, reason).withHint("Correct " + place + meanwhile));
        }
    }

    private static final int LONGEST = 1 << 20;
    private static final int MOST_VALUES = 50_000;
    private static final int DEEPEST = 60;
    private static final int MOST_ALIASES = 20;
    private static final Set<String> TAGS = Set.of("null", "bool", "int", "float", "str", "seq", "map");
    private static final String CORE = "tag:yaml.org,2002:";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// @throws ProblemException with file and line when it can't be used
    public static TemplateFile read(Path file, Use use) {
        String name = file.toString();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) throw use.problem(name, 0, "it is longer than " + LONGEST + " bytes");
            return parse(name, text(name, bytes, use), use);
        } catch (IOException e) {
            throw use.problem(
                    name, 0, "it can't be read: " + Text.line(e.getClass().getSimpleName()));
        }
    }

    private static String text(String name, byte[] bytes, Use use) {
        var in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) if (bytes[i] == '\n') line++;
            throw use.problem(name, line, "this is not UTF-8 text");
        }
    }

    /// Whether a file is in a folder, also when links are followed: a git checkout may have some that lead out of it.
    public static boolean isWithin(Path file, Path folder) {
        try {
            return file.startsWith(folder)
                    && (!Files.exists(file) || file.toRealPath().startsWith(folder.toRealPath()));
        } catch (IOException e) {
            return false; // where it leads can't be told
        }
    }

    /// @throws ProblemException with file and line when it can't be used
    public static TemplateFile parse(String name, String text, Use use) {
        var settings = LoadSettings.builder()
                .setLabel(name)
                .setMaxAliasesForCollections(MOST_ALIASES)
                .setCodePointLimit(LONGEST)
                .build();
        var reader = new Reader(name, use);
        try {
            // The composer goes down by itself as deep as the text does: no stack is large enough for that.
            bounded(new Parse(settings).parseString(text), name, use);
            @Nullable Node root = new Compose(settings).composeString(text).orElse(null);
            if (!(root instanceof MappingNode)) throw use.problem(name, 1, "expected keys and values");
            return new TemplateFile(name, use, text, reader.value(root, "", 0), reader.lines);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw use.problem(name, line, "this is not YAML: " + Text.line(String.valueOf(e.getProblem())));
        } catch (YamlEngineException e) {
            throw use.problem(name, 0, "this is not YAML: " + Text.line(String.valueOf(e.getMessage())));
        }
    }

    private static void bounded(Iterable<Event> events, String name, Use use) {
        int depth = 0;
        int aliases = 0;
        Set<Anchor> large = new HashSet<>();
        for (Event event : events) {
            if (event instanceof CollectionStartEvent start) start.getAnchor().ifPresent(large::add);
            // The composer counts them as well, and does not say where.
            if (event instanceof AliasEvent alias && large.contains(alias.getAlias()) && ++aliases > MOST_ALIASES) {
                int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
                throw use.problem(name, line, "found more than " + MOST_ALIASES + " aliases of lists and maps");
            }
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
                throw use.problem(name, line, "nested deeper than " + DEEPEST + " levels");
            }
            if (event instanceof CollectionEndEvent) depth--;
        }
    }

    /// A problem of the value at a JSON pointer, `/parameters/size`.
    public ProblemException problem(String pointer, String reason) {
        String at = pointer;
        while (!at.isEmpty() && !lines.containsKey(at)) at = at.substring(0, at.lastIndexOf('/'));
        return use.problem(name, lines.getOrDefault(at, 0), reason);
    }

    private static final class Reader {
        final String file;
        final Use use;
        final Map<String, Integer> lines = new HashMap<>();
        int values;

        Reader(String file, Use use) {
            this.file = file;
            this.use = use;
        }

        JsonNode value(Node node, String pointer, int depth) {
            int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
            lines.putIfAbsent(pointer, line);
            if (++values > MOST_VALUES)
                throw use.problem(file, line, "aliases make more than " + MOST_VALUES + " values of this");
            if (depth > DEEPEST) throw use.problem(file, line, "nested deeper than " + DEEPEST + " levels");
            String tag = node.getTag().getValue();
            if (!tag.startsWith(CORE) || !TAGS.contains(tag.substring(CORE.length())))
                throw use.problem(file, line, "found the tag " + Text.line(tag) + ", expected plain values");
            return switch (node) {
                case ScalarNode scalar -> scalar(scalar);
                case SequenceNode sequence -> {
                    var array = JSON.arrayNode();
                    int i = 0;
                    for (Node item : sequence.getValue()) array.add(value(item, pointer + "/" + i++, depth + 1));
                    yield array;
                }
                case MappingNode mapping -> object(mapping, pointer, depth);
                default -> throw use.problem(file, line, "found an alias without its anchor");
            };
        }

        private ObjectNode object(MappingNode mapping, String pointer, int depth) {
            ObjectNode object = JSON.objectNode();
            for (NodeTuple tuple : mapping.getValue()) {
                int line = tuple.getKeyNode()
                        .getStartMark()
                        .map(mark -> mark.getLine() + 1)
                        .orElse(0);
                if (!(tuple.getKeyNode() instanceof ScalarNode key))
                    throw use.problem(file, line, "found a composed key, expected a name");
                String name = key.getValue();
                if (object.has(name)) throw use.problem(file, line, Text.line(name) + " stands there twice");
                object.set(name, value(tuple.getValueNode(), pointer + "/" + name, depth + 1));
            }
            return object;
        }

        private static JsonNode scalar(ScalarNode scalar) {
            String text = scalar.getValue();
            if (scalar.getScalarStyle() != ScalarStyle.PLAIN) return JSON.textNode(text);
            return switch (text) {
                case "", "~", "null" -> JSON.nullNode();
                case "true" -> JSON.booleanNode(true);
                case "false" -> JSON.booleanNode(false);
                default -> number(text);
            };
        }

        private static JsonNode number(String text) {
            if (text.matches("-?[0-9]{1,17}")) return JSON.numberNode(Long.parseLong(text));
            if (text.matches("-?[0-9]{1,15}\\.[0-9]{1,15}")) return JSON.numberNode(Double.parseDouble(text));
            return JSON.textNode(text);
        }
    }
}
