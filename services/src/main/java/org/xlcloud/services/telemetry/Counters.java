package org.xlcloud.services.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Values;

/// Notices counters that go backwards, which a driver's restart or a changed card does, and says so for an hour.
final class Counters {
    private static final Duration SAID_FOR = Duration.ofHours(1);
    private static final int MOST_SAID = 50;
    private static final List<Metric> COUNTERS = List.of(Metric.ECC_SINGLE_BIT, Metric.ECC_DOUBLE_BIT);

    private record Said(Instant at, Problem problem) {}

    private final Map<String, Values> last = new HashMap<>();
    private final Deque<Said> said = new ArrayDeque<>();

    /// @param gpus by key, as just reported
    void look(Map<String, GpuTelemetry> gpus, String system, Instant now) {
        last.keySet().retainAll(gpus.keySet());
        gpus.forEach((key, gpu) -> {
            for (Metric counter : COUNTERS) {
                Values before = last.get(key);
                if (before == null || !(gpu.values().get(counter) < before.get(counter))) continue;
                say(gpu, counter, before.get(counter), system, now);
            }
            if (gpu.values().has(Metric.ECC_SINGLE_BIT) || gpu.values().has(Metric.ECC_DOUBLE_BIT))
                last.put(key, gpu.values());
        });
        while (!said.isEmpty()
                && (said.size() > MOST_SAID || said.getFirst().at.plus(SAID_FOR).isBefore(now))) said.removeFirst();
    }

    private void say(GpuTelemetry gpu, Metric counter, double before, String system, Instant now) {
        said.add(new Said(
                now,
                Problem.of(
                        "follow a counter",
                        system,
                        counter.title() + " of " + gpu.place() + " went from "
                                + Math.round(before) + " back to "
                                + Math.round(gpu.values().get(counter))
                                + ": its driver was restarted or the card was changed")));
    }

    List<Problem> said() {
        var problems = new ArrayList<Problem>();
        said.forEach(one -> problems.add(one.problem));
        return problems;
    }
}
