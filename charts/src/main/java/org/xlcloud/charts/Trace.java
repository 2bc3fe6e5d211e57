package org.xlcloud.charts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One series as a chart shows it: its columns, how far its samples have been taken in, and what the history said.
final class Trace {
    private final ChartSeries series;
    private final int slot;
    private final Decimator columns = new Decimator();
    /// The series whose samples are read: itself, or the members of a group.
    private final Source[] sources;
    private boolean stale;

    /// The samples of one series.
    private static final class Source {
        final SeriesBuffer buffer;
        final Decimator columns;
        final HistoryFeed history;
        long next;
        boolean torn;

        Source(ChartSeries series, Decimator columns) {
            this.buffer = series.buffer();
            this.columns = columns;
            this.history = new HistoryFeed(series.id());
        }
    }

    private final Decimator[] members;

    /// @param slot which colour, marker and dash it has
    Trace(ChartSeries series, int slot) {
        this.series = series;
        this.slot = slot;
        sources = series.members().stream()
                .map(member -> new Source(member, series.isGroup() ? new Decimator() : columns))
                .toArray(Source[]::new);
        members = new Decimator[sources.length];
        for (int i = 0; i < sources.length; i++) members[i] = sources[i].columns;
    }

    ChartSeries series() {
        return series;
    }

    int slot() {
        return slot;
    }

    Decimator columns() {
        return columns;
    }

    boolean isStale() {
        return stale;
    }

    /// Notes whether the series is stale now; true when that has changed.
    boolean turnsStale(long now) {
        boolean was = stale;
        stale = series.isStale(now);
        return was != stale;
    }

    /// Takes in what is new in a window; returns the first column that changed, [Long#MAX_VALUE] when none did.
    ///
    /// @param live the window moves on; otherwise the line goes on to the first sample behind it
    long update(double columnMillis, long first, int count, boolean live) {
        boolean moved = columns.columnMillis() != columnMillis
                || columns.count() != count
                || first < columns.first()
                || first - columns.first() >= count;
        for (Source source : sources) {
            SeriesBuffer buffer = source.buffer;
            long end = buffer.end();
            if (moved || source.torn || source.history.takeNews() || source.next < buffer.begin(end))
                restart(source, columnMillis, first, count, end);
            else source.columns.scroll(first);
            long from = source.next;
            source.next = source.columns.addSamples(buffer, from, end);
            if (!live && source.next < end)
                source.columns.reach(buffer.time(source.next), buffer.value(source.next), buffer.gapMillis());
            // Lapped by the writer, which takes a flood of samples: once more with the next frame.
            source.torn = !buffer.wasIntact(from);
        }
        if (!series.isGroup()) return columns.takeChangedFrom();
        long changed = Long.MAX_VALUE;
        for (Decimator member : members) changed = Math.min(changed, member.takeChangedFrom());
        if (moved) columns.reset(columnMillis, first, count);
        else columns.scroll(first);
        if (changed != Long.MAX_VALUE) columns.combine(members, changed);
        return columns.takeChangedFrom();
    }

    private static void restart(Source source, double columnMillis, long first, int count, long end) {
        SeriesBuffer buffer = source.buffer;
        source.columns.reset(columnMillis, first, count);
        long begin = buffer.begin(end);
        double from = (first - Decimator.MARGIN) * columnMillis;
        long index = buffer.indexAt((long) from, begin, end);
        long oldest = begin < end ? buffer.time(begin) : Long.MAX_VALUE;
        if (index == begin) source.history.addTo(source.columns, from, oldest);
        source.next = Math.max(begin, index - 1); // the line comes in from the sample before
    }

    /// Asks for what the buffers do not have of a window; true when something has come that has to be drawn.
    boolean ask(History history, long from, long to, int count) {
        boolean news = false;
        for (Source source : sources) {
            long end = source.buffer.end();
            long begin = source.buffer.begin(end);
            long oldest = begin < end ? source.buffer.time(begin) : Long.MAX_VALUE;
            news |= source.history.ask(history, from, Math.min(to, oldest), count, source.buffer.gapMillis());
        }
        return news;
    }

    /// Whether there is anything to be drawn in the window.
    boolean hasColumns() {
        for (long column = columns.first(); column < columns.first() + columns.count(); column++)
            if (columns.has(column)) return true;
        return false;
    }

    /// What is being asked for now.
    boolean isAsking() {
        for (Source source : sources) if (source.history.isAsking()) return true;
        return false;
    }

    /// Why a part of the past is missing; null when it is not.
    @Nullable
    String failure() {
        for (Source source : sources) if (source.history.failure() != null) return source.history.failure();
        return null;
    }

    /// Adds the series whose samples are read, and what the history said of each.
    void sources(List<ChartSeries> samples, List<Points> older) {
        samples.addAll(series.members());
        for (Source source : sources) older.add(source.history.points());
    }

    void askAgain() {
        for (Source source : sources) source.history.askAgain();
    }

    void cancel() {
        for (Source source : sources) source.history.cancel();
    }
}
