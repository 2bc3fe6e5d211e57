package org.xlcloud.services.pollster;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Mailbox.Subscription;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.telemetry.CloudTelemetry;

/// The pollster of one cloud, at work: inventory and Ganglia are followed, and what is measured on GPUs
/// goes to Gnocchi.
public final class CloudPollster implements AutoCloseable {
    /// A day of a GPU at 15 s is 5,760 rows: this is an hour of a thousand GPUs.
    private static final int MOST_WAITING = 240_000;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final CloudInventory inventory;
    private final CloudTelemetry telemetry;
    private final Pollster pollster;
    private final Subscription arrivals;

    /// @param ganglia where gmetad gives its XML
    public CloudPollster(Cloud cloud, GangliaAddress ganglia, InstantSource clock) {
        inventory = new CloudInventory(cloud, clock);
        var resources = new GpuResources(cloud, "gpu", this::instance);
        pollster = new Pollster(resources::push, MOST_WAITING, PAUSE, clock);
        telemetry = new CloudTelemetry(cloud.name(), ganglia, clock, pollster::take);
        arrivals = inventory
                .inventory()
                .onArrival(() -> telemetry.inventory(inventory.inventory().newest()));
    }

    public void start() {
        pollster.start();
        inventory.start();
        telemetry.start();
    }

    public Mailbox<Pollster.State> state() {
        return pollster.state();
    }

    private @Nullable Instance instance(String id) {
        for (Instance one : inventory.inventory().newest().instances())
            if (one.id().equals(id)) return one;
        return null;
    }

    @Override
    public void close() {
        arrivals.close();
        telemetry.close();
        inventory.close();
        pollster.close();
    }
}
