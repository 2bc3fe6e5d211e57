package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.history.History;
import org.xlcloud.services.history.HistoryLimits;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.SeriesStore;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Values;
import org.xlcloud.services.series.CloudSources;
import org.xlcloud.services.series.GangliaRrd;
import org.xlcloud.services.series.Gnocchi;
import org.xlcloud.services.series.Prometheus;

/// What holds for every place that keeps series.
@Tag("contract")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricSourceContractTest {
    private static final Duration RANGE = Duration.ofMinutes(20);
    /// Gnocchi's buckets are a minute long, and it takes some seconds to compute them.
    private static final Duration FRESH = Duration.ofMinutes(2);

    private Target target;
    private Cloud cloud;
    private History history;
    private Subject subject;
    private List<MetricSource> sources;
    private Instant now;

    @BeforeAll
    void open(@TempDir Path folder) {
        target = Target.open();
        cloud = target.connect();
        subject = target.measuredGpu(cloud);
        var addresses = cloud.config().telemetry();
        var gnocchi = new Gnocchi(cloud, InstantSource.system());
        history = new History(folder.resolve("history.duckdb"), HistoryLimits.DEFAULT, InstantSource.system());
        // An instance of the lab may be a few seconds old, or the lab was down until now: then there are samples from
        // before, and none yet from after. The slowest of its readers comes every 15 s.
        List<MetricSource> kept = CloudSources.of(cloud, InstantSource.system());
        now = Contract.await(
                Duration.ofSeconds(90), Instant::now, at -> kept.stream().allMatch(source -> upToDate(source, at)));
        var memory = SeriesStore.ofUsualSize(Duration.ofSeconds(15));
        memory.append(written().reversed());
        sources = List.of(
                memory,
                history,
                gnocchi,
                new Prometheus(cloud, addresses.prometheus()),
                new GangliaRrd(cloud, addresses.gangliaWeb(), InstantSource.system()));
        history.append(written());
        history.flush();
    }

    @AfterAll
    void close() {
        history.close();
        cloud.close();
        target.close();
    }

    /// A quarter of an hour for the history.
    private List<Measured> written() {
        var rows = new ArrayList<Measured>();
        for (int i = 0; i < 60; i++)
            rows.add(new Measured(
                    subject,
                    now.minusSeconds(15L * i),
                    Values.of(Map.of(Metric.TEMPERATURE, 50.0 + i % 10, Metric.UTILIZATION, 40.0))));
        return rows;
    }

    private Stream<Named<MetricSource>> sources() {
        return sources.stream().map(source -> Named.of(source.name(), source));
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("sources")
    void recent_samples_come_in_order_within_the_range_and_make_sense(MetricSource source) {
        Samples read = source.read(subject, Metric.TEMPERATURE, now.minus(RANGE), now, 1_000);
        assertTrue(read.size() >= 3, source.name() + " has " + read.size());
        assertTrue(read.stepMillis() > 0, source.name());
        for (int i = 0; i < read.size(); i++) {
            if (i > 0) assertTrue(read.times()[i] > read.times()[i - 1], source.name() + " at " + i);
            assertTrue(read.min()[i] <= read.mean()[i] + 1e-9 && read.mean()[i] <= read.max()[i] + 1e-9, source.name());
            assertTrue(read.mean()[i] > 10 && read.mean()[i] < 110, source.name() + ": " + read.mean()[i]);
        }
        assertTrue(read.times()[0] >= now.minus(RANGE).toEpochMilli(), source.name());
        assertTrue(read.times()[read.size() - 1] <= now.toEpochMilli(), source.name());
        assertTrue(
                read.times()[read.size() - 1] > now.minus(FRESH).toEpochMilli(), source.name() + " is not up to date");
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("sources")
    void no_more_entries_come_than_are_wanted_and_no_peak_is_lost(MetricSource source) {
        Samples all = source.read(subject, Metric.TEMPERATURE, now.minus(RANGE), now, 10_000);
        Samples few = source.read(subject, Metric.TEMPERATURE, now.minus(RANGE), now, 8);
        assertTrue(few.size() > 0 && few.size() <= 9, source.name() + " gave " + few.size());
        assertTrue(few.stepMillis() >= all.stepMillis(), source.name());
        // Gnocchi's minute buckets may begin before the range, so its first peak can be outside.
        assertTrue(max(few) >= max(all) - 3, source.name() + ": " + max(few) + " of " + max(all));
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("sources")
    void what_it_does_not_know_is_empty_and_no_failure(MetricSource source) {
        Subject unknown = Subject.gpu(
                subject.cloud(),
                "no-such-host",
                "0000:ff:1f.0",
                new Subject.Aliases(
                        null, "no-cluster", "no-node", "192.0.2.7", 7, "GPU-00000000-0000-0000-0000-00000000abcd"));
        assertEquals(
                0,
                source.read(unknown, Metric.TEMPERATURE, now.minus(RANGE), now, 100)
                        .size());
        Subject bare = Subject.gpu(subject.cloud(), "no-such-host", "0000:ff:1f.0", Subject.Aliases.NONE);
        assertEquals(
                0,
                source.read(bare, Metric.TEMPERATURE, now.minus(RANGE), now, 100)
                        .size());
        Subject instance =
                Subject.instance(subject.cloud(), "00000000-0000-0000-0000-00000000abcd", Subject.Aliases.NONE);
        assertEquals(
                0,
                source.read(instance, Metric.NODE_LOAD, now.minus(RANGE), now, 100)
                        .size());
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("sources")
    void ranges_without_anything_are_empty(MetricSource source) {
        Instant later = now.plus(Duration.ofDays(2));
        assertEquals(
                0,
                source.read(subject, Metric.TEMPERATURE, later, later.plusSeconds(600), 100)
                        .size());
        assertEquals(
                0,
                source.read(subject, Metric.TEMPERATURE, now, now.minusSeconds(600), 100)
                        .size());
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("sources")
    void its_name_is_short_enough_for_a_label(MetricSource source) {
        assertFalse(source.name().isBlank());
        assertTrue(source.name().length() <= 12, source.name());
    }

    private boolean upToDate(MetricSource source, Instant at) {
        Samples read = source.read(subject, Metric.TEMPERATURE, at.minus(RANGE), at, 1_000);
        return read.size() >= 3
                && read.times()[read.size() - 1] > at.minus(FRESH).toEpochMilli();
    }

    private static double max(Samples samples) {
        return Stream.of(samples.max())
                .flatMapToDouble(java.util.Arrays::stream)
                .max()
                .orElseThrow();
    }
}
