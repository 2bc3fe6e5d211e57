package org.xlcloud.views.compute;

import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.compute.GuestGpus;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.detail.Question;
import org.xlcloud.views.detail.TextViewer;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.Known;

/// What the instance itself says of its GPUs, beside what Nova promised: asked when the tab is opened, and again when
/// the operator wants.
public final class GuestTab {
    /// Asks instances themselves.
    public interface Guests {
        /// Nobody can be asked.
        Guests NONE = new Guests() {
            @Override
            public boolean reachable(Instance instance) {
                return false;
            }

            @Override
            public GuestGpus ask(String cloud, String id) {
                throw new IllegalStateException("nobody can be asked");
            }

            @Override
            public String log(String cloud, String id) {
                throw new IllegalStateException("nobody can be asked");
            }
        };

        /// Whether the nodes of its cloud can be asked at all.
        boolean reachable(Instance instance);

        /// Asks one by its cloud and id. Blocks.
        GuestGpus ask(String cloud, String id);

        /// What its console printed last. Blocks.
        String log(String cloud, String id);
    }

    /// One instance.
    private record Subject(String cloud, String id) {}

    private final VBox body = new VBox();
    private final Label verdict = new Label();
    private final Label asked = new Label();
    private final Times times;
    private final Question<Subject, GuestGpus> question;

    private GuestTab(Guests guests, Times times) {
        this.times = times;
        verdict.getStyleClass().add("guest-verdict");
        verdict.setWrapText(true);
        verdict.setMinHeight(Region.USE_PREF_SIZE);
        asked.getStyleClass().add("fact-name");
        asked.setMinWidth(Region.USE_PREF_SIZE);
        var again = new Button("Ask again", Icon.REFRESH.node());
        again.setId("guest-again");
        again.setMinWidth(Region.USE_PREF_SIZE);
        var head = new HBox(again, asked);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("guest-head");
        var content = new VBox(verdict, head, body);
        content.getStyleClass().add("guest");
        body.getStyleClass().add("guest-body");
        var scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setAccessibleText("What the instance says of its GPUs");
        question = new Question<>(
                "the agent on the instance",
                "GPUs that it sees",
                subject -> guests.ask(subject.cloud, subject.id),
                this::show,
                scroll);
        again.setOnAction(_ -> question.news());
    }

    /// The tab.
    public static DetailTab<Instance, Known> of(Guests guests, Times times) {
        var tab = new GuestTab(guests, times);
        return new DetailTab<>(
                "In the guest",
                tab.question.node(),
                (instance, _) -> tab.question.of(new Subject(instance.cloud(), instance.id())),
                tab.question::showing,
                () -> {},
                guests::reachable);
    }

    /// The tab of what an instance's console printed last.
    public static DetailTab<Instance, Known> log(Guests guests) {
        var viewer = new TextViewer("console log");
        var question = new Question<Subject, String>(
                "Nova",
                "console log",
                subject -> guests.log(subject.cloud, subject.id),
                text -> viewer.show(text.isEmpty() ? "The console has printed nothing." : text),
                viewer.node());
        var again = new Button("Ask again", Icon.REFRESH.node());
        again.setMinWidth(Region.USE_PREF_SIZE);
        again.setOnAction(_ -> question.news());
        viewer.addTools(again);
        return new DetailTab<>(
                "Log",
                question.node(),
                (instance, _) -> question.of(new Subject(instance.cloud(), instance.id())),
                question::showing,
                () -> {},
                _ -> guests != Guests.NONE);
    }

    private void show(GuestGpus guest) {
        verdict.setText(guest.verdict());
        verdict.setGraphic(guest.good() ? Icon.DONE.node("state-live") : Icon.WARNING.node("state-failed"));
        asked.setText("node " + guest.node() + ", asked at " + times.time(guest.at()));
        body.getChildren().clear();
        if (!guest.cards().isEmpty()) {
            section(
                    guest.driver() == null ? "nvidia-smi" : "nvidia-smi, driver " + guest.driver(),
                    table(
                            List.of("In the guest at", "GPU", "°C", "Util. %", "Memory MiB", "Power W", "ECC errors"),
                            guest.cards().stream()
                                    .map(card -> List.of(
                                            card.address(),
                                            card.name(),
                                            number(card.celsius()),
                                            number(card.percent()),
                                            number(card.usedMiB()) + " of " + number(card.totalMiB()),
                                            number(card.watts()),
                                            number(card.eccErrors())))
                                    .toList()));
        }
        section("lspci", lines(guest.lspci().isEmpty() ? List.of("no GPU") : guest.lspci()));
        if (!guest.processes().isEmpty())
            section(
                    "Processes",
                    table(
                            List.of("PID", "Name", "GPU memory MiB", "On"),
                            guest.processes().stream()
                                    .map(each -> List.of(
                                            String.valueOf(each.pid()),
                                            each.name(),
                                            number(each.usedMiB()),
                                            where(guest, each.uuid())))
                                    .toList()));
        if (!guest.faults().isEmpty())
            section(
                    "Faults that its kernel logged",
                    table(
                            List.of("At", "XID", "What it is", "What to do"),
                            guest.faults().stream()
                                    .map(each -> List.of(
                                            each.address(), String.valueOf(each.code()), each.words(), each.action()))
                                    .toList()));
    }

    private static String where(GuestGpus guest, String uuid) {
        return guest.cards().stream()
                .filter(card -> card.uuid().equals(uuid))
                .map(GuestGpus.Card::address)
                .findFirst()
                .orElse(uuid);
    }

    private void section(String title, Region content) {
        var head = new Label(title);
        head.getStyleClass().add("section-title");
        body.getChildren().addAll(head, content);
    }

    private static Region lines(List<String> lines) {
        var label = new Label(String.join("\n", lines));
        label.getStyleClass().add("guest-lines");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static GridPane table(List<String> heads, List<List<String>> rows) {
        var grid = new GridPane();
        grid.getStyleClass().add("guest-table");
        for (int i = 0; i < heads.size(); i++) {
            var head = new Label(heads.get(i));
            head.getStyleClass().add("fact-name");
            grid.add(head, i, 0);
        }
        for (int row = 0; row < rows.size(); row++)
            for (int i = 0; i < heads.size(); i++) {
                var cell = new Label(rows.get(row).get(i));
                cell.setWrapText(true);
                cell.setMinHeight(Region.USE_PREF_SIZE);
                grid.add(cell, i, row + 1);
            }
        return grid;
    }

    private static String number(@Nullable Double value) {
        return value == null ? "–" : String.format(Locale.ROOT, value % 1 == 0 ? "%,.0f" : "%,.1f", value);
    }
}
