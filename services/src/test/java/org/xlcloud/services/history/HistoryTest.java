package org.xlcloud.services.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Ranked;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Values;

final class HistoryTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration POLL = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    private Instant now = START;
    private final List<History> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(History::close);
    }

    @Test
    void what_was_written_is_there_after_a_restart() {
        History before = history();
        before.append(poll(gpu(0), 71));
        now = now.plus(POLL);
        before.append(poll(gpu(0), 72));
        before.close();

        Samples read = read(history(), gpu(0));
        assertArrayEquals(new double[] {71, 72}, read.mean());
        assertArrayEquals(new long[] {START.toEpochMilli(), START.plus(POLL).toEpochMilli()}, read.times());
        assertEquals(15_000, read.stepMillis());
        assertSame(read.mean(), read.max(), "single values are no buckets");
    }

    @Test
    void an_unknown_subject_and_an_empty_range_have_nothing() {
        History history = history();
        history.append(poll(gpu(0), 71));
        history.flush();
        assertEquals(0, read(history, gpu(1)).size());
        assertEquals(
                0,
                history.read(gpu(0), Metric.TEMPERATURE, now.plusSeconds(5), now.plusSeconds(60), 100)
                        .size());
        assertEquals(0, history.read(gpu(0), Metric.POWER, now, now, 100).size());
        assertEquals(
                0,
                history.read(gpu(0), Metric.TEMPERATURE, now, now.minusSeconds(1), 100)
                        .size());
    }

    @Test
    void a_long_range_comes_in_buckets_that_keep_the_peak() {
        History history = history();
        for (int i = 0; i < 1_000; i++) poll(history, i == 700 ? 93 : 50);
        history.flush();
        Samples read = history.read(gpu(0), Metric.TEMPERATURE, START, now, 100);
        assertTrue(read.size() <= 101, "entries: " + read.size());
        assertEquals(93, max(read));
        assertEquals(50, read.mean()[0]);
        assertTrue(read.stepMillis() >= 150_000, "step: " + read.stepMillis());
    }

    @Test
    void whole_hours_are_sorted_and_rolled_up_and_nothing_is_lost_or_doubled() {
        History history = history();
        long sum = 0;
        for (int i = 0; i < 960; i++) {
            poll(history, i % 100);
            sum += i % 100;
        }
        history.flush(); // four hours, of which three and more are complete
        Samples all = history.read(gpu(0), Metric.TEMPERATURE, START, now, 5_000);
        assertEquals(960, all.size());
        double total = 0;
        for (double value : all.mean()) total += value;
        assertEquals((double) sum, total);

        Samples hours = history.read(gpu(0), Metric.TEMPERATURE, START, now, 4);
        assertEquals(99, max(hours));
        assertEquals(0, hours.min()[0]);
        Ranked ranked = history.top(Metric.TEMPERATURE, Set.of(), START, now, 1).getFirst();
        assertEquals((double) sum / 960, ranked.mean(), 1e-6);
    }

    @Test
    void after_the_single_samples_have_gone_the_roll_ups_still_have_the_peak() {
        History history = history();
        for (int i = 0; i < 480; i++) poll(history, i == 100 ? 93 : 50);
        history.flush();
        now = now.plus(Duration.ofDays(8));
        poll(history, 40);
        history.flush();

        Samples read = history.read(gpu(0), Metric.TEMPERATURE, START, START.plusSeconds(3_599), 1_000);
        assertEquals(12, read.size());
        assertEquals(300_000, read.stepMillis());
        assertEquals(93, max(read));
        assertEquals(START.toEpochMilli(), read.times()[0]);

        now = now.plus(Duration.ofDays(60));
        poll(history, 40);
        history.flush();
        Samples hours = history.read(gpu(0), Metric.TEMPERATURE, START, START.plusSeconds(7_199), 1_000);
        assertEquals(2, hours.size());
        assertEquals(93, max(hours));
    }

    @Test
    void what_is_older_than_the_limit_is_gone() {
        History history = new History(file(), new HistoryLimits(1, 64), () -> now);
        open.add(history);
        for (int i = 0; i < 480; i++) poll(history, 50);
        history.flush();
        now = now.plus(Duration.ofDays(2));
        history.append(poll(gpu(1), 40));
        history.flush();
        assertEquals(
                0, history.read(gpu(0), Metric.TEMPERATURE, START, now, 1_000).size());
        assertEquals(
                1, history.read(gpu(1), Metric.TEMPERATURE, START, now, 1_000).size());
    }

    @Test
    void a_file_that_has_outgrown_its_size_loses_its_oldest_single_samples_first() {
        var history = new History(file(), new HistoryLimits(90, 8), () -> now);
        open.add(history);
        Duration poll = Duration.ofSeconds(20);
        var dice = new Random(1);
        List<Metric> metrics = Stream.of(Metric.values())
                .filter(Metric::ofGpu)
                .filter(metric -> !metric.constant())
                .toList();
        for (int i = 0; i < 12 * 180; i++) {
            var batch = new ArrayList<Measured>();
            for (int gpu = 0; gpu < 60; gpu++) {
                var values = new EnumMap<Metric, Double>(Metric.class);
                for (Metric metric : metrics) values.put(metric, dice.nextDouble() * 90);
                batch.add(new Measured(gpu(gpu), now, Values.of(values)));
            }
            history.append(batch);
            now = now.plus(poll);
            if (i % 720 == 719) history.flush();
        }
        now = now.plus(Duration.ofHours(1));
        history.append(poll(gpu(0), 50));
        history.flush();
        Kept kept = history.state().newest().value();
        assertNotNull(kept);
        assertTrue(kept.bytes() <= 8 << 20, "bytes: " + kept.bytes());
        Instant end = START.plus(poll.multipliedBy(12 * 180 - 1));
        Samples newest = history.read(gpu(7), Metric.TEMPERATURE, end.minusSeconds(3_600), end, 1_000);
        assertEquals(181, newest.size(), "the last hours are kept one by one");
        Samples oldest = history.read(gpu(7), Metric.TEMPERATURE, START, START.plusSeconds(3_599), 1_000);
        assertEquals(12, oldest.size(), "the first hour is left in buckets of five minutes");
    }

    @Test
    void a_ranking_counts_nothing_from_outside_its_range() {
        History history = history();
        for (int i = 0; i < 720; i++) {
            history.append(poll(gpu(1), i < 8 || i > 250 ? 1_000 : 10 + i % 2));
            now = now.plus(POLL);
            if (i % 60 == 0) history.flush();
        }
        history.flush();
        Instant from = START.plus(POLL.multipliedBy(8));
        Ranked ranked = history.top(Metric.TEMPERATURE, Set.of(), from, from.plus(POLL.multipliedBy(241)), 1)
                .getFirst();
        assertEquals(10.5, ranked.mean(), 1e-9);
        assertEquals(11, ranked.max());
    }

    @Test
    void the_busiest_are_ranked_by_their_mean() {
        History history = history();
        for (int i = 0; i < 240; i++) {
            var batch = new ArrayList<Measured>();
            for (int gpu = 0; gpu < 50; gpu++) batch.addAll(poll(gpu(gpu), gpu + i % 2));
            batch.addAll(poll(Subject.gpu("other", "host", "0000:01:00.0", Subject.Aliases.NONE), 500));
            history.append(batch);
            now = now.plus(POLL);
        }
        history.flush();
        List<Ranked> top = history.top(Metric.TEMPERATURE, Set.of("test"), START, now, 3);
        assertEquals(
                List.of(gpu(49), gpu(48), gpu(47)),
                top.stream().map(Ranked::subject).toList());
        assertEquals(49.5, top.getFirst().mean(), 1e-9);
        assertEquals(49, top.getFirst().min());
        assertEquals(50, top.getFirst().max());
        assertEquals(
                500,
                history.top(Metric.TEMPERATURE, Set.of(), START, now, 1)
                        .getFirst()
                        .mean());
    }

    @Test
    void a_corrupt_file_is_put_aside_said_once_and_begun_anew() throws IOException {
        Files.writeString(file(), "this is no database, but it is here");
        History history = history();
        history.append(poll(gpu(0), 71));
        history.flush();
        assertEquals(1, read(history, gpu(0)).size());
        assertEquals(1, history.problems().newest().size());
        assertTrue(history.problems().newest().getFirst().oneLine().contains("history.duckdb.broken"));
        assertEquals("this is no database, but it is here", Files.readString(folder.resolve("history.duckdb.broken")));
        assertEquals(Reading.Health.LIVE, history.state().newest().health(now));
    }

    @Test
    void damage_inside_the_file_is_found_and_the_history_begun_anew() throws IOException {
        History before = history();
        for (int i = 0; i < 480; i++) poll(before, i % 90);
        before.close();
        byte[] bytes = Files.readAllBytes(file());
        for (int i = 12_288; i < bytes.length; i++) bytes[i] ^= 0x55;
        Files.write(file(), bytes);

        History history = history();
        history.append(poll(gpu(0), 71));
        history.flush();
        history.append(poll(gpu(0), 72));
        history.flush();
        assertEquals(1, history.problems().newest().size());
        assertTrue(Files.exists(folder.resolve("history.duckdb.broken")));
        assertTrue(read(history, gpu(0)).size() > 0);
    }

    @Test
    void without_a_folder_to_write_to_it_says_so_and_goes_on() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "a file, where the folder should be");
        var history = new History(taken.resolve("history.duckdb"), HistoryLimits.DEFAULT, () -> now);
        open.add(history);
        history.append(poll(gpu(0), 71));
        var refused = assertThrows(ProblemException.class, () -> read(history, gpu(0)));
        assertTrue(refused.getMessage().contains("taken"), refused.getMessage());
        assertEquals(Reading.Health.FAILED, history.state().newest().health(now));
    }

    @Test
    void samples_of_clocks_that_are_far_off_are_left_out_and_counted() {
        History history = history();
        history.append(List.of(
                new Measured(gpu(0), now.plus(Duration.ofHours(5)), temperature(1)),
                new Measured(gpu(0), now.minus(Duration.ofDays(400)), temperature(2)),
                new Measured(gpu(0), now, temperature(3)),
                new Measured(gpu(0), now, Values.of(Map.of(Metric.TEMPERATURE, Double.POSITIVE_INFINITY)))));
        history.flush();
        Samples read = history.read(
                gpu(0), Metric.TEMPERATURE, now.minus(Duration.ofDays(1_000)), now.plus(Duration.ofDays(1)), 100_000);
        assertEquals(1, read.size());
        assertEquals(3, read.mean()[0]);
        assertEquals(2, history.state().newest().value().dropped());
    }

    @Test
    void nothing_is_opened_before_it_is_needed() {
        history().close();
        assertFalse(Files.exists(file()));
    }

    @Test
    void the_file_is_where_the_XDG_base_directories_say() {
        Path home = Path.of("/home/op");
        assertEquals(Path.of("/home/op/.local/share/xlcloud/history.duckdb"), History.file(Map.of(), home));
        assertEquals(Path.of("/data/xlcloud/history.duckdb"), History.file(Map.of("XDG_DATA_HOME", "/data"), home));
        assertEquals(
                Path.of("/home/op/.local/share/xlcloud/history.duckdb"),
                History.file(Map.of("XDG_DATA_HOME", "relative"), home));
    }

    private Path file() {
        return folder.resolve("history.duckdb");
    }

    private History history() {
        var history = new History(file(), HistoryLimits.DEFAULT, () -> now);
        open.add(history);
        return history;
    }

    private static Subject gpu(int n) {
        return Subject.gpu("test", "host-" + n, "0000:87:00.0", Subject.Aliases.NONE);
    }

    private void poll(History history, double temperature) {
        history.append(poll(gpu(0), temperature));
        now = now.plus(POLL);
    }

    private List<Measured> poll(Subject subject, double temperature) {
        return List.of(new Measured(subject, now, temperature(temperature)));
    }

    private static Values temperature(double celsius) {
        return Values.of(Map.of(Metric.TEMPERATURE, celsius));
    }

    private Samples read(History history, Subject subject) {
        return history.read(subject, Metric.TEMPERATURE, START.minusSeconds(60), now.plusSeconds(60), 1_000);
    }

    private static double max(Samples samples) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : samples.max()) max = Math.max(max, value);
        return max;
    }
}
