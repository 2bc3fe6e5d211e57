package org.xlcloud.views.table;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One condition of a filter: a chip.
///
/// @param text as typed
/// @param field the column it looks at; null for all of them
public record Term(String text, boolean negated, @Nullable Field field, Match match) {

    /// How a value is compared.
    sealed interface Match {}

    /// The value has this text in it, in capital or small letters.
    record Contains(String part) implements Match {}

    /// The value, or one of several, is this text; the empty text stands for a missing value.
    record Same(String whole) implements Match {}

    record Regex(Pattern pattern) implements Match {}

    /// @param number in the column's unit
    record Quantity(Sign sign, double number) implements Match {}

    record Time(Sign sign, Instant time) implements Match {}

    /// The value is a moment; its age is compared.
    record Age(Sign sign, Duration age) implements Match {}

    enum Sign {
        LESS("<"),
        AT_MOST("<="),
        EQUAL("="),
        AT_LEAST(">="),
        MORE(">");

        final String text;

        Sign(String text) {
            this.text = text;
        }

        /// @param order the value's comparison with the limit
        boolean holds(int order) {
            return switch (this) {
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case EQUAL -> order == 0;
                case AT_LEAST -> order >= 0;
                case MORE -> order > 0;
            };
        }
    }
}
