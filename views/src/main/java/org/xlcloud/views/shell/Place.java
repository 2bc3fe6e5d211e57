package org.xlcloud.views.shell;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where the operator is: a page, and the object that was opened on it, if any.
public record Place(String page, @Nullable Link object) {
    static Place page(String id) {
        return new Place(id, null);
    }

    /// As a record compares, but by hand: the JVM would put the comparison together when it first needs one, which is
    /// before the first frame.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Place place && page.equals(place.page) && Objects.equals(object, place.object);
    }

    @Override
    public int hashCode() {
        return Objects.hash(page, object);
    }
}
