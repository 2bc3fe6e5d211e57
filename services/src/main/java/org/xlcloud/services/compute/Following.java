package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Nova;

/// Follows an instance through what was asked of it.
final class Following {
    private Following() {}

    /// How often an action was done to an instance, by Nova's own list: it tells whether a request that got no answer
    /// has arrived.
    static int count(Cloud cloud, String id, String action) {
        int count = 0;
        for (JsonNode each : new Nova(cloud).actions(id).path("instanceActions"))
            if (each.path("action").asText().equals(action)) count++;
        return count;
    }

    /// Waits until the instance rests in a status.
    ///
    /// @throws ProblemException when it ends in `ERROR`, is gone, or takes too long
    static InstanceFacts until(Run run, Cloud cloud, String id, String name, String status, Duration atMost)
            throws InterruptedException {
        return until(run, cloud, id, name, List.of(status), atMost);
    }

    static InstanceFacts until(Run run, Cloud cloud, String id, String name, List<String> statuses, Duration atMost)
            throws InterruptedException {
        return run.await("wait for " + name + " to be " + String.join(" or ", statuses), atMost, () -> {
            InstanceFacts now = InstanceFacts.read(cloud, id);
            if (now == null)
                throw new ProblemException(Problem.of(
                        "follow " + name, "Nova of cloud " + cloud.name(), "somebody has deleted it meanwhile"));
            if (now.taskState() != null) return null;
            // The status can be seen before the fault is written: one more look finds it.
            if (now.status().equals("ERROR") && !statuses.contains("ERROR")) throw failed(now, "change");
            return statuses.contains(now.status()) ? now : null;
        });
    }

    static ProblemException failed(InstanceFacts now, String doing) {
        return new ProblemException(Problem.of(
                doing + " " + now.name(),
                "Nova",
                now.fault() == null ? "it ended in ERROR without a reason" : "it ended in ERROR: " + now.fault()));
    }
}
