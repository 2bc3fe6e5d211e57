package org.xlcloud.services.lifecycle;

import java.util.List;

/// Tells nodes, or has them told: the XMS in this program, or that of a team. Blocks.
public interface Teller {
    /// Who would be told; asks the nodes.
    Preview whom(Target target, LifecycleEvent event);

    /// Begins a run, or gives that which the same request id has begun before.
    ///
    /// @param names of the nodes that are meant
    /// @param who the person
    Run begin(String requestId, Target target, LifecycleEvent event, List<String> names, String who);

    /// Waits until a run has ended.
    Run await(String runId) throws InterruptedException;
}
