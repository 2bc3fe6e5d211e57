package org.xlcloud.views.table;

/// Where a row stands in a tree.
///
/// @param depth how many rows it is in
/// @param inside how many rows are directly in it
/// @param opens whether there is anything to open
/// @param open whether the rows in it are shown
record Branch(int depth, int inside, boolean opens, boolean open) {
    /// A row of a list without a tree.
    static final Branch NONE = new Branch(0, 0, false, false);

    /// For screen readers: `level 2, open, 3 inside`.
    String spoken() {
        String level = "level " + (depth + 1);
        return opens ? level + (open ? ", open, " : ", closed, ") + inside + " inside" : level;
    }
}
