package org.xlcloud.services.telemetry;

import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Telemetry;

/// The telemetry of the clouds that the operator has open: begins and ends with them. Safe on any thread.
public final class Telemetries implements AutoCloseable {
    private final OpenClouds clouds;
    private final InstantSource clock;
    private final Map<String, Opened> opened = new HashMap<>();
    private final Map<String, Telemetry> values = new HashMap<>();
    private final Mailbox<Map<String, Telemetry>> newest = new Mailbox<>(Map.of());
    private final List<Consumer<List<Measured>>> keepers = new CopyOnWriteArrayList<>();
    private final List<Mailbox.Subscription> subscriptions;
    private boolean closed;

    private record Opened(Cloud cloud, CloudTelemetry telemetry, Mailbox.Subscription subscription) {}

    public Telemetries(OpenClouds clouds, InstantSource clock) {
        this.clouds = clouds;
        this.clock = clock;
        subscriptions = List.of(
                clouds.open().onArrival(this::follow), clouds.inventories().onArrival(this::inventories));
        follow();
    }

    /// The newest values of each open cloud that has any telemetry, by name in alphabetical order.
    public Mailbox<Map<String, Telemetry>> newest() {
        return newest;
    }

    /// Hands every batch of new samples on, on one thread per cloud; when `keeper` takes longer than telemetry brings
    /// them, the oldest are dropped. Close the subscription to end it.
    public Mailbox.Subscription onSamples(Consumer<List<Measured>> keeper) {
        keepers.add(keeper);
        return () -> keepers.remove(keeper);
    }

    /// Asks all sources at once instead of at their next turn.
    public synchronized void refresh() {
        opened.values().forEach(one -> one.telemetry.refresh());
    }

    /// Asks one source of one cloud at once, by its name in [Telemetry#sources]; false when it is none of ours.
    public synchronized boolean refresh(String cloud, String source) {
        Opened one = opened.get(cloud);
        return one != null && one.telemetry.refresh(source);
    }

    @Override
    public synchronized void close() {
        closed = true;
        subscriptions.forEach(Mailbox.Subscription::close);
        for (String cloud : List.copyOf(opened.keySet())) end(cloud);
        values.clear();
    }

    private synchronized void follow() {
        if (closed) return;
        var names = new HashSet<>(clouds.open().newest());
        for (Map.Entry<String, Opened> one : List.copyOf(opened.entrySet()))
            // A cloud that was opened anew has another connection.
            if (clouds.connection(one.getKey()).orElse(null) != one.getValue().cloud) end(one.getKey());
        names.removeAll(opened.keySet());
        names.forEach(this::begin);
        publish();
    }

    /// Nothing for a cloud whose entry is unusable: its inventory says it.
    private void begin(String cloud) {
        Cloud connection = clouds.connection(cloud).orElse(null);
        if (connection == null) return;
        var telemetry = new CloudTelemetry(connection, clock, this::keep);
        opened.put(
                cloud,
                new Opened(connection, telemetry, telemetry.newest().onArrival(() -> arrived(cloud, telemetry))));
        values.put(cloud, telemetry.newest().newest());
        Inventory inventory = clouds.inventories().newest().get(cloud);
        if (inventory != null) telemetry.inventory(inventory);
        telemetry.start();
    }

    private void end(String cloud) {
        Opened one = opened.remove(cloud);
        values.remove(cloud);
        if (one == null) return;
        one.subscription.close();
        one.telemetry.close();
    }

    private synchronized void inventories() {
        clouds.inventories().newest().forEach((cloud, inventory) -> {
            Opened one = opened.get(cloud);
            if (one != null) one.telemetry.inventory(inventory);
        });
    }

    private synchronized void arrived(String cloud, CloudTelemetry telemetry) {
        Opened one = opened.get(cloud);
        if (one == null || one.telemetry != telemetry) return;
        values.put(cloud, telemetry.newest().newest());
        publish();
    }

    private void publish() {
        var having = new TreeMap<>(values);
        having.values().removeIf(telemetry -> telemetry.sources().isEmpty() && telemetry.at() != null);
        newest.put(Collections.unmodifiableMap(having));
    }

    private void keep(List<Measured> batch) {
        keepers.forEach(keeper -> keeper.accept(batch));
    }
}
