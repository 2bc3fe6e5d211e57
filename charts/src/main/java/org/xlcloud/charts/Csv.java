package org.xlcloud.charts;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// The samples of a chart's window as lines of text, one per sample: the time as ISO 8601 with its offset, the series,
/// the unit, the value, and the least and greatest where a history has only those.
final class Csv {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);
    /// What a spreadsheet takes for a formula.
    private static final String FORMULA = "=+-@\t\r";

    private final List<ChartSeries> series;
    private final List<Points> older;
    private final long from;
    private final long to;
    private final ZoneId zone;
    private final Unit unit;

    /// @param series no groups
    /// @param older what the history said of each of them
    Csv(List<ChartSeries> series, List<Points> older, long from, long to, ZoneId zone, Unit unit) {
        this.series = series;
        this.older = older;
        this.from = from;
        this.to = to;
        this.zone = zone;
        this.unit = unit;
    }

    void writeTo(OutputStream out) throws IOException {
        var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer.write("time,series,unit,value,min,max\r\n");
        for (int i = 0; i < series.size(); i++) write(writer, series.get(i), older.get(i));
        writer.flush();
    }

    private void write(Writer writer, ChartSeries each, Points points) throws IOException {
        String names = "," + cell(each.name()) + "," + cell(unit.symbol()) + ",";
        SeriesBuffer buffer = each.buffer();
        long end = buffer.end();
        long begin = buffer.begin(end);
        long oldest = begin < end ? buffer.time(begin) : Long.MAX_VALUE;
        for (int i = 0; i < points.size(); i++) {
            long time = points.time(i);
            if (time < from || time > to || time >= oldest) continue;
            line(writer, time, names, points.mean(i), points.min(i), points.max(i));
        }
        for (long i = buffer.indexAt(from, begin, end); i < end; i++) {
            long time = buffer.time(i);
            double value = buffer.value(i);
            if (time > to) break;
            if (!buffer.wasIntact(i)) continue; // overwritten by now: too old for the buffer
            line(writer, time, names, value, value, value);
        }
    }

    private void line(Writer writer, long time, String names, double value, double min, double max) throws IOException {
        writer.write(TIME.format(Instant.ofEpochMilli(time).atZone(zone)));
        writer.write(names);
        writer.write(number(value) + "," + number(min) + "," + number(max) + "\r\n");
    }

    private static String number(double value) {
        if (Double.isNaN(value)) return "";
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    static String cell(String text) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean quoted = safe.contains(",") || safe.contains("\"") || safe.contains("\n") || safe.contains("\r");
        return quoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
