package org.xlcloud.installer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;

/// Icon files of Windows and macOS out of PNG pictures, which both take as they are.
final class IconFile {
    /// Apple's type of a PNG icon by its edge in pixels.
    private static final Map<Integer, String> APPLE =
            Map.of(16, "icp4", 32, "icp5", 64, "icp6", 128, "ic07", 256, "ic08");

    private IconFile() {}

    /// An `.ico`: a directory of 16 bytes for each picture, then the pictures.
    ///
    /// @param pictures PNG files by their edge in pixels, at most 256
    static byte[] windows(SortedMap<Integer, byte[]> pictures) {
        int head = 6 + 16 * pictures.size();
        ByteBuffer file = ByteBuffer.allocate(head
                        + pictures.values().stream().mapToInt(png -> png.length).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        file.putShort((short) 0).putShort((short) 1).putShort((short) pictures.size());
        int at = head;
        for (Map.Entry<Integer, byte[]> picture : pictures.entrySet()) {
            byte edge = (byte) (picture.getKey() == 256 ? 0 : picture.getKey()); // 0 says 256
            file.put(edge).put(edge).put((byte) 0).put((byte) 0);
            file.putShort((short) 1).putShort((short) 32); // planes, bits a pixel
            file.putInt(picture.getValue().length).putInt(at);
            at += picture.getValue().length;
        }
        pictures.values().forEach(file::put);
        return file.array();
    }

    /// An `.icns`: each picture behind its type and length, all behind the file's. Sizes that Apple has no type for are
    /// left out.
    static byte[] mac(SortedMap<Integer, byte[]> pictures) {
        var body = new ByteArrayOutputStream();
        pictures.forEach((edge, png) -> {
            String type = APPLE.get(edge);
            if (type == null) return;
            body.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(ByteBuffer.allocate(4).putInt(png.length + 8).array());
            body.writeBytes(png);
        });
        return ByteBuffer.allocate(body.size() + 8)
                .put("icns".getBytes(StandardCharsets.US_ASCII))
                .putInt(body.size() + 8)
                .put(body.toByteArray())
                .array();
    }
}
