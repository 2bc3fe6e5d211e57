package org.xlcloud.views.table;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.text.Csv;

/// Writes rows to a file, which appears whole or not at all.
///
/// CSV follows RFC 4180 (UTF-8, CRLF, a header line); a text that a spreadsheet would run as a formula gets an
/// apostrophe before it. JSON is one array of objects. Times are ISO-8601 with the offset of the window's zone.
///
/// @param columns by their index in the spec, in the order in which they are written
/// @param pages all rows, in parts: those of a journal are read while they are written
/// @param total how many there are; -1 where it is not known before
record Export<T>(
        TableSpec<T> spec,
        List<Integer> columns,
        Iterable<List<Entry<T>>> pages,
        int total,
        ZoneId zone,
        Format format) {
    private static final int ROWS_BETWEEN_REPORTS = 1000;

    enum Format {
        CSV,
        JSON
    }

    /// Of rows that are at hand.
    static <T> Export<T> of(
            TableSpec<T> spec, List<Integer> columns, List<Entry<T>> entries, ZoneId zone, Format format) {
        return new Export<>(spec, columns, List.of(entries), entries.size(), zone, format);
    }

    /// The work of a job.
    String to(Path file, Jobs.Progress progress) throws InterruptedException {
        Path target = file.toAbsolutePath();
        Path draft = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        int written;
        try {
            try (FileChannel channel = FileChannel.open(
                            draft,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    Writer out = new BufferedWriter(
                            new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8))) {
                written = write(out, progress);
                out.flush();
                channel.force(true);
            }
            move(draft, target);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("export " + spec.many() + " to " + target, "the file system", String.valueOf(e))
                            .withHint("Choose another folder, or make room."),
                    e);
        } finally {
            discard(draft);
        }
        return "Wrote " + spec.count(written, written, 0) + " to " + target;
    }

    private static void move(Path draft, Path target) throws IOException {
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void discard(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            System.getLogger(Export.class.getName())
                    .log(System.Logger.Level.WARNING, "Cannot remove the unfinished file " + draft, e);
        }
    }

    private int write(Writer out, Jobs.Progress progress) throws IOException, InterruptedException {
        if (format == Format.CSV) writeHeader(out);
        else out.write("[");
        int written = 0;
        for (List<Entry<T>> page : pages) {
            for (Entry<T> entry : page) {
                if (written % ROWS_BETWEEN_REPORTS == 0) report(written, progress);
                if (format == Format.CSV) writeCsv(out, entry);
                else writeJson(out, entry, written == 0);
                written++;
            }
        }
        if (format == Format.JSON) out.write(written == 0 ? "]\n" : "\n]\n");
        return written;
    }

    private void report(int written, Jobs.Progress progress) throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        if (total < 0) progress.at(-1, "row " + written);
        else progress.at((double) written / total, "row " + written + " of " + total);
    }

    private void writeHeader(Writer out) throws IOException {
        out.write(Csv.record(
                columns.stream().map(column -> spec.columns().get(column).id()).toList()));
    }

    private void writeCsv(Writer out, Entry<T> entry) throws IOException {
        out.write(Csv.record(columns.stream().map(column -> csv(entry, column)).toList()));
    }

    private String csv(Entry<T> entry, int column) {
        return switch (entry.valueNow(column)) {
            case Number number -> number.toString();
            case Instant at -> time(at);
            case null, default -> Csv.defused(text(entry, column));
        };
    }

    private void writeJson(Writer out, Entry<T> entry, boolean first) throws IOException {
        out.write(first ? "\n  {" : ",\n  {");
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) out.write(", ");
            out.write(Json.text(spec.columns().get(columns.get(i)).id()));
            out.write(": ");
            out.write(json(entry.valueNow(columns.get(i))));
        }
        out.write("}");
    }

    private String json(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Double number when !Double.isFinite(number) -> "null";
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            case Instant at -> Json.text(time(at));
            case Collection<?> many ->
                many.stream()
                        .map(one -> Json.text(String.valueOf(one)))
                        .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
            default -> Json.text(value.toString());
        };
    }

    private String text(Entry<T> entry, int column) {
        String text = entry.text(column);
        return text == null ? "" : text;
    }

    private String time(Instant at) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                at.truncatedTo(ChronoUnit.MILLIS).atZone(zone).toOffsetDateTime());
    }
}
