package org.xlcloud.services.mcollective;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.xlcloud.services.cloud.Text;

/// Reads what Ruby's Psych writes into maps with plain string keys, lists, strings, longs, doubles and
/// booleans. A symbol becomes its name. Tags (but `!binary`, which stands for bytes that are no UTF-8),
/// aliases, a second document, depth and size beyond the bounds are refused: a reply comes from whoever
/// can write to the bus.
final class YamlReader {
    /// Why a text was not taken.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final int LONGEST = 4 << 20;
    private static final int MOST_VALUES = 200_000;
    private static final int DEEPEST = 30;
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]{1,20}\\.[0-9]{0,20}(?:[eE][-+]?[0-9]{1,3})?");
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setLabel("reply")
            .setCodePointLimit(LONGEST)
            .setUseMarks(false)
            .build();

    private final Iterator<Event> events;
    private int values;

    private YamlReader(String text) {
        events = new Parse(SETTINGS).parseString(text).iterator();
    }

    /// The one value of a text; null for an empty one.
    static @Nullable Object read(String text) throws Refused {
        if (text.length() > LONGEST) throw new Refused("it has more than " + LONGEST + " characters");
        try {
            return new YamlReader(text).document();
        } catch (YamlEngineException | NoSuchElementException e) {
            throw new Refused("it is no YAML: " + Text.line(String.valueOf(e.getMessage())), e);
        }
    }

    /// The text of a map that must be one.
    static Map<String, @Nullable Object> readMap(String text) throws Refused {
        Map<String, @Nullable Object> plain = PlainMap.read(text);
        return plain == null ? readWholeMap(text) : plain;
    }

    /// The same without the quick way.
    static Map<String, @Nullable Object> readWholeMap(String text) throws Refused {
        return map(read(text));
    }

    @SuppressWarnings("unchecked") // every map that this class makes has string keys
    static Map<String, @Nullable Object> map(@Nullable Object value) throws Refused {
        if (value instanceof Map<?, ?> map) return (Map<String, @Nullable Object>) map;
        throw new Refused("it holds no map where one belongs");
    }

    private @Nullable Object document() throws Refused {
        Event first = events.next();
        if (first instanceof StreamStartEvent) first = events.next();
        if (!(first instanceof DocumentStartEvent)) return null;
        Object value = value(events.next(), 0);
        if (!(events.next() instanceof DocumentEndEvent) || events.next() instanceof DocumentStartEvent)
            throw new Refused("it holds more than one document");
        return value;
    }

    private @Nullable Object value(Event event, int depth) throws Refused {
        if (++values > MOST_VALUES) throw new Refused("it holds more than " + MOST_VALUES + " values");
        if (depth > DEEPEST) throw new Refused("it is nested deeper than " + DEEPEST + " levels");
        return switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent start -> {
                untagged(start.getTag());
                List<@Nullable Object> list = new ArrayList<>();
                for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next())
                    list.add(value(next, depth + 1));
                yield Collections.unmodifiableList(list);
            }
            case MappingStartEvent start -> {
                untagged(start.getTag());
                yield mapping(depth);
            }
            default -> throw new Refused("it holds an alias");
        };
    }

    private Map<String, @Nullable Object> mapping(int depth) throws Refused {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
            if (!(next instanceof ScalarEvent key)) throw new Refused("a key is no name");
            String name = String.valueOf(scalar(key));
            if (map.containsKey(name)) throw new Refused("the key " + Text.line(name) + " is there twice");
            map.put(name, value(events.next(), depth + 1));
        }
        return Collections.unmodifiableMap(map);
    }

    private static void untagged(Optional<String> tag) throws Refused {
        if (tag.isPresent()) throw new Refused("it holds the tag " + Text.line(tag.get()));
    }

    private static @Nullable Object scalar(ScalarEvent scalar) throws Refused {
        String text = scalar.getValue();
        if (scalar.getTag().isPresent()) {
            String tag = scalar.getTag().get();
            if (tag.equals("!binary") || tag.equals("tag:yaml.org,2002:binary")) return binary(text);
            if (!tag.equals("!")) untagged(scalar.getTag()); // "!" alone: Psych's mark of a string
            return text;
        }
        return scalar.isPlain() ? plain(text) : text;
    }

    private static @Nullable Object plain(String text) {
        if (text.length() > 1 && text.charAt(0) == ':') return symbol(text.substring(1));
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> null;
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> {
                if (INTEGER.matcher(text).matches()) yield Long.valueOf(text);
                if (DECIMAL.matcher(text).matches()) yield Double.valueOf(text);
                yield text;
            }
        };
    }

    /// `:"a b"` is a symbol with quotes.
    private static String symbol(String name) {
        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1)
                : name;
    }

    private static String binary(String text) throws Refused {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new Refused("its !binary is no Base64", e);
        }
    }
}
