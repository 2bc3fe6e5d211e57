package org.xlcloud.services.journal;

import java.time.Duration;

/// What a journal grants and keeps.
///
/// @param days how long entries are kept; what still holds of older ones stays in marks
/// @param patience how long a caller waits for its fact to be written
/// @param most how many facts may wait to be written; more are refused at once
public record JournalLimits(int days, Duration patience, int most) {
    public static final JournalLimits DEFAULT = new JournalLimits(730, Duration.ofSeconds(15), 20_000);

    public JournalLimits {
        if (days < 1 || most < 1) throw new IllegalArgumentException("a journal of " + days + " days and " + most);
    }

    public JournalLimits withDays(int days) {
        return new JournalLimits(days, patience, most);
    }

    public JournalLimits withPatience(Duration patience) {
        return new JournalLimits(days, patience, most);
    }
}
