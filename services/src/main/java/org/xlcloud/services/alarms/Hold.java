package org.xlcloud.services.alarms;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Whether one condition calls: it must hold for the on-delay, or begin so often within the rule's
/// window that it would never come to that; and must not hold for the off-delay to be over. Of one
/// thread.
final class Hold {
    private final Rule rule;
    private final Deque<Instant> beginnings = new ArrayDeque<>();
    private boolean calls;
    private boolean held;
    private boolean byCount;
    private @Nullable Instant turned;

    Hold(Rule rule, boolean calls) {
        this.rule = rule;
        this.calls = calls;
        held = calls;
    }

    /// Takes what is so now.
    ///
    /// @return whether it calls
    boolean take(boolean holds, Instant now) {
        if (holds && !held) beginnings.addLast(now);
        held = holds;
        while (!beginnings.isEmpty()
                && beginnings.getFirst().plus(rule.window()).isBefore(now)) beginnings.removeFirst();
        boolean often = rule.times() > 0 && beginnings.size() >= rule.times();
        if (!calls && holds && often) {
            calls = true;
            byCount = true;
            turned = null;
            return true;
        }
        if (holds == calls) {
            turned = null;
            return calls;
        }
        if (turned == null) turned = now;
        // What called for coming and going is not over because it has gone for a moment.
        if (!holds && byCount && often) return calls;
        if (!now.isBefore(turned.plus(holds ? rule.onDelay() : rule.offDelay()))) {
            calls = holds;
            byCount = false;
            turned = null;
        }
        return calls;
    }

    boolean calls() {
        return calls;
    }

    /// How often the condition began within the window, where that is why it calls; 0 otherwise.
    int times() {
        return calls && byCount ? beginnings.size() : 0;
    }
}
