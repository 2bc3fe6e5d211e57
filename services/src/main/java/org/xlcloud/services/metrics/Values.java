package org.xlcloud.services.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// A value for each metric, or none; immutable, and small because a large cloud has many.
public final class Values {
    public static final Values NONE = of(Map.of());

    private final float[] bySlot;

    private Values(float[] bySlot) {
        this.bySlot = bySlot;
    }

    public static Values of(Map<Metric, Double> values) {
        var builder = new Builder();
        values.forEach(builder::put);
        return builder.build();
    }

    /// Takes values one by one without boxes: a large cloud brings hundreds of thousands every few seconds.
    public static final class Builder {
        private final float[] bySlot = new float[Metric.values().length];

        public Builder() {
            Arrays.fill(bySlot, Float.NaN);
        }

        /// Replaces what was there; NaN removes it.
        public Builder put(Metric metric, double value) {
            bySlot[slot(metric)] = (float) value;
            return this;
        }

        public double get(Metric metric) {
            return bySlot[slot(metric)];
        }

        /// As new.
        public void clear() {
            Arrays.fill(bySlot, Float.NaN);
        }

        public Values build() {
            return new Values(bySlot.clone());
        }
    }

    /// NaN where there is none.
    public double get(Metric metric) {
        return bySlot[slot(metric)];
    }

    public boolean has(Metric metric) {
        return !Float.isNaN(bySlot[slot(metric)]);
    }

    @SuppressWarnings(
            "EnumOrdinal") // an index in memory only; EnumMap's sixteen thousand boxes of twelve would cost more
    static int slot(Metric metric) {
        return metric.ordinal();
    }

    /// The slots that have a value, in order.
    byte[] slots() {
        byte[] slots = new byte[bySlot.length];
        int count = 0;
        for (byte slot = 0; slot < bySlot.length; slot++) if (!Float.isNaN(bySlot[slot])) slots[count++] = slot;
        return Arrays.copyOf(slots, count);
    }

    float at(int slot) {
        return bySlot[slot];
    }

    /// Whether there is at least one.
    public boolean any() {
        for (float value : bySlot) if (!Float.isNaN(value)) return true;
        return false;
    }

    /// Those that there are, in the metrics' order.
    public Map<Metric, Double> known() {
        var known = new EnumMap<Metric, Double>(Metric.class);
        for (Metric metric : Metric.values()) if (has(metric)) known.put(metric, get(metric));
        return known;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Values values && Arrays.equals(bySlot, values.bySlot);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bySlot);
    }

    @Override
    public String toString() {
        return known().toString();
    }
}
