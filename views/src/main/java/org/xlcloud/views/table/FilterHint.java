package org.xlcloud.views.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a filter says of itself before anything is typed, by the list's own columns: those that are shown at first.
///
/// @param text a column of texts, if there is one
/// @param state one of states
/// @param number one of numbers, with its unit
/// @param age one of ages or moments
record FilterHint(
        @Nullable Field text,
        @Nullable Field state,
        @Nullable Field number,
        @Nullable Field age) {

    static FilterHint of(TableSpec<?> spec) {
        List<Field> shown = spec.fields().stream()
                .filter(field -> spec.columns().get(field.index()).shown()
                        && spec.columns().get(field.index()).dress().trend() == null)
                .toList();
        return new FilterHint(
                first(shown, Column.Type.TEXT),
                first(shown, Column.Type.STATE),
                first(shown, Column.Type.NUMBER),
                first(shown, Column.Type.AGE, Column.Type.TIME));
    }

    private static @Nullable Field first(List<Field> fields, Column.Type... types) {
        for (Field field : fields) if (List.of(types).contains(field.type())) return field;
        return null;
    }

    /// One line: `Filter: words  state:…  !host:…  /regex/  temp>…`.
    String line() {
        var parts = new ArrayList<String>(List.of("Filter: words"));
        add(parts, state, name -> name + ":…");
        add(parts, text, name -> "!" + name + ":…");
        parts.add("/regex/");
        add(parts, number, name -> name + ">…");
        if (age != null) parts.add(age.name() + (ageIsAMoment() ? ">2026-11-22" : "<2h"));
        return String.join("  ", parts);
    }

    /// The whole grammar, a line for each form.
    String help() {
        var lines = new ArrayList<String>();
        lines.add("All terms must hold:");
        lines.add(form("render", "the text in any column"));
        lines.add(form("\"two words\"", "with blanks in it"));
        add(lines, text, name -> form(name + ":abc", "the text in one column"));
        add(lines, text, name -> form(name + ":=abc", "exactly that;  " + name + ":\"\" none"));
        add(lines, state, name -> form(name + ":abc", "a state by its word"));
        lines.add(form("/k[12]0/", "a regular expression"));
        add(lines, text, name -> form(name + ":/-0[1-4]$/", "one in one column"));
        if (number != null) {
            String unit = number.unit() == null ? "" : number.unit();
            add(lines, number, name -> form(name + ">2", "numbers;  " + name + "<=64" + unit));
        }
        if (age != null)
            lines.add(
                    ageIsAMoment()
                            ? form(age.name() + ">2026-11-22", "times;  " + age.name() + "<2h by age")
                            : form(age.name() + "<2h", "ages;  " + age.name() + ">2026-11-22"));
        lines.add(form("!abc", "the opposite of any of them"));
        return String.join("\n", lines);
    }

    private boolean ageIsAMoment() {
        return age != null && age.type() == Column.Type.TIME;
    }

    private static void add(List<String> to, @Nullable Field field, Function<String, String> form) {
        if (field != null) to.add(form.apply(field.name()));
    }

    private static String form(String written, String meaning) {
        return written + " ".repeat(Math.max(2, 18 - written.length())) + meaning;
    }
}
