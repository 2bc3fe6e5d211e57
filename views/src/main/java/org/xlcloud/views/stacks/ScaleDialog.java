package org.xlcloud.views.stacks;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory.IntegerSpinnerValueFactory;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.Group;
import org.xlcloud.services.stacks.Resize;
import org.xlcloud.services.stacks.ScalePlan;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.actions.DialogWindow;
import org.xlcloud.views.clusters.Findings;
import org.xlcloud.views.detail.Question;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;
import org.xlcloud.views.table.ResourceTable;

/// Scaling a group: what it is now, the size that is wanted, and at once whether that fits and where, or which
/// instances and sessions go; then, in the same place, how it goes and how it went. Its history is below.
final class ScaleDialog {
    private final InventoryContext context;
    private final StackDesk desk;
    private final String cloud;
    private final GroupFacts facts;
    private final LifeLine life;
    private final StateMark outcome = new StateMark();
    private final Spinner<Integer> wanted = new Spinner<>(new IntegerSpinnerValueFactory(0, 10_000, 0));
    private final StackPane forecast = new StackPane();
    private final Button scale = new Button("Scale…", Icon.SCALE.node());
    private final Button close = new Button("Close");
    private final ResourceTable<Resize> history;
    private final Question<GroupTab.Asked, Group> question;
    private final OffThread<Wish, Answer> forecasting;
    private final FxHop.Binding stacks;
    private final FxHop.Binding jobs;
    private final VBox root = new VBox();
    private TreeNode group;
    private boolean offered;
    private boolean gone;
    private @Nullable Job job;

    private record Wish(TreeNode group, int size) {}

    private record Answer(
            Wish wish, @Nullable ScalePlan plan, @Nullable Problem problem) {}

    private ScaleDialog(InventoryContext context, StackDesk desk, Navigator navigator, String cloud, TreeNode group) {
        this.context = context;
        this.desk = desk;
        this.cloud = cloud;
        this.group = group;
        facts = new GroupFacts(context.times());
        life = new LifeLine(context);
        history = Resizes.table(context, navigator);
        forecasting = new OffThread<>("what scaling a group would mean", this::plan, this::arrived);
        question = new Question<>(
                "Heat",
                "group",
                asked -> context.stacks().source().group(asked.cloud(), asked.group()),
                this::show,
                build(),
                GroupTab.Asked::isOf);
        root.getChildren().addAll(head(), question.node(), buttons());
        VBox.setVgrow(question.node(), Priority.ALWAYS);
        stacks = FxHop.bind(context.stacks().newest(), () -> true, this::newer);
        jobs = FxHop.bind(context.jobs().list(), () -> true, this::jobs);
    }

    static void open(
            Node anchor, InventoryContext context, StackDesk desk, Navigator navigator, String cloud, TreeNode group) {
        var dialog = new ScaleDialog(context, desk, navigator, cloud, group);
        Stage stage = DialogWindow.open(anchor, dialog.title(), dialog.root, false);
        stage.setOnHidden(_ -> dialog.end());
        dialog.close.setOnAction(_ -> stage.hide());
        dialog.question.showing(true);
        dialog.newer(context.stacks().newest().newest());
    }

    private void end() {
        stacks.close();
        jobs.close();
        question.showing(false);
        history.close();
    }

    private Node head() {
        root.getStyleClass().add("scale-dialog");
        root.getStylesheets().add(StacksPage.STYLE_SHEET);
        List<String> path = path();
        var head = new Label(title());
        head.getStyleClass().add("sheet-title");
        var where = new Label(
                "Cloud " + cloud + (path.size() > 1 ? ", cluster " + path.getFirst() : ""), Icon.CLOUD.node());
        where.getStyleClass().add("sheet-foot");
        return new VBox(head, where);
    }

    private List<String> path() {
        Stacks newest = context.stacks().newest().newest().get(cloud);
        List<TreeNode> path = newest == null ? List.of() : newest.path(group.key());
        return path.isEmpty()
                ? List.of(group.name())
                : path.stream().map(TreeNode::name).toList();
    }

    /// In the catalog's layers every group is named "group": its layer tells which.
    private String title() {
        List<String> path = path();
        return "Scale group " + String.join(" › ", path.subList(Math.max(0, path.size() - 2), path.size()));
    }

    private Node build() {
        wanted.setId("scale-wanted");
        wanted.setEditable(true);
        wanted.getStyleClass().add("group-wanted");
        wanted.getEditor().setAccessibleText("The size that the group shall have");
        wanted.valueProperty().addListener((_, _, _) -> foresee());
        // What is typed counts at once, not only after Enter.
        wanted.getEditor().textProperty().addListener((_, _, text) -> {
            if (text.matches("[0-9]{1,5}")) wanted.getValueFactory().setValue(Integer.parseInt(text));
        });
        var label = new Label("Members wanted");
        label.setLabelFor(wanted.getEditor());
        outcome.setId("scale-outcome");
        outcome.getStyleClass().add("scale-outcome");
        outcome.setWrapText(true);
        outcome.setMinHeight(Region.USE_PREF_SIZE);
        show(outcome, false);
        var ask = new HBox(label, wanted);
        ask.getStyleClass().add("group-ask");
        ask.setAlignment(Pos.CENTER_LEFT);
        forecast.setId("scale-forecast");
        forecast.getStyleClass().add("scale-forecast");
        VBox.setVgrow(history.node(), Priority.ALWAYS);
        history.node().setMinHeight(0);
        history.node().setPrefHeight(160);
        var content = new VBox(facts.node(), life.node(), outcome, ask, forecast, history.node());
        content.getStyleClass().add("scale-content");
        content.setMinHeight(0);
        return content;
    }

