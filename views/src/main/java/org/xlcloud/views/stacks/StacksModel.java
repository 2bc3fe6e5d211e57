package org.xlcloud.views.stacks;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.RollUp;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.detail.Detail;
import org.xlcloud.views.detail.Facts;
import org.xlcloud.views.detail.Openstack;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Bar;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.Nesting;
import org.xlcloud.views.table.TableSpec;

/// The tree of stacks as data, and what is known of each of its rows.
final class StacksModel {
    /// More rows of the same kind than this are not listed one by one in the details: the tree has them.
    private static final int MOST_LISTED = 40;

    private StacksModel() {}

    /// @param heatAt when a cloud's stacks were listed last
    static TableSpec<StackRow> tree(Function<String, @Nullable Instant> heatAt) {
        return spec("stacks", heatAt, new Nesting<>(StackRow::parent, _ -> false, row -> icon(row.kind())));
    }

    /// The same rows without the tree, for what is in one stack.
    static TableSpec<StackRow> flat(Function<String, @Nullable Instant> heatAt) {
        return spec("stack-resources", heatAt, null);
    }

    private static TableSpec<StackRow> spec(
            String id, Function<String, @Nullable Instant> heatAt, @Nullable Nesting<StackRow> nesting) {
        return new TableSpec<>(
                id,
                nesting == null ? "resource" : "stack or resource",
                nesting == null ? "resources" : "stacks and resources",
                StackRow::key,
                StackRow::id,
                StacksModel::spoken,
                List.of(
                        Column.<StackRow>text("name", "Name", StackRow::shown)
                                .telling(StacksModel::told)
                                .wide(290),
                        Column.<StackRow>state("status", "Status", StacksModel::look)
                                .telling(StacksModel::told)
                                .alias("state", "health")
                                .ordered((a, b) ->
                                        b.rolled().worst().compareTo(a.rolled().worst()))
                                .wide(110),
                        Column.<StackRow>text("reason", "Why", StacksModel::why)
                                .wide(230)
                                .growing(),
                        count("gpus", "GPUs", Kind.GPU),
                        Column.<StackRow>number(
                                        "load", "GPU load", row -> row.load().mean())
                                .in("%")
                                .barred(StacksModel::bar)
                                .wide(130),
                        Column.<StackRow>number("alarms", "Alarms", row -> some(row.alarms()))
                                .alias("alarm")
                                .wide(84),
                        Column.<StackRow>age("since", "Last action", StackRow::since)
                                .alias("age", "updated")
                                .wide(104),
                        Column.<StackRow>age(
                                        "read",
                                        "Read",
                                        row -> row.readAt() == null ? heatAt.apply(row.cloud()) : row.readAt())
                                .fading(row -> row.readAt() != null)
                                .wide(76),
                        count("resources", "Resources", Kind.RESOURCE),
                        count("nodes", "Nodes", Kind.NODE),
                        Column.<StackRow>text("kind", "Kind", row -> row.kind().word())
                                .wide(80),
                        Column.<StackRow>number(
                                        "most", "Busiest", row -> row.load().greatest())
                                .in("%")
                                .wide(112),
                        Column.<StackRow>text("heat", "Heat says", StackRow::status)
                                .wide(170),
                        Column.<StackRow>number(
                                        "failed",
                                        "Failed",
                                        row -> some(row.rolled().counts().failed()))
                                .wide(80)
                                .hidden(),
                        Column.<StackRow>number(
                                        "busy",
                                        "Busy",
                                        row -> some(row.rolled().counts().busy()))
                                .wide(80)
                                .hidden(),
                        Column.<StackRow>text("type", "Type", StackRow::type)
                                .wide(230)
                                .hidden(),
                        Column.<StackRow>text("cluster", "Cluster", StackRow::cluster)
                                .wide(150)
                                .hidden(),
                        Column.<StackRow>text("cloud", "Cloud", StackRow::cloud)
                                .wide(90)
                                .hidden(),
                        Column.<StackRow>text("id", "ID", StackRow::id)
                                .wide(290)
                                .hidden()),
                nesting);
    }

    private static Column<StackRow> count(String id, String title, Kind kind) {
        return Column.<StackRow>number(id, title, row -> {
                    RollUp.Counts counts = row.rolled().counts();
                    return switch (kind) {
                        case NODE -> row.kind() == Kind.NODE ? null : some(counts.nodes());
                        case GPU -> row.kind() == Kind.GPU ? null : some(counts.gpus());
                        default -> row.asked() == null || row.stack() == null ? null : some(counts.resources());
                    };
                })
                .wide(id.equals("resources") ? 104 : 76);
    }

