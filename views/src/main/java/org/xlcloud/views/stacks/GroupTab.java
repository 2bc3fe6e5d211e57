package org.xlcloud.views.stacks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.stacks.Group;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.Resize;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.ResourceTable;
import org.xlcloud.views.table.TableSpec;

/// The size of a group, what may change it, and each change of it with who or what asked and how it went.
final class GroupTab {
    private final FlowPane sizes = new FlowPane();
    private final FlowPane policies = new FlowPane();
    private final StateMark failure = new StateMark();
    private final ResourceTable<Resize> history;
    private final VBox root;
    private final Question<Asked, Group> question;
    private final @Nullable StackDesk desk;
    private final Spinner<Integer> wanted = new Spinner<>(0, 10_000, 0);
    private final Button scale = new Button("Scale…", Icon.SCALE.node());
    private @Nullable Asked subject;
    private @Nullable String offered;

    private record Asked(String cloud, TreeNode group) {}

    private GroupTab(InventoryContext context, @Nullable StackDesk desk, Navigator navigator) {
        this.desk = desk;
        history = new ResourceTable<>(spec(), context.table(navigator), _ -> List.of());
        history.whenEmpty(
                new EmptyState(Icon.EMPTY, "No resizes", "Since this group was made, nothing has changed its size."));
        sizes.getStyleClass().add("group-sizes");
        policies.getStyleClass().add("group-policies");
        failure.getStyleClass().add("group-failure");
        failure.setWrapText(true);
        VBox.setVgrow(history.node(), Priority.ALWAYS);
        wanted.setEditable(true);
        wanted.getStyleClass().add("group-wanted");
        wanted.getEditor().setAccessibleText("The size that the group shall have");
        scale.setTooltip(
                new Tooltip("Shows what would fit where, or which instances go, and asks before anything runs"));
        scale.setOnAction(_ -> scale());
        var ask = new HBox(new Label("Members wanted"), wanted, scale);
        ask.getStyleClass().add("group-ask");
        ask.setAlignment(Pos.CENTER_LEFT);
        ask.setVisible(desk != null);
        ask.setManaged(desk != null);
        root = new VBox(sizes, failure, policies, ask, history.node());
        root.getStyleClass().add("group-tab");
        root.getStylesheets().add(StacksPage.STYLE_SHEET);
        question = new Question<>(
                "group", asked -> context.stacks().source().group(asked.cloud, asked.group), this::show, root);
    }

    static DetailTab<StackRow, Known> of(InventoryContext context, @Nullable StackDesk desk, Navigator navigator) {
        var tab = new GroupTab(context, desk, navigator);
        return new DetailTab<>(
                "Group",
                tab.question.node(),
                (row, known) -> {
                    TreeNode node = row.kind() == Kind.GROUP ? StacksModel.node(row, known) : null;
                    tab.subject = node == null ? null : new Asked(row.cloud(), node);
                    tab.question.of(tab.subject);
                },
                tab.question::showing,
                tab.history::close,
                row -> row.kind() == Kind.GROUP);
    }

    private static TableSpec<Resize> spec() {
        return new TableSpec<>(
                "group-resizes",
                "resize",
                "resizes",
                resize -> resize.at().toString(),
                resize -> resize.at().toString(),
                resize -> "from " + resize.before() + " to " + resize.after() + ", " + resize.cause(),
                List.of(
                        Column.<Resize>time("time", "Time", Resize::at).wide(160),
                        Column.<Resize>state("outcome", "Outcome", resize -> Look.of(resize.outcome()))
                                .wide(90),
                        Column.<Resize>text("size", "Size", resize -> resize.before() + " → " + resize.after())
                                .wide(76),
                        Column.<Resize>text("took", "Took", resize -> span(resize.took()))
                                .wide(90),
                        Column.<Resize>text("cause", "Asked by", Resize::cause).wide(270),
                        Column.<Resize>text("reason", "Why it failed", Resize::reason)
                                .wide(260),
                        Column.<Resize>text("added", "Added", Resize::added)
                                .wide(140)
                                .hidden(),
                        Column.<Resize>text("removed", "Removed", Resize::removed)
                                .wide(140)
                                .hidden()));
    }

    private static @Nullable String span(@Nullable Duration span) {
        return span == null ? null : Times.span(span);
    }

    private void scale() {
        Asked now = subject;
        if (desk != null && now != null) desk.scale(root, now.cloud, now.group, wanted.getValue());
    }

    private void show(Group group) {
        if (!group.node().key().equals(offered)) wanted.getValueFactory().setValue(group.current());
        offered = group.node().key();
        sizes.getChildren().clear();
        size("now", group.current());
        size("least", group.least());
        size("most", group.most());
        size("the template asks for", group.desired());
        Duration cooldown = group.cooldown();
        if (cooldown != null) word("cooldown", Times.span(cooldown));
        String flavor = group.flavor();
        if (flavor != null) word("flavor", flavor);
        List<Label> lines = new ArrayList<>();
        for (Group.Policy policy : group.policies()) lines.add(line(policy));
        if (lines.isEmpty()) lines.add(new Label("No policy changes the size of this group."));
        policies.getChildren().setAll(lines);
        showFailure(group);
        history.rows(group::resizes);
    }

    /// The failure of the newest resize stands here, where the operator looks, and not three stacks further down.
    private void showFailure(Group group) {
        Resize newest = group.resizes().isEmpty() ? null : group.resizes().getFirst();
        String failed = newest == null || newest.outcome() != Health.FAILED ? null : newest.reason();
        Health health = failed == null ? group.node().health() : Health.FAILED;
        boolean bad = health.worseThan(Health.BUSY);
        failure.setVisible(bad);
        failure.setManaged(bad);
        String below = group.node().rolled().reason();
        if (bad) failure.show(Look.of(health), below.isEmpty() && failed != null ? failed : below);
    }

    private void size(String what, @Nullable Integer value) {
        if (value != null) word(what, value.toString());
    }

    private void word(String what, String value) {
        var number = new Label(value);
        number.getStyleClass().add("group-number");
        var words = new Label(what);
        words.getStyleClass().add("group-words");
        var tile = new VBox(number, words);
        tile.getStyleClass().add("group-size");
        tile.setAccessibleText(what + " " + value);
        sizes.getChildren().add(tile);
    }

    private static Label line(Group.Policy policy) {
        Integer by = policy.adjustment();
        String change = switch (policy.adjustmentType().toLowerCase(Locale.ROOT)) {
            case "exact_capacity" -> "sets " + by;
            case "percent_change_in_capacity" -> signed(by) + " %";
            default -> signed(by);
        };
        Duration cooldown = policy.cooldown();
        var label = new Label(
                policy.name() + ": " + change + (cooldown == null ? "" : ", cooldown " + Times.span(cooldown)),
                Icon.SCALE.node());
        label.getStyleClass().add("group-policy");
        return label;
    }

    private static String signed(@Nullable Integer by) {
        if (by == null) return "unknown change";
        return by > 0 ? "+" + by : String.valueOf(by);
    }
}
