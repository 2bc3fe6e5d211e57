package org.xlcloud.services.mcollective.stomp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Frames for tests of other packages.
public final class Frames {
    private Frames() {}

    public static Frame read(Path file) throws IOException {
        return new FrameReader(new ByteArrayInputStream(Files.readAllBytes(file)), 4 << 20).next();
    }

    public static Frame message(String sender, String text) {
        return Frame.received("MESSAGE", Map.of("mc_sender", sender), text.getBytes(StandardCharsets.UTF_8), 0);
    }

    public static Frame dropped(String sender, long bytes) {
        return Frame.received("MESSAGE", Map.of("mc_sender", sender), new byte[0], bytes);
    }
}
