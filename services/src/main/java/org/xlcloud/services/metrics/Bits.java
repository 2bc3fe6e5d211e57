package org.xlcloud.services.metrics;

import java.util.Arrays;

/// Numbers of a few bits each, one after the other in a byte array.
final class Bits {
    private Bits() {}

    /// How many bits the number needs.
    static int width(long unsigned) {
        return Long.SIZE - Long.numberOfLeadingZeros(unsigned);
    }

    /// Small numbers of either sign become small ones without a sign.
    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    static final class Writer {
        private byte[] bytes = new byte[512];
        private int at;
        private long pending;
        private int held;

        void bits(long value, int width) {
            if (width > 32) {
                bits(value >>> 32, width - 32);
                bits(value & 0xffff_ffffL, 32);
                return;
            }
            pending = (pending << width) | value;
            held += width;
            while (held >= 8) {
                held -= 8;
                put((byte) (pending >>> held));
            }
        }

        private void put(byte value) {
            if (at == bytes.length) bytes = Arrays.copyOf(bytes, at * 2);
            bytes[at++] = value;
        }

        byte[] done() {
            if (held > 0) put((byte) (pending << (8 - held)));
            held = 0;
            return Arrays.copyOf(bytes, at);
        }
    }

    static final class Reader {
        private final byte[] bytes;
        private long at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        long bits(int width) {
            long value = 0;
            int left = width;
            while (left > 0) {
                int inByte = (int) (at & 7);
                int take = Math.min(left, 8 - inByte);
                int part = (bytes[(int) (at >>> 3)] >>> (8 - inByte - take)) & ((1 << take) - 1);
                value = (value << take) | part;
                at += take;
                left -= take;
            }
            return value;
        }

        void skip(long bits) {
            at += bits;
        }
    }
}
