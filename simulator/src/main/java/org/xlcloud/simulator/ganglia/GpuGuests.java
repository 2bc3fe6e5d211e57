package org.xlcloud.simulator.ganglia;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import org.xlcloud.simulator.world.Allocation;
import org.xlcloud.simulator.world.GpuMetrics;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

/// The guests that speak now, with the past of their GPUs. The past is computed and not recorded: the same
/// seed gives the same values for any time since the guest was launched, also before the simulator was
/// started. Guests that are silent or gone have none.
public final class GpuGuests {
    private final World world;

    public GpuGuests(World world) {
        this.world = world;
    }

    /// A guest and its cards in the order in which its driver numbers them.
    ///
    /// @param node its host name
    /// @param since when its agents began to speak
    public record Guest(SimServer server, String node, List<SimGpu> cards, Instant since) {}

    public List<Guest> all() {
        world.catchUp();
        Instant now = world.now();
        Set<UUID> seen = new HashSet<>();
        List<Guest> guests = new ArrayList<>();
        for (SimGpu gpu : world.gpus()) {
            if (gpu.sliced() || gpu.holdings().isEmpty()) continue;
            UUID holder = gpu.holdings().getFirst().consumer();
            SimServer server = seen.add(holder) ? world.server(holder) : null;
            Allocation held = world.allocation(holder);
            if (server == null || held == null || !GuestRoster.speaks(world, server, now)) continue;
            Instant launched = server.launched() == null ? server.created() : server.launched();
            guests.add(new Guest(
                    server, GuestRoster.hostName(server), GuestRoster.cards(held), GuestRoster.since(world, launched)));
        }
        return guests;
    }

    /// A figure of a card as a function of time.
    public ToDoubleFunction<Instant> past(SimGpu gpu, ToDoubleFunction<GpuMetrics> figure) {
        Instant origin = world.instantAt(Duration.ZERO);
        return at -> figure.applyAsDouble(world.metricsAt(gpu, Duration.between(origin, at)));
    }

    public Instant now() {
        return world.now();
    }
}
