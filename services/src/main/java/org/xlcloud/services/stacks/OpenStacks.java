package org.xlcloud.services.stacks;

import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Rhythm;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.OpenClouds;

/// The stacks of the clouds that the operator has open: begins and ends with them. Safe on any thread.
public final class OpenStacks implements AutoCloseable {
    private final OpenClouds clouds;
    private final Rhythm rhythm;
    private final InstantSource clock;
    private final Map<String, Opened> opened = new HashMap<>();
    private final Map<String, Stacks> values = new HashMap<>();
    private final Mailbox<Map<String, Stacks>> newest = new Mailbox<>(Map.of());
    private final List<Mailbox.Subscription> subscriptions;
    private boolean closed;

    private record Opened(Cloud cloud, CloudStacks stacks, Mailbox.Subscription subscription) {}

    public OpenStacks(OpenClouds clouds, Rhythm rhythm, InstantSource clock) {
        this.clouds = clouds;
        this.rhythm = rhythm;
        this.clock = clock;
        subscriptions = List.of(
                clouds.open().onArrival(this::follow), clouds.inventories().onArrival(this::inventories));
        follow();
    }

    /// The newest stacks of each open cloud, by name in alphabetical order.
    public Mailbox<Map<String, Stacks>> newest() {
        return newest;
    }

    /// What reads single stacks of an open cloud; empty when it is not open or its entry is unusable.
    public synchronized Optional<StackReader> reader(String cloud) {
        return Optional.ofNullable(opened.get(cloud)).map(one -> one.stacks.reader());
    }

    /// Asks all clouds at once instead of at their next turn.
    public synchronized void refresh() {
        opened.values().forEach(one -> one.stacks.refresh());
    }

    /// Asks a cloud's Heat at once, when `source` is its name; false when it is none of ours.
    public synchronized boolean refresh(String cloud, String source) {
        Opened one = opened.get(cloud);
        if (one == null || !source.equals(Service.ORCHESTRATION.product())) return false;
        one.stacks.refresh();
        return true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        subscriptions.forEach(Mailbox.Subscription::close);
        for (String cloud : List.copyOf(opened.keySet())) end(cloud);
    }

    private void follow() {
        // Asked for before our own lock is taken: OpenClouds calls us under its lock, so never the other way round.
        var connections = new HashMap<String, Cloud>();
        for (String name : clouds.open().newest())
            clouds.connection(name).ifPresent(cloud -> connections.put(name, cloud));
        follow(connections);
    }

    private synchronized void follow(Map<String, Cloud> connections) {
        if (closed) return;
        for (Map.Entry<String, Opened> one : List.copyOf(opened.entrySet()))
            // A cloud that was closed and opened again has another connection.
            if (connections.get(one.getKey()) != one.getValue().cloud) end(one.getKey());
        connections.keySet().removeAll(opened.keySet());
        connections.forEach(this::begin);
        publish();
    }

    private void begin(String name, Cloud cloud) {
        var stacks = new CloudStacks(cloud, rhythm, clock);
        opened.put(name, new Opened(cloud, stacks, stacks.stacks().onArrival(() -> arrived(name, stacks))));
        values.put(name, stacks.stacks().newest());
        Inventory inventory = clouds.inventories().newest().get(name);
        if (inventory != null) stacks.inventory(inventory);
        stacks.start();
    }

    private void end(String name) {
        Opened one = opened.remove(name);
        values.remove(name);
        if (one == null) return;
        one.subscription.close();
        one.stacks.close();
    }

    private synchronized void inventories() {
        clouds.inventories().newest().forEach((cloud, inventory) -> {
            Opened one = opened.get(cloud);
            if (one != null) one.stacks.inventory(inventory);
        });
    }

    private synchronized void arrived(String cloud, CloudStacks stacks) {
        Opened one = opened.get(cloud);
        if (one == null || one.stacks != stacks) return;
        values.put(cloud, stacks.stacks().newest());
        publish();
    }

    private void publish() {
        newest.put(Collections.unmodifiableMap(new TreeMap<>(values)));
    }
}
