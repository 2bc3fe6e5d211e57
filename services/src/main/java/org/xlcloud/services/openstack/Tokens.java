package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;

/// Reads values off a stream of JSON tokens, for the lists that are long: by hand, since binding by reflection costs a
/// program that has just started more than everything else together.
///
/// Each method begins at a value's first token and ends at its last. `null` counts as absent everywhere.
final class Tokens {
    private Tokens() {}

    /// Reads one value.
    interface Reader<T> {
        T read(JsonParser json) throws IOException;
    }

    /// Takes one member of an object; what it does not want it must skip.
    interface Member {
        void take(String name, JsonParser value) throws IOException;
    }

    /// Gives each member of an object to `each`, which finds the parser at the value.
    static void object(JsonParser json, Member each) throws IOException {
        if (!begins(json, JsonToken.START_OBJECT, "an object")) return;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            each.take(name, json);
        }
    }

    /// The elements that are there.
    static <T> List<T> list(JsonParser json, Reader<T> reader) throws IOException {
        var all = new ArrayList<T>();
        if (!begins(json, JsonToken.START_ARRAY, "a list")) return all;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_NULL) all.add(reader.read(json));
        }
        return all;
    }

    /// One list that stands in an object beside other things. An answer without it is another one than was asked for:
    /// taken for an empty list, it would wipe out what is known.
    static <T> List<T> listIn(JsonParser json, String name, Reader<T> reader) throws IOException {
        return Page.read(json, name, reader).rows();
    }

    /// One object that stands in an object beside other things, as a map; like [#listIn] it must be there.
    static <T> Map<String, T> mapIn(JsonParser json, String name, Reader<T> reader) throws IOException {
        var all = new HashMap<String, T>();
        var found = new boolean[1];
        object(json, (member, value) -> {
            if (!member.equals(name)) {
                value.skipChildren();
                return;
            }
            found[0] = true;
            object(value, (key, each) -> {
                if (each.currentToken() != JsonToken.VALUE_NULL) all.put(Text.clean(key), reader.read(each));
            });
        });
        if (!found[0]) throw without(json, name);
        return all;
    }

    /// A page of a list.
    ///
    /// @param next the link to the page after it; null on the last
    record Page<T>(List<T> rows, @Nullable String next) {
        /// @param name of the list; its links are `name_links`
        static <T> Page<T> read(JsonParser json, String name, Reader<T> reader) throws IOException {
            var read = new Object() {
                @Nullable
                List<T> rows;

                @Nullable
                String next;
            };
            object(json, (member, value) -> {
                if (member.equals(name)) read.rows = list(value, reader);
                else if (member.equals(name + "_links")) read.next = PageLink.next(list(value, PageLink::read));
                else value.skipChildren();
            });
            if (read.rows == null) throw without(json, name);
            return new Page<>(read.rows, read.next);
        }
    }

    /// A map of texts; absent values are empty.
    static Map<String, String> texts(JsonParser json) throws IOException {
        if (!begins(json, JsonToken.START_OBJECT, "an object")) return Map.of();
        String name = json.nextFieldName();
        if (name == null) return Map.of();
        var all = new LinkedHashMap<String, String>();
        for (; name != null; name = json.nextFieldName()) {
            json.nextToken();
            String text = text(json);
            all.put(Text.clean(name), text == null ? "" : text);
        }
        return all;
    }

    /// A text, or a number or a truth value as text.
    static @Nullable String text(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                Text.clean(json.getText());
            case VALUE_NULL -> null;
            default -> throw mismatch(json, "a text");
        };
    }

    static @Nullable Integer integer(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getIntValue();
            case VALUE_NULL -> null;
            default -> throw mismatch(json, "a number");
        };
    }

    static @Nullable Long longInteger(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : Long.valueOf(longNumber(json));
    }

    /// False when absent.
    static boolean truth(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw mismatch(json, "true or false");
        };
    }

    /// 0 when absent.
    static int number(JsonParser json) throws IOException {
        Integer number = integer(json);
        return number == null ? 0 : number;
    }

    static double fraction(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            default -> throw mismatch(json, "a number");
        };
    }

    /// 0 when absent.
    static long longNumber(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getLongValue();
            case VALUE_NULL -> 0;
            default -> throw mismatch(json, "a number");
        };
    }

    private static boolean begins(JsonParser json, JsonToken first, String expected) throws IOException {
        if (json.currentToken() == first) return true;
        if (json.currentToken() == JsonToken.VALUE_NULL) return false;
        throw mismatch(json, expected);
    }

    private static MismatchedInputException without(JsonParser json, String name) {
        return MismatchedInputException.from(json, (Class<?>) null, "found no " + name);
    }

    static MismatchedInputException mismatch(JsonParser json, String expected) throws IOException {
        String name = json.currentName();
        return MismatchedInputException.from(
                json,
                (Class<?>) null,
                "found " + json.currentToken() + (name == null ? "" : " in " + name) + ", expected " + expected);
    }
}
