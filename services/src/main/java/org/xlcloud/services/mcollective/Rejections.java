package org.xlcloud.services.mcollective;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What was not taken, counted by reason; of each call's the first thousand are kept with their words.
///
/// @param counts reasons that occurred
/// @param first the first ones
public record Rejections(Map<Rejection.Kind, Integer> counts, List<Rejection> first) {
    public static final Rejections NONE = new Rejections(Map.of(), List.of());
    private static final int MOST_KEPT = 1_000;

    public Rejections {
        var ordered = new EnumMap<Rejection.Kind, Integer>(Rejection.Kind.class);
        ordered.putAll(counts);
        counts = Collections.unmodifiableMap(ordered);
        first = List.copyOf(first);
    }

    public boolean any() {
        return !counts.isEmpty();
    }

    public int count(Rejection.Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    public Rejections plus(Rejections more) {
        var tally = new Tally();
        tally.add(this);
        tally.add(more);
        return tally.rejections();
    }

    /// "2 forged, 1 late"; empty when there is none.
    public String inWords() {
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().word())
                .collect(Collectors.joining(", "));
    }

    /// Counts as they come, from any thread.
    static final class Tally {
        private final EnumMap<Rejection.Kind, Integer> counts = new EnumMap<>(Rejection.Kind.class);
        private final List<Rejection> first = new ArrayList<>();

        synchronized void add(Rejection rejection) {
            counts.merge(rejection.kind(), 1, Integer::sum);
            if (first.size() < MOST_KEPT) first.add(rejection);
        }

        synchronized void add(Rejections more) {
            more.counts.forEach((kind, count) -> counts.merge(kind, count, Integer::sum));
            for (Rejection rejection : more.first) if (first.size() < MOST_KEPT) first.add(rejection);
        }

        synchronized Rejections rejections() {
            return new Rejections(counts, first);
        }
    }
}
