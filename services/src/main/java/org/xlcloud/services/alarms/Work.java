package org.xlcloud.services.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;

/// One alarm as the journal's facts add up: its state, and how far an operator's work on it is. Of one
/// thread.
final class Work {
    private static final int MOST_CHANGES = 200;

    Definition definition;
    State state = State.INSUFFICIENT_DATA;
    Severity latched = Severity.NONE;
    String reason = "";
    String value = "";
    Instant since;

    @Nullable
    Instant raised;

    @Nullable
    Acknowledgement acknowledgement;

    @Nullable
    Shelving shelving;

    @Nullable
    Acknowledgement outOfService;

    /// The group that an operator put it into; empty for none.
    String group = "";

    final Deque<Instant> changes = new ArrayDeque<>();
    /// The record made last; null after a change.
    @Nullable
    Alarm made;

    Work(Definition definition, Instant since) {
        this.definition = definition;
        this.since = since;
    }

    /// Takes in a fact about this alarm.
    ///
    /// @return whether it became active by it
    boolean fold(Entry entry, Detail detail) {
        made = null;
        Fact fact = entry.fact();
        return switch (fact.kind()) {
            case TRANSITION -> transition(fact, detail);
            case ACKNOWLEDGEMENT -> acknowledge(fact, detail);
            case SHELVING -> {
                Instant until = detail.until();
                shelving = until == null ? null : new Shelving(fact.who(), fact.at(), until, detail.comment());
                yield false;
            }
            case SERVICE -> {
                outOfService = detail.flag("out") ? new Acknowledgement(fact.who(), fact.at(), detail.comment()) : null;
                yield false;
            }
            case GROUPING -> {
                group = detail.text("group");
                yield false;
            }
            default -> false;
        };
    }

    private boolean transition(Fact fact, Detail detail) {
        State next = State.of(detail.text("state"));
        definition = detail.definition(fact, definition);
        boolean changed = next != state;
        boolean late = fact.at().isBefore(since) && !changes.isEmpty();
        if (late) {
            // Told after a newer one: it counts for the latch and the chatter, and not for what is now.
            if (next == State.ALARM && acknowledgement == null) latched = latched.worst(definition.severity());
            remember(fact.at());
            return false;
        }
        reason = fact.cause();
        value = detail.text("value");
        if (changed) {
            since = fact.at();
            remember(fact.at());
        }
        state = next;
        if (next == State.ALARM) {
            boolean worse = isWorse(next, definition.severity());
            // A worse alarm is another one to look at, and so is one that comes back.
            if (changed || worse) acknowledgement = null;
            latched = latched.worst(definition.severity());
            if (changed) raised = fact.at();
            return changed;
        }
        if (acknowledgement != null || latched == Severity.NONE) settle();
        return false;
    }

    /// Whether it is worse than it ever was since it was raised.
    boolean isWorse(State next, Severity severity) {
        return next == State.ALARM && severity.compareTo(latched) > 0;
    }

    private boolean acknowledge(Fact fact, Detail detail) {
        if (!detail.flag("acknowledged")) acknowledgement = null;
        else if (state == State.ALARM) acknowledgement = new Acknowledgement(fact.who(), fact.at(), detail.comment());
        else settle();
        return false;
    }

    /// Acknowledged and recovered: nothing to see any more.
    private void settle() {
        acknowledgement = null;
        latched = Severity.NONE;
    }

    private void remember(Instant at) {
        changes.addLast(at);
        while (changes.size() > MOST_CHANGES) changes.removeFirst();
    }

    int changesWithin(Duration span, Instant now) {
        Instant from = now.minus(span);
        int count = 0;
        for (Instant change : changes) if (!change.isBefore(from)) count++;
        return count;
    }

    /// Whether there is anything to remember of it but its definition.
    boolean idle() {
        return state != State.ALARM
                && latched == Severity.NONE
                && shelving == null
                && outOfService == null
                && acknowledgement == null;
    }

    Alarm alarm(Instant now, @Nullable String coveredBy) {
        int transitions = changesWithin(Duration.ofHours(1), now);
        Alarm before = made;
        if (before != null && before.transitions() == transitions && equal(before.coveredBy(), coveredBy))
            return before;
        Alarm alarm = new Alarm(
                definition.cloud(),
                definition.id(),
                definition.source(),
                definition.type(),
                definition.name(),
                definition.description(),
                definition.severity(),
                state,
                latched,
                reason,
                value,
                since,
                raised,
                transitions,
                acknowledgement,
                shelving,
                outOfService,
                definition.enabled(),
                definition.links(),
                coveredBy,
                group,
                definition.guidance());
        made = alarm;
        return alarm;
    }

    private static boolean equal(@Nullable String one, @Nullable String other) {
        return one == null ? other == null : one.equals(other);
    }
}
