package org.xlcloud.services.telemetry;

import java.time.Duration;
import java.util.List;
import org.xlcloud.services.flow.Problem;

/// Says when another machine's clock is so far off that its times would mislead.
final class Clocks {
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private Clocks() {}

    /// @param whose `gmetad`, `Prometheus`
    /// @param ahead how far its clock is ahead of ours
    static List<Problem> compared(String whose, String system, Duration ahead) {
        if (ahead.abs().compareTo(TOLERANCE) <= 0) return List.of();
        return List.of(Problem.of(
                        "compare clocks",
                        system,
                        "the clock of " + whose + " is " + ahead.abs().toMinutes() + " min "
                                + (ahead.isNegative() ? "behind" : "ahead of") + " ours")
                .withHint("Times shown are by our clock and the ages that " + whose + " tells"));
    }
}
