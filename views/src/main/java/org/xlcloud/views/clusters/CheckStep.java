package org.xlcloud.views.clusters;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.stacks.YamlText;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Choice;
import org.xlcloud.services.xms.Clusters;
import org.xlcloud.views.detail.TextViewer;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;

/// The third step: the templates that came of it, what Heat says of them, and whether its servers have room.
final class CheckStep {
    private final ClusterDraft draft;
    private final ClusterMaker maker;
    private final boolean update;
    private final Runnable changed;
    private final VBox verdict = new VBox();
    private final TextViewer viewer = new TextViewer("template");
    private final ComboBox<String> which = new ComboBox<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final SplitPane root;
    private final OffThread<Asked, Answer> checking;
    private @Nullable Asked asked;
    private boolean good;

    private record Asked(String cloud, Catalog catalog, Heat.Order order, List<Choice> choices) {}

    private record Answer(
            Asked asked,
            Clusters.@Nullable Verdict verdict,
            @Nullable Problem problem) {}

    /// @param update whether the cluster is there already: its servers need no room then
    /// @param changed called when it is known whether the cluster may be made
    CheckStep(ClusterDraft draft, ClusterMaker maker, boolean update, Runnable changed) {
        this.update = update;
        this.draft = draft;
        this.maker = maker;
        this.changed = changed;
        checking = new OffThread<>("check of a cluster", this::ask, this::arrived);
        verdict.setId("cluster-verdict");
        verdict.getStyleClass().add("wizard-verdict");
        var scroll = new ScrollPane(verdict);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("action-scroll");
        which.setId("cluster-file");
        which.setAccessibleText("Which of the files to show");
        which.valueProperty().addListener((_, _, now) -> viewer.show(now == null ? "" : texts.getOrDefault(now, "")));
        viewer.addTools(which);
        var left = new VBox(LayersStep.heading("Will it work"), scroll);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        left.getStyleClass().add("wizard-half");
        var right = new VBox(LayersStep.heading("What is sent to Heat"), viewer.node());
        VBox.setVgrow(viewer.node(), Priority.ALWAYS);
        right.getStyleClass().add("wizard-half");
        root = new SplitPane(left, right);
        root.setDividerPositions(0.42);
        root.getStyleClass().addAll("wizard-step", "wizard-check");
    }

    Region node() {
        return root;
    }

    /// Whether nothing is known that stands against it.
    boolean good() {
        return good;
    }

    Heat.@Nullable Order order() {
        return asked == null ? null : asked.order;
    }

    List<Choice> choices() {
        return asked == null ? List.of() : asked.choices;
    }

    @Nullable
    Catalog catalog() {
        return asked == null ? null : asked.catalog;
    }

    void focus() {
        which.requestFocus();
    }

    /// Composes what was chosen, and has it checked.
    void look(String cloud, Catalog catalog) {
        good = false;
        asked = null;
        texts.clear();
        try {
            Heat.Order order = draft.order(catalog);
            show(order);
            var next = new Asked(cloud, catalog, order, draft.choices());
            asked = next;
            verdict.getChildren().setAll(new LoadingState("Asking Heat of cloud " + cloud + " and looking for room"));
            checking.ask(next);
        } catch (ProblemException e) {
            viewer.show("");
            verdict.getChildren().setAll(new ErrorState(e.problem(), () -> look(cloud, catalog)));
        }
        changed.run();
    }

    private void show(Heat.Order order) {
        texts.put("cluster", readable(order.template()));
        if (order.environment() != null) texts.put("environment", YamlText.of(order.environment()));
        order.files().forEach((name, text) -> texts.put(name, readable(text)));
        which.getItems().setAll(texts.keySet());
        which.setValue(null);
        which.setValue("cluster");
    }

    /// A template that was composed in JSON reads as those that people write.
    private static String readable(String text) {
        return text.startsWith("{") ? YamlText.of(text) : text;
    }

    private Answer ask(Asked now) {
        try {
            return new Answer(now, maker.check(now.cloud, now.order, now.choices), null);
        } catch (ProblemException e) {
            return new Answer(now, null, e.problem());
        }
    }

    private void arrived(Answer answer) {
        Asked now = asked;
        if (now == null || !answer.asked.equals(now)) return;
        Clusters.Verdict found = answer.verdict;
        Problem problem = answer.problem;
        if (found != null) {
            good = found.against().isEmpty();
            verdict.getChildren().setAll(lines(found));
        } else if (problem != null) {
            verdict.getChildren().setAll(new ErrorState(problem, () -> {
                verdict.getChildren().setAll(new LoadingState("Asking Heat of cloud " + now.cloud + " again"));
                checking.ask(now);
            }));
        }
        changed.run();
    }

    private List<Node> lines(Clusters.Verdict found) {
        var lines = new Findings();
        found.against().forEach(lines::against);
        if (found.against().isEmpty())
            lines.good(
                    "Heat takes the template, every reference leads somewhere, and the flavors have the GPUs that the layers need");
        if (update) {
            lines.note(
                    Icon.INFO,
                    "The next step says what is added, replaced and deleted, which GPUs are lost meanwhile, and whether"
                            + " what is added has room");
            return List.copyOf(lines.getChildren());
        }
        found.fits().forEach(lines::fit);
        if (found.fits().isEmpty()
                && found.against().isEmpty()
                && found.unknown().isEmpty()) lines.note(Icon.INFO, "No layer makes servers at once");
        for (String unknown : found.unknown()) lines.note(Icon.INFO, unknown);
        if (!found.lacking().isEmpty())
            lines.note(
                    Icon.INFO,
                    "It can be created all the same: Heat tries six times in 84 s, then its group says that it failed");
        return List.copyOf(lines.getChildren());
    }
}
