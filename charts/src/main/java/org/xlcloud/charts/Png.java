package org.xlcloud.charts;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javafx.scene.image.Image;
import javafx.scene.image.PixelReader;

/// Writes a picture as PNG (ISO/IEC 15948), 8 bits of red, green, blue and alpha: no other module is needed for it.
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int RGBA = 6;
    /// Each line as differences to its left neighbours, which flat areas deflate well with.
    private static final int FILTER_SUB = 1;

    private final int width;
    private final int height;
    private final byte[] lines;

    /// Takes the picture's pixels; on the JavaFX thread when it is shown there.
    Png(Image image) {
        width = (int) image.getWidth();
        height = (int) image.getHeight();
        int stride = 1 + 4 * width;
        lines = new byte[stride * height];
        PixelReader reader = image.getPixelReader();
        for (int y = 0; y < height; y++) {
            int at = y * stride;
            lines[at++] = FILTER_SUB;
            int before = 0;
            for (int x = 0; x < width; x++) {
                int argb = reader.getArgb(x, y);
                lines[at++] = (byte) ((argb >> 16) - (before >> 16));
                lines[at++] = (byte) ((argb >> 8) - (before >> 8));
                lines[at++] = (byte) (argb - before);
                lines[at++] = (byte) ((argb >>> 24) - (before >>> 24));
                before = argb;
            }
        }
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(SIGNATURE);
        var head = new ByteArrayOutputStream();
        var fields = new DataOutputStream(head);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {8, RGBA, 0, 0, 0});
        chunk(out, "IHDR", head.toByteArray());
        var packed = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try (var deflate = new DeflaterOutputStream(packed, deflater)) {
            deflate.write(lines);
        } finally {
            deflater.end();
        }
        chunk(out, "IDAT", packed.toByteArray());
        chunk(out, "IEND", new byte[0]);
        out.flush();
    }

    private static void chunk(OutputStream out, String type, byte[] content) throws IOException {
        var data = new DataOutputStream(out);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var sum = new CRC32();
        sum.update(name);
        sum.update(content);
        data.writeInt(content.length);
        data.write(name);
        data.write(content);
        data.writeInt((int) sum.getValue());
    }
}
