package org.xlcloud.charts;

import java.time.Duration;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;

/// A line of a chart: the samples of one thing, or the mean of a group of them between its least and greatest.
///
/// A series belongs to one chart; several series may read one buffer.
public final class ChartSeries {
    private final String id;
    private final String name;
    private final @Nullable SeriesBuffer buffer;
    private final List<ChartSeries> members;
    private final Duration staleAfter;
    private final BooleanProperty visible = new SimpleBooleanProperty(this, "visible", true);

    private ChartSeries(
            String id, String name, @Nullable SeriesBuffer buffer, List<ChartSeries> members, Duration staleAfter) {
        this.id = id;
        this.name = name;
        this.buffer = buffer;
        this.members = members;
        this.staleAfter = staleAfter;
    }

    /// A series that turns grey when its newest sample is older than three intervals.
    ///
    /// @param id what the chart's history knows it by
    /// @param name for the legend
    public ChartSeries(String id, String name, SeriesBuffer buffer) {
        this(id, name, buffer, List.of(), Duration.ofMillis(buffer.gapMillis()));
    }

    /// A series that turns grey when its newest sample is older than `staleAfter`.
    public ChartSeries(String id, String name, SeriesBuffer buffer, Duration staleAfter) {
        this(id, name, buffer, List.of(), staleAfter);
    }

    /// The mean of several series as a line, from the least to the greatest of them as a band. The members are not
    /// drawn themselves.
    public static ChartSeries group(String id, String name, List<ChartSeries> members) {
        if (members.isEmpty()) throw new IllegalArgumentException("the group " + name + " is empty");
        if (members.stream().anyMatch(ChartSeries::isGroup))
            throw new IllegalArgumentException("the group " + name + " has a group in it");
        Duration latest = members.stream()
                .map(each -> each.staleAfter)
                .max(Duration::compareTo)
                .orElseThrow();
        return new ChartSeries(id, name, null, List.copyOf(members), latest);
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    /// Whether the series is drawn; the legend toggles it.
    public BooleanProperty visibleProperty() {
        return visible;
    }

    public boolean isVisible() {
        return visible.get();
    }

    public boolean isGroup() {
        return !members.isEmpty();
    }

    /// The members of a group; the series alone for one that is none.
    public List<ChartSeries> members() {
        return isGroup() ? members : List.of(this);
    }

    /// The time of the newest sample, or [Long#MIN_VALUE] when there is none.
    long newestMillis() {
        if (buffer != null) return buffer.newestMillis();
        long newest = Long.MIN_VALUE;
        for (ChartSeries member : members) newest = Math.max(newest, member.newestMillis());
        return newest;
    }

    boolean isStale(long nowMillis) {
        long newest = newestMillis();
        return newest != Long.MIN_VALUE && nowMillis - newest > staleAfter.toMillis();
    }

    /// The samples of a series that is no group.
    SeriesBuffer buffer() {
        if (buffer == null) throw new IllegalStateException("the group " + name + " has no samples of its own");
        return buffer;
    }
}
