package org.xlcloud.app.command;

import java.time.InstantSource;
import java.util.List;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.lifecycle.Drain;
import org.xlcloud.services.lifecycle.OwnTeller;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.GroupScaling;
import org.xlcloud.services.stacks.ScalePlan;
import org.xlcloud.services.stacks.ScalePlanner;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.TreeNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            @Mixin ActionOptions options,
            @Option(names = "--force", description = "Do it although there is no room for it now.") boolean force,
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
        return clouds.loadStacksOfOne((cloud, inventory, stacks) -> {
            InstantSource clock = InstantSource.system();
            TreeNode group = stacks.group(where.substring(0, slash), where.substring(slash + 1));
            var reader = new StackReader(cloud, clock);
            ScalePlan plan = new ScalePlanner(cloud, reader).plan(stacks, group, wanted, inventory);
            Fit fit = plan.fit();
            if (plan.possible() && fit != null && !fit.all() && !force)
                throw new ProblemException(Problem.of("scale " + where, "cloud " + cloud.name(), fit.inWords())
                        .withHint("--force tries it nevertheless"));
            CloudConfig config = cloud.config();
            boolean drains = !plan.leaving().isEmpty() && config.mcollective() != null;
            if (!drains)
                return options.carryOut(
                        spec,
                        List.of(new GroupScaling(cloud, reader, () -> stacks, () -> inventory, group, wanted, null)));
            try (Mco mco = NodesCommand.collective(config);
                    var home = new RunsHome(System.getenv(), name -> mco)) {
                var teller = new OwnTeller(cloud.name(), () -> mco, home.runs(), inventory::instances);
                var drain = new Drain(teller, Author.ofThisProgram().toString());
                return options.carryOut(
                        spec,
                        List.of(new GroupScaling(cloud, reader, () -> stacks, () -> inventory, group, wanted, drain)));
            }
        });
    }
}
