package org.xlcloud.services.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Names of PCI vendors and products from the PCI ID Project's list (its format is explained at the head of the file
/// `pci.ids` beside this class).
///
/// Names stay bytes until somebody asks for one: reading the list costs a few milliseconds and its own size.
public final class PciIds {
    private static final int NOT_HEX = -1;
    private static final int LONGEST_NAME = 200;

    private final byte[] file;
    /// `vendor << 17 | product`, or `vendor << 17 | 1 << 16` for the vendor itself; sorted.
    private final long[] keys;
    /// Where the key's name begins in the file.
    private final int[] starts;

    private PciIds(byte[] file, long[] keys, int[] starts) {
        this.file = file;
        this.keys = keys;
        this.starts = starts;
    }

    /// The list that comes with the console, read once when it is first asked for.
    public static PciIds bundled() {
        return Bundled.IDS;
    }

    /// Reads a list; lines that are neither a vendor nor a product are passed over.
    public static PciIds parse(byte[] file) {
        var found = new Rows(file.length);
        long vendor = -1;
        int line = 0;
        while (line < file.length) {
            int end = line;
            while (end < file.length && file[end] != '\n') end++;
            if (file[line] == '\t') {
                int product = vendor < 0 ? NOT_HEX : hex(file, line + 1, end);
                if (product != NOT_HEX) found.add(vendor << 17 | product, line + 5);
            } else if (end > line && file[line] != '#') {
                vendor = hex(file, line, end); // "C 03  Display controller" begins the classes, and is no vendor
                if (vendor != NOT_HEX) found.add(vendorKey(vendor), line + 4);
            }
            line = end + 1;
        }
        return found.sorted(file);
    }

    /// The vendor's name by four hexadecimal digits.
    public Optional<String> vendor(String vendorId) {
        int vendor = hex(vendorId);
        return vendor == NOT_HEX ? Optional.empty() : name(vendorKey(vendor));
    }

    /// The product's name by four hexadecimal digits each: `10de`, `11bf` is "GK104GL [GRID K2]".
    public Optional<String> product(String vendorId, String productId) {
        int vendor = hex(vendorId);
        int product = hex(productId);
        return vendor == NOT_HEX || product == NOT_HEX ? Optional.empty() : name((long) vendor << 17 | product);
    }

    public int size() {
        return keys.length;
    }

    private static long vendorKey(long vendor) {
        return vendor << 17 | 1L << 16;
    }

    private Optional<String> name(long key) {
        int at = Arrays.binarySearch(keys, key);
        if (at < 0) return Optional.empty();
        int start = starts[at];
        int end = start;
        while (end < file.length && file[end] != '\n' && end - start < LONGEST_NAME) end++;
        String name = new String(file, start, end - start, StandardCharsets.UTF_8).strip();
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static int hex(String digits) {
        if (digits.length() != 4) return NOT_HEX;
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0) return NOT_HEX;
            value = value << 4 | digit;
        }
        return value;
    }

    /// Four hexadecimal digits followed by a blank.
    private static int hex(byte[] file, int from, int end) {
        if (end - from < 5 || file[from + 4] != ' ') return NOT_HEX;
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(file[i], 16);
            if (digit < 0) return NOT_HEX;
            value = value << 4 | digit;
        }
        return value;
    }

    /// Keys and starts as they are found, in arrays that grow.
    private static final class Rows {
        private static final int START_BITS = 30;
        private long[] rows;
        private int count;

        Rows(int bytes) {
            rows = new long[16 + bytes / 64];
        }

        /// A key has 33 bits at most, and no list comes near 1 GiB: together they sort as one positive number.
        void add(long key, int start) {
            if (count == rows.length) rows = Arrays.copyOf(rows, count * 2);
            rows[count++] = key << START_BITS | start;
        }

        PciIds sorted(byte[] file) {
            Arrays.sort(rows, 0, count);
            var keys = new long[count];
            var starts = new int[count];
            for (int i = 0; i < count; i++) {
                keys[i] = rows[i] >>> START_BITS;
                starts[i] = (int) (rows[i] & ((1L << START_BITS) - 1));
            }
            return new PciIds(file, keys, starts);
        }
    }

    private static final class Bundled {
        static final PciIds IDS = read();

        private static PciIds read() {
            try (InputStream file = PciIds.class.getResourceAsStream("pci.ids")) {
                if (file == null) throw new IllegalStateException("pci.ids is missing from the program");
                return parse(file.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
