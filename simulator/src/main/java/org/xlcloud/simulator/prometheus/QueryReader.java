package org.xlcloud.simulator.prometheus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.prometheus.Query.Malformed;

/// Reads PromQL by recursive descent. Used once.
final class QueryReader {
    private static final Pattern BLANK = Pattern.compile("\\s*");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern SPAN = Pattern.compile("([0-9]+)(ms|s|m|h|d)");
    private static final Pattern OPERATOR = Pattern.compile("=~|!~|!=|=");
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Set<String> FUNCTIONS = Set.of("avg", "min", "max", "last", "count");
    private static final Set<String> AGGREGATIONS = Set.of("max", "avg", "sum");
    private static final String OVER_TIME = "_over_time";

    private final String text;
    private int at;

    QueryReader(String text) {
        this.text = text;
    }

    Query read() throws Malformed {
        if (text.isBlank()) throw new Malformed("1:1: parse error: no expression found in input");
        Query query = expression();
        if (at < text.length()) throw unexpected();
        return query;
    }

    private Query expression() throws Malformed {
        Query query = operand();
        while (taken('/')) {
            Query divisor = operand();
            if (query.ranged() || divisor.ranged())
                throw new Malformed(
                        "1:1: parse error: binary expression must contain only scalar and instant vector" + " types");
            query = new Query.Quotient(query, divisor);
        }
        return query;
    }

    private Query operand() throws Malformed {
        Query query = primary();
        if (!taken('[')) return query;
        Duration range = span();
        if (taken(':')) {
            Duration step = span();
            expect(']');
            if (query.ranged())
                throw new Malformed("1:1: parse error: subquery is only allowed on instant vector, got matrix instead");
            return new Query.Subquery(query, range, step);
        }
        expect(']');
        if (!(query instanceof Query.Selector selector) || selector.ranged())
            throw new Malformed("1:1: parse error: ranges only allowed for vector selectors");
        return new Query.Selector(selector.name(), selector.labels(), range);
    }

    private Query primary() throws Malformed {
        if (taken('(')) {
            Query inner = expression();
            expect(')');
            return inner;
        }
        if (at < text.length() && text.charAt(at) == '{') return nameless();
        String word = next(WORD);
        if (word == null) throw unexpected();
        if (AGGREGATIONS.contains(word)) return by(word);
        String over = word.endsWith(OVER_TIME) ? word.substring(0, word.length() - OVER_TIME.length()) : word;
        boolean function = over.equals("rate") || (!over.equals(word) && FUNCTIONS.contains(over));
        if (!function && !word.equals("timestamp")) return new Query.Selector(word, labels(), null);
        expect('(');
        Query inner = expression();
        expect(')');
        if (!function) {
            if (inner instanceof Query.Selector selector && !selector.ranged()) return new Query.Timestamp(selector);
            throw new Malformed("1:1: parse error: expected type instant vector in call to function \"timestamp\", got"
                    + " range vector");
        }
        if (!inner.ranged())
            throw new Malformed("1:1: parse error: expected type range vector in call to function \"" + word
                    + "\", got instant vector");
        return new Query.Over(over, inner);
    }

    private Query nameless() throws Malformed {
        List<Query.Label> labels = labels();
        if (labels.stream().allMatch(label -> label.accepts(Map.of())))
            throw new Malformed("1:1: parse error: vector selector must contain at least one non-empty matcher");
        return new Query.Selector("", labels, null);
    }

    private Query by(String operator) throws Malformed {
        if (!"by".equals(next(WORD))) throw unexpected();
        List<String> labels = new ArrayList<>();
        expect('(');
        while (!taken(')')) {
            String label = next(WORD);
            if (label == null) throw unexpected();
            labels.add(label);
            if (!taken(',')) {
                expect(')');
                break;
            }
        }
        expect('(');
        Query inner = expression();
        expect(')');
        if (inner.ranged())
            throw new Malformed(
                    "1:1: parse error: expected type instant vector in aggregation expression, got range" + " vector");
        return new Query.By(operator, labels, inner);
    }

    private List<Query.Label> labels() throws Malformed {
        List<Query.Label> labels = new ArrayList<>();
        if (!taken('{')) return labels;
        while (!taken('}')) {
            String name = next(WORD);
            String operator = name == null ? null : next(OPERATOR);
            String quoted = operator == null ? null : next(STRING);
            if (name == null || operator == null || quoted == null)
                throw new Malformed("1:" + (at + 1) + ": parse error: unexpected character inside braces");
            String value = quoted.substring(1, quoted.length() - 1).replaceAll("\\\\(.)", "$1");
            try {
                Pattern pattern = Pattern.compile(operator.endsWith("~") ? value : Pattern.quote(value));
                labels.add(new Query.Label(name, operator.startsWith("="), pattern));
            } catch (PatternSyntaxException e) {
                throw new Malformed("1:1: parse error: error parsing regexp: " + e.getDescription());
            }
            if (!taken(',')) {
                expect('}');
                break;
            }
        }
        return labels;
    }

    private Duration span() throws Malformed {
        String span = next(SPAN);
        if (span == null) throw new Malformed("1:" + (at + 1) + ": parse error: bad duration syntax");
        Matcher parts = SPAN.matcher(span);
        if (!parts.matches()) throw unexpected();
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /// Null where something else comes.
    private @Nullable String next(Pattern pattern) {
        Matcher found = pattern.matcher(text).region(at, text.length());
        if (!found.lookingAt()) return null;
        at = found.end();
        blank();
        return found.group();
    }

    private boolean taken(char sign) {
        blank();
        if (at >= text.length() || text.charAt(at) != sign) return false;
        at++;
        blank();
        return true;
    }

    private void expect(char sign) throws Malformed {
        if (!taken(sign)) throw unexpected();
    }

    private void blank() {
        Matcher blank = BLANK.matcher(text).region(at, text.length());
        if (blank.lookingAt()) at = blank.end();
    }

    private Malformed unexpected() {
        return new Malformed(
                at >= text.length()
                        ? "1:" + (at + 1) + ": parse error: unexpected end of input"
                        : "1:" + (at + 1) + ": parse error: unexpected \"" + text.charAt(at) + "\"");
    }
}
