package org.xlcloud.services.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The series of the last hours in memory, packed: readers never block the writer, and the whole is
/// bounded by age and by bytes, the oldest going first.
public final class SeriesStore implements MetricSource {
    /// How long samples are kept.
    public static final Duration KEPT = Duration.ofHours(6);

    private static final int SWEEP_EVERY_BATCHES = 40;

    private final long keptMillis;
    private final long mostBytes;
    private final long stepMillis;
    private final Map<Subject, Track> tracks = new ConcurrentHashMap<>();
    private int batches;
    private volatile Usage usage = new Usage(0, 0, 0, 0);

    /// @param series how many subjects
    /// @param samples how many single values
    /// @param dropped rows that were given up before their time because there was no room
    public record Usage(int series, long samples, long bytes, long dropped) {}

    /// @param kept how long samples are kept
    /// @param mostBytes how much memory they may take
    /// @param step how often the source is read; a gap is where samples are three times as far apart
    public SeriesStore(Duration kept, long mostBytes, Duration step) {
        this.keptMillis = kept.toMillis();
        this.mostBytes = mostBytes;
        this.stepMillis = step.toMillis();
    }

    /// Six hours in at most a quarter of the memory that the program may take.
    public static SeriesStore ofUsualSize(Duration step) {
        return new SeriesStore(KEPT, Runtime.getRuntime().maxMemory() / 4, step);
    }

    @Override
    public String name() {
        return "Memory";
    }

    /// Adds what was measured; a row that is not younger than its subject's newest is left out.
    public synchronized void append(List<Measured> batch) {
        long newest = Long.MIN_VALUE;
        for (Measured row : batch) {
            long time = row.at().toEpochMilli();
            tracks.computeIfAbsent(row.subject(), subject -> new Track()).append(time, row.values());
            newest = Math.max(newest, time);
        }
        if (++batches % SWEEP_EVERY_BATCHES == 0 && newest != Long.MIN_VALUE) sweep(newest);
    }

    /// Forgets what is too old or has no room, and counts what is left.
    synchronized void sweep(long now) {
        long horizon = now - keptMillis;
        tracks.values().removeIf(track -> track.newest() < horizon);
        tracks.values().forEach(track -> track.forget(horizon));
        long dropped = usage.dropped;
        long bytes = bytes();
        while (bytes > mostBytes && !tracks.isEmpty()) {
            long oldest =
                    tracks.values().stream().mapToLong(Track::oldest).min().orElse(now);
            long cut = oldest + Math.max(1, (now - oldest) / 8);
            long rows = tracks.values().stream()
                    .mapToLong(track -> track.forget(cut))
                    .sum();
            if (rows == 0) break; // only open rows are left, which are bounded by the number of subjects
            dropped += rows;
            bytes = bytes();
        }
        usage = new Usage(
                tracks.size(),
                tracks.values().stream().mapToLong(Track::samples).sum(),
                bytes,
                dropped);
    }

    private long bytes() {
        return tracks.values().stream().mapToLong(Track::bytes).sum();
    }

    /// As counted at the last sweep, every ten minutes.
    public Usage usage() {
        return usage;
    }

    @Override
    public Samples read(Subject subject, Metric metric, Instant from, Instant to, int atMost) {
        Track track = tracks.get(subject);
        if (track == null) return Samples.NONE;
        var growing = new Growing();
        track.read(Values.slot(metric), from.toEpochMilli(), to.toEpochMilli(), growing);
        if (growing.size == 0) return Samples.NONE;
        return Buckets.fit(growing.samples(stepMillis), from.toEpochMilli(), to.toEpochMilli(), atMost);
    }

    private static final class Growing implements Chunk.Sink {
        private long[] times = new long[256];
        private double[] values = new double[256];
        private int size;

        @Override
        public void take(long time, float value) {
            if (size == times.length) {
                times = Arrays.copyOf(times, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            times[size] = time;
            values[size++] = value;
        }

        private Samples samples(long stepMillis) {
            return Samples.single(Arrays.copyOf(times, size), Arrays.copyOf(values, size), stepMillis);
        }
    }
}
