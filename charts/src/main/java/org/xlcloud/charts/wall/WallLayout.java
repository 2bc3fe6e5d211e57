package org.xlcloud.charts.wall;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Where each cell stands, in whole pixels of the screen, so that all cells are equally large and sharp at every output
/// scale. Groups are blocks on shelves from left to right and from top to bottom; cells are as large as the area
/// allows, and where even the smallest do not fit, the wall is higher than the area and scrolls.
final class WallLayout {
    /// Heights of cells that are tried, largest first.
    private static final int[] SIDES = {
        200, 176, 156, 140, 124, 110, 98, 88, 80, 72, 66, 60, 55, 50, 46, 42, 39, 36, 33, 30, 28, 26, 24, 22, 20, 18,
        16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4
    };

    /// From this height on a cell is wide enough for text.
    static final int TEXT_SIDE = 30;

    /// Up to this height groups may go without titles; the first of each shelf is named beside it.
    private static final int DENSE_SIDE = 9;

    /// Fewer groups than this always have titles.
    private static final int DENSE_GROUPS = 60;

    private static final double TEXT_ASPECT = 1.7;
    private static final int UNIFORM_MOST = 16;

    /// Rows of a block that are tried; one group that is higher than the others would leave its shelf empty beside it.
    private static final int MANY = Integer.MAX_VALUE;

    private static final int[] EACH_AS_WIDE = {MANY};
    private static final int[] ROWS = {MANY, 2, 1};
    private static final double[] BLOCK_ASPECTS = {0, 1, 2, 3.5, 6};

    /// What is asked of a layout.
    ///
    /// @param width of the area, in pixels of the screen; so is the height
    /// @param scale pixels of the screen per unit of the scene
    /// @param em the height of the text in units of the scene
    /// @param zoom 1 fits the area; larger ones enlarge the cells
    record Room(int width, int height, double scale, double em, double zoom) {}

    /// One try: cells of a size, blocks by a number of columns or by a shape.
    ///
    /// @param rows most rows of a block that has a number of columns: a larger group is as wide as several others
    private record Try(int cellWidth, int cellHeight, int side, int columns, int rows, double aspect, boolean titled) {
        Try sized(int width, int height) {
            return new Try(width, height, side, columns, rows, aspect, titled);
        }
    }

    private final int[] starts;
    private final Room room;
    private final int largest;
    /// The size of a usual group: half of all are as large or larger.
    private final int usual;
    private final int[] blockX;
    private final int[] blockY;
    private final int[] columns;
    private final int[] shelfOf;
    private int[] shelfY = new int[0];
    private int[] shelfFirst = new int[0];
    private int shelves;
    private int height;
    private boolean frozen;
    private boolean tooWide;
    private Try chosen;

    WallLayout(int[] sizes, Room room) {
        this.room = room;
        int groups = sizes.length;
        starts = new int[groups + 1];
        int most = 0;
        for (int g = 0; g < groups; g++) {
            starts[g + 1] = starts[g] + sizes[g];
            most = Math.max(most, sizes[g]);
        }
        largest = most;
        usual = groups == 0 ? 0 : Arrays.stream(sizes).sorted().toArray()[groups / 2];
        blockX = new int[groups];
        blockY = new int[groups];
        columns = new int[groups];
        shelfOf = new int[groups];
        chosen = fit();
        place(chosen);
        index();
    }

    int cellWidth() {
        return chosen.cellWidth();
    }

    int cellHeight() {
        return chosen.cellHeight();
    }

    /// The height in units of the scene that decides what is drawn into a cell.
    int side() {
        return chosen.side();
    }

    int gap() {
        return gap(chosen);
    }

    boolean titled() {
        return chosen.titled();
    }

    /// The height of a title's line.
    int titleHeight() {
        return px(room.em() * 1.6);
    }

    /// The room left of the shelves, where the first group of each is named while there are no titles.
    int gutter() {
        return chosen.titled() ? 0 : gutterWidth();
    }

    /// The height of all shelves.
    int height() {
        return height;
    }

    int shelves() {
        return shelves;
    }

    int shelfY(int shelf) {
        return shelfY[shelf];
    }

    /// The first group of a shelf; that after the last shelf is the number of groups.
    int shelfFirst(int shelf) {
        return shelfFirst[shelf];
    }

    int groups() {
        return blockX.length;
    }

    int blockX(int group) {
        return blockX[group];
    }

    /// The top of a group: its title, or its cells where there are no titles.
    int blockY(int group) {
        return blockY[group];
    }

    /// The width in which a group's title must stay.
    int blockWidth(int group) {
        return blockWidth(chosen, group);
    }

    int cellX(int group, int index) {
        return blockX[group] + (index - starts[group]) % columns[group] * (chosen.cellWidth() + gap());
    }

    int cellY(int group, int index) {
        int row = (index - starts[group]) / columns[group];
        return blockY[group] + top(chosen) + row * (chosen.cellHeight() + gap());
    }

