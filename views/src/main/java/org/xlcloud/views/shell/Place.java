package org.xlcloud.views.shell;

import org.jspecify.annotations.Nullable;

/// Where the operator is: a page, and the object that was opened on it, if any.
public record Place(String page, @Nullable Link object) {
    static Place page(String id) {
        return new Place(id, null);
    }
}
