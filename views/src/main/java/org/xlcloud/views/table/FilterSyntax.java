package org.xlcloud.views.table;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// The grammar of every list's filter. Terms stand side by side and all must hold:
///
/// - `render` has the text in any column; `"two words"` likewise
/// - `host:gpu-1` has it in one column; `host:=gpu-1` is it; `project:""` has no value
/// - `/k[12]0/` matches a regular expression, as does `host:/-0[1-4]$/`
/// - `free>2`, `memory:>=64GiB`, `since:<2h` (age), `created:>2026-11-22` compare numbers and times
/// - `!` before any of them turns it round
///
/// A name before a colon must be a column's; what merely has colons in it (PCI addresses, `10de:11bf`) is text.
final class FilterSyntax {
    private static final int MOST_CHARACTERS = 2000;

    private final String text;
    private final List<Field> fields;
    private final ZoneId zone;
    private final List<Term> terms = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int at;

    private FilterSyntax(String text, List<Field> fields, ZoneId zone) {
        this.text = text;
        this.fields = fields;
        this.zone = zone;
    }

    /// @param terms those that could be understood
    /// @param problems what could not, in words, one sentence each
    record Parsed(List<Term> terms, List<String> problems) {}

    /// Never throws: what can't be understood is a problem in words.
    ///
    /// @param zone in which dates without one are meant
    static Parsed parse(String text, List<Field> fields, ZoneId zone) {
        if (text.length() > MOST_CHARACTERS) {
            return new Parsed(List.of(), List.of("The filter is longer than " + MOST_CHARACTERS + " characters."));
        }
        var syntax = new FilterSyntax(text, fields, zone);
        syntax.terms();
        return new Parsed(List.copyOf(syntax.terms), List.copyOf(syntax.problems));
    }

    private void terms() {
        while (true) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
            if (at == text.length()) return;
            int start = at;
            try {
                term(start);
            } catch (NotUnderstood e) {
                problems.add(e.sentence);
                toEndOfWord();
            }
        }
    }

    private void term(int start) throws NotUnderstood {
        boolean negated = text.charAt(at) == '!';
        if (negated) at++;
        if (at == text.length() || Character.isWhitespace(text.charAt(at))) {
            throw new NotUnderstood("After ! a condition is missing.");
        }
        Field field = field();
        Term.Sign sign = sign();
        Term.Match match = match(field, sign);
        if (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            throw new NotUnderstood("After " + shorten(text.substring(start, at)) + " a blank is missing.");
        }
        terms.add(new Term(text.substring(start, at), negated, field, match));
    }

    /// Reads `name:` or, where a sign follows, `name`; moves on only when it found one.
    private @Nullable Field field() throws NotUnderstood {
        int end = at;
        while (end < text.length() && isNamePart(text.charAt(end))) end++;
        if (end == at || end == text.length()) return null;
        char next = text.charAt(end);
        if (next != ':' && next != '<' && next != '>' && next != '=') return null;
        String name = text.substring(at, end);
        for (Field field : fields) {
            if (!field.isCalled(name)) continue;
            at = next == ':' ? end + 1 : end;
            return field;
        }
        if (looksLikeId(name)) return null;
        throw new NotUnderstood("There is no column " + shorten(name) + closest(name)
                + "; for the text itself put it in quotation marks.");
    }

    /// Hexadecimal digits before a colon are a part of an address or of an id.
    private static boolean looksLikeId(String name) {
        return name.chars().allMatch(c -> Character.digit(c, 16) >= 0) || Character.isDigit(name.charAt(0));
    }

    private String closest(String name) {
        String wanted = name.toLowerCase(java.util.Locale.ROOT);
        for (Field field : fields) {
            String known = field.name().toLowerCase(java.util.Locale.ROOT);
            if (known.startsWith(wanted) || wanted.startsWith(known)) return ", but there is " + field.name();
        }
        return "";
    }

    private Term.@Nullable Sign sign() {
        for (String sign : List.of("<=", ">=", "<", ">", "=")) {
            if (!text.startsWith(sign, at)) continue;
            at += sign.length();
            for (Term.Sign known : Term.Sign.values()) if (known.text.equals(sign)) return known;
        }
        return null;
    }

    private Term.Match match(@Nullable Field field, Term.@Nullable Sign sign) throws NotUnderstood {
        if (sign != null && field == null) {
            throw new NotUnderstood("Before " + sign.text + " a column is missing, as in free" + sign.text + "2.");
        }
        char first = at < text.length() ? text.charAt(at) : ' ';
        if (first == '/' && sign == null) return regex();
        boolean quoted = first == '"';
        String value = quoted ? quoted() : word();
        if (value.isEmpty() && !quoted) throw new NotUnderstood(missing(field, sign));
        if (value.isEmpty()) return new Term.Same("");
        if (field == null) return new Term.Contains(value);
        return switch (field.type()) {
            case NUMBER -> Quantities.number(field, sign == null ? Term.Sign.EQUAL : sign, value);
            case TIME, AGE -> Quantities.moment(field, sign, value, zone);
            case TEXT, STATE -> {
                if (sign == Term.Sign.EQUAL) yield new Term.Same(value);
                if (sign == null) yield new Term.Contains(value);
                throw new NotUnderstood(
                        field.name() + " is a text: " + sign.text + " compares numbers and times only.");
            }
        };
    }

    private static String missing(@Nullable Field field, Term.@Nullable Sign sign) {
        String before = (field == null ? "" : field.name()) + (sign == null ? ":" : sign.text);
        return "After " + before + " a value is missing.";
    }

    private Term.Match regex() throws NotUnderstood {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '/') end += text.charAt(end) == '\\' ? 2 : 1;
        if (end >= text.length()) {
            at = text.length();
            throw new NotUnderstood("The regular expression has no closing /.");
        }
        String expression = text.substring(at + 1, end).replace("\\/", "/");
        at = end + 1;
        if (expression.isEmpty()) throw new NotUnderstood("The regular expression // is empty.");
        try {
            return new Term.Regex(Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        } catch (PatternSyntaxException e) {
            throw new NotUnderstood(
                    "The regular expression /" + shorten(expression) + "/ is not valid: " + e.getDescription() + ".");
        } catch (StackOverflowError e) {
            throw new NotUnderstood("The regular expression /" + shorten(expression) + "/ is nested too deeply.");
        }
    }

    private String quoted() throws NotUnderstood {
        var value = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return value.toString();
            }
            if (c == '\\' && i + 1 < text.length()) c = text.charAt(++i);
            value.append(c);
        }
        at = text.length();
        throw new NotUnderstood("A closing quotation mark is missing.");
    }

    private String word() {
        int start = at;
        toEndOfWord();
        return text.substring(start, at);
    }

    private void toEndOfWord() {
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) at++;
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }

    /// A part of what was typed, short enough for a sentence.
    static String shorten(String part) {
        return part.length() <= 40 ? part : part.substring(0, 39) + "…";
    }

    /// A term that can't be understood, with the sentence that says why.
    static final class NotUnderstood extends Exception {
        final String sentence;

        NotUnderstood(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }
    }
}
