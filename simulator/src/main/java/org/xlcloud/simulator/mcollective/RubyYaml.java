package org.xlcloud.simulator.mcollective;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// As much of YAML as Ruby's Psych writes into requests and as its `safe_load` must read: block maps
/// and lists, plain, quoted and literal scalars, `{}` and `[]`. A plain `:name` is a symbol, here the
/// string `:name`; a quoted one is a string, here `":name"` with a mark, since to a node the two are
/// different keys.
final class RubyYaml {
    /// Stands before a quoted string that looks like a symbol.
    static final String QUOTED = "\u0001";

    private final List<String> lines = new ArrayList<>();
    private int at;

    private RubyYaml(String text) {
        text.lines().forEach(lines::add);
        if (!lines.isEmpty() && lines.getFirst().startsWith("---")) {
            String rest = lines.removeFirst().substring(3).strip();
            if (!rest.isEmpty()) lines.addFirst(rest);
        }
    }

    /// @throws IllegalArgumentException when it is something else
    static @Nullable Object parse(String text) {
        var yaml = new RubyYaml(text);
        yaml.skipBlank();
        if (yaml.at >= yaml.lines.size()) return null;
        Object value = yaml.block(yaml.indent());
        yaml.skipBlank();
        if (yaml.at < yaml.lines.size()) throw new IllegalArgumentException("line " + yaml.lines.get(yaml.at));
        return value;
    }

    private void skipBlank() {
        while (at < lines.size() && lines.get(at).isBlank()) at++;
    }

    private int indent() {
        String line = lines.get(at);
        int count = 0;
        while (count < line.length() && line.charAt(count) == ' ') count++;
        return count;
    }

    private @Nullable Object block(int indent) {
        String line = lines.get(at).substring(indent);
        if (line.startsWith("- ") || line.equals("-")) return list(indent);
        if (keyEnd(line) >= 0) return map(indent);
        at++;
        return scalar(line, indent);
    }

    private List<@Nullable Object> list(int indent) {
        List<@Nullable Object> list = new ArrayList<>();
        while (at < lines.size() && !lines.get(at).isBlank() && indent() == indent) {
            String line = lines.get(at).substring(indent);
            if (!line.startsWith("- ") && !line.equals("-")) break;
            String rest = line.length() < 2 ? "" : line.substring(2);
            if (rest.isBlank()) {
                at++;
                skipBlank();
                list.add(at < lines.size() && indent() > indent ? block(indent()) : null);
            } else {
                // what follows the dash is a block that begins two columns further
                int deeper = indent + 2 + (rest.length() - rest.stripLeading().length());
                if (rest.strip().startsWith("- ") || keyEnd(rest.strip()) >= 0) {
                    lines.set(at, " ".repeat(deeper) + rest.strip());
                    list.add(block(deeper));
                } else {
                    at++;
                    list.add(scalar(rest.strip(), indent));
                }
            }
            skipBlank();
        }
        return list;
    }

