package org.xlcloud.services.alarms;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.journal.Link;

/// One alarm at one moment.
///
/// @param cloud the cloud's name in clouds.yaml; of a webhook's alarm the cloud that its source
/// belongs to
/// @param id Aodh's UUID, Alertmanager's fingerprint, or of our own rules
/// `gpu-temperature/gpu-node-1/0000:87:00.0`
/// @param source who watches: `Aodh`, `Alertmanager`, `Console`
/// @param type Aodh's rule type, `event`, or the console's rule, `gpu-temperature`; empty where unknown
/// @param severity what its definition says how bad it is when it is active
/// @param state what its source says now
/// @param latched the worst since it was last acknowledged and normal; [Severity#NONE] when there is
/// nothing to see
/// @param reason why it is in its state, in its source's words
/// @param value the value that the reason is about, `81 °C`; empty where there is none
/// @param since when it came into its state
/// @param raised when it last became active; null when it never was
/// @param transitions how often it changed its state in the last hour
/// @param acknowledgement null while nobody has seen it
/// @param shelving null unless shelved
/// @param outOfService who took it out of service; null unless somebody did
/// @param enabled whether its source evaluates it
/// @param links what it hangs on, nearest first: gpu, host, instance, stack, cloud
/// @param coveredBy the key of the active alarm that explains this one, as a host that is down
/// explains its GPUs'; null for none
/// @param group the group that an operator put it into; empty for none
/// @param guidance what to do
public record Alarm(
        String cloud,
        String id,
        String source,
        String type,
        String name,
        String description,
        Severity severity,
        State state,
        Severity latched,
        String reason,
        String value,
        Instant since,
        @Nullable Instant raised,
        int transitions,
        @Nullable Acknowledgement acknowledgement,
        @Nullable Shelving shelving,
        @Nullable Acknowledgement outOfService,
        boolean enabled,
        List<Link> links,
        @Nullable String coveredBy,
        String group,
        Guidance guidance) {
    public Alarm {
        links = List.copyOf(links);
    }

    /// Unique over all clouds and stable over refreshes.
    public String key() {
        return cloud + "/" + id;
    }

    /// What it is, apart from its state.
    Definition definition() {
        return new Definition(cloud, id, source, type, name, description, severity, enabled, links, guidance);
    }

    /// How bad it is now: nothing when it is not active.
    public Severity current() {
        return switch (state) {
            case OK -> Severity.NONE;
            case ALARM -> severity;
            case INSUFFICIENT_DATA -> Severity.UNKNOWN;
        };
    }

    public boolean active() {
        return state == State.ALARM;
    }

    public Phase phase() {
        if (outOfService != null) return Phase.OUT_OF_SERVICE;
        if (shelving != null) return Phase.SHELVED;
        if (state == State.ALARM) return acknowledgement == null ? Phase.UNACKNOWLEDGED : Phase.ACKNOWLEDGED;
        return latched.compareTo(Severity.UNKNOWN) > 0 ? Phase.RETURNED : Phase.NORMAL;
    }

    /// Whether somebody has to look at it: not acknowledged, not put aside, not explained by another.
    public boolean calls() {
        Phase phase = phase();
        return coveredBy == null && (phase == Phase.UNACKNOWLEDGED || phase == Phase.RETURNED);
    }

    /// The key of what it hangs on, of a kind.
    public @Nullable String link(String kind) {
        for (Link link : links) if (link.kind().equals(kind)) return link.key();
        return null;
    }
}