    private static @Nullable Integer some(int count) {
        return count == 0 ? null : count;
    }

    private static Bar bar(StackRow row) {
        Double mean = row.load().mean();
        return mean == null ? new Bar(100, List.of()) : new Bar(100, List.of(new Bar.Part(mean, "state-held")));
    }

    static Icon icon(Kind kind) {
        return switch (kind) {
            case CLUSTER -> Icon.STACK;
            case LAYER, STACK -> Icon.LAYER;
            case GROUP -> Icon.GROUP;
            case NODE -> Icon.INSTANCE;
            case GPU -> Icon.GPU;
            case RESOURCE -> Icon.RESOURCE;
        };
    }

    static Look look(StackRow row) {
        Health worst = row.rolled().worst();
        return Look.of(row.unread().isEmpty() || worst.worseThan(Health.ATTENTION) ? worst : Health.ATTENTION);
    }

    /// Why the row is as it is: its own reason, or where below it the worst is and why.
    static @Nullable String why(StackRow row) {
        RollUp rolled = row.rolled();
        if (!row.unread().isEmpty() && !rolled.worst().worseThan(Health.ATTENTION))
            return "what is in it could not be read: " + row.unread();
        if (rolled.worst() == Health.OK
                || (rolled.reason().isEmpty() && rolled.path().isEmpty())) return null;
        if (rolled.path().isEmpty()) return rolled.reason();
        return rolled.reason().isEmpty() ? rolled.where() : rolled.where() + ": " + rolled.reason();
    }

    /// What the tooltip says of a row that is not as it should be.
    private static @Nullable String told(StackRow row) {
        String why = why(row);
        if (why == null) return row.complete() ? null : row.name() + "\nits resources are still being read";
        return row.name() + " is in state " + look(row).word() + "\n" + why;
    }

    static List<StackRow> rows(Known known) {
        return StackRow.of(known);
    }

    /// The key of the row that a link means: a row's own key, or the id of a stack, a server or an alarm.
    static String keyOf(String key, Known known) {
        for (Stacks stacks : known.stacks().values()) {
            String start = stacks.cloud() + "/";
            if (!key.startsWith(start) || stacks.find(key).isPresent()) continue;
            String found = stacks.byId(key.substring(start.length()))
                    .map(TreeNode::key)
                    .orElse(null);
            if (found != null) return found;
        }
        return key;
    }

    static @Nullable TreeNode node(StackRow row, Known known) {
        Stacks stacks = known.stacks().get(row.cloud());
        return stacks == null ? null : stacks.find(row.key()).orElse(null);
    }

    static List<TreeNode> path(StackRow row, Known known) {
        Stacks stacks = known.stacks().get(row.cloud());
        return stacks == null ? List.of() : stacks.path(row.key());
    }

    static Detail detail(StackRow row, Known known) {
        List<TreeNode> path = path(row, known);
        return new Detail(
                Links.STACK,
                row.cloud(),
                Links.id(row.cloud(), row.key()),
                icon(row.kind()),
                row.shown(),
                subtitle(row),
                look(row),
                why(row),
                List.of(state(row, known), counts(row), where(row, path), below(path), identity(row, known)),
                commands(row));
    }

    private static String subtitle(StackRow row) {
        String type = row.type().isEmpty() ? "" : ", " + row.type();
        String word = row.kind().word();
        return Character.toUpperCase(word.charAt(0)) + word.substring(1) + type + ", cloud " + row.cloud();
    }

    private static Detail.Section state(StackRow row, Known known) {
        var facts = new Facts("State")
                .text("Heat says", row.status())
                .look("Its own", Look.of(row.own()))
                .text("Its own reason", row.reason())
                .time("Last action", row.since());
        if (row.rolled().worst() != Health.OK && !row.rolled().path().isEmpty()) {
            facts.text("Worst below", row.rolled().where())
                    .text("Because", row.rolled().reason());
        }
        if (!row.unread().isEmpty()) facts.text("Not read", row.unread());
        else if (!row.complete()) facts.text("Resources", "still being read");
        if (row.readAt() != null) facts.time("Resources read", row.readAt());
        Stacks stacks = known.stacks().get(row.cloud());
        if (stacks != null) facts.time("Heat's data of", stacks.source().valueAt());
        return facts.section();
    }

