package org.xlcloud.services.stacks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// What an operator asks of a group's size: `+2`, `-1` or `=5`.
///
/// @param amount of members, without a sign
public record CapacityChange(Way way, int amount) {
    private static final Pattern FORM = Pattern.compile("([+=-])([0-9]{1,5})");

    /// How the amount is meant.
    public enum Way {
        MORE,
        FEWER,
        EXACTLY
    }

    /// @throws ProblemException when the text is none
    public static CapacityChange parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches())
            throw new ProblemException(
                    Problem.of("scale a group", "the command line", "\"" + text + "\" is no change of a size")
                            .withHint("Write +2 for two more, -1 for one fewer, =5 for five"));
        int amount = Integer.parseInt(form.group(2));
        return new CapacityChange(
                switch (form.group(1)) {
                    case "+" -> Way.MORE;
                    case "-" -> Way.FEWER;
                    default -> Way.EXACTLY;
                },
                amount);
    }

    /// The size that a group of a size is to have.
    public int of(int size) {
        return switch (way) {
            case MORE -> size + amount;
            case FEWER -> size - amount;
            case EXACTLY -> amount;
        };
    }

    @Override
    public String toString() {
        return switch (way) {
                    case MORE -> "+";
                    case FEWER -> "-";
                    case EXACTLY -> "=";
                }
                + amount;
    }
}
