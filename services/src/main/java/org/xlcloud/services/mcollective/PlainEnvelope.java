package org.xlcloud.services.mcollective;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the one shape in which Psych writes an envelope, line by line and several times as fast as a
/// whole YAML parser: `:key: value` where a value is a plain word, a number, a string in double quotes
/// with the commonest escapes, or a literal block. Whatever is not exactly that, it leaves to
/// [YamlReader]; what it reads, both read the same.
final class PlainEnvelope {
    private final String text;
    private int at;

    private PlainEnvelope(String text) {
        this.text = text;
    }

    /// Null when the text is of another shape, which is no mistake.
    static @Nullable Map<String, @Nullable Object> read(String text) {
        return text.startsWith("---\n:") ? new PlainEnvelope(text).map() : null;
    }

    private @Nullable Map<String, @Nullable Object> map() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        at = 4;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            int colon = text.indexOf(": ", at + 1);
            if (end < 0 || text.charAt(at) != ':' || colon < 0 || colon > end || !isWord(at + 1, colon)) return null;
            String key = text.substring(at + 1, colon);
            int from = colon + 2;
            Object value = value(from, end);
            if (value == null || map.put(key, value) != null) return null;
        }
        return map;
    }

    /// Leaves the place at the next line's beginning; null for what is not known here.
    private @Nullable Object value(int from, int end) {
        if (from == end) return null;
        if (text.charAt(from) == '"') return quoted(from + 1, end);
        if (text.charAt(from) == '|') return from + 1 == end ? literal(end + 1) : null;
        if (!isWord(from, end)) return null;
        at = end + 1;
        return number(from, end) ? (Object) Long.valueOf(text.substring(from, end)) : word(from, end);
    }

    /// A word that can be neither a number nor one of YAML's own: long, with a letter, and without a
    /// dot where it begins with a digit.
    private @Nullable String word(int from, int end) {
        String word = text.substring(from, end);
        boolean digitFirst = word.charAt(0) >= '0' && word.charAt(0) <= '9';
        boolean letter = word.chars().anyMatch(Character::isLetter);
        return word.length() > 5 && letter && !(digitFirst && word.indexOf('.') >= 0) ? word : null;
    }

    private boolean number(int from, int end) {
        if (end - from > 15) return false;
        for (int i = from; i < end; i++) if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        return text.charAt(from) != '0' || end - from == 1;
    }

    private boolean isWord(int from, int end) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || (i > from && (c == '-' || c == '.'));
            if (!plain) return false;
        }
        return end > from;
    }

    private @Nullable String quoted(int from, int end) {
        var out = new StringBuilder(end - from);
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (i + 1 != end) return null;
                at = end + 1;
                return out.toString();
            }
            if (c < ' ' || c > '~') return null;
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
                    return null;
                }
            }
        }
        return null;
    }

    /// Two columns deep, every line with something in it.
    private @Nullable String literal(int from) {
        var out = new StringBuilder(400);
        int line = from;
        while (line < text.length() && text.startsWith("  ", line)) {
            int end = text.indexOf('\n', line);
            if (end < 0 || end == line + 2) return null;
            for (int i = line + 2; i < end; i++) if (text.charAt(i) < ' ' || text.charAt(i) > '~') return null;
            // a line that is deeper at the beginning would set another depth
            if (line == from && text.charAt(line + 2) == ' ') return null;
            out.append(text, line + 2, end + 1);
            line = end + 1;
        }
        if (out.isEmpty() || (line < text.length() && text.charAt(line) != ':')) return null;
        at = line;
        return out.toString();
    }
}
