package org.xlcloud.views.table;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.views.fx.Times;

/// A row made ready away from the JavaFX thread: its key, and its values and texts column by column.
///
/// A row that did not change keeps its entry over refreshes, so that an entry's identity tells whether there is
/// anything to draw.
final class Entry<T> {
    private final List<Column<T>> columns;
    private final String key;
    private final T row;
    private final ZoneId zone;
    private final @Nullable Object[] values;
    private final @Nullable String[] texts;
    private final Branch branch;

    private Entry(
            List<Column<T>> columns,
            String key,
            T row,
            ZoneId zone,
            @Nullable Object[] values,
            @Nullable String[] texts,
            Branch branch) {
        this.columns = columns;
        this.key = key;
        this.row = row;
        this.zone = zone;
        this.values = values;
        this.texts = texts;
        this.branch = branch;
    }

    /// @param old of the same key; texts of values that did not change are taken from it
    static <T> Entry<T> of(TableSpec<T> spec, String key, T row, ZoneId zone, @Nullable Entry<T> old) {
        List<Column<T>> columns = spec.columns();
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        @Nullable String[] texts = new @Nullable String[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.get(i).value().apply(row);
            if (old != null && old.zone.equals(zone) && Objects.equals(old.values[i], values[i]))
                texts[i] = old.texts[i];
            else texts[i] = columns.get(i).text(values[i], zone);
        }
        return new Entry<>(columns, key, row, zone, values, texts, Branch.NONE);
    }

    /// Whether this entry still says all there is to say about a row.
    boolean stillSays(T other, ZoneId otherZone) {
        return zone.equals(otherZone) && row.equals(other);
    }

    /// The same at a place in a tree.
    Entry<T> at(Branch place) {
        return place.equals(branch) ? this : new Entry<>(columns, key, row, zone, values, texts, place);
    }

    /// Whether this says of its row what another does, be it at another place.
    boolean saysTheSameAs(Entry<T> other) {
        return zone.equals(other.zone) && row.equals(other.row);
    }

    Branch branch() {
        return branch;
    }

    String key() {
        return key;
    }

    T row() {
        return row;
    }

    /// The value when the entry was made: what sorting and filtering go by.
    @Nullable
    Object value(int column) {
        return values[column];
    }

    /// What is shown and written now. The age of data is counted from the newest reading, which comes also for rows in
    /// which nothing changed and whose entries stay.
    @Nullable
    Object valueNow(int column) {
        Column<T> of = columns.get(column);
        return of.type() == Column.Type.AGE ? of.value().apply(row) : values[column];
    }

    /// What the cell shows; null where it is blank, and for ages.
    @Nullable
    String text(int column) {
        return texts[column];
    }

    /// What the cell shows at a moment, ages included; empty where it is blank.
    String textAt(int column, Instant now) {
        String text = texts[column];
        if (text != null) return text;
        return valueNow(column) instanceof Instant since ? Times.span(Duration.between(since, now)) : "";
    }

    /// [#textAt] on one line: names come from anyone who may create a server.
    String lineAt(int column, Instant now) {
        return Text.unbroken(textAt(column, now));
    }

    int columns() {
        return texts.length;
    }
}
