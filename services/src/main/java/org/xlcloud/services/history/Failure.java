package org.xlcloud.services.history;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xlcloud.services.flow.Problem;

/// What DuckDB's refusals mean. It tells them apart by words only: its error code is always 0.
enum Failure {
    /// Another process has the file open.
    LOCKED,
    /// The file's content is unusable.
    BROKEN,
    /// DuckDB has given the open file up after an inner failure; opened anew it may be well.
    GIVEN_UP,
    /// Anything else: no room on the disk, no permission, too slow.
    OTHER;

    private static final Pattern HOLDER = Pattern.compile("\\(PID (\\d{1,10})\\)");

    /// As DuckDB 2.0 words them.
    private static final String[] BROKEN_WORDS = {
        "not a valid duckdb database",
        "corrupt",
        "could not read enough bytes",
        "serialization error",
        "newer version",
        "newer duckdb",
        "storage version",
        "layout "
    };

    static Failure of(Exception e) {
        String says = text(e).toLowerCase(Locale.ROOT);
        if (says.contains("could not set lock")) return LOCKED;
        if (says.contains("has been invalidated")) return GIVEN_UP;
        return Stream.of(BROKEN_WORDS).anyMatch(says::contains) ? BROKEN : OTHER;
    }

    /// Whether the file must be closed.
    boolean ends() {
        return this == BROKEN || this == GIVEN_UP;
    }

    Problem problem(String doing, Path file, Exception e) {
        return switch (this) {
            case LOCKED -> {
                Matcher holder = HOLDER.matcher(text(e));
                yield Problem.of(
                                doing,
                                file.toString(),
                                "another console" + (holder.find() ? ", process " + holder.group(1) + "," : "")
                                        + " has the history open, and one at a time can")
                        .withHint("This one goes on without history, and takes it over once the other is closed.");
            }
            case BROKEN -> Problem.of(doing, file.toString(), "the file can't be read: " + text(e));
            case GIVEN_UP -> Problem.of(doing, file.toString(), text(e)).withHint("The file is opened anew.");
            case OTHER ->
                Problem.of(doing, file.toString(), text(e))
                        .withHint("Check the folder, its permissions and the room on its disk.");
        };
    }

    /// DuckDB's first line; more may follow with hints for SQL.
    private static String text(Exception e) {
        String message = e.getMessage();
        if (message == null) return e.getClass().getSimpleName();
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
