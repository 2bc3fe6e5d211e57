package org.xlcloud.views.stacks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.stacks.Group;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Resize;
import org.xlcloud.services.stacks.RollUp;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;

/// The size of a group and its limits, what may change it, whether Heat would listen now, and why its newest change
/// failed.
final class GroupFacts {
    private final Times times;
    private final FlowPane sizes = new FlowPane();
    private final FlowPane policies = new FlowPane();
    private final StateMark failure = new StateMark();
    private final Label cooling = new Label();
    private final VBox root = new VBox(sizes, cooling, failure, policies);
    private @Nullable Group shown;

    GroupFacts(Times times) {
        this.times = times;
        sizes.getStyleClass().add("group-sizes");
        policies.getStyleClass().add("group-policies");
        failure.getStyleClass().add("group-failure");
        failure.setWrapText(true);
        cooling.setId("group-cooling");
        cooling.setGraphic(Icon.CLOCK.node());
        cooling.setWrapText(true);
        Seconds.whileShowing(root, this::showCooling);
        root.getStyleClass().add("group-facts");
        root.getStylesheets().add(StacksPage.STYLE_SHEET);
    }

    Region node() {
        return root;
    }

    void show(Group group) {
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
        shown = group;
        showCooling();
    }

    /// Again and again, since it ends by itself.
    private void showCooling() {
        Group group = shown;
        Instant until = group == null || !group.cools(times.now()) ? null : group.coolsUntil();
        cooling.setVisible(until != null);
        cooling.setManaged(until != null);
        if (until != null)
            cooling.setText("in its cooldown until " + times.stamp(until) + "; Heat will ignore alarms until then");
    }

    /// The failure of the newest resize stands here, where the operator looks, and not three stacks further down.
    private void showFailure(Group group) {
        Resize newest = group.resizes().isEmpty() ? null : group.resizes().getFirst();
        String failed = newest == null || newest.outcome() != Health.FAILED ? null : newest.reason();
        Health health = failed == null ? group.node().health() : Health.FAILED;
        boolean bad = health.worseThan(Health.BUSY);
        failure.setVisible(bad);
        failure.setManaged(bad);
        RollUp rolled = group.node().rolled();
        String below = rolled.path().isEmpty() ? rolled.reason() : rolled.where() + ": " + rolled.reason();
        if (bad) failure.show(Look.of(health), rolled.reason().isEmpty() && failed != null ? failed : below);
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
