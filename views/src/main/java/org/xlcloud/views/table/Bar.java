package org.xlcloud.views.table;

import java.util.List;

/// Parts of a whole, drawn as one small bar.
///
/// @param whole what the full width stands for; the parts' sum where it is larger
public record Bar(double whole, List<Part> parts) {
    /// @param styleClass the theme's colour, `state-held`
    public record Part(double amount, String styleClass) {}

    public Bar {
        parts = List.copyOf(parts);
    }
}
