package org.xlcloud.views.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How an operator wants a list's columns: order, width, which are shown, and what it is sorted by.
///
/// Kept as one line of text, `host,140,shown;address,120,hidden|host,ascending`. What can't be read, and columns that
/// no longer exist, are left out; columns that were added since come at the end.
record ColumnLayout(List<Place> places, List<By> order) {
    record Place(String column, double width, boolean shown) {}

    record By(String column, boolean descending) {}

    ColumnLayout {
        places = List.copyOf(places);
        order = List.copyOf(order);
    }

    /// As the list is made.
    static ColumnLayout of(TableSpec<?> spec) {
        List<Place> places = new ArrayList<>();
        for (Column<?> column : spec.columns()) {
            places.add(new Place(column.id(), column.width(), column.shown()));
        }
        return new ColumnLayout(places, List.of());
    }

    String text() {
        var text = new StringBuilder();
        for (Place place : places) {
            text.append(text.isEmpty() ? "" : ";").append(place.column).append(',');
            text.append(Math.round(place.width)).append(',').append(place.shown ? "shown" : "hidden");
        }
        text.append('|');
        for (int i = 0; i < order.size(); i++) {
            text.append(i == 0 ? "" : ";").append(order.get(i).column).append(',');
            text.append(order.get(i).descending ? "descending" : "ascending");
        }
        return text.toString();
    }

    static ColumnLayout read(@Nullable String text, TableSpec<?> spec) {
        ColumnLayout made = of(spec);
        if (text == null) return made;
        Set<String> known = new HashSet<>();
        made.places.forEach(place -> known.add(place.column));
        List<Place> places = new ArrayList<>();
        List<By> order = new ArrayList<>();
        int bar = text.indexOf('|');
        for (String part : text.substring(0, bar < 0 ? text.length() : bar).split(";", -1)) {
            String[] fields = part.split(",", -1);
            if (fields.length != 3 || !fields[1].matches("[0-9]{1,4}") || !known.remove(fields[0])) continue;
            double width = Math.clamp(Integer.parseInt(fields[1]), 30, 2000);
            places.add(new Place(fields[0], width, fields[2].equals("shown")));
        }
        for (Place place : made.places) if (known.contains(place.column)) places.add(place);
        if (places.stream().noneMatch(Place::shown)) return made;
        for (String part : (bar < 0 ? "" : text.substring(bar + 1)).split(";", -1)) {
            String[] fields = part.split(",", -1);
            if (fields.length != 2 || made.places.stream().noneMatch(place -> place.column.equals(fields[0]))) continue;
            order.add(new By(fields[0], fields[1].equals("descending")));
        }
        return new ColumnLayout(places, order);
    }
}
