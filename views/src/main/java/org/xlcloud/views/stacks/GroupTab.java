package org.xlcloud.views.stacks;

import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.stacks.Group;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.Resize;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.detail.Question;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.table.ResourceTable;

/// The size of a group, what may change it, and each change of it with who or what asked and how it went.
final class GroupTab {
    private final GroupFacts facts;
    private final ResourceTable<Resize> history;
    private final Question<Asked, Group> question;

    /// What is asked about.
    record Asked(String cloud, TreeNode group) {
        /// Whether it is the same group, at another time perhaps.
        boolean isOf(Asked other) {
            return cloud.equals(other.cloud) && group.key().equals(other.group.key());
        }
    }

    private GroupTab(InventoryContext context, @Nullable StackDesk desk, Navigator navigator) {
        facts = new GroupFacts(context.times());
        history = Resizes.table(context, navigator);
        VBox.setVgrow(history.node(), Priority.ALWAYS);
        var scale = new Button("Scale…", Icon.SCALE.node());
        scale.setId("group-scale");
        scale.setMinWidth(Region.USE_PREF_SIZE);
        scale.setTooltip(
                new Tooltip("Shows what would fit where, or which instances go, and asks before anything runs"));
        scale.setVisible(desk != null);
        scale.setManaged(desk != null);
        // In a row beside the button the facts would be as high as they are at their preferred width.
        var top = new StackPane(facts.node(), scale);
        top.getStyleClass().add("group-top");
        StackPane.setAlignment(scale, Pos.TOP_RIGHT);
        StackPane.setAlignment(facts.node(), Pos.TOP_LEFT);
        scale.widthProperty()
                .subscribe(width -> StackPane.setMargin(
                        facts.node(), new Insets(0, scale.isManaged() ? width.doubleValue() : 0, 0, 0)));
        var root = new VBox(top, history.node());
        root.getStyleClass().add("group-tab");
        root.getStylesheets().add(StacksPage.STYLE_SHEET);
        question = new Question<>(
                "Heat",
                "group",
                asked -> context.stacks().source().group(asked.cloud, asked.group),
                this::show,
                root,
                Asked::isOf);
        scale.setOnAction(_ -> {
            Asked now = question.subject();
            if (desk != null && now != null) desk.scale(root, context, navigator, now.cloud, now.group);
        });
    }

    static DetailTab<StackRow, Known> of(InventoryContext context, @Nullable StackDesk desk, Navigator navigator) {
        var tab = new GroupTab(context, desk, navigator);
        return new DetailTab<>(
                "Group",
                tab.question.node(),
                (row, known) -> {
                    TreeNode node = row.kind() == Kind.GROUP ? StacksModel.node(row, known) : null;
                    tab.question.of(node == null ? null : new Asked(row.cloud(), node));
                },
                tab.question::showing,
                tab.history::close,
                row -> row.kind() == Kind.GROUP);
    }

    private void show(Group group) {
        facts.show(group);
        history.rows(group::resizes);
    }
}
