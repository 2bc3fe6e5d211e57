package org.xlcloud.charts.wall;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import org.jspecify.annotations.Nullable;

/// The drawing of a wall: one buffer of pixels as large as what is seen, in which updates redraw only the cells that
/// look different, and scrolling redraws everything.
final class WallPicture {
    /// Nothing looks so: the cell is not drawn.
    private static final int NEVER = -1;

    /// Titles whose first letters up to here are the same begin alike.
    private static final int ALIKE = 4;

    /// What the wall is drawn into, in units of the scene.
    ///
    /// @param bar the width that a scroll bar takes where one is needed
    /// @param scale pixels of the screen per unit of the scene
    record Area(double width, double height, double bar, double scale, double zoom) {}

    private final ImageView view = new ImageView();
    private @Nullable Area area;
    private @Nullable WallLayout layout;
    private @Nullable CellPainter painter;
    private @Nullable Letters titles;
    private @Nullable Letters notes;
    private @Nullable Palette palette;
    private @Nullable PixelBuffer<IntBuffer> buffer;
    private Pixels pixels = new Pixels(new int[1], 1, 1);
    private int[] looks = new int[0];
    private double[] values = new double[0];
    private Set<String> selected = Set.of();
    private int scrolled = -1;
    private boolean reshaped = true;
    private boolean restyled = true;
    private boolean whole = true;

    WallPicture() {
        view.setMouseTransparent(true);
        view.setSmooth(false);
    }

    Node node() {
        return view;
    }

    /// The cells are others, or stand otherwise.
    void reshape() {
        reshaped = true;
    }

    /// Colours or fonts are others.
    void restyle() {
        restyled = true;
    }

    /// Lays the wall out where that is needed.
    ///
    /// @return the height of all in pixels
    double prepare(WallData data, @Nullable HeatScale heat, WallStyle style, Area room) {
        WallLayout at = layout;
        if (at == null || reshaped || !room.equals(area)) {
            at = layOut(data, style.font(), room);
            allocate(room);
            layout = at;
            area = room;
            restyled = true;
            looks = new int[data.size()];
            values = new double[data.size()];
        }
        if (restyled) {
            var size = new CellPainter.Size(at.cellWidth(), at.cellHeight(), at.side(), at.gap(), room.scale());
            Palette colours = style.palette();
            String family = style.font().getFamily();
            palette = colours;
            painter = new CellPainter(size, colours, heat, family, painter);
            double em = style.font().getSize();
            titles = letters(titles, Font.font(family, FontWeight.BOLD, em), room.scale());
            notes = letters(notes, Font.font(family, Math.floor(em * 0.92)), room.scale());
            whole = true;
        }
        reshaped = false;
        restyled = false;
        return at.height();
    }

    private static Letters letters(@Nullable Letters known, Font font, double scale) {
        Letters same = Letters.reuse(known, font, scale);
        return same == null ? new Letters(font, scale) : same;
    }

    private static WallLayout layOut(WallData data, Font font, Area room) {
        int width = Math.max(1, (int) Math.floor(room.width() * room.scale()));
        int height = Math.max(1, (int) Math.floor(room.height() * room.scale()));
        int[] sizes = data.sizes();
        var all = new WallLayout.Room(width, height, room.scale(), font.getSize(), room.zoom());
        var fitting = new WallLayout(sizes, all);
        if (fitting.height() <= height) return fitting;
        int beside = Math.max(1, width - (int) Math.ceil(room.bar() * room.scale()));
        return new WallLayout(sizes, new WallLayout.Room(beside, height, room.scale(), font.getSize(), room.zoom()));
    }

    private void allocate(Area room) {
        int width = Math.max(1, (int) Math.floor(room.width() * room.scale()));
        int height = Math.max(1, (int) Math.floor(room.height() * room.scale()));
        if (buffer == null || pixels.width() != width || pixels.height() != height) {
            int[] data = new int[width * height];
            pixels = new Pixels(data, width, height);
            var fresh = new PixelBuffer<>(width, height, IntBuffer.wrap(data), PixelFormat.getIntArgbPreInstance());
            buffer = fresh;
            view.setImage(new WritableImage(fresh));
        }
        view.setFitWidth(width / room.scale());
        view.setFitHeight(height / room.scale());
    }

    /// Draws what looks different.
    void paint(WallData data, Set<String> selection, double scroll) {
        WallLayout at = layout;
        CellPainter cells = painter;
        PixelBuffer<IntBuffer> target = buffer;
        if (at == null || cells == null || target == null) return;
        int top = (int) Math.round(scroll);
        boolean all = whole || top != scrolled;
        boolean selects = !selection.isEmpty() || !selected.isEmpty();
        scrolled = top;
        selected = selection;
        whole = false;
        if (all) {
            pixels.fill(0, 0, pixels.width(), pixels.height(), 0);
            Arrays.fill(looks, NEVER);
            titles(data, at, top);
        }
        int first = Integer.MAX_VALUE;
        int last = -1;
        for (int shelf = at.shelfAt(top); shelf < at.shelves() && at.shelfY(shelf) - top < pixels.height(); shelf++) {
            for (int g = at.shelfFirst(shelf); g < at.shelfFirst(shelf + 1); g++) {
                int end = data.start(g + 1);
                for (int i = data.start(g); i < end; i++) {
                    Cell cell = data.cell(i);
                    boolean marked = selects && selection.contains(cell.id());
                    int look = cells.look(cell, marked);
                    if (look == looks[i] && !(cells.writes() && Double.compare(values[i], cell.value()) != 0)) continue;
                    looks[i] = look;
                    values[i] = cell.value();
                    int y = at.cellY(g, i) - top;
                    if (y >= pixels.height() || y + at.cellHeight() < 0) continue;
                    cells.paint(pixels, at.cellX(g, i), y, cell, marked);
                    first = Math.min(first, y);
                    last = Math.max(last, y);
                }
            }
        }
        if (all) target.updateBuffer(_ -> null);
        else if (last >= 0) update(target, first - at.gap(), last + at.cellHeight() + at.gap());
    }

