package org.xlcloud.simulator.world;

import java.util.SplittableRandom;
import java.util.UUID;

/// Chance that comes out the same for the same seed: named streams of random numbers, and noise that can be asked at
/// any point without having drawn the points before it.
public final class Dice {
    private final long seed;

    public Dice(long seed) {
        this.seed = seed;
    }

    /// A stream of its own for one purpose, so that drawing more for one purpose changes no other.
    public SplittableRandom stream(String purpose) {
        return new SplittableRandom(mix(seed ^ hash(purpose)));
    }

    public SplittableRandom stream(String purpose, long number) {
        return new SplittableRandom(mix(mix(seed ^ hash(purpose)) + number));
    }

    /// A random-looking UUID (version 4) that belongs to a thing's name.
    public UUID uuid(String kind, long number) {
        long high = mix(mix(seed ^ hash(kind)) + number);
        long low = mix(high);
        return new UUID((high & ~0xF000L) | 0x4000L, (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }

    /// 32 hexadecimal digits, as Keystone's ids.
    public String hexId(String kind, long number) {
        UUID id = uuid(kind, number);
        return String.format("%016x%016x", id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /// Noise from 0 to 1 at a point of a series.
    static double noise(long series, long point) {
        return (mix(series * 0x9E37_79B9_7F4A_7C15L + point) >>> 11) * 0x1.0p-53;
    }

    /// SplitMix64's finalizer.
    static long mix(long value) {
        long z = value + 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }

    private static long hash(String text) {
        long hash = 1_125_899_906_842_597L;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }
}
