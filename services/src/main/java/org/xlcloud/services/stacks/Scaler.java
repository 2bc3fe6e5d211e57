package org.xlcloud.services.stacks;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Pace;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackEvent;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackResource;
import org.xlcloud.services.openstack.StackStatus;

/// Gives a group another size and follows it to its end.
///
/// Heat answers a signal with success whatever happens, so only what follows counts: the group's
/// nested stack begins an update and ends it, or nothing happens because a cooldown is on. When
/// Nova has no room, Heat tries six times in 84 s; the steps say so.
public final class Scaler {
    /// Within this time Heat has begun with what a signal asked for.
    private static final Duration BEGINS = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Heat heat;
    private final Jobs.Progress progress;
    private final Hardware hardware;
    private final Pace pace;

    /// @param inventory of before it begins, for the words about free GPUs
    public Scaler(Cloud cloud, Inventory inventory, Pace pace, Jobs.Progress progress) {
        this.pace = pace;
        heat = new Heat(cloud);
        hardware = new Hardware(inventory);
        this.progress = progress;
    }

    /// @return the outcome in words
    /// @throws ProblemException when it fails, with why in an operator's words
    public String run(ScalePlan plan) throws InterruptedException {
        return switch (plan.how()) {
            case ScalePlan.Signals signals -> signals(plan, signals);
            case ScalePlan.Update update -> {
                Instant before = updatedAt(plan.cluster());
                heat.change(plan.cluster(), ScalePlanner.values(update.parameters()));
                // Heat begins a moment after it has accepted.
                Instant end = Instant.now().plus(BEGINS);
                while (Objects.equals(updatedAt(plan.cluster()), before)
                        && Instant.now().isBefore(end)) Thread.sleep(pace.poll());
                follow(plan, plan.cluster());
                yield outcome(plan);
            }
            case null -> throw problem(plan, String.join("; ", plan.against()));
        };
    }

    private @Nullable Instant updatedAt(StackId stack) {
        List<Stack> now = heat.stacks(List.of(stack.id()));
        return now.isEmpty() ? null : now.getFirst().updatedAt();
    }

    private String signals(ScalePlan plan, ScalePlan.Signals signals) throws InterruptedException {
        StackId group = group(plan);
        for (int i = 1; i <= signals.times(); i++) {
            String last = newest(group);
            heat.signal(signals.policy().in(), signals.policy().name());
            progress.at(
                    (i - 1.0) / signals.times(),
                    "signalled " + signals.policy().name() + " (" + i + " of " + signals.times() + ")");
            if (!begins(group, last)) {
                // The cooldown of the group's last change, or of its creation.
                Duration cooldown = signals.policy().cooldown();
                progress.at(-1, "nothing happens: waiting for the cooldown to end");
                if (cooldown == null || cooldown.compareTo(LONGEST) > 0) throw ignored(plan, signals);
                Thread.sleep(cooldown);
                last = newest(group);
                heat.signal(signals.policy().in(), signals.policy().name());
                if (!begins(group, last)) throw ignored(plan, signals);
            }
            follow(plan, group);
        }
        return outcome(plan);
    }

    private ProblemException ignored(ScalePlan plan, ScalePlan.Signals signals) {
        return new ProblemException(Problem.of(
                        "scale group " + name(plan),
                        "Heat",
                        "Heat took the signal to " + signals.policy().name() + " and did nothing")
                .withHint("It is in its cooldown or at its limit; try again later"));
    }

    /// The id of the group's newest event, to see whether another follows.
    private String newest(StackId group) {
        List<StackEvent> events = heat.events(group, null, 1);
        return events.isEmpty() ? "" : events.getFirst().id();
    }

    private boolean begins(StackId group, String last) throws InterruptedException {
        Instant end = Instant.now().plus(BEGINS);
        while (Instant.now().isBefore(end)) {
            if (!newest(group).equals(last)) return true;
            Thread.sleep(pace.poll());
        }
        return false;
    }

    /// Waits until neither the stack nor the group is in progress any more.
    private void follow(ScalePlan plan, StackId stack) throws InterruptedException {
        StackId group = group(plan);
        Instant end = Instant.now().plus(LONGEST);
        while (true) {
            List<Stack> now = heat.stacks(List.of(stack.id(), group.id()));
            boolean busy = now.stream().anyMatch(each -> each.status().inProgress());
            Stack failed = now.stream()
                    .filter(each -> each.status().failed())
                    .max(Comparator.comparing(Stack::nested))
                    .orElse(null);
            if (!busy && failed != null) throw failed(plan, failed);
            if (!busy) return;
            if (Instant.now().isAfter(end))
                throw new ProblemException(Problem.of(
                                "scale group " + name(plan),
                                "Heat",
                                "it has not come to an end within " + LONGEST.toMinutes() + " min")
                        .withHint("It may still go on: look at the stack's events"));
            progress.at(-1, step(group, plan));
            Thread.sleep(pace.poll());
        }
    }

    private String step(StackId group, ScalePlan plan) {
        List<StackResource> members = heat.ownResources(group);
        int there = there(members);
        StackEvent refused = heat.events(group, null, 20).stream()
                .filter(event -> !event.ofStack() && event.status().word().equals("CREATE_FAILED"))
                .filter(event -> members.stream()
                        .anyMatch(member -> member.name().equals(event.resource())
                                && member.status().state() != StackStatus.State.COMPLETE))
                .findFirst()
                .orElse(null);
        String line = there + " of " + plan.to() + " there";
        return refused == null
                ? line
                : line + "; " + refused.resource() + ": " + words(plan, refused.reason(), there) + ", Heat tries again";
    }

    private String outcome(ScalePlan plan) {
        StackId group = group(plan);
        int size = there(heat.ownResources(group));
        if (size != plan.to())
            throw problem(plan, "Heat is done, but the group has " + size + " members, not " + plan.to());
        return "group " + name(plan) + " went from " + plan.from() + " to " + plan.to();
    }

    private ProblemException failed(ScalePlan plan, Stack failed) {
        return problem(plan, words(plan, failed.reason(), there(heat.ownResources(group(plan)))));
    }

    private static int there(List<StackResource> members) {
        return (int) members.stream()
                .filter(member -> member.status().state() == StackStatus.State.COMPLETE
                        && !member.status().action().equals("DELETE"))
                .count();
    }

    /// @param there how many members there are now: those that have come hold GPUs that were free before
    private String words(ScalePlan plan, String reason, int there) {
        Fit fit = plan.fit();
        if (fit == null) return Failures.inWords(reason, Set.of(), hardware);
        int each = fit.gpusEach().values().stream().mapToInt(Integer::intValue).sum();
        return Failures.inWords(reason, fit.types(), hardware, Math.max(0, there - plan.from()) * each);
    }

    private static ProblemException problem(ScalePlan plan, String reason) {
        return new ProblemException(
                Problem.of("scale group " + name(plan) + " from " + plan.from() + " to " + plan.to(), "Heat", reason));
    }

    private static StackId group(ScalePlan plan) {
        StackId stack = plan.group().node().stack();
        if (stack == null) throw GroupReader.gone(plan.group().node());
        return stack;
    }

    private static String name(ScalePlan plan) {
        return plan.group().node().name() + " of " + plan.cluster().name();
    }
}
