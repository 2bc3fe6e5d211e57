package org.xlcloud.services.lifecycle;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.mcollective.Mco;

/// Tells the nodes of one cloud from this program.
///
/// @param collective the client for the cloud's nodes; throws a problem where there is no way to them
/// @param instances the newest of the cloud
public record OwnTeller(
        String cloud, Supplier<Mco> collective, Runs runs, Supplier<? extends Collection<Instance>> instances)
        implements Teller {
    @Override
    public Preview whom(Target target, LifecycleEvent event) {
        return Previewing.of(collective.get(), target, instances.get());
    }

    @Override
    public Run begin(String requestId, Preview whom, LifecycleEvent event, Duration limit, String who) {
        return runs.begin(Order.of(requestId, cloud, whom.target(), event, whom.names(), who)
                .withServers(whom.servers())
                .with(Manner.USUAL.withLimit(limit)));
    }

    @Override
    public Run await(String runId) throws InterruptedException {
        return runs.await(runId);
    }

    @Override
    public Run await(String runId, Duration atMost) throws InterruptedException {
        return runs.await(runId, atMost);
    }
}
