package org.xlcloud.services.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.Placement;

/// Asks the servers once more about each finding: what two services said at different moments may have been a change
/// under way, and a migration holds GPUs in its own name. What can't be asked stays, since its evidence does.
public final class Confirmation {
    private static final int NOT_FOUND = 404;

    private final Nova nova;
    private final Placement placement;
    private @Nullable Set<String> migrations;

    public Confirmation(Cloud cloud) {
        nova = new Nova(cloud);
        placement = new Placement(cloud);
    }

    /// Those that still are so.
    public List<Finding> of(List<Finding> findings) {
        List<Finding> still = new ArrayList<>();
        for (Finding finding : findings) if (holds(finding)) still.add(finding);
        return List.copyOf(still);
    }

    private boolean holds(Finding finding) {
        String consumer = finding.consumer();
        String provider = finding.provider();
        return switch (finding.kind()) {
            case ALLOCATION_WITHOUT_SERVER ->
                consumer == null
                        || (!exists(consumer)
                                && !migrations().contains(consumer)
                                && (provider == null || holds(consumer, provider)));
            case ALLOCATION_LEFT_BEHIND ->
                consumer == null
                        || provider == null
                        || (holds(consumer, provider) && elsewhere(consumer, finding.host()));
            case SERVER_WITHOUT_ALLOCATION, MORE_THAN_ASKED -> consumer == null || stillSettled(consumer);
            case TWO_HOLDERS,
                    MISSING_IN_GUEST,
                    NOT_REATTACHED,
                    GUEST_SEES_MORE,
                    RESERVED,
                    UNAVAILABLE,
                    HELD_BY_FAILED,
                    WITHOUT_HOST,
                    HOST_CLOSED_IN_PLACEMENT -> true;
        };
    }

    private boolean exists(String instance) {
        try {
            return !nova.server(instance).status().equals("DELETED");
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == NOT_FOUND) return false;
            throw e;
        }
    }

    private boolean elsewhere(String instance, String host) {
        if (!exists(instance)) return true;
        var server = nova.server(instance);
        return server.taskState() == null && !host.equals(server.hypervisor());
    }

    private boolean stillSettled(String instance) {
        return exists(instance) && nova.server(instance).taskState() == null;
    }

    private boolean holds(String consumer, String provider) {
        JsonNode held = placement.heldBy(consumer).path("allocations");
        return held.has(provider);
    }

    private Set<String> migrations() {
        if (migrations == null) {
            migrations = new HashSet<>();
            for (JsonNode migration : nova.migrations().path("migrations")) {
                String status = migration.path("status").asText();
                boolean over = Set.of("confirmed", "reverted", "completed", "done", "failed", "error", "cancelled")
                        .contains(status);
                if (!over) migrations.add(migration.path("uuid").asText());
            }
        }
        return migrations;
    }
}
