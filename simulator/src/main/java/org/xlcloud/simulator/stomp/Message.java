package org.xlcloud.simulator.stomp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One message on its way through the broker.
///
/// @param length of the body; where it is longer than the bytes given, these are repeated up to it
public record Message(String destination, Map<String, String> headers, Bytes body, long length) {
    public Message {
        headers = Map.copyOf(headers);
    }

    public static Message of(String destination, Map<String, String> headers, byte[] body) {
        return new Message(destination, headers, new Bytes(body), body.length);
    }

    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /// Bytes that nobody changes.
    public static final class Bytes {
        private final byte[] bytes;

        public Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        public byte[] array() {
            return bytes;
        }
    }
}
