package org.xlcloud.services.actions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Calls;
import org.xlcloud.services.flow.Problem;

/// How an action went.
///
/// @param words for the operator; with a failure half-way it says what has been done by then
/// @param done each change that was made, in order
/// @param calls the calls that changed something, or may have
public record Outcome(
        String title,
        String cloud,
        State state,
        String words,
        List<String> done,
        List<Calls.Made> calls,
        @Nullable Problem problem,
        Instant startedAt,
        Instant endedAt) {

    public Outcome {
        done = List.copyOf(done);
        calls = List.copyOf(calls);
    }

    /// How it ended.
    public enum State {
        DONE,
        FAILED,
        /// A call got no answer, and what became of it could not be found out.
        UNKNOWN,
        CANCELLED;

        /// As in JSON: lower case.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean succeeded() {
        return state == State.DONE;
    }

    /// Everything known, as a person would paste it into a ticket.
    public String details() {
        var text = new StringBuilder(title)
                .append(" (cloud ")
                .append(cloud)
                .append(")\n")
                .append(state.word())
                .append(": ")
                .append(words)
                .append("\nfrom ")
                .append(startedAt)
                .append(" to ")
                .append(endedAt)
                .append(", ")
                .append(Duration.between(startedAt, endedAt).toMillis() / 1000.0)
                .append(" s");
        for (String each : done) text.append("\ndone: ").append(each);
        if (problem != null) text.append('\n').append(problem.oneLine());
        for (Calls.Made call : calls)
            text.append("\ncall: ").append(call.at()).append(' ').append(call.oneLine());
        return text.toString();
    }
}
