package org.xlcloud.services.alarms;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.Rhythm;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.stacks.Stacks;

/// Watches the alarms of the clouds that the operator has open, Aodh's and the console's own: begins and ends with
/// them.
public final class OpenAlarms implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final OpenClouds clouds;
    private final AlarmDesk desk;
    private final Rhythm rhythm;
    private final InstantSource clock;
    private final Mailbox<Map<String, Telemetry>> telemetries;
    private final Mailbox<Map<String, Stacks>> stacks;
    private final Function<String, Set<String>> rules;
    private final Map<String, Opened> opened = new HashMap<>();
    private final Mailbox.Subscription subscription;
    private boolean closed;

    private record Opened(Cloud cloud, AodhWatch aodh, LocalAlarms local, Thread thread) {}

    /// @param rules the names of the console's own rules that are on for a cloud
    public OpenAlarms(
            OpenClouds clouds,
            Mailbox<Map<String, Telemetry>> telemetries,
            Mailbox<Map<String, Stacks>> stacks,
            AlarmDesk desk,
            Function<String, Set<String>> rules,
            Rhythm rhythm,
            InstantSource clock) {
        this.clouds = clouds;
        this.telemetries = telemetries;
        this.stacks = stacks;
        this.desk = desk;
        this.rules = rules;
        this.rhythm = rhythm;
        this.clock = clock;
        subscription = clouds.open().onArrival(this::follow);
        follow();
    }

    /// Asks all of Aodh's at once instead of at their next turn.
    public synchronized void refresh() {
        opened.values().forEach(one -> one.aodh.refresh());
    }

    /// Asks one source of one cloud at once; false when it is none of ours.
    public synchronized boolean refresh(String cloud, String source) {
        Opened one = opened.get(cloud);
        if (one == null || !source.equals(AodhWatch.SOURCE)) return false;
        one.aodh.refresh();
        return true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        subscription.close();
        for (String cloud : List.copyOf(opened.keySet())) end(cloud);
    }

    private synchronized void follow() {
        if (closed) return;
        var names = new HashSet<>(clouds.open().newest());
        for (String cloud : List.copyOf(opened.keySet())) if (!names.contains(cloud)) end(cloud);
        for (String name : names) {
            Cloud cloud = clouds.connection(name).orElse(null);
            Opened known = opened.get(name);
            if (known != null && known.cloud != cloud) end(name);
            if (cloud != null && !opened.containsKey(name)) begin(cloud);
        }
    }

    private void begin(Cloud cloud) {
        String name = cloud.name();
        sayUnknown(cloud);
        var aodh = new AodhWatch(cloud, desk, rhythm, clock);
        var local = new LocalAlarms(cloud, desk, clock);
        Thread thread = Thread.ofVirtual().name("local alarms of " + name).start(() -> look(name, local));
        opened.put(name, new Opened(cloud, aodh, local, thread));
        aodh.start();
    }

    private void look(String cloud, LocalAlarms local) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
                Inventory inventory = clouds.inventories().newest().get(cloud);
                if (inventory == null) continue;
                local.look(
                        inventory,
                        telemetries.newest().getOrDefault(cloud, Telemetry.empty(cloud)),
                        stacks.newest().get(cloud),
                        on(cloud));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the cloud was closed
        }
    }

    /// What the cloud's entry says goes before the settings.
    private Set<String> on(String cloud) {
        Set<String> written = clouds.connection(cloud)
                .map(connection -> connection.config().alarmRules())
                .orElse(null);
        return written == null ? rules.apply(cloud) : written;
    }

    /// A rule whose name is mistyped would be off for ever.
    private void sayUnknown(Cloud cloud) {
        Set<String> written = cloud.config().alarmRules();
        List<String> unknown = written == null
                ? List.of()
                : written.stream()
                        .filter(rule -> Rule.of(rule).isEmpty())
                        .sorted()
                        .toList();
        if (unknown.isEmpty()) return;
        String known = Arrays.stream(Rule.values()).map(Rule::id).collect(Collectors.joining(", "));
        Problem problem = Problem.of(
                        "watch cloud " + cloud.name(),
                        cloud.config().source(),
                        "xlcloud.alarms names no rule of the console: " + String.join(", ", unknown))
                .withHint("There are: " + known + ".");
        desk.source(
                new SourceState(cloud.name(), "Alarm rules", null, problem, clock.instant(), Duration.ofDays(3_650)));
    }

    private void end(String cloud) {
        Opened one = opened.remove(cloud);
        if (one == null) return;
        one.aodh.close();
        one.thread.interrupt();
        desk.forget(cloud);
    }
}
