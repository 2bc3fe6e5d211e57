package org.xlcloud.views.table;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Tells which rows fulfil all terms of a filter: one pass over a list.
///
/// Regular expressions get a budget of steps for the whole pass, because a careless one can take longer than the
/// universe has; when it is spent, the filter says so and no row matches.
final class Filter {
    private static final int MOST_CHARACTERS = 1000;
    private static final long STEPS = 100_000_000;

    private final List<Term> terms;
    private final Instant now;
    private long stepsLeft = STEPS;
    private @Nullable String problem;

    Filter(List<Term> terms, Instant now) {
        this.terms = terms;
        this.now = now;
    }

    /// What went wrong in this pass, in words.
    @Nullable
    String problem() {
        return problem;
    }

    boolean keeps(Entry<?> entry) {
        for (Term term : terms) {
            if (problem != null) return false;
            try {
                if (holds(term, entry) == term.negated()) return false;
            } catch (TooManySteps | StackOverflowError e) {
                problem = "The regular expression " + FilterSyntax.shorten(term.text())
                        + " takes too long; make it simpler.";
                return false;
            }
        }
        return true;
    }

    private boolean holds(Term term, Entry<?> entry) {
        Field field = term.field();
        if (field != null) return holds(term.match(), entry, field.index());
        for (int i = 0; i < entry.columns(); i++) if (holds(term.match(), entry, i)) return true;
        return false;
    }

    private boolean holds(Term.Match match, Entry<?> entry, int column) {
        return switch (match) {
            case Term.Contains contains -> has(entry.text(column), contains.part());
            case Term.Same same -> isOrHas(same.whole(), entry, column);
            case Term.Regex regex -> finds(regex, text(entry, column));
            case Term.Quantity number ->
                entry.value(column) instanceof Number value
                        && number.sign().holds(Double.compare(value.doubleValue(), number.number()));
            case Term.Time time ->
                entry.value(column) instanceof Instant value && time.sign().holds(value.compareTo(time.time()));
            case Term.Age age ->
                entry.value(column) instanceof Instant value
                        && age.sign().holds(Duration.between(value, now).compareTo(age.age()));
        };
    }

    /// Of several values one is enough: a host in two aggregates is in each.
    private boolean isOrHas(String whole, Entry<?> entry, int column) {
        if (whole.equalsIgnoreCase(text(entry, column))) return true;
        return entry.value(column) instanceof Collection<?> several
                && several.stream().anyMatch(one -> whole.equalsIgnoreCase(String.valueOf(one)));
    }

    private String text(Entry<?> entry, int column) {
        return entry.textAt(column, now);
    }

    private static boolean has(@Nullable String text, String part) {
        if (text == null) return false;
        int last = text.length() - part.length();
        for (int i = 0; i <= last; i++) if (text.regionMatches(true, i, part, 0, part.length())) return true;
        // One character can become two in capitals (ß, ﬁ); only then the slow way can find more.
        return !isAscii(part) && text.toUpperCase(Locale.ROOT).contains(part.toUpperCase(Locale.ROOT));
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) > 127) return false;
        return true;
    }

    private boolean finds(Term.Regex regex, String text) {
        return regex.pattern()
                .matcher(new Stepping(text, 0, Math.min(text.length(), MOST_CHARACTERS)))
                .find();
    }

    /// The text of a cell that counts how often a regular expression looks at it.
    private final class Stepping implements CharSequence {
        private final String text;
        private final int start;
        private final int end;

        Stepping(String text, int start, int end) {
            this.text = text;
            this.start = start;
            this.end = end;
        }

        @Override
        public int length() {
            return end - start;
        }

        @Override
        public char charAt(int index) {
            if (--stepsLeft < 0) throw new TooManySteps();
            return text.charAt(start + index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new Stepping(text, start + from, start + to);
        }

        @Override
        public String toString() {
            return text.substring(start, end);
        }
    }

    private static final class TooManySteps extends RuntimeException {
        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }
}
