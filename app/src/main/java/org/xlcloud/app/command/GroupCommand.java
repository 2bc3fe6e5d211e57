package org.xlcloud.app.command;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.ScalePlan;
import org.xlcloud.services.stacks.ScalePlanner;
import org.xlcloud.services.stacks.Scaler;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.Stacks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `xlcloud group scale STACK/GROUP +2|-1|=5`: gives a scaling group another size and follows it to the end.
@Command(name = "group", description = "Change scaling groups.")
public final class GroupCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Command(
            name = "scale",
            description =
                    "Give a group another size, say beforehand whether it fits and who goes, and follow it to the end.")
    int scale(
            @Mixin CloudOption clouds,
            @Mixin Consent consent,
            @Parameters(
                            index = "0",
                            paramLabel = "STACK/GROUP",
                            description = "The cluster's name or id, and the layer's or the group's name: mine/render.")
                    String where,
            @Parameters(index = "1", paramLabel = "+N|-N|=N", description = "More, fewer, or exactly so many members.")
                    String change) {
        int slash = where.indexOf('/');
        if (slash <= 0 || slash == where.length() - 1)
            throw new ProblemException(
                    Problem.of("scale a group", "the command line", "\"" + where + "\" is no STACK/GROUP"));
        CapacityChange wanted = CapacityChange.parse(change);
        return clouds.loadOne((cloud, config, inventory) ->
                scale(cloud, inventory, consent, where.substring(0, slash), where.substring(slash + 1), wanted));
    }

    private int scale(
            Cloud cloud, Inventory inventory, Consent consent, String cluster, String group, CapacityChange wanted) {
        InstantSource clock = InstantSource.system();
        Stacks stacks = CloudStacks.load(cloud, clock, inventory);
        var planner = new ScalePlanner(cloud, new StackReader(cloud, clock));
        ScalePlan plan = planner.plan(stacks, stacks.group(cluster, group), wanted, inventory);
        String what =
                "scale group " + group + " of " + plan.cluster().name() + " from " + plan.from() + " to " + plan.to();
        if (plan.from() == plan.to() && plan.against().isEmpty()) {
            spec.commandLine().getOut().println("Nothing to do: the group has " + plan.to() + " members");
            return 0;
        }
        return consent.carryOut(
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                what,
                effects(plan),
                plan.against(),
                plan.fits() || plan.fit() == null
                        ? List.of()
                        : List.of(plan.fit().inWords()),
                "",
                progress -> new Scaler(cloud, inventory, progress).run(plan));
    }

    private static List<String> effects(ScalePlan plan) {
        var lines = new ArrayList<String>();
        String means = means(plan.how());
        if (means != null) lines.add(means);
        if (plan.fit() != null && plan.fit().all()) lines.add(plan.fit().inWords());
        for (ScalePlan.Leaving leaving : plan.leaving())
            lines.add("goes: " + (leaving.serverName().isEmpty() ? leaving.member() : leaving.serverName())
                    + (leaving.gpus().isEmpty() ? "" : ", which frees " + String.join(", ", leaving.gpus())));
        plan.warnings().forEach(warning -> lines.add("mind: " + warning));
        return lines;
    }

    private static @Nullable String means(ScalePlan.@Nullable Means how) {
        return switch (how) {
            case ScalePlan.Signals signals ->
                "by signalling policy " + signals.policy().name()
                        + (signals.times() == 1 ? "" : " " + signals.times() + " times");
            case ScalePlan.Update update -> "by updating the stack with " + update.parameters();
            case null -> null;
        };
    }
}
