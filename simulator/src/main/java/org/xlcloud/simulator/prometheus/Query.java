package org.xlcloud.simulator.prometheus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// The part of PromQL that consoles ask: a selector with matchers, perhaps over a range, perhaps in
/// `avg_over_time`, `min_over_time`, `max_over_time`, `last_over_time` or `count_over_time`, in `timestamp`, in
/// `max by (LABELS)`, or in `avg by (LABELS) (rate(…))`.
///
/// @param function `avg`, `min`, `max`, `last`, `count`, `rate` over a range, or `timestamp`; null for the bare
/// selector
/// @param range null for an instant vector
/// @param by the labels that the greatest value, or of rates their mean, is taken by; null where series stay by
/// themselves
record Query(
        @Nullable String function,
        String name,
        List<Label> labels,
        @Nullable Duration range,
        @Nullable List<String> by) {
    private static final Pattern MAX_BY = Pattern.compile("\\s*max\\s+by\\s*\\(([a-zA-Z0-9_, ]*)\\)\\s*\\((.*)\\)\\s*");
    private static final Pattern RATE_BY =
            Pattern.compile("\\s*avg\\s+by\\s*\\(([a-zA-Z0-9_, ]*)\\)\\s*\\(\\s*rate\\s*\\((.*)\\)\\s*\\)\\s*");
    private static final Pattern TIMESTAMP = Pattern.compile("\\s*timestamp\\s*\\((.*)\\)\\s*");
    private static final Pattern FORM =
            Pattern.compile("\\s*(?:(avg|min|max|last|count)_over_time\\s*\\()?\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)?\\s*"
                    + "(?:\\{([^{}]*)})?\\s*(?:\\[([0-9]+)(ms|s|m|h|d)])?\\s*(\\))?\\s*");
    private static final Pattern LABEL =
            Pattern.compile("\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(,|$)");

    record Label(String name, boolean equal, Pattern value) {
        boolean accepts(Map<String, String> labels) {
            return value.matcher(labels.getOrDefault(name, "")).matches() == equal;
        }
    }

    /// A query that Prometheus would refuse, with its words.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    static Query parse(String text) throws Malformed {
        if (text.isBlank()) throw new Malformed("1:1: parse error: no expression found in input");
        Matcher max = MAX_BY.matcher(text);
        if (max.matches())
            return instant(parse(max.group(2)), null, List.of(max.group(1).split("[, ]+")));
        Matcher rate = RATE_BY.matcher(text);
        if (rate.matches()) {
            Query counted = parse(rate.group(2));
            if (counted.range == null || counted.function != null)
                throw new Malformed(
                        "1:1: parse error: expected type range vector in call to function \"rate\", got instant"
                                + " vector");
            return new Query(
                    "rate",
                    counted.name,
                    counted.labels,
                    counted.range,
                    List.of(rate.group(1).split("[, ]+")));
        }
        Matcher timestamp = TIMESTAMP.matcher(text);
        if (timestamp.matches()) return instant(parse(timestamp.group(1)), "timestamp", null);
        Matcher form = FORM.matcher(text);
        if (!form.matches() || (form.group(1) == null) != (form.group(6) == null) || form.group(2) == null)
            throw new Malformed("1:1: parse error: unexpected end of input");
        Duration range = form.group(4) == null ? null : span(Long.parseLong(form.group(4)), form.group(5));
        if (form.group(1) != null && range == null)
            throw new Malformed("1:1: parse error: expected type range vector in call to function \"" + form.group(1)
                    + "_over_time\", got instant vector");
        return new Query(form.group(1), form.group(2), labels(form.group(3)), range, null);
    }

    private static Query instant(Query inner, @Nullable String function, @Nullable List<String> by) throws Malformed {
        if (inner.range != null || inner.function != null || inner.by != null)
            throw new Malformed("1:1: parse error: expected type instant vector");
        return new Query(function, inner.name, inner.labels, null, by);
    }

    private static Duration span(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static List<Label> labels(@Nullable String text) throws Malformed {
        List<Label> labels = new ArrayList<>();
        if (text == null || text.isBlank()) return labels;
        Matcher label = LABEL.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!label.region(at, text.length()).lookingAt())
                throw new Malformed("1:" + (at + 1) + ": parse error: unexpected character inside braces");
            String value = label.group(3).replaceAll("\\\\(.)", "$1");
            String operator = label.group(2);
            try {
                Pattern pattern = Pattern.compile(operator.endsWith("~") ? value : Pattern.quote(value));
                labels.add(new Label(label.group(1), operator.startsWith("="), pattern));
            } catch (PatternSyntaxException e) {
                throw new Malformed("1:1: parse error: error parsing regexp: " + e.getDescription());
            }
            at = label.end();
        }
        return labels;
    }

    boolean accepts(Map<String, String> series) {
        return labels.stream().allMatch(label -> label.accepts(series));
    }
}
