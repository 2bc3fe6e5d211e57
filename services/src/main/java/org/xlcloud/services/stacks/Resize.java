package org.xlcloud.services.stacks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.openstack.StackEvent;

/// One change of a group's size, as the events of its nested stack tell it.
///
/// @param until when it ended; null while it goes on
/// @param before how many members there were
/// @param after how many there are
/// @param added names of members that were made
/// @param removed names of members that went
/// @param outcome `OK`, `BUSY` or `FAILED`
/// @param reason why it failed; empty when it did not
/// @param cause who or what asked: "policy policy_up: alarm state changed from ok to alarm (…)", "update of the stack";
/// before it the person, where the audit trail knows one
public record Resize(
        Instant at,
        @Nullable Instant until,
        int before,
        int after,
        List<String> added,
        List<String> removed,
        Health outcome,
        String reason,
        String cause) {
    private static final String UPDATE = "update of the stack";

    /// A policy's event comes after the resize that it asked for.
    private static final Duration LATE = Duration.ofSeconds(5);

    public Resize {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    public @Nullable Duration took() {
        return until == null ? null : Duration.between(at, until);
    }

    /// The same, told as a person's: "alice@desk-7 (Scale group farm/render/group (+2)): policy policy_up: …".
    Resize askedBy(String who) {
        return new Resize(at, until, before, after, added, removed, outcome, reason, who + ": " + cause);
    }

    /// The resizes of a group, newest first.
    ///
    /// @param events of the cluster with all that it nests, newest first, as Heat gives them
    /// @param group the id of the group's nested stack
    /// @param layer the id of the stack with the group and its policies
    static List<Resize> of(List<StackEvent> events, String group, String layer) {
        var oldestFirst = new ArrayList<>(events);
        Collections.reverse(oldestFirst);
        oldestFirst.removeIf(event -> event.at() == null);
        var resizes = new ArrayList<Resize>();
        Set<String> members = new HashSet<>();
        Open open = null;
        boolean updating = false;
        for (StackEvent event : oldestFirst) {
            if (event.stackId().equals(layer) && event.ofStack())
                updating = event.status().word().equals("UPDATE_IN_PROGRESS");
            if (!event.stackId().equals(group)) continue;
            Instant at = event.at();
            if (at == null) continue;
            if (event.ofStack()) {
                switch (event.status().state()) {
                    case IN_PROGRESS ->
                        open = new Open(at, updating ? UPDATE : event.status().action(), members.size());
                    case COMPLETE, FAILED -> {
                        if (open != null) add(resizes, open.end(event, members), events, layer);
                        open = null;
                    }
                    case UNKNOWN -> {}
                }
                continue;
            }
            switch (event.status().word()) {
                case "CREATE_COMPLETE" -> {
                    if (members.add(event.resource()) && open != null) open.added.add(event.resource());
                }
                case "DELETE_COMPLETE" -> {
                    if (members.remove(event.resource()) && open != null) open.removed.add(event.resource());
                }
                default -> {}
            }
        }
        if (open != null) add(resizes, open.going(members), events, layer);
        Collections.reverse(resizes);
        return resizes;
    }

    private static void add(List<Resize> resizes, @Nullable Resize resize, List<StackEvent> events, String layer) {
        if (resize == null) return;
        String cause = switch (resize.cause) {
            case "CREATE" -> "creation of the stack";
            case "DELETE" -> "deletion of the stack";
            case UPDATE -> UPDATE;
            default -> signal(resize, events, layer);
        };
        resizes.add(new Resize(
                resize.at,
                resize.until,
                resize.before,
                resize.after,
                resize.added,
                resize.removed,
                resize.outcome,
                resize.reason,
                cause));
    }

    /// The policy that was signalled. Its event comes when the resize has ended; one whose resize fails leaves none.
    private static String signal(Resize resize, List<StackEvent> events, String layer) {
        Instant end = resize.until == null ? Instant.MAX : resize.until.plus(LATE);
        for (StackEvent event : events) {
            Instant at = event.at();
            if (at == null || !event.stackId().equals(layer) || at.isBefore(resize.at) || at.isAfter(end)) continue;
            if (event.status().word().startsWith("SIGNAL_"))
                return "policy " + event.resource() + ": " + event.reason();
        }
        return "a policy";
    }

    private static final class Open {
        final Instant at;
        final String action;
        final int before;
        final List<String> added = new ArrayList<>();
        final List<String> removed = new ArrayList<>();

        Open(Instant at, String action, int before) {
            this.at = at;
            this.action = action;
            this.before = before;
        }

        /// Null where nothing came or went and nothing failed: an update that left the group as it was.
        @Nullable
        Resize end(StackEvent event, Set<String> members) {
            boolean failed = event.status().failed();
            if (!failed && added.isEmpty() && removed.isEmpty()) return null;
            return new Resize(
                    at,
                    event.at(),
                    before,
                    members.size(),
                    added,
                    removed,
                    failed ? Health.FAILED : Health.OK,
                    failed ? Failures.cause(event.reason()) : "",
                    action);
        }

        Resize going(Set<String> members) {
            return new Resize(at, null, before, members.size(), added, removed, Health.BUSY, "", action);
        }
    }
}
