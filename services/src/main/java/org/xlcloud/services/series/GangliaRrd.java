package org.xlcloud.services.series;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.cloud.Web;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.Buckets;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.SamplesBuilder;
import org.xlcloud.services.metrics.Subject;

/// What gmetad writes into its RRDs, read through ganglia-web's `graph.php?json=1`: 15 s for a day, a minute
/// for two weeks, ten minutes for a year.
///
/// Ganglia's RRDs keep averages only, so what is older than a day may have lost its peaks. An answer has at
/// most 400 rows (rrdtool xport's default), a longer range is therefore asked for in parts. Without
/// `g=metric` a name ending in `_report` is taken for the definition of a report and answered with status
/// 500.
public final class GangliaRrd implements MetricSource {
    private static final String NAME = "Ganglia RRD";
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    private static final int ROWS_PER_ANSWER = 390;
    private static final int MOST_CALLS = 8;
    private static final Duration BELIEVED = Duration.ofMinutes(1);
    private static final Duration FINEST = Duration.ofSeconds(15);
    private static final double KIB_PER_MIB = 1024;

    /// A metric's name in a node, after `gpuN_` for those of GPUs, and its unit in ours.
    private record Written(String name, DoubleUnaryOperator unit) {
        static Written of(String name) {
            return new Written(name, value -> value);
        }

        static Written kib(String name) {
            return new Written(name, value -> value / KIB_PER_MIB);
        }
    }

    /// The module's names since August 2014, then those before.
    private static final Map<Metric, List<Written>> NAMES = new EnumMap<>(Map.ofEntries(
            Map.entry(Metric.UTILIZATION, List.of(Written.of("util"))),
            Map.entry(Metric.MEMORY_UTILIZATION, List.of(Written.of("mem_util"))),
            Map.entry(Metric.MEMORY_USED, List.of(Written.of("fb_memory"), Written.kib("mem_used"))),
            Map.entry(Metric.TEMPERATURE, List.of(Written.of("temp"))),
            Map.entry(Metric.FAN, List.of(Written.of("fan"))),
            Map.entry(Metric.POWER, List.of(Written.of("power_usage_report"), Written.of("power_usage"))),
            Map.entry(Metric.POWER_LIMIT, List.of(Written.of("power_man_limit"))),
            Map.entry(
                    Metric.GRAPHICS_CLOCK, List.of(Written.of("graphics_clock_report"), Written.of("graphics_speed"))),
            Map.entry(Metric.SM_CLOCK, List.of(Written.of("sm_clock_report"), Written.of("sm_speed"))),
            Map.entry(Metric.MEMORY_CLOCK, List.of(Written.of("mem_clock_report"), Written.of("mem_speed"))),
            Map.entry(Metric.ECC_SINGLE_BIT, List.of(Written.of("ecc_sb_error"))),
            Map.entry(Metric.ECC_DOUBLE_BIT, List.of(Written.of("ecc_db_error"))),
            Map.entry(Metric.ENCODER, List.of(Written.of("encoder_util"))),
            Map.entry(Metric.DECODER, List.of(Written.of("decoder_util"))),
            Map.entry(Metric.BAR1_USED, List.of(Written.of("bar1_memory"))),
            Map.entry(Metric.NODE_LOAD, List.of(Written.of("load_one"))),
            Map.entry(Metric.NODE_CPU, List.of(new Written("cpu_idle", idle -> 100 - idle))),
            Map.entry(Metric.NODE_MEMORY_FREE, List.of(Written.kib("mem_free"))),
            Map.entry(Metric.NODE_GPUS, List.of(Written.of("gpu_num")))));

    private final Web web;
    private final InstantSource clock;
    private volatile @Nullable Instant worked;

