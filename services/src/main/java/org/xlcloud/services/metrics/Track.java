package org.xlcloud.services.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// All metrics of one subject over time: packed chunks, and the newest rows open.
///
/// One thread writes, any number read meanwhile without a lock: what a reader has taken hold of is
/// never changed but for rows behind the count that it saw.
final class Track {
    private static final byte[][] NONE = {};

    /// What one reader sees.
    private static final class State {
        private final byte[][] packed;
        private final Open open;

        private State(byte[][] packed, Open open) {
            this.packed = packed;
            this.open = open;
        }
    }

    private static final class Open {
        private static final VarHandle COUNT;

        static {
            try {
                COUNT = MethodHandles.lookup().findVarHandle(Open.class, "count", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final byte[] slots;
        private final long[] times = new long[Chunk.ROWS];
        private final float[] rows;

        @SuppressWarnings("unused") // through COUNT
        private int count;

        private Open(byte[] slots) {
            this.slots = slots;
            this.rows = new float[Chunk.ROWS * slots.length];
        }

        private int count() {
            return (int) COUNT.getAcquire(this);
        }

        private void publish(int rowsNow) {
            COUNT.setRelease(this, rowsNow);
        }

        private int bytes() {
            return Chunk.ROWS * (8 + 4 * slots.length) + slots.length + 80;
        }
    }

    private volatile State state = new State(NONE, new Open(new byte[0]));

    /// False when it is not younger than what is there.
    boolean append(long time, Values values) {
        State now = state;
        if (time <= newest()) return false;
        byte[] slots = values.slots();
        Open open = now.open;
        int count = open.count();
        if (count == Chunk.ROWS || !covers(open.slots, slots)) {
            open = new Open(union(open.slots, slots));
            byte[][] packed = now.packed;
            if (count > 0) {
                packed = Arrays.copyOf(packed, packed.length + 1);
                packed[packed.length - 1] = Chunk.pack(now.open.times, count, now.open.slots, now.open.rows);
            }
            state = new State(packed, open);
            count = 0;
        }
        open.times[count] = time;
        for (int i = 0; i < open.slots.length; i++) open.rows[count * open.slots.length + i] = values.at(open.slots[i]);
        open.publish(count + 1);
        return true;
    }

    private static boolean covers(byte[] slots, byte[] wanted) {
        for (byte slot : wanted) if (Arrays.binarySearch(slots, slot) < 0) return false;
        return true;
    }

    private static byte[] union(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        int n = one.length;
        for (byte slot : other) if (Arrays.binarySearch(one, slot) < 0) all[n++] = slot;
        byte[] sorted = Arrays.copyOf(all, n);
        Arrays.sort(sorted);
        return sorted;
    }

    /// The time of the newest row; the least long where there is none.
    long newest() {
        State now = state;
        int count = now.open.count();
        if (count > 0) return now.open.times[count - 1];
        if (now.packed.length == 0) return Long.MIN_VALUE;
        return Chunk.lastTime(now.packed[now.packed.length - 1]);
    }

    long oldest() {
        State now = state;
        if (now.packed.length > 0) return Chunk.firstTime(now.packed[0]);
        return now.open.count() > 0 ? now.open.times[0] : Long.MAX_VALUE;
    }

    /// Forgets the chunks that end before a time; how many rows they had.
    int forget(long before) {
        State now = state;
        int drop = 0;
        int rows = 0;
        while (drop < now.packed.length && endOf(now, drop) < before) rows += Chunk.count(now.packed[drop++]);
        if (drop > 0) state = new State(Arrays.copyOfRange(now.packed, drop, now.packed.length), now.open);
        return rows;
    }

    /// No later than the beginning of what follows.
    private static long endOf(State now, int chunk) {
        if (chunk + 1 < now.packed.length) return Chunk.firstTime(now.packed[chunk + 1]);
        return now.open.count() > 0 ? now.open.times[0] : Long.MAX_VALUE;
    }

    /// Hands on what there is of a metric between two times, both included, oldest first.
    void read(int slot, long from, long to, Chunk.Sink sink) {
        State now = state;
        int count = now.open.count();
        Chunk.Sink within = (time, value) -> {
            if (time >= from && time <= to) sink.take(time, value);
        };
        for (int i = 0; i < now.packed.length; i++) {
            if (Chunk.firstTime(now.packed[i]) > to) return;
            boolean before = i + 1 < now.packed.length && Chunk.firstTime(now.packed[i + 1]) < from;
            if (!before) Chunk.unpack(now.packed[i], slot, within);
        }
        int column = Arrays.binarySearch(now.open.slots, (byte) slot);
        if (column < 0) return;
        for (int i = 0; i < count; i++) {
            float value = now.open.rows[i * now.open.slots.length + column];
            if (!Float.isNaN(value)) within.take(now.open.times[i], value);
        }
    }

    /// Heap that it takes, headers of arrays included.
    long bytes() {
        State now = state;
        long bytes = now.open.bytes() + 64L + 16 + 4L * now.packed.length;
        for (byte[] chunk : now.packed) bytes += 16 + (chunk.length + 7 & ~7);
        return bytes;
    }

    /// How many values it holds.
    long samples() {
        State now = state;
        long samples = (long) now.open.count() * now.open.slots.length;
        for (byte[] chunk : now.packed) samples += Chunk.samples(chunk);
        return samples;
    }
}
