package org.xlcloud.services.actions;

import java.time.Duration;
import org.xlcloud.services.flow.Rhythm;

/// How patiently an action follows what it started.
///
/// @param poll the pause between two looks
/// @param settle how long a change that got no answer may take to be seen
public record Pace(Duration poll, Duration settle) {
    private static final int SETTLES = 8;

    public static final Pace NORMAL = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(15));

    /// Looked at in another rhythm, as patiently.
    public Pace in(Rhythm rhythm) {
        return new Pace(rhythm.of(poll), settle);
    }

    /// How long a cloud may be silent before an action that it works on is given up.
    Duration silence() {
        return settle.multipliedBy(SETTLES);
    }
}