    private static Detail.Section counts(StackRow row) {
        RollUp.Counts counts = row.rolled().counts();
        var facts = new Facts("Below it")
                .text("Stacks", some(counts.stacks()))
                .text("Resources", some(counts.resources()))
                .text("Groups", some(counts.groups()))
                .text("Nodes", some(counts.nodes()))
                .text("GPUs", some(counts.gpus()))
                .text("Failed", some(counts.failed()))
                .text("Busy", some(counts.busy()))
                .text("Active alarms", some(row.alarms()));
        Double mean = row.load().mean();
        if (mean != null)
            facts.text(
                    "GPU load",
                    String.format(
                            Locale.ROOT,
                            "%.0f %% mean, %.0f %% most, of %d reported",
                            mean,
                            row.load().most(),
                            row.load().count()));
        return facts.section();
    }

    private static Detail.Section where(StackRow row, List<TreeNode> path) {
        if (path.size() < 2 && row.kind() != Kind.NODE && row.kind() != Kind.GPU) return new Facts("Place").section();
        Detail.Section above = Links.stacks(path.subList(0, Math.max(0, path.size() - 1)));
        var facts = new Facts("Place");
        if (row.kind() == Kind.NODE)
            facts.link(
                    "Instance",
                    new Link(
                            Links.INSTANCE,
                            row.cloud() + "/" + row.id(),
                            row.server().isEmpty() ? row.name() : row.server()));
        if (row.kind() == Kind.GPU) facts.link("GPU", new Link(Links.GPU, row.id(), row.name()));
        for (Detail.Fact fact : above.facts()) facts.item(fact.label(), linkOf(fact), fact.look());
        return facts.section();
    }

    private static Link linkOf(Detail.Fact fact) {
        Link link = fact.link();
        return link == null ? new Link(Links.STACK, "", fact.label()) : link;
    }

    private static Detail.Section below(List<TreeNode> path) {
        var facts = new Facts("Directly in it");
        if (path.isEmpty()) return facts.section();
        List<TreeNode> children = path.getLast().children();
        for (TreeNode child : children.subList(0, Math.min(children.size(), MOST_LISTED)))
            facts.item(child.kind().word(), Links.stack(child), Look.of(child.health()));
        if (children.size() > MOST_LISTED) facts.text("And", (children.size() - MOST_LISTED) + " more in the tree");
        return facts.section();
    }

    private static Detail.Section identity(StackRow row, Known known) {
        var facts = new Facts("Identity").text("ID", row.id()).text("Type", row.type());
        StackId in = row.in();
        if (in != null) facts.text("In stack", in.name()).text("Its ID", in.id());
        Stack stack = listed(row, known);
        if (stack == null) return facts.section();
        return facts.text("Description", stack.description())
                .text("Project", project(stack, row.cloud(), known))
                .text("Owner", stack.owner())
                .texts("Tags", stack.tags())
                .time("Created", stack.createdAt())
                .time("Updated", stack.updatedAt())
                .section();
    }

    /// What Heat's list says of the stack that a row is; null where it is none.
    private static @Nullable Stack listed(StackRow row, Known known) {
        Stacks stacks = known.stacks().get(row.cloud());
        StackId own = row.stack();
        if (stacks == null || own == null) return null;
        return stacks.all().stream()
                .filter(stack -> stack.id().equals(own.id()))
                .findFirst()
                .orElse(null);
    }

    /// Its name, where some server of it tells that.
    private static @Nullable String project(Stack stack, String cloud, Known known) {
        Inventory inventory = known.of(cloud);
        String id = stack.projectId();
        if (inventory == null || id == null) return id;
        return inventory.instances().stream()
                .filter(instance -> instance.projectId().equals(id))
                .map(Instance::projectName)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(id);
    }

    private static List<Detail.Command> commands(StackRow row) {
        var commands = new Openstack(row.cloud());
        StackId stack = row.stack();
        StackId in = row.in();
        if (stack != null) {
            commands.add("Show the stack", "stack", "show", stack.id())
                    .add("List its resources to the leaves", "stack", "resource", "list", "-n", "5", stack.id())
                    .add("List what happened", "stack", "event", "list", "--nested-depth", "5", stack.id());
        }
        if (in != null) commands.add("Show the resource", "stack", "resource", "show", in.id(), row.name());
        if (row.kind() == Kind.NODE) commands.add("Show the server", "server", "show", row.id());
        return commands.commands();
    }

    private static String spoken(StackRow row) {
        String why = why(row);
        RollUp.Counts counts = row.rolled().counts();
        return row.kind().word() + " " + row.shown() + ", " + look(row).word()
                + (why == null ? "" : ", " + why)
                + (counts.gpus() > 0 && row.kind() != Kind.GPU ? ", " + counts.gpus() + " GPUs" : "");
    }
}
