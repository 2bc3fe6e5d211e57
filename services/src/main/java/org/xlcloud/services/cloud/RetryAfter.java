package org.xlcloud.services.cloud;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Waits where a server asks for it (`Retry-After` with 429 or 503), as often and as long as the deadline of one call
/// lets it.
final class RetryAfter {
    private static final int MOST_REPEATS = 5;
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

    private final Trouble trouble;
    private final Deadline deadline;
    private final InstantSource clock;
    private final boolean harmless;
    private int repeats;

    /// @param harmless whether the request may be sent again although it may have been carried out
    RetryAfter(Trouble trouble, Deadline deadline, InstantSource clock, boolean harmless) {
        this.trouble = trouble;
        this.deadline = deadline;
        this.clock = clock;
        this.harmless = harmless;
    }

    /// Whether the server wanted us to wait, and we have: it is to be asked again.
    ///
    /// @throws ProblemException when it wants more time than the call has
    boolean waited(Answer answer) {
        Duration wait = wanted(answer);
        if (wait == null || repeats++ >= MOST_REPEATS) return false;
        pause(wait, answer);
        return true;
    }

    /// The answer that stands once all that the server wanted us to wait has passed.
    Answer answer(Wire wire, Request request) throws IOException {
        while (true) {
            Answer answer = wire.send(request, deadline);
            boolean stands = false;
            try {
                stands = !waited(answer);
                if (stands) return answer;
            } finally {
                if (!stands) answer.close();
            }
        }
    }

    /// How long the server wants us to wait: in seconds, or until a date of its own clock. Null when it doesn't say, or
    /// when the request must not be repeated.
    private @Nullable Duration wanted(Answer answer) {
        boolean asks = answer.status() == 429 || (answer.status() == 503 && harmless);
        String value = answer.header("Retry-After");
        if (!asks || value == null) return null;
        if (value.matches("\\d{1,9}")) return Duration.ofSeconds(Long.parseLong(value));
        Instant until = HttpDate.parse(value);
        Instant now = HttpDate.parse(answer.header("Date"));
        if (until == null) return null;
        return Duration.between(now == null ? clock.instant() : now, until);
    }

    private void pause(Duration wait, Answer answer) {
        Duration atLeast = wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
        ErrorBody said = answer.error();
        if (Deadline.nanos(atLeast) > deadline.leftNanos()) {
            Problem refused = trouble.refused(answer, said).problem();
            throw new ProblemException(new Problem(
                    refused.doing(),
                    refused.system(),
                    refused.reason() + "; it asks us to wait " + atLeast.toSeconds() + " s, longer than the "
                            + deadline.inWords() + " of this call",
                    refused.status(),
                    refused.requestId(),
                    refused.hint()));
        }
        try {
            Thread.sleep(atLeast);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of(trouble.doing(), Trouble.shown(answer.uri()), "cancelled"), e);
        }
    }
}
