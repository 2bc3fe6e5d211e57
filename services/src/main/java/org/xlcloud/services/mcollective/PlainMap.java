package org.xlcloud.services.mcollective;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the one shape in which Psych writes an envelope or an answer, line by line and several times as
/// fast as a whole YAML parser: `:key: value`, where a value is nothing, plain text, a number, true or
/// false, a string in quotes with the commonest escapes, a literal block, or one more such map. Whatever
/// is not exactly that, it leaves to [YamlReader]; what it reads, both read the same.
final class PlainMap {
    /// Stands for what is not known here.
    private static final Object OTHER = new Object();
    private static final int LONGEST = 1 << 18;
    /// No number is longer here.
    private static final int MOST_DIGITS = 15;

    private final String text;
    /// Where the next line begins.
    private int at = "---\n".length();

    private PlainMap(String text) {
        this.text = text;
    }

    /// Null when the text is of another shape, which is no mistake.
    static @Nullable Map<String, @Nullable Object> read(String text) {
        if (text.length() > LONGEST || !text.startsWith("---\n:")) return null;
        var reader = new PlainMap(text);
        Map<String, @Nullable Object> map = reader.map(0);
        return map == null || reader.at < text.length() ? null : map;
    }

    /// The lines that are indented so and begin with a colon.
    private @Nullable Map<String, @Nullable Object> map(int indent) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (isKey(indent)) {
            int end = text.indexOf('\n', at);
            int from = at + indent + 1;
            int colon = text.indexOf(':', from);
            if (end < 0 || colon < 0 || colon > end || !isWord(from, colon)) return null;
            String key = text.substring(from, colon);
            Object value = value(colon + 1, end, indent);
            if (value == OTHER || map.containsKey(key)) return null;
            map.put(key, value);
        }
        return Collections.unmodifiableMap(map);
    }

    private boolean isKey(int indent) {
        return blanks(at) == indent && at + indent < text.length() && text.charAt(at + indent) == ':';
    }

    private int blanks(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) == ' ') i++;
        return i - from;
    }

    /// Leaves the place at the beginning of the line behind the value.
    ///
    /// @param from behind the colon
    private @Nullable Object value(int from, int end, int indent) {
        if (from == end) {
            at = end + 1;
            if (indent == 0 && isKey(2)) {
                Map<String, @Nullable Object> map = map(2);
                return map == null ? OTHER : map;
            }
            return ended(indent) ? null : OTHER;
        }
        if (text.charAt(from) != ' ' || from + 1 == end) return OTHER;
        char first = text.charAt(from + 1);
        if (first == '|') return literal(from + 2, end, indent);
        Object value = switch (first) {
            case '"' -> quoted(from + 2, end);
            case '\'' -> singleQuoted(from + 2, end);
            default -> plain(from + 1, end);
        };
        at = end + 1;
        // a line that is deeper would go on with it
        return ended(indent) ? value : OTHER;
    }

    /// Whether what comes belongs to a map that goes on here or further out.
    private boolean ended(int indent) {
        return at == text.length() || isKey(indent) || (indent > 0 && isKey(0));
    }

    private Object plain(int from, int end) {
        char first = text.charAt(from);
        boolean digit = first >= '0' && first <= '9';
        int dots = 0;
        boolean digits = digit;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '.') dots++;
            else if (c < '0' || c > '9') digits = false;
            if (!isWord(c) && (i == from || i == end - 1 || (c != ' ' && c != '/'))) return OTHER;
        }
        if (digits) return number(from, end, dots);
        String word = text.substring(from, end);
        // with a dot it could be a number in a form that is not known here
        if (digit) return dots == 0 ? word : OTHER;
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null", "Null", "NULL", "True", "TRUE", "False", "FALSE" -> OTHER;
            default -> Character.isLetter(first) ? word : OTHER;
        };
    }

    private Object number(int from, int end, int dots) {
        if (end - from > MOST_DIGITS || dots > 1) return OTHER;
        String digits = text.substring(from, end);
        if (dots == 1) return digits.endsWith(".") ? OTHER : (Object) Double.valueOf(digits);
        return digits.charAt(0) == '0' && digits.length() > 1 ? OTHER : (Object) Long.valueOf(digits);
    }

    private boolean isWord(int from, int end) {
        for (int i = from; i < end; i++) if (!isWord(text.charAt(i)) || text.charAt(i) == '.') return false;
        return end > from && text.charAt(from) != '-';
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '.';
    }

    private static boolean isPrintable(char c) {
        return c >= ' ' && c <= '~';
    }

    private Object quoted(int from, int end) {
        var out = new StringBuilder(end - from);
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '"') return i + 1 == end ? out.toString() : OTHER;
            if (!isPrintable(c)) return OTHER;
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = ++i < end ? text.charAt(i) : 0;
            switch (escape) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case '"' -> out.append('"');
                case '\\' -> out.append('\\');
                default -> {
                    return OTHER;
                }
            }
        }
        return OTHER;
    }

    private Object singleQuoted(int from, int end) {
        if (end - 1 < from || text.indexOf('\'', from) != end - 1) return OTHER;
        for (int i = from; i < end; i++) if (!isPrintable(text.charAt(i))) return OTHER;
        return text.substring(from, end - 1);
    }

    /// Two columns deeper than its key, and with something in its first line.
    private Object literal(int from, int end, int indent) {
        boolean strip = from + 1 == end && text.charAt(from) == '-';
        if (from != end && !strip) return OTHER;
        int deep = indent + 2;
        at = end + 1;
        if (blanks(at) != deep || at + deep >= text.length() || text.charAt(at + deep) == '\n') return OTHER;
        var out = new StringBuilder(400);
        int empty = 0;
        while (at < text.length()) {
            int stop = text.indexOf('\n', at);
            if (stop < 0) return OTHER;
            if (stop == at) {
                empty++;
            } else {
                int blanks = blanks(at);
                if (blanks < deep) break;
                // blanks alone may be part of it or not
                if (at + blanks == stop) return OTHER;
                for (int i = at + deep; i < stop; i++) if (!isPrintable(text.charAt(i))) return OTHER;
                out.repeat('\n', empty).append(text, at + deep, stop + 1);
                empty = 0;
            }
            at = stop + 1;
        }
        if (!ended(indent)) return OTHER;
        if (strip) out.setLength(out.length() - 1);
        return out.toString();
    }
}
