package org.xlcloud.charts;

import java.nio.IntBuffer;
import java.util.List;
import javafx.geometry.Rectangle2D;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The picture of a plot: grid, limits, bands and lines, in the device's own pixels.
///
/// Columns have their place by their number, so a window that moves on rewrites only what comes in: the picture is a
/// ring around which two views are moved.
final class Raster extends Region {
    /// Bands are solid up to this many samples in a column, and ever fainter until the second number.
    private static final float SOLID = 1.5f;
    private static final float FAINT = 8;
    private static final int SOLID_ALPHA = 256;
    private static final int FAINT_ALPHA = 88;
    private static final double LINE = 1.5;
    private static final int MARKER_RADIUS = 4;
    private static final int MARKER_EVERY = 132;

    private final ImageView left = new ImageView();
    private final ImageView right = new ImageView();
    private final Tile tile = new Tile();
    private int width;
    private int height;
    private double scale = 1;
    private int[] pixels = new int[0];
    private @Nullable PixelBuffer<IntBuffer> buffer;
    private float[][] sprites = new float[0][];

    Raster() {
        setManaged(false);
        setMouseTransparent(true);
        getStyleClass().add("time-chart-raster");
        for (ImageView view : List.of(left, right)) {
            view.setSmooth(false);
            view.setManaged(false);
        }
        getChildren().addAll(left, right);
    }

    /// Takes a size in device pixels, `scale` of them for one of the scene's; true when that is another one.
    boolean resizeTo(int newWidth, int newHeight, double newScale) {
        if (newWidth == width && newHeight == height && newScale == scale) return false;
        width = newWidth;
        height = newHeight;
        scale = newScale;
        pixels = new int[width * height];
        tile.resize(height);
        var fresh = new PixelBuffer<>(width, height, IntBuffer.wrap(pixels), PixelFormat.getIntArgbPreInstance());
        buffer = fresh;
        var image = new WritableImage(fresh);
        left.setImage(image);
        right.setImage(image);
        int radius = (int) Math.round(MARKER_RADIUS * scale);
        sprites = new float[Marker.COUNT][];
        for (int i = 0; i < Marker.COUNT; i++) sprites[i] = Marker.of(i).sprite(radius);
        return true;
    }

    int deviceWidth() {
        return width;
    }

    int deviceHeight() {
        return height;
    }

    /// Shows the window that begins with a column.
    void show(long firstColumn) {
        int split = Math.floorMod(firstColumn, width);
        place(left, split, width - split, 0);
        place(right, 0, split, width - split);
    }

    private void place(ImageView view, int from, int columns, int at) {
        view.setVisible(columns > 0);
        if (columns == 0) return;
        Rectangle2D port = view.getViewport();
        if (port == null || port.getMinX() != from || port.getWidth() != columns || port.getHeight() != height)
            view.setViewport(new Rectangle2D(from, 0, columns, height));
        if (scale != 1) {
            view.setFitWidth(columns / scale);
            view.setFitHeight(height / scale);
        } else {
            view.setFitWidth(0);
            view.setFitHeight(0);
        }
        view.setX(at / scale);
    }

    /// Draws the columns from `from` up to `end`.
    void paint(Drawing drawing, long from, long end) {
        PixelBuffer<IntBuffer> target = buffer;
        if (target == null) return;
        for (long column = from; column < end; ) {
            int x = Math.floorMod(column, width);
            int columns = (int) Math.min(Math.min(Tile.WIDTH, end - column), width - x);
            for (int i = 0; i < columns; i++) paintColumn(drawing, i, column + i);
            tile.copyTo(pixels, width, x, columns);
            column += columns;
        }
        int x = Math.floorMod(from, width);
        int painted = (int) (end - from);
        // A part of the ring that goes over its end is sent whole.
        var dirty =
                x + painted <= width ? new Rectangle2D(x, 0, painted, height) : new Rectangle2D(0, 0, width, height);
        target.updateBuffer(each -> dirty);
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
