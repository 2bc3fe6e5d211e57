package org.xlcloud.charts;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import javafx.geometry.Rectangle2D;
import javafx.scene.Group;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/// The picture of a plot: grid, limits, bands and lines, in the device's own pixels.
///
/// Columns have their place by their number, so a window that moves on draws only what comes in. The picture is a ring
/// of narrow strips that are moved as one: what a new column touches lies close together in memory, here and where the
/// strips are copied to for the screen.
final class Raster extends Region {
    /// Bands are solid up to this many samples in a column, and ever fainter until the second number.
    private static final float SOLID = 1.5f;
    private static final float FAINT = 8;
    private static final int SOLID_ALPHA = 256;
    private static final int FAINT_ALPHA = 88;
    private static final double LINE = 1.5;
    private static final int MARKER_RADIUS = 4;
    private static final int MARKER_EVERY = 132;
    private static final int STRIP = 32;
    /// Places farther off than this are too coarse for the numbers that the toolkit draws with.
    private static final long FAR = 1 << 17;

    private final Group group = new Group();
    private final Rectangle clip = new Rectangle();
    private final Tile tile = new Tile();
    private int width;
    private int height;
    private double scale = 1;
    private Strip[] strips = new Strip[0];
    /// The column from which the strips' places are counted.
    private long base;
    private float[][] sprites = new float[0][];

    /// A few columns of the picture.
    private static final class Strip {
        final int[] pixels;
        final PixelBuffer<IntBuffer> buffer;
        final ImageView view;
        /// The number of its first column divided by its width.
        long number = Long.MIN_VALUE;

        Strip(int height, double scale) {
            pixels = new int[STRIP * height];
            buffer = new PixelBuffer<>(STRIP, height, IntBuffer.wrap(pixels), PixelFormat.getIntArgbPreInstance());
            view = new ImageView(new WritableImage(buffer));
            view.setSmooth(false);
            view.setVisible(false);
            if (scale == 1) return;
            view.setFitWidth(STRIP / scale);
            view.setFitHeight(height / scale);
        }
    }

    Raster() {
        setManaged(false);
        setMouseTransparent(true);
        getStyleClass().add("time-chart-raster");
        group.setManaged(false);
        group.setAutoSizeChildren(false);
        setClip(clip);
        getChildren().add(group);
    }

    /// Takes a size in device pixels, `scale` of them for one of the scene's; true when that is another one.
    boolean resizeTo(int newWidth, int newHeight, double newScale) {
        if (newWidth == width && newHeight == height && newScale == scale) return false;
        width = newWidth;
        height = newHeight;
        scale = newScale;
        tile.resize(height);
        strips = new Strip[(width + STRIP - 1) / STRIP + 1];
        for (int i = 0; i < strips.length; i++) strips[i] = new Strip(height, scale);
        group.getChildren()
                .setAll(Arrays.stream(strips).map(strip -> strip.view).toList());
        clip.setWidth(width / scale);
        clip.setHeight(height / scale);
        int radius = (int) Math.round(MARKER_RADIUS * scale);
        sprites = new float[Marker.COUNT][];
        for (int i = 0; i < Marker.COUNT; i++) sprites[i] = Marker.of(i).sprite(radius);
        return true;
    }

    int deviceWidth() {
        return width;
    }

    private Strip strip(long number) {
        return strips[Math.floorMod(number, strips.length)];
    }

    /// Shows the window that begins with a column.
    void show(long firstColumn) {
        boolean again = Math.abs(firstColumn - base) > FAR;
        if (again) base = firstColumn;
        long last = Math.floorDiv(firstColumn + width - 1, STRIP);
        for (long number = Math.floorDiv(firstColumn, STRIP); number <= last; number++) {
            Strip strip = strip(number);
            if (strip.number == number && !again && strip.view.isVisible()) continue;
            strip.number = number;
            strip.view.setX((double) (number * STRIP - base) / scale);
            strip.view.setVisible(true);
        }
        group.setTranslateX((double) (base - firstColumn) / scale);
    }

    /// Draws the columns from `from` up to `end`.
    void paint(Drawing drawing, long from, long end) {
        for (long column = from; column < end; ) {
            long number = Math.floorDiv(column, STRIP);
            long until = Math.min(end, (number + 1) * STRIP);
            Strip strip = strip(number);
            int first = Math.floorMod(column, STRIP);
            int painted = (int) (until - column);
            for (int done = 0; done < painted; done += Tile.WIDTH) {
                int columns = Math.min(Tile.WIDTH, painted - done);
                for (int i = 0; i < columns; i++) paintColumn(drawing, i, column + done + i);
                tile.copyTo(strip.pixels, STRIP, first + done, columns);
            }
            var dirty = new Rectangle2D(first, 0, painted, height);
            strip.buffer.updateBuffer(each -> dirty);
            column = until;
        }
    }

    /// What is to be drawn: colours, grid, limits and traces, and how values become heights.
    static final class Drawing {
        int background;
        int grid;
        int stale;
        int[] palette = new int[0];
        /// One per limit.
        int[] limitColours = new int[0];
        /// Heights of the grid's lines, and columns of its uprights in ascending order.
        int[] gridRows = new int[0];
        long[] gridColumns = new long[0];
        List<Limit> limits = List.of();
        List<Trace> traces = List.of();
        double greatest;
        double pixelsPerUnit;
        double topInset;

        double row(double value) {
            return topInset + (greatest - value) * pixelsPerUnit;
        }
    }