    /// The cell at a place; -1 between groups. What is between the cells of a group belongs to the one before.
    int cellAt(int x, int y) {
        int group = blockAt(x, y);
        if (group < 0) return -1;
        int column = (x - blockX[group]) / (chosen.cellWidth() + gap());
        int down = y - blockY[group] - top(chosen);
        if (column >= columns[group] || down < 0) return -1;
        int index = starts[group] + down / (chosen.cellHeight() + gap()) * columns[group] + column;
        return index < starts[group + 1] ? index : -1;
    }

    /// The group whose title is at a place; -1 where there is none.
    int titleAt(int x, int y) {
        if (!chosen.titled()) return -1;
        int group = blockAt(x, y);
        return group >= 0 && y - blockY[group] < top(chosen) ? group : -1;
    }

    /// The last shelf that begins at or above a place, or the first.
    int shelfAt(int y) {
        int found = Arrays.binarySearch(shelfY, 0, shelves, y);
        return Math.max(0, found >= 0 ? found : -found - 2);
    }

    /// Gives each cell that touches a rectangle.
    void within(int left, int top, int right, int bottom, IntConsumer cell) {
        for (int shelf = shelfAt(top); shelf < shelves && shelfY[shelf] <= bottom; shelf++) {
            for (int g = shelfFirst[shelf]; g < shelfFirst[shelf + 1]; g++) {
                for (int i = starts[g]; i < starts[g + 1]; i++) {
                    int x = cellX(g, i);
                    int y = cellY(g, i);
                    if (x <= right && x + chosen.cellWidth() > left && y <= bottom && y + chosen.cellHeight() > top)
                        cell.accept(i);
                }
            }
        }
    }

    /// The cell above or below one: within its group, then at the nearest place of the next shelf. The cell itself at
    /// the wall's ends.
    int vertical(int group, int index, boolean down) {
        int width = columns[group];
        int column = (index - starts[group]) % width;
        int size = starts[group + 1] - starts[group];
        int row = (index - starts[group]) / width;
        int rows = (size + width - 1) / width;
        if (down && row + 1 < rows) return Math.min(index + width, starts[group + 1] - 1);
        if (!down && row > 0) return index - width;
        int shelf = shelfOf[group] + (down ? 1 : -1);
        if (shelf < 0 || shelf >= shelves) return index;
        int middle = blockX[group] + column * (chosen.cellWidth() + gap()) + chosen.cellWidth() / 2;
        int near = shelfFirst[shelf];
        for (int g = near; g < shelfFirst[shelf + 1]; g++) if (blockX[g] <= middle) near = g;
        int nearSize = starts[near + 1] - starts[near];
        int nearRow = down ? 0 : (nearSize - 1) / columns[near];
        int nearColumn = Math.clamp((middle - blockX[near]) / (chosen.cellWidth() + gap()), 0, columns[near] - 1);
        return starts[near] + Math.min(nearRow * columns[near] + nearColumn, nearSize - 1);
    }

    private int blockAt(int x, int y) {
        if (shelves == 0 || y < 0 || y >= height) return -1;
        int shelf = shelfAt(y);
        int found = -1;
        for (int g = shelfFirst[shelf]; g < shelfFirst[shelf + 1] && blockX[g] <= x; g++) found = g;
        return found >= 0 && x < blockX[found] + blockWidth(found) ? found : -1;
    }

    private Try fit() {
        int fitting = SIDES.length - 1;
        @Nullable Try best = null;
        for (int i = 0; i < SIDES.length && best == null; i++) {
            best = lowest(SIDES[i], room.height());
            if (best != null) fitting = i;
        }
        if (room.zoom() > 1) {
            int wanted = fitting;
            while (wanted > 0 && SIDES[wanted] < SIDES[fitting] * room.zoom()) wanted--;
            if (wanted != fitting) return required(SIDES[wanted]);
        }
        return best == null ? required(SIDES[fitting]) : stretched(best);
    }

    private Try required(int side) {
        Try any = lowest(side, Integer.MAX_VALUE);
        if (any != null) return any;
        // Not even one cell beside the other: one column of the smallest.
        return new Try(px(side), px(side), side, 1, MANY, 0, false);
    }

    /// The arrangement of cells of one size that needs the least height; null where none stays within `most`.
    private @Nullable Try lowest(int side, int most) {
        @Nullable Try lowest = null;
        int least = most;
        boolean dense = side <= DENSE_SIDE && blockX.length >= DENSE_GROUPS;
        for (int titles = 0; titles < (dense ? 2 : 1); titles++) {
            boolean titled = titles == 0;
            int shapes = largest <= UNIFORM_MOST ? largest : BLOCK_ASPECTS.length;
            for (int shape = 0; shape < shapes; shape++) {
                int cellHeight = px(side);
                int cellWidth = side >= TEXT_SIDE ? px(side * TEXT_ASPECT) : cellHeight;
                boolean uniform = largest <= UNIFORM_MOST;
                for (int rows : uniform && largest > shape + 1 ? ROWS : EACH_AS_WIDE) {
                    Try one = uniform
                            ? new Try(cellWidth, cellHeight, side, shape + 1, rows, 0, titled)
                            : new Try(cellWidth, cellHeight, side, 0, rows, BLOCK_ASPECTS[shape], titled);
                    if (!wideEnough(one) || (rows != MANY && (shape + 1) * rows < usual)) continue;
                    int needs = place(one);
                    if (needs > least || (needs == least && lowest != null)) continue;
                    least = needs;
                    lowest = one;
                }
            }
            if (lowest != null) break;
        }
        return lowest;
    }

