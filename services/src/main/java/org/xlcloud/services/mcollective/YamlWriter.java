package org.xlcloud.services.mcollective;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes YAML that Ruby's `safe_load` takes with no more than symbols permitted: block style, no
/// anchors, no tags, every string in double quotes.
final class YamlWriter {
    private final StringBuilder out = new StringBuilder("---");

    private YamlWriter() {}

    /// @param value maps with [Symbol] or string keys, lists, strings, numbers, booleans, symbols, null
    static String write(@Nullable Object value) {
        var writer = new YamlWriter();
        writer.value(value, 0);
        return writer.out.toString();
    }

    private void value(@Nullable Object value, int depth) {
        switch (value) {
            case Map<?, ?> map when map.isEmpty() -> out.append(" {}\n");
            case List<?> list when list.isEmpty() -> out.append(" []\n");
            case Map<?, ?> map -> {
                out.append('\n');
                map.forEach((key, inner) -> {
                    out.repeat("  ", depth);
                    key(key);
                    out.append(':');
                    value(inner, depth + 1);
                });
            }
            case List<?> list -> {
                out.append('\n');
                for (Object item : list) {
                    out.repeat("  ", depth).append('-');
                    value(item, depth + 1);
                }
            }
            case null -> out.append(" ~\n");
            case String text -> {
                out.append(' ');
                quoted(text);
                out.append('\n');
            }
            case Number _, Boolean _, Symbol _ -> out.append(' ').append(value).append('\n');
            default -> throw new IllegalArgumentException("no YAML for " + value.getClass());
        }
    }

    private void key(@Nullable Object key) {
        if (key instanceof Symbol symbol) out.append(symbol);
        else quoted(String.valueOf(key));
    }

    private void quoted(String text) {
        out.append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> character(c);
            }
        });
        out.append('"');
    }

    /// YAML has no surrogate pairs: what is above U+FFFF goes as it is.
    private void character(int c) {
        boolean unprintable = c < 0x20
                || (c >= 0x7f && c < 0xa0)
                || c == 0x2028
                || c == 0x2029
                || c == 0xfeff
                || c == 0xfffe
                || c == 0xffff;
        if (c >= 0xd800 && c <= 0xdfff) out.append('\ufffd');
        else if (unprintable) out.append("\\u").append("%04x".formatted(c));
        else out.appendCodePoint(c);
    }
}
