package org.xlcloud.services.scaling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.openstack.StackEvent;

/// One change of a group's size with what proves it: the events of the group's nested stack.
///
/// @param eventId of the event that began it: what the resize is known by
/// @param at when it began, by Heat's clock
/// @param until when it ended; null while it goes on
/// @param endEventId of the event that ended it; empty while it goes on
/// @param reason Heat's words, where it did not succeed
/// @param added the members that were made and are there at its end
/// @param leaving the members that go or went
public record GroupChange(
        String eventId,
        Instant at,
        @Nullable Instant until,
        String endEventId,
        Outcome outcome,
        String reason,
        List<Member> added,
        List<Member> leaving) {
    public GroupChange {
        added = List.copyOf(added);
        leaving = List.copyOf(leaving);
    }

    /// How it stands.
    public enum Outcome {
        GOING_ON,
        DONE,
        FAILED,
        CANCELLED
    }

    /// A member of the group.
    ///
    /// @param name its resource's
    /// @param id what it stands for: a server's id, or that of a nested stack with one
    /// @param begun when Heat began with it; null where that is not among the events
    /// @param ended when Heat was done with it; null while it is not
    /// @param eventId of the event that ended it; empty while none did
    public record Member(
            String name,
            String id,
            @Nullable Instant begun,
            @Nullable Instant ended,
            String eventId) {}

    public boolean ended() {
        return until != null;
    }

    /// Whether anything came or went, or should have.
    boolean matters() {
        return !added.isEmpty() || !leaving.isEmpty() || outcome == Outcome.FAILED || outcome == Outcome.GOING_ON;
    }

    /// The changes of a group, oldest first; its creation and its deletion are none.
    ///
    /// @param newestFirst the events of the group's nested stack, as Heat gives them
    static List<GroupChange> of(List<StackEvent> newestFirst, String group) {
        var events = new ArrayList<>(newestFirst);
        Collections.reverse(events);
        var fold = new Fold();
        for (StackEvent event : events) {
            Instant at = event.at();
            if (at != null && event.stackId().equals(group)) fold.take(event, at);
        }
        return fold.all();
    }

    private static final class Fold {
        private final List<GroupChange> done = new ArrayList<>();
        private @Nullable Open open;

        void take(StackEvent event, Instant at) {
            if (event.ofStack()) ofStack(event, at);
            else if (open != null) open.member(event, at);
        }

        private void ofStack(StackEvent event, Instant at) {
            switch (event.status().word()) {
                case "UPDATE_IN_PROGRESS" -> {
                    end(event, at, Outcome.CANCELLED, "another update of the group took its place");
                    open = new Open(event.id(), at);
                }
                case "UPDATE_COMPLETE" -> end(event, at, Outcome.DONE, "");
                case "UPDATE_FAILED" ->
                    end(
                            event,
                            at,
                            event.reason().toLowerCase(java.util.Locale.ROOT).contains("cancelled")
                                    ? Outcome.CANCELLED
                                    : Outcome.FAILED,
                            event.reason());
                // a cancelled update is rolled back: it goes on until that has ended
                case "ROLLBACK_COMPLETE", "ROLLBACK_FAILED" -> end(event, at, Outcome.CANCELLED, event.reason());
                case "DELETE_IN_PROGRESS" -> end(event, at, Outcome.CANCELLED, "the group is being deleted");
                default -> {}
            }
        }

        private void end(StackEvent by, Instant at, Outcome outcome, String reason) {
            if (open == null) return;
            done.add(open.change(by, at, outcome, reason));
            open = null;
        }

        List<GroupChange> all() {
            if (open != null) done.add(open.change(null, null, Outcome.GOING_ON, ""));
            return done;
        }
    }

    private static final class Open {
        private final String eventId;
        private final Instant began;
        private final Map<String, Instant> begun = new HashMap<>();
        private final Map<String, Member> added = new java.util.LinkedHashMap<>();
        private final Map<String, Member> leaving = new java.util.LinkedHashMap<>();
        /// What was made and failed; Heat deletes it and that is nobody's leaving.
        private final Set<String> failed = new HashSet<>();

        Open(String eventId, Instant began) {
            this.eventId = eventId;
            this.began = began;
        }

        void member(StackEvent event, Instant at) {
            String id = event.physicalId();
            String name = event.resource();
            switch (event.status().word()) {
                case "CREATE_IN_PROGRESS" -> begun.put(name, at);
                case "CREATE_COMPLETE" -> added.put(id, new Member(name, id, begun.get(name), at, event.id()));
                case "CREATE_FAILED" -> failed.add(id);
                case "DELETE_IN_PROGRESS" -> {
                    if (added.remove(id) != null) failed.add(id);
                    else if (!failed.contains(id) && !id.isEmpty()) leaving.put(id, new Member(name, id, at, null, ""));
                }
                case "DELETE_COMPLETE" ->
                    leaving.computeIfPresent(
                            id, (known, member) -> new Member(name, id, member.begun(), at, event.id()));
                default -> {}
            }
        }

        GroupChange change(@Nullable StackEvent by, @Nullable Instant at, Outcome outcome, String reason) {
            return new GroupChange(
                    eventId,
                    began,
                    at,
                    by == null ? "" : by.id(),
                    outcome,
                    reason,
                    List.copyOf(added.values()),
                    List.copyOf(leaving.values()));
        }
    }
}
