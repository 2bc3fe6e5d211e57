package org.xlcloud.services.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// The clouds that the operator has open, each with its inventory. Safe on any thread.
public final class OpenClouds implements AutoCloseable {
    private static final Duration SAVE_EVERY = Duration.ofMinutes(5);

    private final Function<String, CloudConfig> configs;
    private final Function<String, Snapshots> snapshots;
    private final InstantSource clock;
    private final Map<String, Opened> clouds = new LinkedHashMap<>();
    private final Map<String, Inventory> newest = new HashMap<>();
    private final Mailbox<List<String>> open = new Mailbox<>(List.of());
    private final Mailbox<Map<String, Inventory>> inventories = new Mailbox<>(Map.of());
    private final Map<String, Kept> kept = new HashMap<>();
    private boolean closed;

    /// @param configs the configuration of a cloud by its name; throws a ProblemException where there is none
    public OpenClouds(Function<String, CloudConfig> configs, InstantSource clock) {
        this(configs, name -> Snapshots.none(), clock);
    }

    /// @param snapshots where the last inventory of a cloud is kept, by the cloud's name
    public OpenClouds(
            Function<String, CloudConfig> configs, Function<String, Snapshots> snapshots, InstantSource clock) {
        this.configs = configs;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    private record Opened(Cloud cloud, CloudInventory inventory, Mailbox.Subscription subscription) {}

    /// What is kept of an open cloud.
    private static final class Kept {
        final Snapshots snapshots;
        final CloudConfig config;
        /// What to show until the first live answer.
        @Nullable
        Inventory last;

        @Nullable
        Inventory live;

        Instant savedAt = Instant.MIN;

        Kept(Snapshots snapshots, CloudConfig config) {
            this.snapshots = snapshots;
            this.config = config;
        }
    }

    /// The names of the open clouds, in the order of opening.
    public Mailbox<List<String>> open() {
        return open;
    }

    /// The newest inventory of each open cloud, by name in alphabetical order.
    public Mailbox<Map<String, Inventory>> inventories() {
        return inventories;
    }

    /// Opens a cloud and begins to read it, without waiting for it; one that is open already stays as it is.
    /// Until the first answer it shows what was kept of it, marked as old. When its entry is unusable, the cloud
    /// opens with an inventory whose only source has the problem.
    public synchronized void open(String name) {
        if (closed || newest.containsKey(name)) return;
        newest.put(name, Inventory.empty(name));
        try {
            CloudConfig config = configs.apply(name);
            var cloud = new Cloud(config, clock);
            var inventory = new CloudInventory(cloud, clock);
            var subscription = inventory.inventory().onArrival(() -> arrived(name, inventory));
            clouds.put(name, new Opened(cloud, inventory, subscription));
            inventory.start();
            var own = new Kept(snapshots.apply(name), config);
            kept.put(name, own);
            Thread.ofVirtual().name("snapshot of " + name).start(() -> showLast(name, own));
        } catch (ProblemException e) {
            newest.put(name, unusable(name, e.problem()));
        }
        publish();
    }

    /// Stops reading a cloud and forgets what was read; one that is not open stays so.
    public synchronized void close(String name) {
        if (newest.remove(name) == null) return;
        Opened opened = clouds.remove(name);
        if (opened != null) end(opened);
        saved(kept.remove(name));
        publish();
    }

    private void showLast(String name, Kept own) {
        Inventory last = own.snapshots.load(own.config);
        synchronized (this) {
            Opened opened = clouds.get(name);
            if (last == null || own.live != null || opened == null || kept.get(name) != own) return;
            own.last = last;
            newest.put(name, Snapshots.until(last, opened.inventory.inventory().newest()));
            inventories.put(java.util.Collections.unmodifiableMap(new TreeMap<>(newest)));
        }
    }

    /// Notes what arrived, and keeps it now and then. Returns what to show.
    private Inventory keep(String name, Inventory live) {
        Kept own = kept.get(name);
        if (own == null) return live;
        if (!Snapshots.answered(live)) return own.last == null ? live : Snapshots.until(own.last, live);
        own.last = null;
        own.live = live;
        Instant now = clock.instant();
        if (Duration.between(own.savedAt, now).abs().compareTo(SAVE_EVERY) > 0) {
            own.savedAt = now;
            Thread.ofVirtual().name("keep " + name).start(() -> own.snapshots.save(own.config, live));
        }
        return live;
    }

    private static void saved(@Nullable Kept own) {
        if (own != null && own.live != null) own.snapshots.save(own.config, own.live);
    }

    /// Asks all open clouds at once instead of at their next turn, and opens those again whose entry was unusable.
    public synchronized void refresh() {
        clouds.values().forEach(opened -> opened.inventory.refresh());
        for (String name : List.copyOf(newest.keySet())) if (!clouds.containsKey(name)) reopen(name);
    }

    /// Asks one source of one cloud at once, by its name in the inventory's sources; opens the cloud again if its entry
    /// was unusable.
    public synchronized void refresh(String cloud, String source) {
        Opened opened = clouds.get(cloud);
        if (opened != null) opened.inventory.refresh(source);
        else if (newest.containsKey(cloud)) reopen(cloud);
    }

    private void reopen(String name) {
        newest.remove(name);
        open(name);
    }

    /// The connection to an open cloud; empty when it is not open or its entry is unusable.
    public synchronized Optional<Cloud> connection(String name) {
        Opened opened = clouds.get(name);
        return opened == null ? Optional.empty() : Optional.of(opened.cloud);
    }

    /// What the servers of an open cloud say now of one thing; see [CloudInventory#raw].
    public JsonNode raw(String cloud, String kind, String id) {
        CloudInventory inventory;
        synchronized (this) {
            Opened opened = clouds.get(cloud);
            if (opened == null)
                throw new ProblemException(
                        Problem.of("show " + kind + " " + id, "cloud " + cloud, "the cloud is not open"));
            inventory = opened.inventory;
        }
        return inventory.raw(kind, id);
    }

    @Override
    public synchronized void close() {
        closed = true;
        clouds.values().forEach(OpenClouds::end);
        kept.values().forEach(OpenClouds::saved);
        kept.clear();
        clouds.clear();
        newest.clear();
    }

    private static void end(Opened opened) {
        opened.subscription.close();
        opened.inventory.close();
        opened.cloud.close();
    }

    private synchronized void arrived(String name, CloudInventory inventory) {
        Opened opened = clouds.get(name);
        if (opened == null || opened.inventory != inventory) return;
        newest.put(name, keep(name, inventory.inventory().newest()));
        inventories.put(java.util.Collections.unmodifiableMap(new TreeMap<>(newest)));
    }

    private void publish() {
        var names = new ArrayList<>(clouds.keySet());
        newest.keySet().stream().sorted().filter(name -> !names.contains(name)).forEach(names::add);
        open.put(List.copyOf(names));
        inventories.put(java.util.Collections.unmodifiableMap(new TreeMap<>(newest)));
    }

    private Inventory unusable(String name, Problem problem) {
        Instant now = clock.instant();
        var source = new SourceState(name, "clouds.yaml", null, problem, now, Duration.ofDays(1));
        return new Inventory(name, List.of(), List.of(), List.of(), List.of(source), true, now);
    }
}
