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
import org.xlcloud.services.flow.Rhythm;

/// The clouds that the operator has open, each with its inventory. Safe on any thread.
public final class OpenClouds implements AutoCloseable {
    private static final Duration SAVE_EVERY = Duration.ofMinutes(5);

    private final Function<String, CloudConfig> configs;
    private final Function<String, Snapshots> snapshots;
    private final Rhythm rhythm;
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
        this(configs, snapshots, Rhythm.USUAL, clock);
    }

    public OpenClouds(
            Function<String, CloudConfig> configs,
            Function<String, Snapshots> snapshots,
            Rhythm rhythm,
            InstantSource clock) {
        this.configs = configs;
        this.snapshots = snapshots;
        this.rhythm = rhythm;
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
    public void open(String name) {
        synchronized (this) {
            if (closed || newest.containsKey(name)) return;
        }
        try {
            add(name, connected(configs.apply(name)));
        } catch (ProblemException e) {
            add(name, e.problem());
        }
    }

    /// Files are read before it and for it: never with the lock, which the JavaFX thread wants too.
    private Cloud connected(CloudConfig config) {
        return new Cloud(config, clock);
    }

    private synchronized void add(String name, Cloud cloud) {
        if (closed || newest.containsKey(name)) {
            cloud.close();
            return;
        }
        newest.put(name, Inventory.empty(name));
        begin(name, cloud, null);
        publish();
    }

    private synchronized void add(String name, Problem problem) {
        if (closed || newest.containsKey(name)) return;
        newest.put(name, unusable(name, problem));
        publish();
    }

    /// @param last what to show until the first answer; null to look for what was kept of it
    private CloudInventory begin(String name, Cloud cloud, @Nullable Inventory last) {
        var inventory = new CloudInventory(cloud, clock, CloudInventory.Pace.NORMAL.in(rhythm));
        var subscription = inventory.inventory().onArrival(() -> arrived(name, inventory));
        clouds.put(name, new Opened(cloud, inventory, subscription));
        var own = new Kept(snapshots.apply(name), cloud.config());
        own.last = last;
        kept.put(name, own);
        inventory.start();
        if (last == null) Thread.ofVirtual().name("snapshot of " + name).start(() -> showLast(name, own));
        return inventory;
    }

    /// Stops reading a cloud and forgets what was read; one that is not open stays so.
    public void close(String name) {
        Kept own;
        synchronized (this) {
            if (newest.remove(name) == null) return;
            Opened opened = clouds.remove(name);
            if (opened != null) end(opened);
            own = kept.remove(name);
            publish();
        }
        saved(own);
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

    /// Asks all open clouds at once instead of at their next turn. Where something is wrong with one, its entry may
    /// have been corrected: it is opened anew when it says something else by now.
    public synchronized void refresh() {
        clouds.values().forEach(opened -> {
            opened.cloud.tryAgain();
            opened.inventory.refresh();
        });
        List.copyOf(newest.keySet()).forEach(this::takeCorrection);
    }

    /// Asks one source of one cloud at once, by its name in the inventory's sources; like [#refresh()] it looks whether
    /// the cloud's entry was corrected.
    public synchronized void refresh(String cloud, String source) {
        Opened opened = clouds.get(cloud);
        if (opened != null) {
            opened.cloud.tryAgain();
            opened.inventory.refresh(source);
        }
        takeCorrection(cloud);
    }

    /// Files are read for it, hence not on the caller's thread, which may be JavaFX'.
    private void takeCorrection(String name) {
        Inventory now = newest.get(name);
        if (now == null || now.sources().stream().allMatch(source -> source.problem() == null)) return;
        Thread.ofVirtual().name("correction of " + name).start(() -> {
            try {
                CloudConfig config = configs.apply(name);
                if (isNew(name, config)) renew(name, connected(config));
            } catch (ProblemException e) {
                stillWrong(name, e.problem());
            }
        });
    }

    private synchronized boolean isNew(String name, CloudConfig config) {
        Opened now = clouds.get(name);
        return !closed
                && newest.containsKey(name)
                && (now == null || !now.cloud.config().equals(config));
    }

    /// Not of a cloud with which all is well: what is under way there would be broken off.
    private synchronized void renew(String name, Cloud cloud) {
        if (!isNew(name, cloud.config())) {
            cloud.close();
            return;
        }
        Opened before = clouds.get(name);
        Inventory last = shownBefore(kept.get(name), cloud.config());
        Inventory live = begin(name, cloud, last).inventory().newest();
        if (before != null) end(before);
        newest.put(name, last == null ? live : Snapshots.until(last, live));
        publish();
    }

    /// Rows of the same cloud, seen by the same; another's are none of its own.
    private static @Nullable Inventory shownBefore(@Nullable Kept before, CloudConfig config) {
        if (before == null || !Snapshots.identity(before.config).equals(Snapshots.identity(config))) return null;
        return before.live == null ? before.last : before.live;
    }

    /// A connection that there is goes on as it was; without one the newest reason is told.
    private synchronized void stillWrong(String name, Problem problem) {
        if (closed || !newest.containsKey(name) || clouds.containsKey(name)) return;
        newest.put(name, unusable(name, problem));
        publish();
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
    public void close() {
        List<Kept> last;
        synchronized (this) {
            closed = true;
            clouds.values().forEach(OpenClouds::end);
            last = List.copyOf(kept.values());
            kept.clear();
            clouds.clear();
            newest.clear();
        }
        last.forEach(OpenClouds::saved);
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
