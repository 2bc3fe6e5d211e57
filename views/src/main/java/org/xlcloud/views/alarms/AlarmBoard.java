package org.xlcloud.views.alarms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.inventory.Inventory;

/// All alarms of the clouds that are shown, sorted into the lists of the page. Computed on any thread.
///
/// @param all every alarm with something to see or to do
/// @param active raised or recovered, and acknowledged by nobody; the worst first
/// @param acknowledged known to somebody and not over
/// @param aside shelved or out of service
/// @param counts the active ones by severity, those that another covers left out
/// @param byKey every alarm, the quiet ones included
record AlarmBoard(
        List<AlarmRow> all,
        List<AlarmRow> active,
        List<AlarmRow> acknowledged,
        List<AlarmRow> aside,
        Map<Severity, Integer> counts,
        Map<String, AlarmRow> byKey,
        Alarms.Figures figures,
        @Nullable Instant flood) {
    static final AlarmBoard EMPTY =
            new AlarmBoard(List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of(), Alarms.Figures.NONE, null);

    /// @param places of the newest inventories
    record Asked(Alarms alarms, Map<String, Inventory> inventories, AlarmPlace.Finder places) {}

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
        for (Alarm alarm : asked.alarms().all()) {
            if (!asked.inventories().containsKey(alarm.cloud())) continue; // closed, or hidden by the switcher
            var row = new AlarmRow(alarm, asked.places().of(alarm), covers.getOrDefault(alarm.key(), 0));
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
        return new AlarmBoard(
                all,
                AlarmLists.inOrder(active),
                AlarmLists.inOrder(acknowledged),
                AlarmLists.inOrder(aside),
                counts,
                byKey,
                asked.alarms().figures(),
                asked.alarms().flood());
    }

    int count(Severity severity) {
        return counts.getOrDefault(severity, 0);
    }
}
