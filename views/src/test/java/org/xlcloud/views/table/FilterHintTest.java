package org.xlcloud.views.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the filter says of itself names columns that the list has, in forms that the filter takes.
class FilterHintTest {
    private record Row(String name, double temp, Instant at) {}

    private static final TableSpec<Row> SPEC = new TableSpec<>(
            "rows",
            "row",
            "rows",
            Row::name,
            Row::name,
            Row::name,
            List.of(
                    Column.<Row>state("health", "Health", _ -> null),
                    Column.<Row>text("hidden", "Hidden", Row::name).hidden(),
                    Column.<Row>text("card", "Card", Row::name),
                    Column.<Row>number("temp", "Temp.", Row::temp).in("°C"),
                    Column.<Row>time("at", "At", Row::at)));

    private static void isUnderstood(String written, TableSpec<?> spec) {
        assertEquals(
                List.of(),
                FilterSyntax.parse(written, spec.fields(), ZoneOffset.UTC).problems(),
                written);
    }

    @Test
    void theLineNamesTheColumnsThatAreShown() {
        assertEquals(
                "Filter: words  health:…  !card:…  /regex/  temp>…  at>2026-11-22",
                FilterHint.of(SPEC).line());
        assertEquals(
                "Filter: words  !name:…  /regex/  free>…  since<2h",
                FilterHint.of(FilterSyntaxTest.SPEC).line());
    }

    @Test
    void everyFormIsOneThatTheFilterTakes() {
        for (TableSpec<?> spec : List.<TableSpec<?>>of(SPEC, FilterSyntaxTest.SPEC)) {
            var hint = FilterHint.of(spec);
            isUnderstood(hint.line().substring("Filter: ".length()).replace("…", "7"), spec);
            var forms = new ArrayList<String>();
            hint.help().lines().skip(1).forEach(line -> {
                forms.add(line.substring(0, line.indexOf("  ")));
                // what stands behind a semicolon is a second form
                int second = line.indexOf(";  ") + 3;
                if (second > 2)
                    forms.add(line.substring(
                            second, line.indexOf(' ', second) < 0 ? line.length() : line.indexOf(' ', second)));
            });
            assertFalse(forms.isEmpty());
            forms.forEach(form -> isUnderstood(form, spec));
        }
    }
}
