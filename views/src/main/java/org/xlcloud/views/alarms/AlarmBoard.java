package org.xlcloud.views.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.inventory.AlarmedGpus;
import org.xlcloud.views.inventory.Names;

/// All alarms of the clouds that are shown, sorted into the lists of the page. Computed on any thread.
///
/// @param all every alarm with something to see or to do
/// @param active raised or recovered, and acknowledged by nobody; the worst first
/// @param acknowledged known to somebody and not over
/// @param aside shelved or out of service
/// @param counts the active ones by severity, those that another covers left out
/// @param foremost of the active ones those that a person can follow in a flood: the critical ones and the first that
/// came; all of them where there is no flood
/// @param byKey every alarm, the quiet ones included
record AlarmBoard(
        List<AlarmRow> all,
        List<AlarmRow> active,
        List<AlarmRow> foremost,
        List<AlarmRow> acknowledged,
        List<AlarmRow> aside,
        Map<Severity, Integer> counts,
        Map<String, AlarmRow> byKey,
        Alarms.Figures figures,
        @Nullable Instant flood) {
    /// A flood is known ten minutes after it began at the latest.
    static final Duration FLOOD_BEGINS = Duration.ofMinutes(10);

    private static final int FIRST = 5;

    static final AlarmBoard EMPTY = new AlarmBoard(
            List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of(), Alarms.Figures.NONE, null);

    /// @param telemetry the newest, by the cloud's name: whose resource in Gnocchi an alarm is on
    /// @param places of the newest inventories
    /// @param names of stacks
    record Asked(
            Alarms alarms,
            Map<String, Inventory> inventories,
            Map<String, Telemetry> telemetry,
            AlarmPlace.Finder places,
            Names names) {}

    static AlarmBoard of(Asked asked) {
        Map<String, Integer> covers = new HashMap<>();
        for (Alarm alarm : asked.alarms().all())
            if (alarm.coveredBy() != null) covers.merge(alarm.coveredBy(), 1, Integer::sum);
        Map<String, AlarmRow> byKey = HashMap.newHashMap(asked.alarms().all().size());
        List<AlarmRow> all = new ArrayList<>();
        List<AlarmRow> active = new ArrayList<>();
        List<AlarmRow> acknowledged = new ArrayList<>();
        List<AlarmRow> aside = new ArrayList<>();
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        var gpus = new AlarmedGpus(asked.telemetry());
        for (Alarm alarm : asked.alarms().all()) {
            if (!asked.inventories().containsKey(alarm.cloud())) continue; // closed, or hidden by the switcher
            var row = new AlarmRow(
                    alarm, asked.places().of(alarm, gpus, asked.names()), covers.getOrDefault(alarm.key(), 0));
            byKey.put(row.key(), row);
            switch (row.phase()) {
                case UNACKNOWLEDGED, RETURNED -> {
                    active.add(row);
                    if (row.coveredBy() == null) counts.merge(row.latched(), 1, Integer::sum);
                }
                case ACKNOWLEDGED -> acknowledged.add(row);
                case SHELVED, OUT_OF_SERVICE -> aside.add(row);
                case NORMAL -> {
                    continue;
                }
            }
            all.add(row);
        }
        List<AlarmRow> ordered = AlarmLists.inOrder(active);
        Instant flood = asked.alarms().flood();
        return new AlarmBoard(
                all,
                ordered,
                flood == null ? ordered : foremost(ordered, flood),
                AlarmLists.inOrder(acknowledged),
                AlarmLists.inOrder(aside),
                counts,
                byKey,
                asked.alarms().figures(),
                flood);
    }

    /// In a flood nobody reads hundreds of lines: the critical ones and the first of it say what it is about. What an
    /// alarm on the list covers stays below that one, in the list of all.
    private static List<AlarmRow> foremost(List<AlarmRow> ordered, Instant flood) {
        Instant begin = flood.minus(FLOOD_BEGINS);
        Set<String> first = ordered.stream()
                .filter(row -> row.coveredBy() == null && !row.since().isBefore(begin))
                .sorted(Comparator.comparing(AlarmRow::since).thenComparing(AlarmRow::key))
                .limit(FIRST)
                .map(AlarmRow::key)
                .collect(Collectors.toSet());
        return ordered.stream()
                .filter(row -> row.coveredBy() == null)
                .filter(row -> row.latched() == Severity.CRITICAL || first.contains(row.key()))
                .toList();
    }

    /// Whether an alarm is on a resource of which only telemetry can tell what it is, and has not yet.
    boolean waitsForTelemetry() {
        for (AlarmRow row : all) if (row.place().gpu() == null && AlarmedGpus.ofResource(row.alarm())) return true;
        return false;
    }

    int count(Severity severity) {
        return counts.getOrDefault(severity, 0);
    }
}
