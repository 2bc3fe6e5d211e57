package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.JsonNode;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.openstack.Nova;

/// What a project may have and has, by Nova's `/limits`.
final class Quota {
    private final JsonNode limits;

    private Quota(JsonNode limits) {
        this.limits = limits;
    }

    /// Of the caller's own project.
    static Quota own(Cloud cloud) {
        return new Quota(new Nova(cloud).limits(null));
    }

    /// Of another project, as an administrator may see it.
    ///
    /// @param projectId the caller's own will do
    static Quota of(Cloud cloud, String projectId) {
        if (projectId.equals(cloud.token().projectId())) return own(cloud);
        return new Quota(new Nova(cloud).limits(projectId));
    }

    /// Writes what would be exceeded.
    ///
    /// @param instances how many more
    /// @param vcpus how many more; fewer are below zero and need no room
    /// @param ramMiB how much more
    void block(Preview.Builder preview, int instances, int vcpus, long ramMiB) {
        over(preview, "instances", "maxTotalInstances", "totalInstancesUsed", instances);
        over(preview, "vCPUs", "maxTotalCores", "totalCoresUsed", vcpus);
        over(preview, "MiB of memory", "maxTotalRAMSize", "totalRAMUsed", ramMiB);
    }

    private void over(Preview.Builder preview, String what, String most, String used, long more) {
        long limit = limits.path(most).asLong(-1);
        long now = limits.path(used).asLong();
        if (more > 0 && limit >= 0 && now + more > limit)
            preview.blocker(
                    Reason.QUOTA,
                    "the project's quota is " + limit + " " + what + ": " + now + " are used and " + more
                            + " more are asked");
    }
}
