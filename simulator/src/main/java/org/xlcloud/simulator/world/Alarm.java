package org.xlcloud.simulator.world;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An Aodh alarm: a threshold on a GPU metric of a group, or one on an event.
///
/// @param metric the Gnocchi metric, `gpu.temperature`; null for event alarms
/// @param eventType `orchestration.autoscaling.end`; null for threshold alarms
/// @param comparison `gt` or `lt`
/// @param clusterId the master stack that it belongs to
/// @param groupStackId the group that it watches
/// @param alarmActions URLs that are called when it goes to `alarm`
public record Alarm(
        UUID id,
        String name,
        String projectId,
        String userId,
        @Nullable String metric,
        @Nullable String eventType,
        String comparison,
        double threshold,
        int granularitySeconds,
        int evaluationPeriods,
        String severity,
        boolean enabled,
        boolean repeatActions,
        State state,
        String reason,
        Instant changed,
        Instant stateSince,
        UUID clusterId,
        UUID groupStackId,
        List<String> alarmActions) {
    public enum State {
        OK("ok"),
        ALARM("alarm"),
        INSUFFICIENT_DATA("insufficient data");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public Alarm {
        alarmActions = List.copyOf(alarmActions);
    }

    public Alarm with(State now, String why, Instant at) {
        return new Alarm(
                id,
                name,
                projectId,
                userId,
                metric,
                eventType,
                comparison,
                threshold,
                granularitySeconds,
                evaluationPeriods,
                severity,
                enabled,
                repeatActions,
                now,
                why,
                changed,
                now == state ? stateSince : at,
                clusterId,
                groupStackId,
                alarmActions);
    }

    public Alarm enabled(boolean isEnabled, Instant at) {
        return new Alarm(
                id,
                name,
                projectId,
                userId,
                metric,
                eventType,
                comparison,
                threshold,
                granularitySeconds,
                evaluationPeriods,
                severity,
                isEnabled,
                repeatActions,
                state,
                reason,
                at,
                stateSince,
                clusterId,
                groupStackId,
                alarmActions);
    }
}
