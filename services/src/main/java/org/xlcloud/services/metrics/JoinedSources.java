package org.xlcloud.services.metrics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.SourceState;

/// The one place that is asked for series: puts together what all sources have, without a seam.
///
/// Sources are asked in order, each only for what those before it lack: memory first, then the history file,
/// then what the cloud keeps itself. A source that fails costs its part only, and rests for half a minute.
public final class JoinedSources implements MetricSource {
    private static final String NAME = "All sources";
    private static final Duration RESTS = Duration.ofSeconds(30);
    /// Shorter holes are not worth asking another source.
    private static final Duration SHORTEST_HOLE = Duration.ofSeconds(90);

    private final Function<String, List<MetricSource>> sources;
    private final InstantSource clock;
    private final Map<String, SourceState> states = new ConcurrentHashMap<>();
    private final Map<String, Instant> resting = new ConcurrentHashMap<>();
    private final Mailbox<List<SourceState>> published = new Mailbox<>(List.of());

    /// @param sources those of a cloud by its name, in the order in which they are asked
    public JoinedSources(Function<String, List<MetricSource>> sources, InstantSource clock) {
        this.sources = sources;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    /// How each source of each cloud did when it was last asked.
    public Mailbox<List<SourceState>> states() {
        return published;
    }

    /// Lets all that rest be asked at the next question: the Refresh button.
    public void wake() {
        resting.clear();
    }

    /// Lets one source of one cloud be asked at the next question although it has just failed: its Retry button.
    public void wake(String cloud, String source) {
        resting.remove(cloud + "/" + source);
    }

    /// @throws ProblemException when no source has anything and one could not be asked
    @Override
    public Samples read(Subject subject, Metric metric, Instant from, Instant to, int atMost) {
        Joined joined = ask(subject, metric, from, to, atMost);
        if (joined.samples().size() == 0 && !joined.problems().isEmpty())
            throw new ProblemException(joined.problems().getFirst());
        return joined.samples();
    }

    /// What there is, with where it came from and what could not be asked.
    public Joined ask(Subject subject, Metric metric, Instant from, Instant to, int atMost) {
        var problems = new ArrayList<Problem>();
        if (to.isBefore(from)) return new Joined(Samples.NONE, List.of(), problems);
        var entries = new TreeMap<Long, Entry>();
        long range = Math.max(1, Duration.between(from, to).toMillis());
        long columnMillis = Math.max(1, range / Math.max(1, atMost));
        long step = 0;
        for (MetricSource source : sources.apply(subject.cloud())) {
            List<Hole> holes = holes(entries, from.toEpochMilli(), to.toEpochMilli(), columnMillis);
            if (holes.isEmpty()) break;
            Instant first = Instant.ofEpochMilli(holes.getFirst().from());
            Instant last = Instant.ofEpochMilli(holes.getLast().to());
            long share = Math.ceilDiv(
                    atMost * Math.max(1, Duration.between(first, last).toMillis()), range);
            Samples found = ask(source, subject, metric, first, last, Math.clamp(share, 1, atMost), problems);
            int taken = fill(entries, holes, source.name(), found);
            if (taken > 0) step = Math.max(step, found.stepMillis());
        }
        Samples samples = samples(entries, step);
        return new Joined(
                Buckets.fit(samples, from.toEpochMilli(), to.toEpochMilli(), atMost), parts(entries), problems);
    }

    private record Entry(double mean, double min, double max, String source, long stepMillis) {}

    /// A stretch that no source has filled, both ends included.
    private record Hole(long from, long to) {}

    private static List<Hole> holes(SortedMap<Long, Entry> entries, long from, long to, long columnMillis) {
        var holes = new ArrayList<Hole>();
        long covered = from;
        long least = Math.max(SHORTEST_HOLE.toMillis(), 2 * columnMillis);
        for (Map.Entry<Long, Entry> entry : entries.entrySet()) {
            long step = entry.getValue().stepMillis();
            if (entry.getKey() - covered > Math.max(least, 3 * step)) holes.add(new Hole(covered, entry.getKey() - 1));
            covered = Math.max(covered, entry.getKey() + Math.max(1, step));
        }
        if (to - covered > least || entries.isEmpty()) holes.add(new Hole(covered, to));
        return holes;
    }

    private static int fill(SortedMap<Long, Entry> entries, List<Hole> holes, String source, Samples found) {
        int taken = 0;
        int hole = 0;
        for (int i = 0; i < found.size(); i++) {
            long at = found.times()[i];
            while (hole < holes.size() && holes.get(hole).to() < at) hole++;
            if (hole == holes.size()) break;
            if (at < holes.get(hole).from()) continue;
            entries.put(at, new Entry(found.mean()[i], found.min()[i], found.max()[i], source, found.stepMillis()));
            taken++;
        }
        return taken;
    }

    private Samples ask(
            MetricSource source,
            Subject subject,
            Metric metric,
            Instant from,
            Instant to,
            int atMost,
            List<Problem> problems) {
        String key = subject.cloud() + "/" + source.name();
        Problem rests = resting(key);
        if (rests != null) {
            problems.add(rests);
            return Samples.NONE;
        }
        try {
            Samples found = source.read(subject, metric, from, to, atMost);
            Instant now = clock.instant();
            publish(key, new SourceState(subject.cloud(), source.name(), now, null, now, RESTS));
            return found;
        } catch (ProblemException e) {
            problems.add(e.problem());
            SourceState before = states.get(key);
            Instant lastGood = before == null ? null : before.valueAt();
            Instant now = clock.instant();
            resting.put(key, now.plus(RESTS));
            publish(key, new SourceState(subject.cloud(), source.name(), lastGood, e.problem(), now, RESTS));
            return Samples.NONE;
        }
    }

    /// Why a source is not asked now; null when it may be.
    private @Nullable Problem resting(String key) {
        Instant until = resting.get(key);
        SourceState state = states.get(key);
        return until == null || state == null || !until.isAfter(clock.instant()) ? null : state.problem();
    }

    private void publish(String key, SourceState state) {
        SourceState before = states.put(key, state);
        // Only a change is news: a chart asks every few seconds.
        boolean same = before != null && (before.problem() == null) == (state.problem() == null);
        if (!same) published.put(List.copyOf(new TreeMap<>(states).values()));
    }

    private static Samples samples(SortedMap<Long, Entry> entries, long stepMillis) {
        var samples = new SamplesBuilder();
        entries.forEach((at, entry) -> samples.add(at, entry.mean(), entry.min(), entry.max()));
        return samples.build(stepMillis);
    }

    private static List<Joined.Part> parts(SortedMap<Long, Entry> entries) {
        var parts = new ArrayList<Joined.Part>();
        String source = "";
        long first = 0;
        long last = 0;
        int count = 0;
        for (Map.Entry<Long, Entry> entry : entries.entrySet()) {
            if (count > 0 && !entry.getValue().source().equals(source)) {
                parts.add(new Joined.Part(source, Instant.ofEpochMilli(first), Instant.ofEpochMilli(last), count));
                count = 0;
            }
            if (count == 0) first = entry.getKey();
            source = entry.getValue().source();
            last = entry.getKey();
            count++;
        }
        if (count > 0)
            parts.add(new Joined.Part(source, Instant.ofEpochMilli(first), Instant.ofEpochMilli(last), count));
        return parts;
    }
}