    /// A block must leave room for its title, and be no wider than the area.
    private boolean wideEnough(Try one) {
        int gap = gap(one);
        if (one.columns() == 0) return one.cellWidth() <= shelfWidth(one);
        int width = one.columns() * (one.cellWidth() + gap) - gap;
        return width <= shelfWidth(one) && (!one.titled() || width >= px(room.em() * 5));
    }

    /// Widens, then heightens the cells as long as the shelves stay as they are.
    private Try stretched(Try fitting) {
        Try best = fitting;
        place(fitting);
        int same = shelves;
        frozen = true; // the number of columns would follow the shape of the cells
        boolean text = fitting.side() >= TEXT_SIDE;
        double widest = fitting.cellHeight() * (text ? 2.5 : 1.6);
        for (int w = best.cellWidth() + 1; w <= widest; w++) {
            Try wider = best.sized(w, best.cellHeight());
            if (!wideEnough(wider) || place(wider) > room.height() || tooWide || shelves != same) break;
            best = wider;
        }
        double highest = best.cellWidth() * (text ? 0.8 : 1.3);
        for (int h = best.cellHeight() + 1; h <= highest; h++) {
            Try higher = best.sized(best.cellWidth(), h);
            if (place(higher) > room.height() || shelves != same) break;
            best = higher;
        }
        return best;
    }

    /// Puts every block on its shelf and returns the height of all.
    private int place(Try one) {
        int gap = gap(one);
        int between = between(one);
        int left = one.titled() ? 0 : gutterWidth();
        int right = left + shelfWidth(one);
        int x = left;
        int y = 0;
        int deepest = 0;
        shelves = 0;
        tooWide = false;
        for (int g = 0; g < blockX.length; g++) {
            int size = starts[g + 1] - starts[g];
            if (!frozen) columns[g] = columns(one, size);
            int width = blockWidth(one, g);
            if (g == 0 || x + width > right) {
                if (g > 0) y += deepest + between;
                x = left;
                deepest = 0;
                shelves++;
            }
            tooWide |= x + width > right;
            blockX[g] = x;
            blockY[g] = y;
            shelfOf[g] = shelves - 1;
            x += width + between;
            int rows = (size + columns[g] - 1) / columns[g];
            deepest = Math.max(deepest, top(one) + rows * (one.cellHeight() + gap) - gap);
        }
        height = y + deepest;
        return height;
    }

    private void index() {
        shelfY = new int[shelves];
        shelfFirst = new int[shelves + 1];
        shelfFirst[shelves] = blockX.length;
        for (int g = blockX.length - 1; g >= 0; g--) {
            shelfY[shelfOf[g]] = blockY[g];
            shelfFirst[shelfOf[g]] = g;
        }
    }

    private int columns(Try one, int size) {
        int gap = gap(one);
        if (one.columns() > 0) {
            int wide = one.columns() * (one.cellWidth() + gap) - gap;
            int most = Math.max(1, (shelfWidth(one) + between(one)) / (wide + between(one)));
            int rows = Math.ceilDiv(size, one.columns());
            return one.columns() * Math.clamp(Math.ceilDiv(rows, one.rows()), 1, most);
        }
        int most = Math.max(1, (shelfWidth(one) + gap) / (one.cellWidth() + gap));
        if (one.aspect() == 0) return Math.min(most, size);
        double square = Math.sqrt(size * one.aspect() * one.cellHeight() / one.cellWidth());
        return Math.clamp((int) Math.ceil(square), 1, Math.min(most, size));
    }

    private int blockWidth(Try one, int group) {
        int gap = gap(one);
        if (one.columns() > 0) {
            int blocks = columns[group] / one.columns();
            return blocks * (one.columns() * (one.cellWidth() + gap) - gap + between(one)) - between(one);
        }
        int cells = columns[group] * (one.cellWidth() + gap) - gap;
        return one.titled() ? Math.max(cells, Math.min(px(room.em() * 8), shelfWidth(one))) : cells;
    }

    private int shelfWidth(Try one) {
        return room.width() - (one.titled() ? 0 : gutterWidth());
    }

    private int gutterWidth() {
        return px(room.em() * 8);
    }

    private int top(Try one) {
        return one.titled() ? titleHeight() : 0;
    }

    /// Between blocks.
    private int between(Try one) {
        return px(one.side() < 12 ? 4 : one.side() < 24 ? 8 : 12);
    }

    private int gap(Try one) {
        return px(one.side() < 12 ? 1 : one.side() < 24 ? 2 : one.side() < 40 ? 3 : 4);
    }

    private int px(double length) {
        return Math.max(1, (int) Math.round(length * room.scale()));
    }
}