    private void paintColumn(Drawing drawing, int x, long column) {
        tile.clear(x, 0xff000000 | drawing.background);
        int thick = Math.max(1, (int) Math.round(scale));
        boolean upright = false;
        for (long each : drawing.gridColumns) upright |= column >= each && column < each + thick;
        if (upright) tile.run(x, 0, height, drawing.grid, 256);
        else for (int row : drawing.gridRows) tile.run(x, row, row + thick, drawing.grid, 256);
        List<Trace> traces = drawing.traces;
        for (int i = 0; i < traces.size(); i++) band(drawing, traces.get(i), x, column);
        for (int i = 0; i < drawing.limits.size(); i++) {
            Limit limit = drawing.limits.get(i);
            if (Math.floorMod(column, (long) (10 * scale)) >= 6 * scale) continue;
            double row = Math.rint(drawing.row(limit.value()));
            tile.run(x, row, row + thick, drawing.limitColours[i], 256);
        }
        for (int i = 0; i < traces.size(); i++) line(drawing, traces.get(i), x, column);
        if (traces.size() > 1) for (int i = 0; i < traces.size(); i++) marker(drawing, traces.get(i), x, column);
    }

    private static int colour(Drawing drawing, Trace trace) {
        return trace.isStale() ? drawing.stale : drawing.palette[trace.slot() % drawing.palette.length];
    }

    private void band(Drawing drawing, Trace trace, int x, long column) {
        Decimator columns = trace.columns();
        if (!columns.has(column)) return;
        double top = drawing.row(columns.max(column));
        double bottom = drawing.row(columns.min(column));
        if (bottom - top < 0.5) return;
        float weight = columns.isSampled(column) ? columns.weight(column) : FAINT;
        float part = Math.clamp((weight - SOLID) / (FAINT - SOLID), 0, 1);
        int alpha = Math.round(SOLID_ALPHA + (FAINT_ALPHA - SOLID_ALPHA) * part);
        double cap = Math.max(1, scale);
        int rgb = colour(drawing, trace);
        tile.run(x, top - cap / 2, bottom + cap / 2, rgb, alpha);
    }

    private void line(Drawing drawing, Trace trace, int x, long column) {
        Decimator columns = trace.columns();
        int rgb = colour(drawing, trace);
        if (!columns.has(column)) {
            // A sample that stands alone is made wide enough to be seen.
            if (isAlone(columns, column - 1)) speck(drawing, columns, x, column - 1, rgb);
            else if (isAlone(columns, column + 1)) speck(drawing, columns, x, column + 1, rgb);
            return;
        }
        if (isAlone(columns, column)) {
            speck(drawing, columns, x, column, rgb);
            return;
        }
        double halfWidth = LINE * scale / 2;
        double middle = drawing.row(columns.mean(column));
        double top = middle;
        double bottom = middle;
        double leftEdge = Double.NaN;
        double rightEdge = Double.NaN;
        if (columns.isJoined(column) && columns.has(column - 1)) {
            double before = drawing.row(columns.mean(column - 1));
            leftEdge = (before + middle) / 2;
            top = Math.min(top, before);
            bottom = Math.max(bottom, before);
        }
        if (columns.has(column + 1) && columns.isJoined(column + 1)) {
            double after = drawing.row(columns.mean(column + 1));
            rightEdge = (middle + after) / 2;
            top = Math.min(top, after);
            bottom = Math.max(bottom, after);
        }
        if (isDashed(trace.slot(), column)) return;
        tile.line(x, leftEdge, middle, rightEdge, halfWidth, top - halfWidth, bottom + halfWidth, rgb);
    }

    /// Whether a slot's line has a hole here: the second eight series are dashed, the third dotted, the fourth both.
    private boolean isDashed(int slot, long column) {
        int round = slot / Marker.COUNT % 4;
        if (round == 0) return false;
        long at = Math.floorMod((long) (column / scale), 16L);
        return switch (round) {
            case 1 -> at >= 11;
            case 2 -> at % 4 >= 2;
            default -> (at >= 9 && at < 11) || at >= 13;
        };
    }

    private static boolean isAlone(Decimator columns, long column) {
        return columns.has(column) && !columns.isJoined(column) && !columns.isJoined(column + 1);
    }

    private void speck(Drawing drawing, Decimator columns, int x, long column, int rgb) {
        double row = drawing.row(columns.mean(column));
        tile.run(x, row - 1.5 * scale, row + 1.5 * scale, rgb, 256);
    }

    private void marker(Drawing drawing, Trace trace, int x, long column) {
        int radius = (int) Math.round(MARKER_RADIUS * scale);
        long every = Math.round(MARKER_EVERY * scale);
        // Neighbouring slots' markers keep apart: the golden section of the distance.
        long shift = (long) (trace.slot() * 0.381966 * every) % every;
        long at = Math.floorDiv(column - shift + every / 2, every) * every + shift;
        int offset = (int) (column - at);
        Decimator columns = trace.columns();
        if (Math.abs(offset) > radius || !columns.has(at)) return;
        int row = (int) Math.round(drawing.row(columns.mean(at)));
        float[] sprite = sprites[trace.slot() % Marker.COUNT];
        int side = 2 * radius + 1;
        int rgb = colour(drawing, trace);
        for (int i = 0; i < side; i++) {
            float cover = sprite[(offset + radius) * side + i];
            if (cover > 0) tile.dot(x, row - radius + i, rgb, cover);
        }
    }

    /// How many columns before a changed one look different with it: half a marker, and the line's other half.
    int reach(int traces) {
        return traces > 1 ? (int) Math.round(MARKER_RADIUS * scale) + 1 : 1;
    }
}
