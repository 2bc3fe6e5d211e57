package org.xlcloud.views.inventory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.stacks.Stacks;

/// How far what a page shows can be trusted: which of its designed states it is in.
public sealed interface Health {
    /// No cloud is open.
    record NoCloud() implements Health {}

    /// The first answers are on their way.
    ///
    /// @param clouds whose
    /// @param answered sources that have answered, `Nova of lab`
    record Loading(List<String> clouds, List<String> answered, List<String> awaited) implements Health {}

    /// A source has never answered and there is nothing to show.
    ///
    /// @param source `Nova`
    record Failed(String cloud, String source, Problem problem) implements Health {}

    /// Shows what is known, but a source's data are old.
    ///
    /// @param source `Nova`
    /// @param valueAt when they were read; null where it has never answered
    record Stale(
            String cloud,
            String source,
            @Nullable Instant valueAt,
            @Nullable Problem problem) implements Health {}

    /// Shows what is known, but some of a source's objects could not be read again.
    ///
    /// @param source `Heat`
    /// @param what of it, in words
    /// @param valueAt when the oldest of them was read; null where it never was
    record Partial(
            String cloud,
            String source,
            String what,
            @Nullable Instant valueAt,
            Problem problem) implements Health {}

    /// Everything is as it should be.
    record Good() implements Health {}

    /// @param rows whether there is anything to show
    public static Health of(Map<String, Inventory> inventories, boolean rows, Instant now) {
        return ofParts(
                inventories.values().stream()
                        .map(inventory -> new Part(inventory.cloud(), inventory.sources(), inventory.loaded()))
                        .toList(),
                rows,
                now);
    }

    /// How far stacks can be trusted.
    public static Health ofStacks(Map<String, Stacks> stacks, boolean rows, Instant now) {
        Health whole = ofParts(
                stacks.values().stream()
                        .map(one -> new Part(one.cloud(), List.of(one.source()), one.joinedAt() != null))
                        .toList(),
                rows,
                now);
        if (!(whole instanceof Good)) return whole;
        for (Stacks one : stacks.values()) if (!one.unread().isEmpty()) return partial(one);
        return whole;
    }

    private static Health partial(Stacks stacks) {
        List<Stacks.Unread> unread = stacks.unread();
        int more = unread.size() - 1;
        Instant oldest = unread.getFirst().readAt();
        for (Stacks.Unread one : unread)
            if (oldest != null && (one.readAt() == null || one.readAt().isBefore(oldest))) oldest = one.readAt();
        return new Partial(
                stacks.cloud(),
                stacks.source().source(),
                unread.getFirst().name() + (more == 0 ? "" : " and " + more + (more == 1 ? " other" : " others")),
                oldest,
                unread.getFirst().problem());
    }

    /// What one cloud says of itself.
    record Part(String cloud, List<SourceState> sources, boolean loaded) {}

    private static Health ofParts(List<Part> all, boolean rows, Instant now) {
        if (all.isEmpty()) return new NoCloud();
        if (!rows) {
            SourceState failed = worst(all, Reading.Health.FAILED, now);
            if (failed != null && failed.problem() != null) {
                return new Failed(failed.cloud(), failed.source(), failed.problem());
            }
            if (all.stream().anyMatch(part -> !part.loaded())) return loading(all, now);
        }
        SourceState old = worst(all, Reading.Health.FAILED, now);
        if (old == null) old = worst(all, Reading.Health.STALE, now);
        return old == null ? new Good() : new Stale(old.cloud(), old.source(), old.valueAt(), old.problem());
    }

    private static Loading loading(List<Part> all, Instant now) {
        List<String> answered = new ArrayList<>();
        List<String> awaited = new ArrayList<>();
        for (Part part : all) {
            for (SourceState source : part.sources()) {
                (source.health(now) == Reading.Health.LOADING ? awaited : answered).add(name(source));
            }
        }
        List<String> clouds =
                all.stream().filter(part -> !part.loaded()).map(Part::cloud).collect(Collectors.toList());
        return new Loading(clouds, answered, awaited);
    }

    /// Of the sources in a state, the one with the oldest data.
    private static @Nullable SourceState worst(List<Part> all, Reading.Health health, Instant now) {
        SourceState worst = null;
        for (Part part : all) {
            for (SourceState source : part.sources()) {
                if (source.health(now) != health) continue;
                if (worst == null || age(source).isBefore(age(worst))) worst = source;
            }
        }
        return worst;
    }

    private static Instant age(SourceState source) {
        return source.valueAt() == null ? Instant.MIN : source.valueAt();
    }

    private static String name(SourceState source) {
        return source.source() + " of " + source.cloud();
    }
}
