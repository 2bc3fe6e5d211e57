package org.xlcloud.app.command;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.text.Csv;

/// What a list command prints: columns as data, rows as a table for people, one JSON array or CSV for programs.
///
/// JSON has every field of every row (null where unknown); the table leaves out those that are not marked for it.
public final class Listing<T> {
    /// How to print.
    public enum Format {
        table,
        json,
        csv
    }

    /// @param shown what the table has in place of the value
    private record Column<T>(
            String field,
            @Nullable String heading,
            Function<T, @Nullable Object> value,
            Function<T, @Nullable Object> shown) {}

    private final List<Column<T>> columns = new ArrayList<>();

    /// A field of JSON and CSV that is a column of the table as well.
    public Listing<T> column(String field, String heading, Function<T, @Nullable Object> value) {
        columns.add(new Column<>(field, heading, value, value));
        return this;
    }

    /// A column whose cell in the table is written in another way, indented for one.
    public Listing<T> shown(
            String field, String heading, Function<T, @Nullable Object> value, Function<T, @Nullable Object> shown) {
        columns.add(new Column<>(field, heading, value, shown));
        return this;
    }

    /// A field of JSON and CSV only.
    public Listing<T> field(String field, Function<T, @Nullable Object> value) {
        columns.add(new Column<>(field, null, value, value));
        return this;
    }

    public void print(Collection<T> rows, Format format, PrintWriter out) {
        switch (format) {
            case table -> printTable(rows, out);
            case json -> printJson(rows, out);
            case csv -> printCsv(rows, out);
        }
        out.flush();
    }

    private void printTable(Collection<T> rows, PrintWriter out) {
        var shown = columns.stream().filter(column -> column.heading != null).toList();
        var lines = new ArrayList<List<String>>();
        lines.add(shown.stream().map(column -> String.valueOf(column.heading)).toList());
        for (T row : rows)
            lines.add(shown.stream()
                    .map(column -> Text.unbroken(text(brief(column.shown.apply(row)), "–")))
                    .toList());
        int[] widths = new int[shown.size()];
        for (var line : lines)
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], line.get(i).length());
        for (var line : lines) {
            var text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i));
                if (i < widths.length - 1)
                    text.repeat(' ', widths[i] - line.get(i).length() + 2);
            }
            out.println(text);
        }
    }

    private void printJson(Collection<T> rows, PrintWriter out) {
        var mapper = new ObjectMapper()
                .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .disable(com.fasterxml.jackson.core.JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        var indent = new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        List<Map<String, @Nullable Object>> array = new ArrayList<>(rows.size());
        for (T row : rows) {
            var object = new LinkedHashMap<String, @Nullable Object>();
            for (var column : columns) object.put(column.field, plain(column.value.apply(row)));
            array.add(object);
        }
        try {
            mapper.writer(indent).writeValue(out, array);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        out.println();
    }

    private void printCsv(Collection<T> rows, PrintWriter out) {
        out.print(Csv.record(columns.stream().map(Column::field).toList()));
        for (T row : rows)
            out.print(Csv.record(
                    columns.stream().map(column -> csv(column.value.apply(row))).toList()));
    }

    private static String csv(@Nullable Object value) {
        return value instanceof Number number ? number.toString() : Csv.defused(text(value, ""));
    }

    /// A person reads seconds; JSON and CSV have the whole of it.
    private static @Nullable Object brief(@Nullable Object value) {
        return value instanceof Instant time ? time.truncatedTo(ChronoUnit.SECONDS) : value;
    }

    /// Times as ISO-8601 in UTC; everything else as Jackson writes it.
    private static @Nullable Object plain(@Nullable Object value) {
        return value instanceof Instant time ? time.toString() : value;
    }

    private static String text(@Nullable Object value, String ifAbsent) {
        if (value == null || (value instanceof String empty && empty.isEmpty())) return ifAbsent;
        if (value instanceof Collection<?> several)
            return several.stream().map(String::valueOf).collect(Collectors.joining(" "));
        if (value instanceof Map<?, ?> pairs)
            return pairs.entrySet().stream()
                    .map(pair -> pair.getKey() + "=" + pair.getValue())
                    .sorted()
                    .collect(Collectors.joining(" "));
        return String.valueOf(value);
    }
}
