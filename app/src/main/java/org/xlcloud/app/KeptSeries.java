package org.xlcloud.app;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.history.History;
import org.xlcloud.services.history.HistoryLimits;
import org.xlcloud.services.history.Kept;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.JoinedSources;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.SeriesStore;
import org.xlcloud.services.series.CloudSources;
import org.xlcloud.services.telemetry.CloudTelemetry;
import org.xlcloud.services.telemetry.Telemetries;
import org.xlcloud.views.shell.Settings;

/// Everything that this window keeps of series, and everything that it can ask for them: memory, the history
/// file, and what each open cloud keeps itself.
final class KeptSeries implements AutoCloseable {
    private static final Duration SAID_FOR = Duration.ofDays(1);

    private final OpenClouds clouds;
    private final InstantSource clock;
    private final SeriesStore memory = SeriesStore.ofUsualSize(CloudTelemetry.INTERVAL);
    private final History history;
    private final JoinedSources joined;
    private final Mailbox<List<SourceState>> troubles = new Mailbox<>(List.of());
    private final Map<String, OfCloud> ofClouds = new HashMap<>();
    private final List<Mailbox.Subscription> subscriptions;

    private record OfCloud(Cloud cloud, List<MetricSource> sources) {}

    KeptSeries(Telemetries telemetries, OpenClouds clouds, Path file, HistoryLimits limits, InstantSource clock) {
        this.clouds = clouds;
        this.clock = clock;
        history = new History(file, limits, clock);
        joined = new JoinedSources(this::sources, clock);
        subscriptions = List.of(
                telemetries.onSamples(memory::append),
                telemetries.onSamples(history::append),
                joined.states().onArrival(this::publish),
                history.state().onArrival(this::publish),
                history.problems().onArrival(this::publish));
    }

    /// `history.days` and `history.mebibytes` of the settings.
    static HistoryLimits limits(Settings settings) {
        HistoryLimits usual = HistoryLimits.DEFAULT;
        return new HistoryLimits((int) settings.number("history.days", 1, 3_650, usual.days()), (int)
                settings.number("history.mebibytes", 8, 1 << 20, usual.mebibytes()));
    }

    JoinedSources joined() {
        return joined;
    }

    /// The sources that could not be asked or written, for lights; the history's belong to every cloud.
    Mailbox<List<SourceState>> troubles() {
        return troubles;
    }

    private synchronized List<MetricSource> sources(String name) {
        var all = new ArrayList<MetricSource>(List.of(memory, history));
        Cloud cloud = clouds.connection(name).orElse(null);
        if (cloud == null) {
            ofClouds.remove(name);
            return all;
        }
        OfCloud known = ofClouds.get(name);
        if (known == null || known.cloud() != cloud) {
            known = new OfCloud(cloud, CloudSources.of(cloud, clock));
            ofClouds.put(name, known);
        }
        all.addAll(known.sources());
        return all;
    }

    private void publish() {
        var found = new ArrayList<SourceState>();
        Reading<Kept> state = history.state().newest();
        List<Problem> once = history.problems().newest();
        Problem problem = state.problem() == null && !once.isEmpty() ? once.getLast() : state.problem();
        if (problem != null) found.add(historyState(state, problem));
        for (SourceState source : joined.states().newest())
            if (source.problem() != null && !source.source().equals(history.name())) found.add(source);
        if (!found.equals(troubles.newest())) troubles.put(List.copyOf(found));
    }

    private SourceState historyState(Reading<Kept> state, Problem problem) {
        @Nullable Instant lastGood = state.valueAt();
        return new SourceState("", history.name(), lastGood, problem, state.triedAt(), SAID_FOR);
    }

    @Override
    public void close() {
        subscriptions.forEach(Mailbox.Subscription::close);
        history.close();
    }
}
