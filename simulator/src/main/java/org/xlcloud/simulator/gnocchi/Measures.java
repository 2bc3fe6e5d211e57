package org.xlcloud.simulator.gnocchi;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.xlcloud.simulator.gnocchi.Series.Sample;

/// Buckets of a length with one value each, and how they come about.
public final class Measures {
    private static final String RATE = "rate:";

    private Measures() {}

    /// One bucket: its start, its length, the aggregate of what fell into it.
    public record Measure(Instant at, Duration granularity, double value) {}

    /// Aggregates samples into buckets that are aligned to the epoch, as Gnocchi does.
    static List<Measure> buckets(List<Sample> samples, Duration granularity, String method) {
        if (method.startsWith(RATE)) return buckets(rises(samples), granularity, method.substring(RATE.length()));
        TreeMap<Instant, List<Double>> groups = new TreeMap<>();
        for (Sample sample : samples) {
            groups.computeIfAbsent(start(sample.at(), granularity), key -> new ArrayList<>())
                    .add(sample.value());
        }
        ToDoubleFunction<List<Double>> aggregate = aggregate(method);
        List<Measure> measures = new ArrayList<>(groups.size());
        groups.forEach((at, values) -> measures.add(new Measure(at, granularity, aggregate.applyAsDouble(values))));
        return measures;
    }

    /// By how much each sample is more than the one before it.
    private static List<Sample> rises(List<Sample> samples) {
        List<Sample> rises = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++)
            rises.add(new Sample(
                    samples.get(i).at(),
                    samples.get(i).value() - samples.get(i - 1).value()));
        return rises;
    }

    /// Aggregates the same bucket of several series.
    static List<Measure> across(List<List<Measure>> series, Duration granularity, String method) {
        List<Sample> all = new ArrayList<>();
        for (List<Measure> one : series) {
            for (Measure measure : one) all.add(new Sample(measure.at(), measure.value()));
        }
        return buckets(all, granularity, method);
    }

    static Instant start(Instant at, Duration granularity) {
        long length = granularity.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), length) * length);
    }

    static boolean isKnown(String method) {
        return switch (method.startsWith(RATE) ? method.substring(RATE.length()) : method) {
            case "mean", "min", "max", "sum", "count", "std", "median", "first", "last" -> true;
            default -> method.matches("[1-9][0-9]?pct");
        };
    }

    static ToDoubleFunction<List<Double>> aggregate(String method) {
        return switch (method) {
            case "mean" -> Measures::mean;
            case "min" -> values -> values.stream().mapToDouble(v -> v).min().orElse(Double.NaN);
            case "max" -> values -> values.stream().mapToDouble(v -> v).max().orElse(Double.NaN);
            case "sum" -> values -> values.stream().mapToDouble(v -> v).sum();
            case "count" -> List::size;
            case "std" -> Measures::deviation;
            case "median" -> values -> percentile(values, 50);
            case "first" -> List::getFirst;
            case "last" -> List::getLast;
            default -> {
                int percent = Integer.parseInt(method.toLowerCase(Locale.ROOT).replace("pct", ""));
                yield values -> percentile(values, percent);
            }
        };
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    }

    private static double deviation(List<Double> values) {
        double mean = mean(values);
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1));
    }

    private static double percentile(List<Double> values, int percent) {
        List<Double> sorted = values.stream().sorted().toList();
        double place = percent / 100.0 * (sorted.size() - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (sorted.get(above) - sorted.get(below)) * (place - below);
    }
}