    public GangliaRrd(Cloud cloud, URI address, InstantSource clock) {
        this.clock = clock;
        web = cloud.web(address, "ganglia-web").within(LONGEST_CALL);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Samples read(Subject subject, Metric metric, Instant from, Instant to, int atMost) {
        Subject.Aliases aliases = subject.aliases();
        if (aliases.node() == null || aliases.cluster() == null || to.isBefore(from)) return Samples.NONE;
        if (metric.ofGpu() && aliases.index() == null) return Samples.NONE;
        String host = "graph.php?json=1&g=metric&c=" + encoded(aliases.cluster()) + "&h=" + encoded(aliases.node());
        for (Written written : NAMES.getOrDefault(metric, List.of())) {
            String name = metric.ofGpu() ? "gpu" + aliases.index() + "_" + written.name() : written.name();
            var samples = new SamplesBuilder();
            for (Instant part = from; !part.isAfter(to); part = part.plus(slice(from, to, atMost))) {
                Instant end = part.plus(slice(from, to, atMost));
                add(
                        samples,
                        written,
                        "read " + metric.title() + " of " + subject.id(),
                        host + "&m=" + encoded(name) + "&cs=" + part.getEpochSecond() + "&ce="
                                + (end.isAfter(to) ? to : end).getEpochSecond(),
                        from,
                        to);
            }
            if (samples.size() > 0)
                return Buckets.fit(samples.build(0), from.toEpochMilli(), to.toEpochMilli(), atMost);
        }
        return Samples.NONE;
    }

    /// How much is asked for at once, so that rrdtool chooses a resolution that is fine enough.
    private static Duration slice(Instant from, Instant to, int atMost) {
        Duration range = Duration.between(from, to);
        Duration wanted = range.dividedBy(Math.max(1, atMost));
        Duration step = wanted.compareTo(FINEST) < 0 ? FINEST : wanted;
        Duration slice = step.multipliedBy(ROWS_PER_ANSWER);
        Duration least = range.dividedBy(MOST_CALLS).plusSeconds(1);
        return slice.compareTo(least) < 0 ? least : slice;
    }

    private void add(SamplesBuilder samples, Written written, String doing, String path, Instant from, Instant to) {
        JsonNode answer = answer(doing, path);
        if (answer.isNull()) return;
        if (!answer.isArray())
            throw refused(doing, "found " + Text.line(answer.toString()) + ", expected a list of series");
        for (JsonNode series : answer) {
            if (!series.path("datapoints").isArray())
                throw refused(doing, "found a series without datapoints: " + Text.line(series.toString()));
            for (JsonNode point : series.path("datapoints")) {
                JsonNode value = point.path(0);
                if (!point.path(1).isNumber() || !(value.isNumber() || "NaN".equals(value.asText())))
                    throw refused(
                            doing, "found the point " + Text.line(point.toString()) + ", expected a value and a time");
                long at = point.path(1).asLong() * 1_000;
                if (value.isNumber() && at >= from.toEpochMilli() && at <= to.toEpochMilli())
                    samples.add(at, written.unit().applyAsDouble(value.asDouble()));
            }
        }
    }

    /// A null node where ganglia-web has no RRD: it then answers 500 without a word (PHP 8) or `null`. Since
    /// that is also how it fails, it is asked for the load of the whole grid, which it has when it works.
    private JsonNode answer(String doing, String path) {
        try {
            return web.get(doing, path);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null || status != 500 || !works(doing)) throw e;
            return NullNode.getInstance();
        }
    }

    private boolean works(String doing) {
        Instant now = clock.instant();
        Instant last = worked;
        if (last != null && last.plus(BELIEVED).isAfter(now)) return true;
        try {
            String minute = "&cs=" + now.minusSeconds(60).getEpochSecond() + "&ce=" + now.getEpochSecond();
            web.get(doing, "graph.php?json=1&g=metric&m=load_one" + minute);
            worked = now;
            return true;
        } catch (ProblemException e) {
            return false; // the first failure is the one that is told
        }
    }

    private ProblemException refused(String doing, String reason) {
        return new ProblemException(Problem.of(doing + " from ganglia-web", web.address(), reason)
                .withHint("Is ganglia_web the folder in which ganglia-web's graph.php is?"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
