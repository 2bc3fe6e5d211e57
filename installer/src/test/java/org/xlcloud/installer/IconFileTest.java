package org.xlcloud.installer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IconFileTest {
    private SortedMap<Integer, byte[]> pictures;

    @BeforeEach
    void read() throws IOException {
        pictures = ProgramFolder.icons(Path.of("").toAbsolutePath());
    }

    @Test
    void thePicturesAreOfTheirSizes() throws IOException {
        for (var picture : pictures.entrySet()) {
            var image = ImageIO.read(new ByteArrayInputStream(picture.getValue()));
            assertEquals(picture.getKey(), image.getWidth());
            assertEquals(picture.getKey(), image.getHeight());
        }
    }

    @Test
    void anIcoLeadsToEachPicture() {
        byte[] file = IconFile.windows(pictures);
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, in.getShort());
        assertEquals(1, in.getShort());
        assertEquals(pictures.size(), in.getShort());
        for (var picture : pictures.entrySet()) {
            assertEquals(picture.getKey() % 256, in.get() & 0xff);
            in.get();
            in.getShort();
            assertEquals(1, in.getShort());
            assertEquals(32, in.getShort());
            int length = in.getInt();
            int at = in.getInt();
            assertArrayEquals(picture.getValue(), Arrays.copyOfRange(file, at, at + length));
        }
    }

    @Test
    void anIcnsHoldsThePicturesBehindTheirTypes() {
        ByteBuffer in = ByteBuffer.wrap(IconFile.mac(pictures));
        byte[] type = new byte[4];
        in.get(type);
        assertEquals("icns", new String(type, StandardCharsets.US_ASCII));
        assertEquals(in.capacity(), in.getInt());
        int count = 0;
        while (in.hasRemaining()) {
            in.get(type);
            byte[] png = new byte[in.getInt() - 8];
            in.get(png);
            int number = count++;
            assertEquals((byte) 0x89, png[0], () -> "picture " + number + " is no PNG file");
        }
        assertEquals(5, count);
    }
}
