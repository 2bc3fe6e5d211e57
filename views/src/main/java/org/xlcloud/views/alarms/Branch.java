package org.xlcloud.views.alarms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Severity;

/// One line of the tree: a place with what is below it rolled up, or an alarm.
///
/// @param key stable over refreshes; that of an alarm is the alarm's
/// @param depth 0 for clouds
/// @param latched the worst below that nobody has acknowledged
/// @param current the worst below now
/// @param raised how many alarms below are active, by their latched severity
/// @param acknowledged how many are known to somebody
/// @param since when the oldest of them was raised
/// @param open whether what is below is shown; null where there is nothing below
/// @param alarm null for a place
record Branch(
        String key,
        int depth,
        String title,
        Severity latched,
        Severity current,
        Counts raised,
        int acknowledged,
        @Nullable Instant since,
        @Nullable Boolean open,
        @Nullable AlarmRow alarm) {

    /// How many of each level.
    record Counts(int critical, int moderate, int low, int unknown) {
        static final Counts NONE = new Counts(0, 0, 0, 0);

        int all() {
            return critical + moderate + low + unknown;
        }
    }
}