    private void update(PixelBuffer<IntBuffer> target, int from, int to) {
        int top = Math.max(0, from);
        int bottom = Math.min(pixels.height(), to);
        target.updateBuffer(_ -> new Rectangle2D(0, top, pixels.width(), bottom - top));
    }

    private void titles(WallData data, WallLayout at, int top) {
        Letters bold = titles;
        Letters small = notes;
        Palette colours = palette;
        if (bold == null || small == null || colours == null) return;
        int line = bold.height();
        boolean ends = alikeAtFirst(data.groups());
        int free = Integer.MIN_VALUE;
        var texts = new ArrayList<Title>();
        for (int shelf = at.shelfAt(top); shelf < at.shelves() && at.shelfY(shelf) - top < pixels.height(); shelf++) {
            int first = at.shelfFirst(shelf);
            int y = at.shelfY(shelf) - top;
            if (at.titled()) {
                for (int g = first; g < at.shelfFirst(shelf + 1); g++) {
                    texts.add(title(bold, data.groups().get(g), at.blockX(g), y, at.blockWidth(g), ends));
                }
            } else if (y >= free) {
                texts.add(title(small, data.groups().get(first), 0, y - 2, at.gutter() - line / 2, ends));
                free = y + line;
            }
        }
        bold.prepare(texts.stream().map(Title::text).toList());
        for (Title title : texts) {
            Mask mask = (at.titled() ? bold : small).whole(title.text());
            int colour = at.titled() && !title.group().struck() ? colours.title() : colours.note();
            pixels.mask(mask, title.x(), title.y(), colour, title.width());
            if (title.group().struck()) {
                int thick = Math.max(1, line / 12);
                pixels.fill(title.x(), title.y() + line / 2, mask.width(), thick, colours.strike());
            }
            if (at.titled()) note(small, title, mask.width() + line / 2, colours.note());
        }
    }

    private void note(Letters letters, Title title, int after, int colour) {
        String note = title.group().note();
        if (note.isEmpty()) return;
        Mask mask = letters.whole(note);
        if (after + mask.width() > title.width()) return; // half a note says nothing
        pixels.mask(mask, title.x() + after, title.y() + 1, colour);
    }

    /// A group's title as far as it fits.
    private record Title(Group group, String text, int x, int y, int width) {}

    private static Title title(Letters letters, Group group, int x, int y, int width, boolean end) {
        return new Title(group, letters.cut(group.title(), width, end), x, y, width);
    }

    /// Whether titles begin alike, as numbered hosts do, so that their ends tell them apart.
    private static boolean alikeAtFirst(List<Group> groups) {
        if (groups.size() < 2) return false;
        String one = groups.getFirst().title();
        String other = groups.getLast().title();
        return one.regionMatches(0, other, 0, Math.min(ALIKE, Math.min(one.length(), other.length())));
    }

    Bounds boundsOf(WallData data, int index, double scroll) {
        WallLayout at = layout;
        Area room = area;
        if (at == null || room == null || reshaped) return new BoundingBox(0, 0, 0, 0);
        int group = data.groupOf(index);
        double y = at.cellY(group, index) - Math.round(scroll);
        return new BoundingBox(
                at.cellX(group, index) / room.scale(),
                y / room.scale(),
                at.cellWidth() / room.scale(),
                at.cellHeight() / room.scale());
    }

    int cellAt(double x, double y, double scroll) {
        WallLayout at = layout;
        return at == null || area == null ? -1 : at.cellAt(px(x), px(y) + (int) Math.round(scroll));
    }

    int titleAt(double x, double y, double scroll) {
        WallLayout at = layout;
        return at == null ? -1 : at.titleAt(px(x), px(y) + (int) Math.round(scroll));
    }

    List<Integer> cellsWithin(Bounds bounds, double scroll) {
        var found = new ArrayList<Integer>();
        WallLayout at = layout;
        if (at == null) return found;
        int down = (int) Math.round(scroll);
        at.within(
                px(bounds.getMinX()),
                px(bounds.getMinY()) + down,
                px(bounds.getMaxX()),
                px(bounds.getMaxY()) + down,
                found::add);
        return found;
    }

    int vertical(WallData data, int index, boolean down) {
        WallLayout at = layout;
        return at == null ? index : at.vertical(data.groupOf(index), index, down);
    }

    /// The colours that were drawn with last; null before the first drawing.
    @Nullable
    Palette palette() {
        return palette;
    }

    /// The height of cells in units of the scene.
    int side() {
        WallLayout at = layout;
        return at == null ? 0 : at.side();
    }

    int pixel(int x, int y) {
        return pixels.at(x, y);
    }

    private int px(double length) {
        Area room = area;
        return room == null ? 0 : (int) Math.floor(length * room.scale());
    }
}
