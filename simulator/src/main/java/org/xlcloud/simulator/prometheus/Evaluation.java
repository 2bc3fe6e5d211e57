package org.xlcloud.simulator.prometheus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.prometheus.Dcgm.Sample;

/// Makes functions of time of a query, so that its series are looked up once for a whole range.
final class Evaluation {
    /// `--query.lookback-delta`
    private static final Duration LOOKBACK = Duration.ofMinutes(5);

    private final Dcgm dcgm;
    private final NodeExporters exporters;

    Evaluation(Dcgm dcgm, NodeExporters exporters) {
        this.dcgm = dcgm;
        this.exporters = exporters;
    }

    /// What there is at a time; null where there is nothing.
    interface Value {
        @Nullable
        Double at(Instant time);
    }

    /// What there is in a span that ends at a time, both ends included.
    interface Span {
        List<Sample> before(Instant time);
    }

    /// One series of an instant vector.
    ///
    /// @param labels with `__name__` where the result keeps it
    record Line(Map<String, String> labels, Value value) {}

    /// One series of a range vector.
    record Run(Map<String, String> labels, Span span) {}

    /// @param query one that is no range vector
    List<Line> lines(Query query) {
        return switch (query) {
            case Query.Selector selector ->
                newest(selector).stream()
                        .map(run -> new Line(run.labels(), at -> {
                            List<Sample> samples = run.span().before(at);
                            return samples.isEmpty()
                                    ? null
                                    : (Double) samples.getLast().value();
                        }))
                        .toList();
            case Query.Timestamp timestamp ->
                newest(timestamp.inner()).stream()
                        .map(run -> new Line(unnamed(run.labels()), at -> {
                            List<Sample> samples = run.span().before(at);
                            return samples.isEmpty()
                                    ? null
                                    : (Double) (samples.getLast().at().toEpochMilli() / 1_000.0);
                        }))
                        .toList();
            case Query.Over over ->
                runs(over.inner()).stream()
                        .map(run -> new Line(
                                unnamed(run.labels()),
                                at -> folded(over, run.span().before(at), at)))
                        .toList();
            case Query.By by -> grouped(by);
            case Query.Quotient quotient -> divided(quotient);
            case Query.Subquery ranged -> throw new IllegalArgumentException("a range vector: " + ranged);
        };
    }

    /// @param query a range vector
    List<Run> runs(Query query) {
        return switch (query) {
            case Query.Selector selector -> back(selector, Objects.requireNonNull(selector.range()));
            case Query.Subquery subquery ->
                lines(subquery.inner()).stream()
                        .map(line -> new Run(line.labels(), at -> stepwise(line.value(), subquery, at)))
                        .toList();
            default -> throw new IllegalArgumentException("an instant vector: " + query);
        };
    }

    private List<Run> newest(Query.Selector selector) {
        return back(selector, LOOKBACK);
    }

    private List<Run> back(Query.Selector selector, Duration range) {
        return Stream.of(dcgm.select(selector), exporters.select(selector))
                .flatMap(List::stream)
                .map(series -> new Run(series.labels(), at -> series.samples(at.minus(range), soFar(at))))
                .toList();
    }

    private Instant soFar(Instant at) {
        Instant now = dcgm.now();
        return at.isAfter(now) ? now : at;
    }

    /// At multiples of the step, whenever it is asked.
    private static List<Sample> stepwise(Value value, Query.Subquery subquery, Instant at) {
        long step = Math.max(1, subquery.step().toMillis());
        long first = Math.ceilDiv(at.minus(subquery.range()).toEpochMilli(), step) * step;
        List<Sample> samples = new ArrayList<>();
        for (long millis = first; millis <= at.toEpochMilli(); millis += step) {
            Instant time = Instant.ofEpochMilli(millis);
            Double there = value.at(time);
            if (there != null) samples.add(new Sample(time, there));
        }
        return samples;
    }

    private List<Line> grouped(Query.By by) {
        Map<Map<String, String>, List<Line>> groups = new LinkedHashMap<>();
        for (Line line : lines(by.inner())) {
            var labels = new TreeMap<>(line.labels());
            labels.keySet().retainAll(by.labels());
            groups.computeIfAbsent(labels, none -> new ArrayList<>()).add(line);
        }
        List<Line> lines = new ArrayList<>();
        groups.forEach((labels, members) -> lines.add(new Line(labels, at -> {
            var values = new DoubleSummaryStatistics();
            for (Line member : members) {
                Double value = member.value().at(at);
                if (value != null) values.accept(value);
            }
            if (values.getCount() == 0) return null;
            return switch (by.operator()) {
                case "avg" -> values.getAverage();
                case "sum" -> values.getSum();
                default -> values.getMax();
            };
        })));
        return lines;
    }

    private List<Line> divided(Query.Quotient quotient) {
        Map<Map<String, String>, Line> divisors = new HashMap<>();
        for (Line line : lines(quotient.divisor())) divisors.put(unnamed(line.labels()), line);
        List<Line> lines = new ArrayList<>();
        for (Line dividend : lines(quotient.dividend())) {
            Map<String, String> labels = unnamed(dividend.labels());
            Line divisor = divisors.get(labels);
            if (divisor == null) continue;
            lines.add(new Line(labels, at -> {
                Double above = dividend.value().at(at);
                Double below = divisor.value().at(at);
                return above == null || below == null ? null : (Double) (above / below);
            }));
        }
        return lines;
    }

    /// A function's result has no name.
    private static Map<String, String> unnamed(Map<String, String> labels) {
        var unnamed = new LinkedHashMap<>(labels);
        unnamed.remove(Query.NAME);
        return unnamed;
    }

    private static @Nullable Double folded(Query.Over over, List<Sample> samples, Instant at) {
        if (samples.isEmpty()) return null;
        var values = samples.stream().mapToDouble(Sample::value);
        return switch (over.name()) {
            case "avg" -> values.average().orElseThrow();
            case "min" -> values.min().orElseThrow();
            case "max" -> values.max().orElseThrow();
            case "count" -> (double) samples.size();
            case "rate" -> rate(samples, at.minus(over.inner().span()), at);
            default -> samples.getLast().value();
        };
    }

    /// Of a counter that was never reset; null for less than two samples. Prometheus takes it that the counter went on
    /// to an end of the span where its samples come near, and else for half their distance: at the edges of a gap a
    /// rate is too low.
    private static @Nullable Double rate(List<Sample> samples, Instant from, Instant to) {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double sampled = seconds(first.at(), last.at());
        if (sampled == 0) return null;
        double rise = last.value() - first.value();
        double before = seconds(from, first.at());
        if (rise > 0) before = Math.min(before, sampled * first.value() / rise);
        double apart = sampled / (samples.size() - 1);
        double covered = sampled + reached(before, apart) + reached(seconds(last.at(), to), apart);
        return rise * covered / sampled / seconds(from, to);
    }

    private static double reached(double edge, double apart) {
        return edge < 1.1 * apart ? edge : apart / 2;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1_000.0;
    }
}
