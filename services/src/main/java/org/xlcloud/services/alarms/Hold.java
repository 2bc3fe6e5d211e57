package org.xlcloud.services.alarms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether one condition calls: it must hold for the on-delay, and must not hold for the off-delay to be over. Of one
/// thread.
final class Hold {
    private final Rule rule;
    private boolean calls;
    private @Nullable Instant turned;

    Hold(Rule rule, boolean calls) {
        this.rule = rule;
        this.calls = calls;
    }

    /// Takes what is so now.
    ///
    /// @return whether it calls
    boolean take(boolean holds, Instant now) {
        if (holds == calls) {
            turned = null;
            return calls;
        }
        if (turned == null) turned = now;
        if (!now.isBefore(turned.plus(holds ? rule.onDelay() : rule.offDelay()))) {
            calls = holds;
            turned = null;
        }
        return calls;
    }

    boolean calls() {
        return calls;
    }
}
