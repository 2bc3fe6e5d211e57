package org.xlcloud.services.alarms;

import org.xlcloud.services.openstack.AodhAlarm;

/// What alarms mean and what to do about them, where whoever made an alarm wrote nothing.
final class Guides {
    private Guides() {}

    static Guidance ofAodh(AodhAlarm alarm) {
        return switch (alarm.type()) {
            case "event" ->
                new Guidance(
                        "An event alarm stays in alarm after its event until somebody sets its state; with repeat_actions it"
                                + " calls its actions at each event again. Look at what its stack did at that time.",
                        "stacks");
            case "gnocchi_resources_threshold",
                    "gnocchi_aggregation_by_metrics_threshold",
                    "gnocchi_aggregation_by_resources_threshold" ->
                new Guidance(
                        "Compare the metric's chart around the transition with the threshold. Where its actions call a"
                                + " scaling policy, see in the stack whether the group has grown or why it could not.",
                        "metrics");
            case "loadbalancer_member_health" ->
                new Guidance("A member of the pool is in ERROR. Look at its instance and its stack.", "stacks");
            case "prometheus" -> new Guidance("The query in its rule crossed its threshold.", "metrics");
            default -> Guidance.NONE;
        };
    }
}
