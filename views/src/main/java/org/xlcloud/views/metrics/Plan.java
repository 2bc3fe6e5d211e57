package org.xlcloud.views.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.xlcloud.services.metrics.Metric;

/// One chart as data: its lines and limits.
///
/// @param id stable: the chart of the same id is kept when the plan changes
/// @param metric the first of the chart's metrics: all have its unit
record Plan(String id, String title, Metric metric, List<Line> lines, List<Bound> bounds) {
    /// More members than this make a line that nobody waits for: so many are taken from all over the group.
    static final int MOST_MEMBERS = 256;

    /// A line, or the mean of several members between their least and greatest.
    record Line(String id, String name, Metric metric, List<Member> members) {}

    /// A value with a meaning, `slowdown`.
    record Bound(double value, String label, boolean critical) {}

    /// @param names what targets are called
    static List<Plan> of(Selection selection, Members members, java.util.function.Function<Target, String> names) {
        Map<String, List<Line>> lines = new LinkedHashMap<>();
        Map<String, String> titles = new LinkedHashMap<>();
        for (Metric metric : selection.metrics()) {
            for (Target target : selection.targets()) {
                List<Member> of = members.of(target, metric);
                if (of.isEmpty()) continue;
                String chart = chart(selection, target, metric);
                titles.putIfAbsent(chart, title(selection, target, metric, names));
                lines.computeIfAbsent(chart, _ -> new ArrayList<>())
                        .addAll(lines(selection, target, metric, of, names.apply(target)));
            }
        }
        List<Plan> plans = new ArrayList<>();
        lines.forEach((id, of) -> {
            Metric first = of.getFirst().metric();
            boolean mixed = of.stream().anyMatch(line -> line.metric() != first);
            List<Line> named = mixed ? of.stream().map(Plan::withMetric).toList() : of;
            String title = mixed ? mixedTitle(selection, titles.getOrDefault(id, ""), of) : titles.getOrDefault(id, "");
            plans.add(new Plan(id, title, first, List.copyOf(named), bounds(of)));
        });
        return plans;
    }

    private static String chart(Selection selection, Target target, Metric metric) {
        return switch (selection.charts()) {
            case UNIT -> "unit " + metric.unit();
            case METRIC -> "metric " + metric.id();
            case OBJECT -> target.text() + " " + metric.unit();
        };
    }

    private static String title(
            Selection selection, Target target, Metric metric, java.util.function.Function<Target, String> names) {
        return selection.charts() == Selection.Charts.OBJECT
                ? names.apply(target) + " · " + metric.title()
                : metric.title();
    }

    private static String mixedTitle(Selection selection, String first, List<Line> lines) {
        var metrics = new java.util.LinkedHashSet<String>();
        for (Line line : lines) metrics.add(line.metric().title());
        String all = String.join(", ", metrics);
        int dot = first.lastIndexOf(" · ");
        return selection.charts() == Selection.Charts.OBJECT && dot > 0 ? first.substring(0, dot + 3) + all : all;
    }

    private static Line withMetric(Line line) {
        return new Line(line.id, line.name + " · " + line.metric.title(), line.metric, line.members);
    }

    private static List<Line> lines(
            Selection selection, Target target, Metric metric, List<Member> members, String name) {
        String id = target.text() + " " + metric.id();
        List<Member> taken = spread(members);
        if (selection.each() && members.size() > 1) {
            // Lines that have never had a sample would only fill the legend.
            List<Member> reported =
                    taken.stream().filter(member -> member.values() != null).toList();
            return (reported.isEmpty() ? taken : reported)
                    .stream()
                            .map(member ->
                                    new Line(id + " " + member.subject().id(), member.name(), metric, List.of(member)))
                            .toList();
        }
        String words = members.size() == 1 ? name : name + " (" + count(taken.size(), members.size()) + ")";
        return List.of(new Line(id, words, metric, taken));
    }

    private static String count(int taken, int all) {
        return taken == all ? "mean of " + all : "mean of " + taken + " of " + all;
    }

    private static List<Member> spread(List<Member> members) {
        if (members.size() <= MOST_MEMBERS) return List.copyOf(members);
        List<Member> taken = new ArrayList<>(MOST_MEMBERS);
        for (int i = 0; i < MOST_MEMBERS; i++) taken.add(members.get((int) ((long) i * members.size() / MOST_MEMBERS)));
        return taken;
    }

    /// The cards' own limits, where all cards of a chart agree on them.
    private static List<Bound> bounds(List<Line> lines) {
        List<Bound> bounds = new ArrayList<>();
        if (lines.stream().anyMatch(line -> line.metric() != lines.getFirst().metric())) return bounds;
        switch (lines.getFirst().metric()) {
            case TEMPERATURE -> {
                bound(lines, Metric.SLOWDOWN_TEMPERATURE, "slows down", false, bounds);
                bound(lines, Metric.SHUTDOWN_TEMPERATURE, "shuts down", true, bounds);
            }
            case POWER -> bound(lines, Metric.POWER_LIMIT, "power limit", false, bounds);
            case MEMORY_USED -> bound(lines, Metric.MEMORY_TOTAL, "all memory", false, bounds);
            default -> {}
        }
        return bounds;
    }

    private static void bound(List<Line> lines, Metric limit, String label, boolean critical, List<Bound> into) {
        var values = new TreeSet<Double>();
        for (Line line : lines) {
            for (Member member : line.members()) {
                double value = member.value(limit);
                if (!Double.isNaN(value) && value > 0) values.add(value);
            }
        }
        if (values.size() == 1) into.add(new Bound(values.first(), label, critical));
    }
}
