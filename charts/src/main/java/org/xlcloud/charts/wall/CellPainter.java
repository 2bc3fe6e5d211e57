package org.xlcloud.charts.wall;

import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.wall.Cell.Alarm;
import org.xlcloud.charts.wall.Cell.State;

/// Draws single cells of one size: tiny ones tell their state by a notch, larger ones by a shape, and the largest write
/// their value and label.
final class CellPainter {
    /// From this height on there is room for shapes.
    private static final int SHAPE_SIDE = 11;

    /// From this height on there is room for a label below the value.
    private static final int LABEL_SIDE = 40;

    private static final int NO_STEP = -1;

    /// The size of cells.
    ///
    /// @param width in pixels of the screen; so are height and gap
    /// @param side the height in units of the scene
    /// @param gap between cells
    /// @param scale pixels of the screen per unit of the scene
    record Size(int width, int height, int side, int gap, double scale) {}

    private final Size size;
    private final Palette palette;
    private final @Nullable HeatScale scale;
    private final Shapes shapes;
    private final Shapes badges;
    private final @Nullable Letters values;
    private final @Nullable Letters labels;
    private final int line;
    private final int reserved;
    private int lastFill;
    private int lastInk = Argb.WHITE;

    /// @param scale what the colours mean; null colours by state
    /// @param family of the text in cells
    CellPainter(Size size, Palette palette, @Nullable HeatScale scale, String family, @Nullable CellPainter before) {
        this.size = size;
        this.palette = palette;
        this.scale = scale;
        line = Math.max(1, (int) Math.round(size.scale()));
        reserved = Argb.blend(palette.ground(), palette.reserved(), 150);
        if (before != null && before.size.equals(size)) {
            shapes = before.shapes;
            badges = before.badges;
        } else {
            shapes = new Shapes(shapeSide());
            badges = new Shapes(badgeSide());
        }
        if (size.side() < WallLayout.TEXT_SIDE) {
            values = null;
            labels = null;
        } else {
            double high = size.height() / size.scale();
            double part = size.side() < LABEL_SIDE ? 0.5 : 0.4;
            Font value = Font.font(family, FontWeight.BOLD, Math.floor(high * part));
            Font label = Font.font(family, Math.floor(Math.max(9, high * 0.17)));
            values = letters(before == null ? null : before.values, value);
            labels = size.side() < LABEL_SIDE ? null : letters(before == null ? null : before.labels, label);
        }
    }

    private Letters letters(@Nullable Letters known, Font font) {
        Letters same = Letters.reuse(known, font, size.scale());
        return same == null ? new Letters(font, size.scale()) : same;
    }

    private int shapeSide() {
        double part = size.side() >= WallLayout.TEXT_SIDE ? 0.3 : 0.56;
        return Math.max(5, (int) Math.round(Math.min(size.width(), size.height()) * part));
    }

    /// Of shapes in the corners beside a number.
    private int badgeSide() {
        double part = size.side() < LABEL_SIDE ? 0.3 : 0.19;
        return Math.max(9 * line, (int) Math.round(size.height() * part));
    }

    Size size() {
        return size;
    }

    /// All that decides how a cell looks, apart from its text: cells of the same look need not be drawn again.
    int look(Cell cell, boolean selected) {
        int value = scale == null || !cell.hasValue() ? 0 : 1 + Ramp.index(scale.part(cell.value()));
        return value << 10
                | cell.state().code() << 8
                | cell.alarm().rank() << 6
                | (cell.stale() ? 32 : 0)
                | (cell.down() ? 16 : 0)
                | (cell.overLimit() ? 8 : 0)
                | (scale != null && cell.hasValue() ? 4 : 0)
                | (selected ? 2 : 0);
    }

    /// Whether numbers are written, so that a value may show although the colour stays.
    boolean writes() {
        return values != null && scale != null;
    }

