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
        float[] all = new float[Metric.values().length];
        Arrays.fill(all, Float.NaN);
        values.forEach((metric, value) -> all[slot(metric)] = value.floatValue());
        return new Values(all);
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
    private static int slot(Metric metric) {
        return metric.ordinal();
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
