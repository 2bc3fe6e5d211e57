package org.xlcloud.charts.wall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a wall shows at one time, immutable; make it on any thread. Groups without cells are left out.
public final class WallData {
    public static final WallData EMPTY = new WallData(List.of());

    private final List<Group> groups;
    private final Cell[] cells;
    /// The index of each group's first cell, and the number of cells at the end.
    private final int[] starts;

    private final Map<String, Integer> indexes;

    public WallData(List<Group> groups) {
        this.groups = groups.stream().filter(group -> !group.cells().isEmpty()).toList();
        starts = new int[this.groups.size() + 1];
        var all = new ArrayList<Cell>();
        for (int g = 0; g < this.groups.size(); g++) {
            starts[g] = all.size();
            all.addAll(this.groups.get(g).cells());
        }
        starts[this.groups.size()] = all.size();
        cells = all.toArray(Cell[]::new);
        indexes = HashMap.newHashMap(cells.length);
        for (int i = 0; i < cells.length; i++) indexes.putIfAbsent(cells[i].id(), i);
    }

    public List<Group> groups() {
        return groups;
    }

    /// The number of cells.
    public int size() {
        return cells.length;
    }

    public Cell cell(int index) {
        return cells[index];
    }

    /// The place of a cell among all; -1 where there is none of this id.
    public int indexOf(String id) {
        return indexes.getOrDefault(id, -1);
    }

    /// The group that a cell is in.
    public int groupOf(int index) {
        int found = Arrays.binarySearch(starts, index);
        return found >= 0 ? found : -found - 2;
    }

    /// The index of a group's first cell; that after the last group is the number of cells.
    int start(int group) {
        return starts[group];
    }

    int sizeOf(int group) {
        return starts[group + 1] - starts[group];
    }

    int[] sizes() {
        int[] sizes = new int[groups.size()];
        for (int g = 0; g < sizes.length; g++) sizes[g] = sizeOf(g);
        return sizes;
    }

    /// Whether the same cells stand in the same groups under the same titles, so that only colours may differ.
    boolean sameShape(WallData other) {
        if (cells.length != other.cells.length || !Arrays.equals(starts, other.starts)) return false;
        for (int g = 0; g < groups.size(); g++) {
            Group one = groups.get(g);
            Group two = other.groups.get(g);
            if (!one.id().equals(two.id())
                    || !one.title().equals(two.title())
                    || !one.note().equals(two.note())
                    || one.struck() != two.struck()) return false;
        }
        for (int i = 0; i < cells.length; i++) if (!cells[i].id().equals(other.cells[i].id())) return false;
        return true;
    }
}