    /// Draws a cell with what is around it up to the half of the gap; `x` and `y` are its upper left corner.
    void paint(Pixels pixels, int x, int y, Cell cell, boolean selected) {
        int around = size.gap() / 2;
        int w = size.width();
        int h = size.height();
        if (around > 0) pixels.frame(x - around, y - around, w + 2 * around, h + 2 * around, around, 0);
        HeatScale heat = scale;
        int step = heat != null && cell.hasValue() ? Ramp.index(heat.part(cell.value())) : NO_STEP;
        int fill = step == NO_STEP ? plain(cell) : palette.ramp().step(step);
        boolean hollow = fill == palette.ground();
        pixels.fill(x, y, w, h, fill);
        if (hollow) pixels.frame(x, y, w, h, edge(), edgeColour(cell));
        if (cell.down()) pixels.diagonal(x, y, w, h, line, false, palette.strike());
        else if (cell.stale()) pixels.hatch(x, y, w, h, Math.max(3, 4 * line), line, palette.hatch());
        int ink = hollow
                ? palette.title()
                : step == NO_STEP ? inkOn(fill) : palette.ramp().ink(step);
        if (size.side() < SHAPE_SIDE) notches(pixels, x, y, cell, hollow, ink);
        else if (values == null) shapes(pixels, x, y, cell, hollow, ink);
        else texts(pixels, values, x, y, cell, hollow, ink);
        if (cell.overLimit() && scale != null) ring(pixels, x, y, palette.limit(), Math.max(line, around), ink);
        if (selected) ring(pixels, x, y, palette.selected(), Math.max(line, around), ink);
    }

    /// The fill of a cell that has no colour of the scale.
    private int plain(Cell cell) {
        if (cell.down()) return palette.down();
        if (cell.stale()) return palette.stale();
        if (scale != null) return palette.ground();
        return switch (cell.state()) {
            case FREE -> palette.ground();
            case HELD, TROUBLE -> palette.of(cell.state());
            case RESERVED -> reserved;
        };
    }

    /// As [Argb#textOn], remembered for the last fill: neighbours are often alike.
    private int inkOn(int fill) {
        if (fill != lastFill) {
            lastFill = fill;
            lastInk = Argb.textOn(fill);
        }
        return lastInk;
    }

    private int edgeColour(Cell cell) {
        if (scale == null) return palette.of(cell.state());
        // Thousands of bright frames would hide what has a value.
        return size.side() < SHAPE_SIDE ? Argb.blend(palette.ground(), palette.unknown(), 150) : palette.unknown();
    }

    private int edge() {
        return Math.clamp(Math.min(size.width(), size.height()) / 20, line, 3 * line);
    }

    /// A line around the cell: in the gap where that is wide enough, else within.
    private void ring(Pixels pixels, int x, int y, int argb, int thick, int ink) {
        int out = size.gap() / 2;
        pixels.frame(x - out, y - out, size.width() + 2 * out, size.height() + 2 * out, thick, argb);
        if (out > 0 && size.side() >= SHAPE_SIDE) pixels.frame(x, y, size.width(), size.height(), line, ink);
    }

    /// A cell without a value, whatever its state.
    void paintUnknown(Pixels pixels, int x, int y) {
        pixels.fill(x, y, size.width(), size.height(), palette.ground());
        pixels.frame(x, y, size.width(), size.height(), edge(), palette.unknown());
    }

    private void notches(Pixels pixels, int x, int y, Cell cell, boolean hollow, int ink) {
        int w = size.width();
        int h = size.height();
        if (!cell.down()) {
            switch (cell.state()) {
                case FREE -> {
                    int hole = Math.max(line, w / 3);
                    if (!hollow) pixels.fill(x + (w - hole) / 2, y + (h - hole) / 2, hole, hole, palette.ground());
                }
                case HELD -> {
                    if (hollow) pixels.fill(x + w / 3, y + h / 3, w - 2 * (w / 3), h - 2 * (h / 3), palette.unknown());
                }
                case RESERVED ->
                    corner(pixels, x, y + h, -1, (w + 1) / 2, hollow ? palette.unknown() : palette.ground());
                case TROUBLE -> {
                    pixels.diagonal(x, y, w, h, line, true, ink);
                    pixels.diagonal(x, y, w, h, line, false, ink);
                }
            }
        }
        if (cell.alarm() != Alarm.NONE) {
            int part = w * (1 + cell.alarm().rank()) / 5;
            alarm(pixels, x, y, Math.max(2 * line, part), cell.alarm());
        }
    }

