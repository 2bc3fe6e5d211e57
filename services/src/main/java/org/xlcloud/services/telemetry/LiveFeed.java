package org.xlcloud.services.telemetry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Feed;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;

/// One live source, asked again and again, with what its newest answer means for one inventory.
final class LiveFeed<R> implements AutoCloseable {
    /// Older than this an answer says nothing about now.
    private static final int OLD_AFTER_INTERVALS = 3;

    private static final Joined NOTHING = new Joined(Map.of(), Map.of(), List.of());

    private final LiveSource<R> source;
    private final InstantSource clock;
    private final Feed<R> feed;
    private final Witness witness;
    private final Counters counters = new Counters();
    private @Nullable R last;
    private @Nullable From<R> joinedFrom;
    private Joined joined = NOTHING;

    /// What a joining was made from: the others of a cloud arrive meanwhile, and change nothing for this one.
    private record From<R>(R report, Lookup lookup, long lessons, boolean old) {
        @SuppressWarnings("ReferenceEquality") // the very same: comparing value by value costs more than joining again
        boolean same(@Nullable From<R> other) {
            return other != null
                    && report == other.report
                    && lookup == other.lookup
                    && lessons == other.lessons
                    && old == other.old;
        }
    }

    /// What one source has to say at one time.
    ///
    /// @param state null where the cloud does not have this source
    record Word(Joined joined, @Nullable SourceState state, List<Problem> remarks, Heard heard) {}

    /// When the values of a GPU were last heard.
    interface Heard {
        Instant at(GpuTelemetry gpu);
    }

    LiveFeed(LiveSource<R> source, InstantSource clock, Witness witness) {
        this.source = source;
        this.clock = clock;
        this.witness = witness;
        feed = new Feed<>(source.name(), source.interval(), clock, source::read);
    }

    String name() {
        return source.name();
    }

    void onArrival(Runnable arrival) {
        feed.readings().onArrival(arrival);
    }

    void start() {
        feed.start();
    }

    void askNow() {
        feed.askNow();
    }

    @Override
    public void close() {
        feed.close();
    }

    /// What it says now, joined to an inventory; on one thread at a time.
    Word word(String cloud, Lookup lookup) {
        return word(cloud, lookup, feed.readings().newest());
    }

    /// Asks once, for the command line; independent of [#start].
    ///
    /// @throws org.xlcloud.services.flow.ProblemException when it can't be read
    Word once(String cloud, Lookup lookup) {
        R report = source.read();
        return word(
                cloud,
                lookup,
                Reading.<R>loading(source.name(), source.interval()).succeeded(report, clock.instant()));
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the very answer that was looked at before
    private Word word(String cloud, Lookup lookup, Reading<R> reading) {
        SourceState asked = SourceState.of(cloud, reading);
        R report = reading.value();
        if (report == null) return new Word(NOTHING, asked, List.of(), GpuTelemetry::at);
        if (!source.present(report) && reading.problem() == null)
            return new Word(NOTHING, null, List.of(), GpuTelemetry::at);
        Instant now = clock.instant();
        boolean old = source.at(report)
                .plus(source.interval().multipliedBy(OLD_AFTER_INTERVALS))
                .isBefore(now);
        var from = new From<>(report, lookup, witness.lessons(), old);
        if (!from.same(joinedFrom)) {
            joined = source.join(report, lookup, witness, old);
            // What it has learnt itself changes nothing for it.
            joinedFrom = new From<>(report, lookup, witness.lessons(), old);
        }
        if (report != last) counters.look(joined.gpus(), source.system(), now);
        last = report;
        var remarks = new ArrayList<>(source.remarks(report));
        remarks.addAll(counters.said());
        return new Word(joined, source.state(asked, report), remarks, gpu -> source.heard(report, gpu));
    }
}
