package org.xlcloud.charts.wall;

import java.util.List;

/// Cells that belong together, with a title.
///
/// @param id unique on the wall and stable over updates
/// @param note a few words behind the title where there is room: `3 of 4 free`; empty for none
/// @param struck whether the title is struck through: the whole group is out of reach
public record Group(String id, String title, String note, boolean struck, List<Cell> cells) {
    public Group {
        cells = List.copyOf(cells);
    }
}
