package org.xlcloud.views.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.NaturalOrder;

/// What could be meant by a filter that is being typed: names of columns, then values that occur in them.
final class Suggestions {
    private static final int MOST = 8;
    private static final int ROWS_LOOKED_AT = 5000;

    private Suggestions() {}

    /// A way to go on.
    ///
    /// @param label what the operator reads
    /// @param text the whole filter text after taking it; the caret goes to its end
    record Suggestion(String label, String text) {}

    /// @param typed up to the caret
    static List<Suggestion> of(String typed, TableSpec<?> spec, List<? extends Entry<?>> rows) {
        int start = typed.length();
        while (start > 0 && !Character.isWhitespace(typed.charAt(start - 1))) start--;
        String before = typed.substring(0, start);
        String word = typed.substring(start);
        if (word.startsWith("!")) {
            before += "!";
            word = word.substring(1);
        }
        int colon = word.indexOf(':');
        if (colon < 0) return fields(before, word, spec);
        Field field = field(word.substring(0, colon), spec);
        if (field == null) return List.of();
        return values(before + word.substring(0, colon + 1), word.substring(colon + 1), field, rows);
    }

    private static @Nullable Field field(String name, TableSpec<?> spec) {
        for (Field field : spec.fields()) if (field.isCalled(name)) return field;
        return null;
    }

    private static List<Suggestion> fields(String before, String word, TableSpec<?> spec) {
        List<Suggestion> found = new ArrayList<>();
        String wanted = word.toLowerCase(Locale.ROOT);
        List<Field> fields = spec.fields();
        for (int i = 0; i < fields.size() && found.size() < MOST; i++) {
            Field field = fields.get(i);
            Column<?> column = spec.columns().get(i);
            boolean starts = field.name().toLowerCase(Locale.ROOT).startsWith(wanted)
                    || column.title().toLowerCase(Locale.ROOT).startsWith(wanted)
                    || field.aliases().stream().anyMatch(alias -> alias.startsWith(wanted));
            if (!starts) continue;
            String after = switch (field.type()) {
                case TEXT, STATE -> ":";
                case NUMBER -> ">";
                case TIME, AGE -> "<";
            };
            String label = field.name() + after + "   " + column.heading();
            found.add(new Suggestion(label, before + field.name() + after));
        }
        return found;
    }

    private static List<Suggestion> values(String before, String typed, Field field, List<? extends Entry<?>> rows) {
        if (field.type() != Column.Type.TEXT && field.type() != Column.Type.STATE) return List.of();
        if (typed.startsWith("/") || typed.startsWith("\"") || typed.startsWith("=")) return List.of();
        String wanted = typed.toLowerCase(Locale.ROOT);
        var found = new TreeSet<String>(NaturalOrder::compare);
        for (int i = 0; i < rows.size() && i < ROWS_LOOKED_AT; i++) {
            String text = rows.get(i).text(field.index());
            if (text == null || text.isEmpty() || !text.toLowerCase(Locale.ROOT).contains(wanted)) continue;
            found.add(text);
            if (found.size() > MOST) found.pollLast();
        }
        if (found.size() == 1 && found.getFirst().equalsIgnoreCase(typed)) return List.of();
        return found.stream()
                .map(value -> new Suggestion(value, before + quoted(value)))
                .toList();
    }

    /// A value as it has to be typed.
    static String quoted(String value) {
        boolean plain = !value.isEmpty()
                && value.chars().noneMatch(c -> Character.isWhitespace(c) || c == '"' || c == '\\')
                && "/<>=!".indexOf(value.charAt(0)) < 0;
        return plain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
