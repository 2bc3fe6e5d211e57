package org.xlcloud.views.alarms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.TableSpec;

/// The lists of alarms as data: what they show, and in which order.
public final class AlarmLists {
    /// The kind of alarms' links.
    public static final String KIND = "alarm";

    /// Worst first, then the newest; what never was raised last.
    static final Comparator<AlarmRow> WORST_FIRST = Comparator.comparing(AlarmRow::latched, Comparator.reverseOrder())
            .thenComparing(AlarmRow::current, Comparator.reverseOrder())
            .thenComparing(AlarmRow::since, Comparator.reverseOrder())
            .thenComparing(AlarmRow::key);

    private AlarmLists() {}

    public static Link link(AlarmRow row) {
        return new Link(KIND, row.key(), row.alarm().name());
    }

    /// Raised, and known to nobody yet.
    public static TableSpec<AlarmRow> active() {
        return spec("alarms", "active alarm", "active alarms", List.of());
    }

    /// Known to somebody, and not yet over.
    static TableSpec<AlarmRow> acknowledged() {
        return spec(
                "alarms.acknowledged",
                "acknowledged alarm",
                "acknowledged alarms",
                List.of(Column.<AlarmRow>text("by", "Acknowledged by", AlarmRow::by)
                        .wide(280)));
    }

    /// What is kept from view for a time, or taken out of service.
    static TableSpec<AlarmRow> shelved() {
        return spec(
                "alarms.shelved",
                "shelved alarm",
                "shelved alarms",
                List.of(
                        Column.<AlarmRow>state("standing", "Standing", row -> Look.of(row.phase()))
                                .wide(150),
                        Column.<AlarmRow>time("until", "Until", AlarmLists::until),
                        Column.<AlarmRow>text("by", "By", AlarmRow::by).wide(280)));
    }

    private static TableSpec<AlarmRow> spec(String id, String one, String many, List<Column<AlarmRow>> own) {
        List<Column<AlarmRow>> columns = new ArrayList<>(List.of(
                Column.<AlarmRow>state("severity", "Severity", row -> Look.of(row.latched()))
                        .ordered(Comparator.comparing(AlarmRow::latched))
                        .alias("latched")
                        .wide(118),
                Column.<AlarmRow>state("now", "Now", row -> Look.of(row.current()))
                        .ordered(Comparator.comparing(AlarmRow::current))
                        .alias("current")
                        .wide(112),
                Column.<AlarmRow>text("name", "Alarm", AlarmLists::name).wide(240)));
        columns.addAll(own);
        columns.addAll(List.of(
                Column.<AlarmRow>text("object", "On", row -> text(row.place().object()))
                        .linked(row -> row.place().object())
                        .wide(200),
                Column.<AlarmRow>age("since", "Since", AlarmRow::since).wide(104),
                Column.<AlarmRow>text("value", "Value", row -> blank(row.alarm().value()))
                        .wide(90),
                Column.<AlarmRow>text("why", "Why", row -> row.alarm().reason()).wide(320),
                Column.<AlarmRow>text(
                                "instance", "Instance", row -> text(row.place().instance()))
                        .linked(row -> row.place().instance())
                        .alias("node")
                        .wide(150),
                Column.<AlarmRow>text("host", "Host", row -> text(row.place().host()))
                        .linked(row -> row.place().host())
                        .wide(130),
                Column.<AlarmRow>text("stack", "Stack", row -> text(row.place().stack()))
                        .linked(row -> row.place().stack())
                        .wide(130),
                Column.<AlarmRow>text("layer", "Layer", row -> row.place().layer())
                        .wide(110),
                Column.<AlarmRow>text("group", "Group", row -> blank(row.alarm().group()))
                        .wide(110),
                Column.<AlarmRow>text("source", "Source", row -> row.alarm().source())
                        .wide(96),
                Column.<AlarmRow>text("cloud", "Cloud", row -> row.alarm().cloud())
                        .wide(90),
                Column.<AlarmRow>number("covers", "Covers", row -> row.covers() == 0 ? null : row.covers())
                        .wide(80)
                        .hidden(),
                Column.<AlarmRow>text("coveredBy", "Covered by", AlarmRow::coveredBy)
                        .alias("covered")
                        .wide(200)
                        .hidden(),
                Column.<AlarmRow>age("changed", "Changed", row -> row.alarm().since())
                        .wide(104)
                        .hidden(),
                Column.<AlarmRow>text("id", "ID", row -> row.alarm().id())
                        .wide(270)
                        .hidden()));
        return new TableSpec<>(id, one, many, AlarmRow::key, row -> row.alarm().id(), AlarmLists::spoken, columns);
    }

    /// What is covered stands below what covers it, and says so.
    private static String name(AlarmRow row) {
        if (row.coveredBy() != null) return "↳ " + row.alarm().name();
        return row.covers() == 0 ? row.alarm().name() : row.alarm().name() + "  (covers " + row.covers() + ")";
    }

    static String spoken(AlarmRow row) {
        var words = new StringBuilder(row.latched().word())
                .append(" alarm ")
                .append(row.alarm().name());
        if (row.place().object() != null)
            words.append(" on ").append(row.place().object().text());
        words.append(", now ").append(row.current().word());
        words.append(", ").append(Look.of(row.phase()).word());
        if (row.coveredBy() != null) words.append(", covered by another");
        if (!row.alarm().reason().isEmpty())
            words.append(": ").append(row.alarm().reason());
        return words.toString();
    }

    private static @Nullable String blank(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Instant until(AlarmRow row) {
        return row.alarm().shelving() == null ? null : row.alarm().shelving().until();
    }

    private static @Nullable String text(@Nullable Link link) {
        return link == null ? null : link.text();
    }

    /// The worst first, and what an alarm covers right below it.
    public static List<AlarmRow> inOrder(List<AlarmRow> rows) {
        Map<String, List<AlarmRow>> below = new HashMap<>();
        List<AlarmRow> tops = new ArrayList<>(rows.size());
        Map<String, AlarmRow> keys = HashMap.newHashMap(rows.size());
        boolean covering = false;
        for (AlarmRow row : rows) if (row.covers() > 0) keys.put(row.key(), row);
        for (AlarmRow row : rows) {
            if (row.coveredBy() != null && keys.containsKey(row.coveredBy())) {
                covering = true;
                below.computeIfAbsent(row.coveredBy(), _ -> new ArrayList<>()).add(row);
            } else {
                tops.add(row);
            }
        }
        tops.sort(WORST_FIRST);
        if (!covering) return tops;
        List<AlarmRow> ordered = new ArrayList<>(rows.size());
        for (AlarmRow top : tops) {
            ordered.add(top);
            List<AlarmRow> covered = below.getOrDefault(top.key(), List.of());
            covered.stream().sorted(WORST_FIRST).forEach(ordered::add);
        }
        return ordered;
    }
}
