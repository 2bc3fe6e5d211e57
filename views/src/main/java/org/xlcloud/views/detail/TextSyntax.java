package org.xlcloud.views.detail;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Tells keys, strings, comments, numbers and intrinsic functions apart in one line of YAML or JSON.
///
/// It looks at one line at a time, so that a text of any length costs only what is in view. A block of text in YAML is
/// therefore coloured as YAML.
final class TextSyntax {
    /// What a stretch of a line is.
    enum Kind {
        PLAIN,
        KEY,
        STRING,
        NUMBER,
        WORD,
        COMMENT,
        FUNCTION
    }

    /// A stretch of a line, up to `end`.
    record Span(int begin, int end, Kind kind) {}

    /// Longer lines are not told apart: nobody reads them, and colouring them would take the time of a frame.
    private static final int LONGEST = 4_000;

    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "~");
    /// Heat's functions and AWS's, by the manuals of `heat_template_version` 2021-04-16.
    private static final Set<String> FUNCTIONS = Set.of(
            "get_attr",
            "get_file",
            "get_param",
            "get_resource",
            "list_join",
            "list_concat",
            "list_concat_unique",
            "digest",
            "repeat",
            "resource_facade",
            "str_replace",
            "str_replace_strict",
            "str_replace_vstrict",
            "str_split",
            "map_merge",
            "map_replace",
            "yaql",
            "equals",
            "if",
            "not",
            "and",
            "or",
            "filter",
            "make_url",
            "contains",
            "Ref");

    private TextSyntax() {}

    static List<Span> spans(String line) {
        if (line.length() > LONGEST) return List.of(new Span(0, line.length(), Kind.PLAIN));
        List<Span> spans = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            int end;
            Kind kind;
            if (c == '#' && (at == 0 || Character.isWhitespace(line.charAt(at - 1)))) {
                end = line.length();
                kind = Kind.COMMENT;
            } else if (c == '"' || (c == '\'' && begins(line, at))) {
                end = quoted(line, at);
                kind = isKey(line, end) ? key(line.substring(at + 1, Math.max(at + 1, end - 1))) : Kind.STRING;
            } else if (isWord(c)) {
                end = at;
                while (end < line.length() && isWord(line.charAt(end))) end++;
                // Two colons stand inside of types and of AWS's functions: OS::Nova::Server, Fn::Join.
                while (end > at + 1 && line.charAt(end - 1) == ':') end--;
                kind = word(line, at, end);
            } else {
                end = at + 1;
                while (end < line.length() && !isWord(line.charAt(end)) && "#\"'".indexOf(line.charAt(end)) < 0) end++;
                kind = Kind.PLAIN;
            }
            add(spans, at, end, kind);
            at = end;
        }
        return spans;
    }

    private static void add(List<Span> spans, int begin, int end, Kind kind) {
        if (!spans.isEmpty() && spans.getLast().kind == kind) {
            spans.set(spans.size() - 1, new Span(spans.getLast().begin, end, kind));
        } else spans.add(new Span(begin, end, kind));
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || "_-.:/~$+".indexOf(c) >= 0;
    }

    /// An apostrophe in the middle of a word quotes nothing.
    private static boolean begins(String line, int at) {
        return at == 0 || !Character.isLetterOrDigit(line.charAt(at - 1));
    }

    private static int quoted(String line, int begin) {
        char quote = line.charAt(begin);
        for (int i = begin + 1; i < line.length(); i++) {
            if (line.charAt(i) == '\\' && quote == '"') i++;
            else if (line.charAt(i) == quote) return i + 1;
        }
        return line.length();
    }

    private static boolean isKey(String line, int end) {
        int i = end;
        while (i < line.length() && line.charAt(i) == ' ') i++;
        return i < line.length() && line.charAt(i) == ':' && (i + 1 == line.length() || line.charAt(i + 1) == ' ');
    }

    private static Kind key(String name) {
        return FUNCTIONS.contains(name) || name.startsWith("Fn::") ? Kind.FUNCTION : Kind.KEY;
    }

    private static Kind word(String line, int begin, int end) {
        String word = line.substring(begin, end);
        if (isKey(line, end)) return key(word);
        if (WORDS.contains(word)) return Kind.WORD;
        return word.matches("[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?") ? Kind.NUMBER : Kind.PLAIN;
    }
}
