package org.xlcloud.services.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.FiringCheck;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.services.openstack.AodhAlarm;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.Group;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Resize;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.TreeNode;

/// "Why hasn't it scaled?": looks at everything that must be so before a group is resized, in the
/// order of the chain.
public final class WhyNot {
    private WhyNot() {}

    /// One thing that was looked at.
    ///
    /// @param good whether it is as it must be for the group to be resized
    public record Finding(boolean good, String text) {}

    /// @param group its row in the tree
    public static List<Finding> of(Cloud cloud, StackReader reader, TreeNode group, Instant now) {
        var findings = new ArrayList<Finding>();
        StackId layer = Objects.requireNonNull(group.in());
        Group read = reader.group(group);
        size(read, findings);
        busy(read, now, findings);
        try {
            alarms(cloud, layer, read, findings);
        } catch (ProblemException e) {
            findings.add(
                    new Finding(false, "Aodh can't be asked: " + e.problem().reason()));
        }
        return findings;
    }

    private static void size(Group group, List<Finding> findings) {
        int size = group.current();
        Integer most = group.most();
        Integer least = group.least();
        if (most != null && size >= most)
            findings.add(new Finding(false, "it has " + size + " members, the most that it may have: it can't grow"));
        else
            findings.add(
                    new Finding(true, "it has " + size + " members" + (most == null ? "" : " of at most " + most)));
        if (least != null && size <= least)
            findings.add(
                    new Finding(false, "it has the fewest members that it may have, " + least + ": it can't shrink"));
    }

    private static void busy(Group group, Instant now, List<Finding> findings) {
        if (group.resizes().isEmpty()) {
            findings.add(new Finding(true, "it has never been resized, as far as Heat's events go back"));
            return;
        }
        Resize last = group.resizes().getFirst();
        if (last.outcome() == Health.BUSY) {
            findings.add(new Finding(
                    false, "a resize has been under way since " + last.at() + "; a signal is not heard meanwhile"));
            return;
        }
        if (last.outcome() == Health.FAILED)
            findings.add(new Finding(false, "the last resize, at " + last.at() + ", failed: " + last.reason()));
        Duration cooldown = group.cooldown();
        Instant until = last.until();
        for (Group.Policy policy : group.policies())
            if (policy.cooldown() != null
                    && (cooldown == null || policy.cooldown().compareTo(cooldown) > 0)) cooldown = policy.cooldown();
        // Heat's own note is of the policy that was signalled, whichever that was.
        Instant free = group.coolsUntil();
        if (free == null && cooldown != null && until != null) free = until.plus(cooldown);
        if (free == null) return;
        String name = cooldown == null ? "its cooldown" : "its cooldown of " + cooldown.toSeconds() + " s";
        findings.add(
                free.isAfter(now)
                        ? new Finding(
                                false,
                                name + " lasts until " + free
                                        + ": a signal before does nothing, and Heat answers it with success")
                        : new Finding(true, name + " is over"));
    }

    private static void alarms(Cloud cloud, StackId layer, Group group, List<Finding> findings) {
        var aodh = new Aodh(cloud);
        List<AodhAlarm> all = aodh.alarms();
        for (Group.Policy policy : group.policies()) {
            List<AodhAlarm> calling = all.stream()
                    .filter(alarm -> EvidenceFinder.policy(alarm, layer.id()).equals(policy.name()))
                    .toList();
            if (calling.isEmpty()) findings.add(new Finding(false, "no alarm signals policy " + policy.name()));
            for (AodhAlarm alarm : calling) alarm(cloud, alarm, policy, findings);
        }
        if (group.policies().isEmpty()) findings.add(new Finding(false, "no policy scales it"));
    }

    private static void alarm(Cloud cloud, AodhAlarm alarm, Group.Policy policy, List<Finding> findings) {
        String name = "alarm " + Text.line(alarm.name()) + " of policy " + policy.name();
        String reason = alarm.stateReason().isEmpty() ? "" : ": " + Text.line(alarm.stateReason());
        findings.add(new Finding(alarm.state().equals("alarm"), name + " is " + alarm.state() + reason));
        if (alarm.state().equals("alarm")
                && !alarm.json().path("repeat_actions").asBoolean())
            findings.add(new Finding(
                    false,
                    name + " has signalled once and does not repeat it: what it asked for in a cooldown is lost"));
        threshold(alarm, findings);
        try {
            for (FiringCheck.Finding one : FiringCheck.of(cloud, alarm))
                if (!one.good()) findings.add(new Finding(false, name + ": " + one.text()));
        } catch (ProblemException e) {
            findings.add(
                    new Finding(false, "Gnocchi can't be asked: " + e.problem().reason()));
        }
    }

    private static void threshold(AodhAlarm alarm, List<Finding> findings) {
        @Nullable String metric = alarm.rule().path("metric").asText(null);
        if (metric == null) return;
        findings.add(new Finding(
                true,
                "it fires when " + Text.line(metric) + " is "
                        + alarm.rule().path("comparison_operator").asText() + " "
                        + alarm.rule().path("threshold").asText() + " over "
                        + alarm.rule().path("granularity").asText() + " s"));
    }
}
