package org.xlcloud.services.metrics;

import java.util.Arrays;

/// Sixty-four rows of one subject in a few hundred bytes: the times once for all metrics, each metric in as few bits as
/// its values need.
///
/// Ganglia's values are whole numbers or have few decimals, so they are kept as integers, either as
/// differences from one to the next or from the least of them, whichever needs fewer bits; a metric
/// that does not change takes no bits per row. What is no such number is kept as it is. Nothing is
/// lost: what comes out is what went in, to the float.
final class Chunk {
    static final int ROWS = 64;

    private static final int[] SCALES = {1, 10, 100, 1000};
    private static final int PLAIN = 0;
    private static final int DELTA = 1;
    private static final int OFFSET = 2;

    private Chunk() {}

    /// @param times epoch milliseconds, rising
    /// @param slots the metrics, see [Values]
    /// @param rows row after row, a value for each slot, NaN where there is none
    static byte[] pack(long[] times, int count, byte[] slots, float[] rows) {
        var out = new Bits.Writer();
        out.bits(times[0], 64);
        out.bits(count, 7);
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 1; i < count; i++) {
            least = Math.min(least, times[i] - times[i - 1]);
            most = Math.max(most, times[i] - times[i - 1]);
        }
        if (count == 1) least = 0;
        int width = Bits.width(Math.max(0, most - least));
        out.bits(least, 48);
        out.bits(width, 6);
        for (int i = 1; i < count; i++) out.bits(times[i] - times[i - 1] - least, width);
        out.bits(slots.length, 8);
        float[] column = new float[count];
        for (int slot = 0; slot < slots.length; slot++) {
            for (int i = 0; i < count; i++) column[i] = rows[i * slots.length + slot];
            column(out, slots[slot], column);
        }
        return out.done();
    }

    private static void column(Bits.Writer out, byte slot, float[] column) {
        out.bits(slot, 8);
        int present = 0;
        for (float value : column) if (!Float.isNaN(value)) present++;
        boolean gaps = present < column.length;
        out.bits(gaps ? 1 : 0, 1);
        if (gaps) for (float value : column) out.bits(Float.isNaN(value) ? 0 : 1, 1);
        long[] numbers = new long[present];
        int scale = scale(column, numbers);
        if (scale < 0) {
            out.bits(PLAIN, 2);
            for (float value : column)
                if (!Float.isNaN(value)) out.bits(Float.floatToIntBits(value) & 0xffff_ffffL, 32);
            return;
        }
        long least = present == 0 ? 0 : Arrays.stream(numbers).min().orElse(0);
        long range = 0;
        long jump = 0;
        for (int i = 0; i < present; i++) {
            range = Math.max(range, numbers[i] - least);
            if (i > 0) jump = Math.max(jump, Bits.zigzag(numbers[i] - numbers[i - 1]));
        }
        boolean delta = Bits.width(jump) < Bits.width(range);
        int width = Bits.width(delta ? jump : range);
        out.bits(delta ? DELTA : OFFSET, 2);
        out.bits(scale, 2);
        out.bits(width, 6);
        long base = delta && present > 0 ? numbers[0] : least;
        out.bits(Bits.zigzag(base), 40);
        for (int i = delta ? 1 : 0; i < present; i++)
            out.bits(delta ? Bits.zigzag(numbers[i] - numbers[i - 1]) : numbers[i] - least, width);
    }

    /// Fills in the values times a power of ten for which all are whole numbers; the power's index, or -1 for none.
    private static int scale(float[] column, long[] numbers) {
        for (int scale = 0; scale < SCALES.length; scale++) {
            int n = 0;
            boolean whole = true;
            for (float value : column) {
                if (Float.isNaN(value)) continue;
                long number = Math.round((double) value * SCALES[scale]);
                whole = Math.abs(number) < 1L << 37 && back(number, scale) == value && (number != 0 || value == 0);
                if (!whole || (value == 0 && Float.floatToIntBits(value) != 0)) {
                    whole = false;
                    break;
                }
                numbers[n++] = number;
            }
            if (whole) return scale;
        }
        return -1;
    }

    private static float back(long number, int scale) {
        return (float) ((double) number / SCALES[scale]);
    }

    static long firstTime(byte[] packed) {
        return new Bits.Reader(packed).bits(64);
    }

    static int count(byte[] packed) {
        var in = new Bits.Reader(packed);
        in.skip(64);
        return (int) in.bits(7);
    }

    static long lastTime(byte[] packed) {
        long[] times = times(new Bits.Reader(packed));
        return times[times.length - 1];
    }

    /// How many values it holds.
    static int samples(byte[] packed) {
        var in = new Bits.Reader(packed);
        long[] times = times(in);
        int columns = (int) in.bits(8);
        int samples = 0;
        for (int column = 0; column < columns; column++) {
            in.skip(8);
            boolean[] has = present(in, times.length);
            int present = count(has);
            samples += present;
            int mode = (int) in.bits(2);
            if (mode == PLAIN) in.skip(32L * present);
            else skipNumbers(in, mode, present);
        }
        return samples;
    }

    private static long[] times(Bits.Reader in) {
        long time = in.bits(64);
        int count = (int) in.bits(7);
        long least = in.bits(48);
        int width = (int) in.bits(6);
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            if (i > 0) time += least + in.bits(width);
            times[i] = time;
        }
        return times;
    }

    /// Appends the rows of one metric that have a value.
    static void unpack(byte[] packed, int slot, Sink sink) {
        var in = new Bits.Reader(packed);
        long[] times = times(in);
        int columns = (int) in.bits(8);
        for (int column = 0; column < columns; column++) {
            boolean wanted = in.bits(8) == slot;
            if (column(in, times, wanted, sink)) return;
        }
    }

    /// Takes a single value.
    interface Sink {
        void take(long time, float value);
    }

    private static boolean[] present(Bits.Reader in, int rows) {
        boolean[] has = new boolean[rows];
        boolean gaps = in.bits(1) == 1;
        for (int i = 0; i < rows; i++) has[i] = !gaps || in.bits(1) == 1;
        return has;
    }

    private static int count(boolean[] has) {
        int count = 0;
        for (boolean one : has) if (one) count++;
        return count;
    }

    private static void skipNumbers(Bits.Reader in, int mode, int present) {
        in.skip(2);
        int width = (int) in.bits(6);
        in.skip(40 + (long) width * (mode == DELTA ? Math.max(0, present - 1) : present));
    }

    /// Reads one column or passes over it; true when it was the wanted one.
    private static boolean column(Bits.Reader in, long[] times, boolean wanted, Sink sink) {
        boolean[] has = present(in, times.length);
        int mode = (int) in.bits(2);
        if (!wanted) {
            if (mode == PLAIN) in.skip(32L * count(has));
            else skipNumbers(in, mode, count(has));
        } else if (mode == PLAIN) {
            for (int i = 0; i < times.length; i++)
                if (has[i]) sink.take(times[i], Float.intBitsToFloat((int) in.bits(32)));
        } else {
            numbers(in, times, has, mode, sink);
        }
        return wanted;
    }

    private static void numbers(Bits.Reader in, long[] times, boolean[] has, int mode, Sink sink) {
        int scale = (int) in.bits(2);
        int width = (int) in.bits(6);
        long base = Bits.unzigzag(in.bits(40));
        long number = base;
        boolean first = true;
        for (int i = 0; i < times.length; i++) {
            if (!has[i]) continue;
            if (mode == OFFSET) number = base + in.bits(width);
            else if (!first) number += Bits.unzigzag(in.bits(width));
            first = false;
            sink.take(times[i], back(number, scale));
        }
    }
}
