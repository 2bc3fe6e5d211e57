package org.xlcloud.app.command;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.Operation;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `xlcloud stacks`: every stack with the worst that is below it; with `--tree` everything in them down to the GPUs.
@Command(
        name = "stacks",
        description =
                "List every stack with the worst state below it and why; with --tree all that is in them, down to the"
                        + " GPUs.")
public final class StacksCommand implements Callable<Integer> {
    private static final int NOT_FOUND = 404;

    /// A line of the list.
    ///
    /// @param depth below its master stack
    /// @param parent the id of the stack or server that it is below
    /// @param stack null where the line is no stack
    /// @param operation what is being done with a master stack now; null for nothing, and for all other lines
    record Row(
            String cloud,
            int depth,
            TreeNode node,
            @Nullable String parent,
            @Nullable Stack stack,
            @Nullable String projectName,
            @Nullable String host,
            @Nullable Operation operation) {
        Row with(Operation now) {
            return new Row(cloud, depth, node, parent, stack, projectName, host, now);
        }
    }

    private static final Listing<Row> LISTING = new Listing<Row>()
            .column("cloud", "CLOUD", Row::cloud)
            .field("id", row -> row.node.id())
            .field("depth", Row::depth)
            .column("kind", "KIND", row -> row.node.kind().word())
            .shown("name", "NAME", row -> row.node.name(), row -> "  ".repeat(row.depth) + row.node.name())
            .column("status", "STATUS", row -> row.node.status())
            .column("health", "HEALTH", row -> row.node.health().word())
            .field("type", row -> row.node.type())
            .field("parent", Row::parent)
            .field("stackName", row -> row.stack == null ? null : row.stack.name())
            .field("projectId", row -> row.stack == null ? null : row.stack.projectId())
            .column("projectName", "PROJECT", Row::projectName)
            .field("owner", row -> row.stack == null ? null : row.stack.owner())
            .column("nodes", "NODES", row -> row.node.rolled().counts().nodes())
            .column("gpus", "GPUS", row -> row.node.rolled().counts().gpus())
            .field("resources", row -> row.node.rolled().counts().resources())
            .field("failed", row -> row.node.rolled().counts().failed())
            .field("host", Row::host)
            .field("createdAt", row -> row.stack == null ? null : row.stack.createdAt())
            .field("updatedAt", row -> row.stack == null ? null : row.stack.updatedAt())
            .field("since", row -> row.node.since())
            .field("where", row -> row.node.rolled().where())
            .field("operation", row -> row.operation == null ? null : row.operation.inWords())
            .field("stuck", row -> row.operation == null ? null : row.operation.stuck())
            .shown("reason", "REASON", row -> reason(row.node), StacksCommand::words);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final CloudOption clouds = new CloudOption();

    @Option(names = "--tree", description = "Everything in the stacks: layers, groups, nodes, GPUs, other resources.")
    private boolean tree;

    @Mixin
    private final FormatOption output = new FormatOption();

    @Override
    public Integer call() {
        var rows = new ArrayList<Row>();
        InstantSource clock = InstantSource.system();
        clouds.loadStacks((cloud, inventory, stacks) -> rows(stacks, inventory, new StackReader(cloud, clock)))
                .forEach(rows::addAll);
        LISTING.print(rows, output.format, spec.commandLine().getOut());
        return 0;
    }

    /// Why it is as it is: the operation under way, or the worst below.
    private static String words(Row row) {
        String reason = reason(row.node);
        if (row.operation == null) return reason;
        return reason.isEmpty() ? row.operation.inWords() : row.operation.inWords() + "; " + reason;
    }

    private static String reason(TreeNode node) {
        String where = node.rolled().where();
        String reason = node.rolled().reason();
        return where.isEmpty() || reason.isEmpty() ? reason : where + ": " + reason;
    }

    private List<Row> rows(Stacks stacks, Inventory inventory, StackReader reader) {
        var known = new HashMap<String, Stack>();
        stacks.all().forEach(stack -> known.put(stack.id(), stack));
        var projects = new HashMap<String, String>();
        var hosts = new HashMap<String, String>();
        for (Instance instance : inventory.instances()) {
            if (instance.projectName() != null) projects.put(instance.projectId(), instance.projectName());
            if (instance.hostName() != null) hosts.put(instance.id(), instance.hostName());
        }
        var rows = new ArrayList<Row>();
        for (TreeNode root : stacks.roots()) {
            int first = rows.size();
            add(rows, stacks.cloud(), root, 0, null, known, projects, hosts);
            Operation operation = root.rolled().counts().busy() > 0 ? operation(reader, root) : null;
            if (operation != null) rows.set(first, rows.get(first).with(operation));
        }
        return rows;
    }

    /// What is being done with a cluster; null where it has ended, or the cluster gone, since it was listed.
    private static @Nullable Operation operation(StackReader reader, TreeNode root) {
        try {
            return reader.operation(root);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == NOT_FOUND) return null;
            throw e;
        }
    }

    private void add(
            List<Row> rows,
            String cloud,
            TreeNode node,
            int depth,
            @Nullable String parent,
            Map<String, Stack> known,
            Map<String, String> projects,
            Map<String, String> hosts) {
        Stack stack = node.stack() == null ? null : known.get(node.stack().id());
        if (tree || stack != null) {
            String project = stack == null || stack.projectId() == null ? null : stack.projectId();
            String host = node.kind() == Kind.NODE ? hosts.get(node.id()) : null;
            rows.add(new Row(
                    cloud,
                    depth,
                    node,
                    parent,
                    stack,
                    project == null ? null : projects.getOrDefault(project, project),
                    host,
                    null));
        }
        for (TreeNode child : node.children()) add(rows, cloud, child, depth + 1, node.id(), known, projects, hosts);
    }
}