    private Node buttons() {
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        close.setId("scale-close");
        scale.setId("scale-next");
        scale.setDefaultButton(true);
        scale.setDisable(true);
        scale.setOnAction(_ -> ask());
        var buttons = new HBox(gap, close, scale);
        buttons.getStyleClass().add("button-row");
        return buttons;
    }

    private void newer(Map<String, Stacks> newest) {
        Stacks now = newest.get(cloud);
        TreeNode found = now == null ? null : now.find(group.key()).orElse(null);
        if (now != null && now.loaded() && found == null) farewell();
        if (now == null || found == null) return;
        gone = false;
        wanted.setDisable(false);
        boolean changed = !found.equals(group);
        group = found;
        life.follow(cloud, now.path(group.key()).getFirst());
        question.of(new GroupTab.Asked(cloud, group));
        if (changed && offered) foresee();
    }

    /// The group went with its cluster or its layer while the dialog was open.
    private void farewell() {
        gone = true;
        scale.setDisable(true);
        wanted.setDisable(true);
        forecast.getChildren()
                .setAll(new EmptyState(
                        Icon.EMPTY,
                        "The group is not there any more",
                        "It was deleted with its cluster, or its layer was taken away. What is below is its past."));
    }

    private void show(Group now) {
        facts.show(now);
        history.rows(now::resizes);
        if (offered) return;
        offered = true;
        wanted.getValueFactory().setValue(now.current());
        foresee();
        wanted.requestFocus();
    }

    private void foresee() {
        if (!offered || gone) return;
        scale.setDisable(true);
        if (forecast.getChildren().isEmpty())
            forecast.getChildren().setAll(new LoadingState("Looking for room and for who would go"));
        forecasting.ask(new Wish(group, wanted.getValue()));
    }

    private Answer plan(Wish wish) {
        try {
            var change = new CapacityChange(CapacityChange.Way.EXACTLY, wish.size);
            return new Answer(wish, desk.maker().plan(cloud, wish.group, change), null);
        } catch (ProblemException e) {
            return new Answer(wish, null, e.problem());
        }
    }

    private void arrived(Answer answer) {
        if (gone || answer.wish.size != wanted.getValue()) return;
        ScalePlan plan = answer.plan;
        Problem problem = answer.problem;
        if (plan != null) {
            var scroll = new ScrollPane(findings(plan));
            scroll.setFitToWidth(true);
            scroll.setFocusTraversable(false);
            scroll.getStyleClass().add("action-scroll");
            forecast.getChildren().setAll(scroll);
            scale.setDisable(!plan.possible() || plan.from() == plan.to());
        } else if (problem != null) {
            var scroll = new ScrollPane(new ErrorState(problem, this::foresee));
            scroll.setFitToWidth(true);
            forecast.getChildren().setAll(scroll);
        }
    }

    /// What a size would mean, in words.
    private static Findings findings(ScalePlan plan) {
        var found = new Findings();
        plan.against().forEach(found::against);
        if (plan.from() == plan.to() && plan.against().isEmpty())
            found.note(
                    Icon.INFO,
                    "It has " + plan.from() + (plan.from() == 1 ? " member" : " members") + ": choose another number");
        switch (plan.how()) {
            case ScalePlan.Signals signals ->
                found.note(
                        Icon.SCALE,
                        "policy " + signals.policy().name() + " is signalled"
                                + (signals.times() == 1
                                        ? ""
                                        : " " + signals.times() + " times, each when the one before is done"));
            case ScalePlan.Update update ->
                found.note(
                        Icon.SCALE,
                        "The cluster is updated with "
                                + update.parameters().entrySet().stream()
                                        .map(one -> one.getKey() + " = " + one.getValue())
                                        .collect(Collectors.joining(", ")));
            case null -> {}
        }
        if (plan.fit() != null) found.fit(plan.fit());
        for (ScalePlan.Leaving leaving : plan.leaving()) {
            found.warn(leaving.name() + " goes" + freed(leaving.gpus()));
            for (String session : leaving.sessions()) found.note(Icon.SESSION, "Session " + session + " ends with it");
        }
        plan.warnings().forEach(found::warn);
        return found;
    }

    private static String freed(List<String> gpus) {
        if (gpus.isEmpty()) return "";
        String names = String.join(
                ", ",
                gpus.stream()
                        .map(key -> Links.shortGpu(key.substring(key.indexOf('/') + 1)))
                        .toList());
        return gpus.size() == 1
                ? "; GPU " + names + " becomes free"
                : "; " + gpus.size() + " GPUs become free: " + names;
    }

    private void ask() {
        desk.desk()
                .ask(
                        root,
                        desk.maker()
                                .scale(cloud, group, new CapacityChange(CapacityChange.Way.EXACTLY, wanted.getValue())),
                        this::begun);
    }

    private void begun(Job started) {
        job = started;
        told(started);
    }

    private void jobs(List<Job> all) {
        Job mine = job;
        if (mine == null) return;
        for (Job each : all) if (each.id() == mine.id()) told(each);
    }

    /// Says how it goes, and how it went.
    private void told(Job now) {
        boolean ends = now.ended() && (job == null || !job.ended());
        job = now;
        show(outcome, true);
        String usual = now.usually() == null ? "" : ", usually " + Times.span(now.usually());
        String took = Times.span(now.elapsed(context.times().now()));
        outcome.show(
                Look.of(now.state()),
                now.ended()
                        ? now.message() + " (after " + took + ")"
                        : now.title() + ": " + (now.message().isEmpty() ? "begins" : now.message()) + ", " + took
                                + usual);
        if (ends) foresee();
    }

    private static void show(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }
}
