package org.xlcloud.services.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Reads YAML and JSON (which is YAML) into [Setting]s that know their line. Tags are refused, size, depth and
/// the growth by aliases are bounded. Values stay text: what YAML would take for a number or a date (a password
/// `0123`) is what the file says.
final class SettingsFile {
    private static final int LONGEST = 1 << 20;
    private static final int MOST_VALUES = 100_000;
    private static final int DEEPEST = 50;
    private static final String CORE_TAGS = "tag:yaml.org,2002:";

    private final String file;
    private int values;

    private SettingsFile(String file) {
        this.file = file;
    }

    static Setting.Section read(Path path) {
        String file = path.toString();
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text, file);
        } catch (CharacterCodingException e) {
            throw broken(file, "this is not UTF-8 text", e);
        } catch (IOException e) {
            throw broken(file, "it can't be read: " + Text.line(e.getClass().getSimpleName()), e);
        }
    }

    static Setting.Section parse(String text, String file) {
        if (text.length() > LONGEST)
            throw broken(file, "found more than " + LONGEST + " characters, expected a configuration", null);
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setAllowNonScalarKeys(true) // to name their line ourselves
                .setMaxAliasesForCollections(100)
                .setCodePointLimit(LONGEST)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) return Setting.Section.empty(new Setting.Place(file, 1));
            Setting read = new SettingsFile(file).setting(root.get(), 0);
            if (read instanceof Setting.Section section) return section;
            if (read instanceof Setting.Value value && value.text() == null)
                return Setting.Section.empty(value.place());
            throw broken(read.place().toString(), "found " + kind(read) + ", expected keys such as clouds:", null);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw broken(new Setting.Place(file, line).toString(), "this is not YAML: " + Text.line(e.getProblem()), e);
        } catch (YamlEngineException e) {
            throw broken(file, "this is not YAML: " + Text.line(String.valueOf(e.getMessage())), e);
        }
    }

    static String kind(Setting setting) {
        return switch (setting) {
            case Setting.Section _ -> "a section";
            case Setting.Items _ -> "a list";
            case Setting.Value value -> value.text() == null ? "nothing" : "a single value";
        };
    }

    private Setting setting(Node node, int depth) {
        Setting.Place place = place(node);
        if (++values > MOST_VALUES)
            throw broken(place.toString(), "aliases make more than 100,000 values of this", null);
        if (depth > DEEPEST) throw broken(place.toString(), "nested deeper than " + DEEPEST + " levels", null);
        String tag = node.getTag().getValue();
        if (!tag.startsWith(CORE_TAGS) || tag.startsWith(CORE_TAGS + "python") || tag.startsWith(CORE_TAGS + "java"))
            throw broken(place.toString(), "found the tag " + Text.line(tag) + ", expected plain values", null);
        return switch (node) {
            case ScalarNode scalar -> new Setting.Value(text(scalar), place);
            case SequenceNode sequence -> {
                List<Setting> items = new ArrayList<>();
                for (Node item : sequence.getValue()) items.add(setting(item, depth + 1));
                yield new Setting.Items(items, place);
            }
            case MappingNode mapping -> section(mapping, place, depth);
            default -> throw broken(place.toString(), "found an alias without its anchor", null);
        };
    }

    private Setting.Section section(MappingNode mapping, Setting.Place place, int depth) {
        Map<String, Setting> own = new LinkedHashMap<>();
        Map<String, Setting> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key))
                throw broken(place(tuple.getKeyNode()).toString(), "found a composed key, expected a name", null);
            Setting value = setting(tuple.getValueNode(), depth + 1);
            // YAML 1.1's merge key, which PyYAML knows and YAML 1.2 has dropped.
            if (key.getValue().equals("<<") && key.getScalarStyle() == ScalarStyle.PLAIN) merge(value, merged);
            else own.put(key.getValue(), value);
        }
        merged.putAll(own);
        return new Setting.Section(merged, place);
    }

    private static void merge(Setting value, Map<String, Setting> into) {
        switch (value) {
            case Setting.Section section -> section.entries().forEach(into::putIfAbsent);
            case Setting.Items items -> items.items().forEach(item -> merge(item, into));
            case Setting.Value single ->
                throw broken(single.place().toString(), "found a single value at <<, expected a section", null);
        }
    }

    private static @Nullable String text(ScalarNode scalar) {
        String text = scalar.getValue();
        boolean isNull = scalar.getScalarStyle() == ScalarStyle.PLAIN
                && (text.isEmpty()
                        || text.equals("~")
                        || text.equals("null")
                        || text.equals("Null")
                        || text.equals("NULL"));
        return isNull ? null : text;
    }

    private Setting.Place place(Node node) {
        return new Setting.Place(file, node.getStartMark().map(Mark::getLine).orElse(-1) + 1);
    }

    private static ProblemException broken(String where, String reason, @Nullable Throwable cause) {
        return new ProblemException(
                Problem.of("read the cloud configuration", where, reason)
                        .withHint("Correct the file; other files and clouds are not affected"),
                cause);
    }
}
