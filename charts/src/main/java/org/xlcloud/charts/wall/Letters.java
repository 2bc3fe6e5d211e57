package org.xlcloud.charts.wall;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.transform.Transform;
import org.jspecify.annotations.Nullable;

/// Pieces of text in one font as masks, each drawn by the toolkit once and copied from then on: that is what lets
/// hundreds of numbers change ten times a second. Used on the JavaFX thread.
final class Letters {
    /// More pieces than this are forgotten and drawn again: labels come and go for as long as the window is open.
    private static final int MOST = 4096;

    private static final int BATCH = 64;
    private static final String ELLIPSIS = "…";

    private final Font font;
    private final double scale;
    private final Map<String, Mask> masks = new HashMap<>();
    private final int height;

    /// @param scale pixels of the screen per unit of the scene
    Letters(Font font, double scale) {
        this.font = font;
        this.scale = scale;
        height = (int) Math.ceil(text("X").getLayoutBounds().getHeight() * scale);
    }

    boolean fits(Font wanted, double wantedScale) {
        return font.equals(wanted) && scale == wantedScale;
    }

    /// The height of a line in pixels.
    int height() {
        return height;
    }

    /// A whole piece as one mask: for titles, so that any script is shaped.
    Mask whole(String piece) {
        Mask known = masks.get(piece);
        if (known != null) return known;
        prepare(List.of(piece));
        return masks.getOrDefault(piece, Mask.NOTHING);
    }

    /// Draws what is not known yet of some pieces, many in one picture.
    void prepare(Collection<String> pieces) {
        var missing = new ArrayList<String>();
        for (String piece : pieces) if (!piece.isEmpty() && !masks.containsKey(piece)) missing.add(piece);
        if (masks.size() + missing.size() > MOST) masks.clear();
        for (int from = 0; from < missing.size(); from += BATCH) {
            draw(missing.subList(from, Math.min(missing.size(), from + BATCH)));
        }
    }

    /// The width of a text that is written letter by letter.
    int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i)))
            width += letter(text, i).width();
        return width;
    }

    /// Writes letter by letter; `x` and `y` are the upper left corner.
    void write(Pixels pixels, String text, int x, int y, int argb) {
        int at = x;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            Mask letter = letter(text, i);
            pixels.mask(letter, at, y, argb);
            at += letter.width();
        }
    }

    /// The end of a text that fits a width, after an ellipsis where something is missing: the end of an address tells
    /// more than its beginning.
    String tail(String text, int most) {
        if (width(text) <= most) return text;
        for (int i = 1; i < text.length(); i++) {
            if (Character.isLowSurrogate(text.charAt(i))) continue;
            String tail = ELLIPSIS + text.substring(i);
            if (width(tail) <= most) return tail;
        }
        return "";
    }

    /// As much of a text as fits a width, with an ellipsis in the place of what is missing.
    ///
    /// @param end whether the end tells more than the beginning and is kept
    String cut(String text, int most, boolean end) {
        double room = most / scale;
        var measured = text(text);
        if (measured.getLayoutBounds().getWidth() <= room) return text;
        int low = 0;
        int high = text.length() - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            measured.setText(kept(text, middle, end));
            if (measured.getLayoutBounds().getWidth() <= room) low = middle;
            else high = middle - 1;
        }
        return low == 0 ? "" : kept(text, low, end);
    }

    private static String kept(String text, int letters, boolean end) {
        if (end) {
            int from = text.length() - letters;
            if (Character.isLowSurrogate(text.charAt(from))) from++;
            return ELLIPSIS + text.substring(from);
        }
        int to = Character.isHighSurrogate(text.charAt(letters - 1)) ? letters - 1 : letters;
        return text.substring(0, to).stripTrailing() + ELLIPSIS;
    }

    private Mask letter(String text, int at) {
        int codePoint = text.codePointAt(at);
        return whole(codePoint < ASCII.length ? ASCII[codePoint] : Character.toString(codePoint));
    }

    private static final String[] ASCII = ascii();

    private static String[] ascii() {
        var letters = new String[128];
        for (int i = 0; i < letters.length; i++) letters[i] = Character.toString(i);
        return letters;
    }

    private Text text(String piece) {
        var text = new Text(piece);
        text.setFont(font);
        text.setFill(Color.BLACK);
        return text;
    }

    private void draw(List<String> pieces) {
        var lines = new Group();
        double line = Math.ceil(text("X").getLayoutBounds().getHeight()) + 2;
        double widest = 1;
        for (int i = 0; i < pieces.size(); i++) {
            Text text = text(pieces.get(i));
            text.setTextOrigin(javafx.geometry.VPos.TOP);
            text.setY(i * line);
            widest = Math.max(widest, text.getLayoutBounds().getWidth());
            lines.getChildren().add(text);
        }
        var scene = new Scene(lines, 1, 1);
        var parameters = new SnapshotParameters();
        parameters.setFill(Color.TRANSPARENT);
        parameters.setTransform(Transform.scale(scale, scale));
        int imageWidth = (int) Math.ceil(widest * scale) + 2;
        int lineHeight = (int) Math.round(line * scale);
        parameters.setViewport(
                new javafx.geometry.Rectangle2D(0, 0, imageWidth, Math.ceil(line * scale * pieces.size())));
        WritableImage image = scene.getRoot().snapshot(parameters, null);
        int[] argb = new int[imageWidth * lineHeight];
        for (int i = 0; i < pieces.size(); i++) {
            int top = (int) Math.round(i * line * scale);
            int rows = Math.min(lineHeight, (int) image.getHeight() - top);
            image.getPixelReader()
                    .getPixels(0, top, imageWidth, rows, PixelFormat.getIntArgbInstance(), argb, 0, imageWidth);
            Text text = (Text) lines.getChildren().get(i);
            int width = (int) Math.round(text.getLayoutBounds().getWidth() * scale);
            masks.put(pieces.get(i), cut(argb, imageWidth, Math.min(width, imageWidth), rows));
        }
    }

    private static Mask cut(int[] argb, int stride, int width, int height) {
        var covers = new byte[width * height];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++)
                covers[row * width + column] = (byte) (argb[row * stride + column] >>> 24);
        }
        return new Mask(width, height, covers);
    }

    /// A family of sizes that is kept while cells keep theirs.
    static @Nullable Letters reuse(@Nullable Letters known, Font font, double scale) {
        return known != null && known.fits(font, scale) ? known : null;
    }
}
