package org.xlcloud.services.lifecycle;

import java.time.Duration;

/// Tells nodes, or has them told: the XMS in this program, or that of a team. Blocks.
public interface Teller {
    /// Who would be told; asks the nodes.
    Preview whom(Target target, LifecycleEvent event);

    /// Begins a run, or gives that which the same request id has begun before.
    ///
    /// @param whom the nodes that are meant
    /// @param limit how long one node may take
    /// @param who the person
    Run begin(String requestId, Preview whom, LifecycleEvent event, Duration limit, String who);

    /// Waits until a run has ended.
    Run await(String runId) throws InterruptedException;

    /// Waits until a run has ended, or the time is over.
    ///
    /// @return the run as it stands then
    Run await(String runId, Duration atMost) throws InterruptedException;
}
