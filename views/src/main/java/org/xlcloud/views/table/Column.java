package org.xlcloud.views.table;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.NaturalOrder;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.state.Look;

/// A column of a list as data: what it is called, what it shows of a row, how it sorts, what it links to.
///
/// @param id stable and unique in its list: the field of the filter, the key in exports and settings
/// @param title the column's heading
/// @param value a text, a number, an instant, or a collection of texts; null where unknown or not applicable
/// @param unit of a number, `GiB`; shown in the heading and understood by the filter
/// @param width in pixels at first
/// @param grows whether it takes what width the others leave, until the operator gives it one; any column is widened
/// where its texts are cut and the window has room
/// @param shown at first; the operator may show or hide it
/// @param order instead of the natural order of the value
/// @param aliases other names that the filter knows this column by
/// @param dress what the cell shows besides
public record Column<T>(
        String id,
        String title,
        Type type,
        Function<? super T, ? extends @Nullable Object> value,
        @Nullable String unit,
        double width,
        boolean grows,
        boolean shown,
        @Nullable Comparator<? super T> order,
        List<String> aliases,
        Dress<T> dress) {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /// What a cell shows besides its value.
    ///
    /// @param link what the cell leads to
    /// @param look icon and colour beside the word of a state
    /// @param bar parts of a whole, drawn before the value
    /// @param trend the value's recent past, drawn before it; asked on the JavaFX thread, only for cells in view
    /// @param faded whether the value is old, and therefore grey
    /// @param tip what is said of a cell under the pointer; null where the row has nothing to add
    record Dress<T>(
            @Nullable Function<? super T, @Nullable Link> link,
            @Nullable Function<? super T, @Nullable Look> look,
            @Nullable Function<? super T, Bar> bar,
            @Nullable Function<? super T, @Nullable Trend> trend,
            @Nullable Predicate<? super T> faded,
            @Nullable Function<? super T, @Nullable String> tip) {
        private static <T> Dress<T> plain() {
            return new Dress<>(null, null, null, null, null, null);
        }
    }

    /// How a value is aligned, sorted, filtered and exported.
    public enum Type {
        TEXT,
        NUMBER,
        /// A moment, shown in the window's zone.
        TIME,
        /// A moment, shown as the time since then; it sorts youngest first.
        AGE,
        /// A word with an icon and a colour.
        STATE
    }

    public static <T> Column<T> text(String id, String title, Function<? super T, ? extends @Nullable Object> value) {
        return of(id, title, Type.TEXT, value, 140);
    }

    public static <T> Column<T> number(String id, String title, Function<? super T, ? extends @Nullable Number> value) {
        return of(id, title, Type.NUMBER, value, 90);
    }

    public static <T> Column<T> time(String id, String title, Function<? super T, ? extends @Nullable Instant> value) {
        return of(id, title, Type.TIME, value, 160);
    }

    public static <T> Column<T> age(String id, String title, Function<? super T, ? extends @Nullable Instant> value) {
        return of(id, title, Type.AGE, value, 90);
    }

    public static <T> Column<T> state(String id, String title, Function<? super T, @Nullable Look> look) {
        Function<T, @Nullable Object> word = row -> {
            Look of = look.apply(row);
            return of == null ? null : of.word();
        };
        Dress<T> dress = new Dress<>(null, look, null, null, null, null);
        return new Column<>(id, title, Type.STATE, word, null, 110, false, true, null, List.of(), dress);
    }

    private static <T> Column<T> of(
            String id, String title, Type type, Function<? super T, ? extends @Nullable Object> value, double width) {
        return new Column<>(id, title, type, value, null, width, false, true, null, List.of(), Dress.plain());
    }

    public Column<T> wide(double pixels) {
        return new Column<>(id, title, type, value, unit, pixels, grows, shown, order, aliases, dress);
    }

    /// Takes what width the others leave.
    public Column<T> growing() {
        return new Column<>(id, title, type, value, unit, width, true, shown, order, aliases, dress);
    }

    public Column<T> hidden() {
        return new Column<>(id, title, type, value, unit, width, grows, false, order, aliases, dress);
    }

    public Column<T> in(String newUnit) {
        return new Column<>(id, title, type, value, newUnit, width, grows, shown, order, aliases, dress);
    }

    public Column<T> ordered(Comparator<? super T> by) {
        return new Column<>(id, title, type, value, unit, width, grows, shown, by, aliases, dress);
    }

    public Column<T> alias(String... names) {
        return new Column<>(id, title, type, value, unit, width, grows, shown, order, List.of(names), dress);
    }

    public Column<T> linked(Function<? super T, @Nullable Link> to) {
        return dressed(new Dress<>(to, dress.look, dress.bar, dress.trend, dress.faded, dress.tip));
    }

    public Column<T> barred(Function<? super T, Bar> parts) {
        return dressed(new Dress<>(dress.link, dress.look, parts, dress.trend, dress.faded, dress.tip));
    }

    public Column<T> trending(Function<? super T, @Nullable Trend> past) {
        return dressed(new Dress<>(dress.link, dress.look, dress.bar, past, dress.faded, dress.tip));
    }

    public Column<T> fading(Predicate<? super T> old) {
        return dressed(new Dress<>(dress.link, dress.look, dress.bar, dress.trend, old, dress.tip));
    }

    /// Says more about the cell under the pointer.
    public Column<T> telling(Function<? super T, @Nullable String> more) {
        return dressed(new Dress<>(dress.link, dress.look, dress.bar, dress.trend, dress.faded, more));
    }

    private Column<T> dressed(Dress<T> other) {
        return new Column<>(id, title, type, value, unit, width, grows, shown, order, aliases, other);
    }

    @Nullable
    Function<? super T, @Nullable Link> link() {
        return dress.link;
    }

    /// The heading, with the unit where there is one.
    public String heading() {
        return unit == null ? title : title + " (" + unit + ")";
    }

    /// What stands in the cell; null where there is nothing to show, and for ages, which depend on the moment.
    @Nullable
    String text(@Nullable Object raw, ZoneId zone) {
        if (type == Type.AGE) return null;
        return switch (raw) {
            case null -> null;
            case Instant at -> SECONDS.format(at.atZone(zone));
            case Double number -> String.format(Locale.ROOT, "%.1f", number);
            case Collection<?> many -> many.stream().map(String::valueOf).collect(Collectors.joining(", "));
            default -> raw.toString();
        };
    }

    /// The ascending order of rows by this column. Missing values are the caller's affair.
    int compare(T a, Object valueA, T b, Object valueB) {
        if (order != null) return order.compare(a, b);
        if (valueA instanceof Instant at && valueB instanceof Instant other) {
            return type == Type.AGE ? other.compareTo(at) : at.compareTo(other);
        }
        if (valueA instanceof Number number && valueB instanceof Number other) {
            return Double.compare(number.doubleValue(), other.doubleValue());
        }
        return NaturalOrder.compare(valueA.toString(), valueB.toString());
    }
}