    private Map<String, @Nullable Object> map(int indent) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (at < lines.size() && !lines.get(at).isBlank() && indent() == indent) {
            String line = lines.get(at).substring(indent);
            int end = keyEnd(line);
            if (end < 0) break;
            String key = String.valueOf(scalar(line.substring(0, end), indent));
            String rest = line.substring(end + 1).strip();
            at++;
            if (!rest.isEmpty()) {
                map.put(key, scalar(rest, indent));
            } else {
                skipBlank();
                boolean nested = at < lines.size() && indent() > indent;
                boolean listBeside = at < lines.size()
                        && indent() == indent
                        && lines.get(at).substring(indent).startsWith("-");
                map.put(key, nested || listBeside ? block(indent()) : null);
            }
            skipBlank();
        }
        return map;
    }

    /// Where a line's key ends, or -1 when it has none.
    private static int keyEnd(String line) {
        if (line.startsWith("\"")) {
            int close = 1;
            while (close < line.length() && line.charAt(close) != '"') close += line.charAt(close) == '\\' ? 2 : 1;
            return close + 1 < line.length() && line.charAt(close + 1) == ':' ? close + 1 : -1;
        }
        int from = line.startsWith(":") ? 1 : 0;
        for (int i = from; i < line.length(); i++) {
            if (line.charAt(i) == ':' && (i + 1 == line.length() || line.charAt(i + 1) == ' ')) return i;
            if (line.charAt(i) == '\'' || line.charAt(i) == '"') return -1;
        }
        return -1;
    }

    private @Nullable Object scalar(String text, int indent) {
        if (text.startsWith("!") || text.startsWith("&") || text.startsWith("*"))
            throw new IllegalArgumentException("safe_load takes no " + text);
        if (text.startsWith("|")) return literal(text, indent);
        if (text.equals("{}")) return Map.of();
        if (text.equals("[]")) return List.of();
        if (text.startsWith("\"")) return marked(doubleQuoted(whole(text, '"')));
        if (text.startsWith("'")) {
            String quoted = whole(text, '\'');
            return marked(quoted.substring(1, quoted.length() - 1).replace("''", "'"));
        }
        return switch (text) {
            case "~", "null", "" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> text.matches("-?[0-9]{1,18}") ? Long.valueOf(text) : text;
        };
    }

    private static String marked(String text) {
        return text.startsWith(":") ? QUOTED + text : text;
    }

    /// A quoted scalar may go on in further lines, where Psych folds it.
    private String whole(String first, char quote) {
        var text = new StringBuilder(first);
        while (!closed(text, quote)) {
            if (at >= lines.size()) throw new IllegalArgumentException("a quote is not closed");
            String line = lines.get(at++).strip();
            if (line.isEmpty()) text.append('\n');
            else text.append(text.charAt(text.length() - 1) == '\n' ? "" : " ").append(line);
        }
        return text.toString();
    }

    private static boolean closed(CharSequence text, char quote) {
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == '"' && c == '\\') i++;
            else if (c == quote && quote == '\'' && i + 1 < text.length() && text.charAt(i + 1) == quote) i++;
            else if (c == quote) return true;
        }
        return false;
    }

    private String literal(String head, int indent) {
        var text = new StringBuilder();
        int depth = -1;
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.isBlank() && depth < 0) {
                text.append('\n');
                at++;
                continue;
            }
            int own = line.isBlank() ? Integer.MAX_VALUE : indent();
            if (depth < 0) depth = own;
            if (own <= indent || own < depth) break;
            text.append(line.length() > depth ? line.substring(depth) : "").append('\n');
            at++;
        }
        String all = text.toString();
        if (head.startsWith("|+")) return all;
        String stripped = all.replaceFirst("\\n+$", "");
        return head.startsWith("|-") ? stripped : stripped + "\n";
    }

    private static String doubleQuoted(String text) {
        var out = new StringBuilder();
        for (int i = 1; i < text.length() && text.charAt(i) != '"'; i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = text.charAt(++i);
            int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
            if (digits > 0) {
                out.appendCodePoint(Integer.parseInt(text.substring(i + 1, i + 1 + digits), 16));
                i += digits;
            } else {
                out.append(
                        switch (escape) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            case 'e' -> '\u001b';
                            case '0' -> '\0';
                            default -> escape;
                        });
            }
        }
        return out.toString();
    }

    /// Writes symbols plain and strings in double quotes.
    static String write(Map<String, ?> map) {
        var out = new StringBuilder("---\n");
        map(out, map, 0);
        return out.toString();
    }

    private static void map(StringBuilder out, Map<?, ?> map, int depth) {
        map.forEach((key, value) -> {
            out.repeat("  ", depth);
            String name = Objects.toString(key);
            out.append(name.startsWith(":") ? name : quoted(name)).append(':');
            value(out, value, depth);
        });
    }

    private static void value(StringBuilder out, @Nullable Object value, int depth) {
        switch (value) {
            case Map<?, ?> map when map.isEmpty() -> out.append(" {}\n");
            case Map<?, ?> map -> {
                out.append('\n');
                map(out, map, depth + 1);
            }
            case List<?> list when list.isEmpty() -> out.append(" []\n");
            case List<?> list -> {
                out.append('\n');
                for (Object item : list) {
                    out.repeat("  ", depth).append('-');
                    value(out, item, depth + 1);
                }
            }
            case String text -> out.append(' ').append(quoted(text)).append('\n');
            case null -> out.append('\n');
            default -> out.append(' ').append(value).append('\n');
        }
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                        .replace("\r", "\\r")
                        .replace("\u001b", "\\e")
                + '"';
    }
}