    /// A corner in the alarm's colour, set off by the ground's, so that it reads on every fill.
    private void alarm(Pixels pixels, int x, int y, int part, Alarm alarm) {
        corner(pixels, x, y, 1, Math.min(size.width(), part + 2 * line), palette.ground());
        corner(pixels, x, y, 1, part, palette.of(alarm));
    }

    /// A triangle in a right corner: the upper one for `down` 1, the lower one for -1.
    private void corner(Pixels pixels, int x, int y, int down, int part, int argb) {
        for (int i = 0; i < part; i++) {
            pixels.fill(x + size.width() - part + i, down > 0 ? y + i : y - 1 - i, part - i, 1, argb);
        }
    }

    private void shapes(Pixels pixels, int x, int y, Cell cell, boolean hollow, int ink) {
        Mask shape = shapes.of(cell.state());
        int colour = hollow ? palette.of(cell.state()) : ink;
        // The most common state stays quiet, so that the others stand out.
        if (!cell.down() && (cell.state() != State.HELD || hollow)) {
            pixels.mask(
                    shape, x + (size.width() - shape.width()) / 2, y + (size.height() - shape.height()) / 2, colour);
        }
        if (cell.alarm() != Alarm.NONE) {
            int part = size.width() * (2 + cell.alarm().rank()) / 9;
            alarm(pixels, x, y, part, cell.alarm());
        }
    }

    private void texts(Pixels pixels, Letters values, int x, int y, Cell cell, boolean hollow, int ink) {
        int pad = Math.max(2 * line, size.height() / 14);
        Mask shape = shapes.of(cell.state());
        int quiet = hollow ? palette.of(cell.state()) : ink;
        Letters small = labels;
        int below = small == null ? 0 : small.height();
        if (small != null) {
            String label = small.tail(cell.label(), size.width() - 2 * pad);
            int labelX = x + (size.width() - small.width(label)) / 2;
            small.write(pixels, label, labelX, y + size.height() - below - pad / 2, ink);
        }
        if (scale == null || Double.isNaN(cell.value())) {
            int middle = y + (size.height() - below - shape.height()) / 2;
            if (!cell.down()) pixels.mask(shape, x + (size.width() - shape.width()) / 2, middle, quiet);
        } else {
            if (small != null && !cell.down()) pixels.mask(badges.of(cell.state()), x + pad, y + pad, quiet);
            String text = value(scale, values, cell, size.width() - 2 * pad);
            int over = small == null ? 0 : badgeSide() / 2;
            int textY = y + over + (size.height() - below - over - values.height()) / 2;
            values.write(pixels, text, x + (size.width() - values.width(text)) / 2, textY, ink);
        }
        int right = x + size.width() - pad;
        if (cell.alarm() != Alarm.NONE) {
            Mask alarm = badges.of(cell.alarm());
            right -= alarm.width();
            badge(pixels, alarm, right, y + pad, palette.of(cell.alarm()));
            right -= pad;
        }
        if (cell.overLimit() && scale != null) {
            pixels.mask(badges.limit(), right - badges.limit().width(), y + pad, ink);
        }
    }

    /// An alarm's shape on the ground's colour, so that it reads on every fill.
    private void badge(Pixels pixels, Mask mask, int x, int y, int argb) {
        pixels.fill(x - line, y - line, mask.width() + 2 * line, mask.height() + 2 * line, palette.ground());
        pixels.mask(mask, x, y, argb);
    }

    /// The unit is written where there is room for it in every cell; the legend has it.
    private String value(HeatScale scale, Letters values, Cell cell, int most) {
        if (cell.down()) return "";
        if (labels == null) return scale.number(cell.value());
        String withUnit = scale.text(cell.value());
        return values.width(withUnit) <= most ? withUnit : scale.number(cell.value());
    }
}
