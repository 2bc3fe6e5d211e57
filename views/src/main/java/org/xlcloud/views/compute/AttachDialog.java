package org.xlcloud.views.compute;

import java.util.List;
import java.util.Objects;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.compute.AttachWay;
import org.xlcloud.services.compute.GpuAsk;
import org.xlcloud.services.compute.GpuTypes;
import org.xlcloud.services.compute.NewInstance;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.actions.DialogWindow;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.state.LoadingState;
import org.xlcloud.views.state.ProblemDetails;

/// Attach GPU…: which type and how many, and the ways that are open for this case with what each costs. The way that is
/// chosen is previewed by the desk before anything is sent.
public final class AttachDialog {
    private final ActionDesk desk;
    private final AttachSubject subject;
    private final VBox root = new VBox();
    private final CloudChoice cloud;
    private final ComboBox<String> type = new ComboBox<>();
    private final Spinner<Integer> count = new Spinner<>(1, 16, 1);
    private final VBox ways = new VBox();
    private final ToggleGroup chosen = new ToggleGroup();
    private final GridPane fresh = new GridPane();
    private final TextField name = new TextField();
    private final ComboBox<String> image = new ComboBox<>();
    private final TextField host;
    private final Button next = new Button("Preview…");
    private final OffThread<Wanted, Answer> asking;
    private @Nullable Stage stage;

    /// What is asked for.
    ///
    /// @param type empty while none is chosen: then it is asked which there are
    private record Wanted(Cloud cloud, String type, int count) {
        GpuAsk ask() {
            return GpuAsk.parse(type + ":" + count);
        }
    }

    /// What the cloud said.
    ///
    /// @param asked for which question, so that an old answer is not shown for a new one
    private record Answer(
            Wanted asked,
            List<String> types,
            List<String> images,
            List<AttachWay> ways,
            @Nullable Problem problem) {}

    private AttachDialog(ActionDesk desk, AttachSubject subject) {
        this.desk = desk;
        this.subject = subject;
        cloud = new CloudChoice("attach-cloud", subject.clouds());
        host = new TextField(subject.host());
        asking = new OffThread<>("ways to attach", this::answer, this::show);
        build();
    }

    /// Opens it.
    public static void open(ActionDesk desk, AttachSubject subject) {
        var dialog = new AttachDialog(desk, subject);
        dialog.stage = DialogWindow.open(desk.anchor(), subject.title(), dialog.root, true);
        dialog.ask();
    }

    private void build() {
        root.getStyleClass().add("attach-dialog");
        var head = new Label(subject.title());
        head.getStyleClass().add("sheet-title");
        var about = new Label(
                "Nova can't plug a card into a running instance. These are the ways; the next step shows what it would do.");
        about.getStyleClass().add("sheet-foot");
        about.setWrapText(true);
        cloud.valueProperty().subscribe((_, _) -> elsewhere());
        type.setId("attach-type");
        type.setEditable(true);
        type.setPromptText("type");
        type.valueProperty().subscribe((_, _) -> ask());
        count.setId("attach-count");
        count.valueProperty().subscribe((_, _) -> ask());
        count.setPrefWidth(90);
        count.getValueFactory().setValue(subject.held() + 1);
        var typeLabel = new Label("Type");
        typeLabel.setLabelFor(type);
        var countLabel = new Label("How many in all");
        countLabel.setLabelFor(count);
        var what = new HBox(typeLabel, type, countLabel, count);
        if (cloud.several()) {
            var cloudLabel = new Label("Cloud");
            cloudLabel.setLabelFor(cloud);
            what.getChildren().addAll(0, List.of(cloudLabel, cloud));
        }
        what.getStyleClass().add("attach-what");
        what.setAlignment(Pos.CENTER_LEFT);
        ways.setId("attach-ways");
        ways.getStyleClass().add("attach-ways");
        VBox.setVgrow(ways, Priority.ALWAYS);
        name.setId("attach-name");
        name.setPromptText("name of the new instance");
        image.setId("attach-image");
        image.setPromptText("image");
        host.setPromptText("any");
        fresh.getStyleClass().add("attach-new");
        fresh.addRow(0, new Label("Name"), name, new Label("Image"), image, new Label("Host"), host);
        chosen.selectedToggleProperty().subscribe(this::wayChosen);
        name.textProperty().subscribe(this::wayChosen);
        image.valueProperty().subscribe(this::wayChosen);
        next.setId("attach-next");
        next.setDefaultButton(true);
        next.setDisable(true);
        next.setOnAction(_ -> next());
        var cancel = new Button("Cancel");
        cancel.setOnAction(_ -> close());
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var buttons = new HBox(gap, cancel, next);
        buttons.getStyleClass().add("button-row");
        root.getChildren().addAll(head, about, what, ways, fresh, buttons);
        wayChosen();
    }

    /// Another cloud has other types and images.
    private void elsewhere() {
        type.getItems().clear();
        type.setValue(null);
        image.getItems().clear();
        image.setValue(null);
        ask();
    }

    /// Null while no cloud is chosen.
    private @Nullable Wanted wanted() {
        Cloud in = cloud.getValue();
        return in == null ? null : new Wanted(in, Objects.requireNonNullElse(type.getValue(), ""), count.getValue());
    }

    private void ask() {
        chosen.getToggles().clear(); // a way of the last question is none of this one
        next.setDisable(true);
        Wanted wanted = wanted();
        if (wanted == null) {
            ways.getChildren().setAll(new Label("Several clouds are open: choose the one that is to have it."));
            return;
        }
        ways.getChildren().setAll(new LoadingState("Asking the cloud for its flavors and free GPUs"));
        asking.ask(wanted);
    }

    private Answer answer(Wanted asked) {
        try {
            List<String> types = GpuTypes.of(asked.cloud);
            List<String> images = GpuTypes.images(asked.cloud);
            if (asked.type.isEmpty()) return new Answer(asked, types, images, List.of(), null);
            List<AttachWay> open = subject.ways().apply(asked.cloud, asked.ask());
            return new Answer(asked, types, images, open, null);
        } catch (ProblemException e) {
            return new Answer(asked, List.of(), List.of(), List.of(), e.problem());
        }
    }

    private void show(Answer answer) {
        if (!answer.asked.equals(wanted())) return;
        if (answer.problem != null) {
            ways.getChildren().setAll(new ProblemDetails(answer.problem, this::ask));
            return;
        }
        if (!type.getItems().equals(answer.types)) type.getItems().setAll(answer.types);
        if (!image.getItems().equals(answer.images)) image.getItems().setAll(answer.images);
        if (image.getValue() == null && !answer.images.isEmpty()) image.setValue(answer.images.getFirst());
        if (answer.asked.type.isEmpty()) {
            ways.getChildren().clear();
            String first = answer.types.stream()
                    .filter(each -> subject.model()
                            .toLowerCase(java.util.Locale.ROOT)
                            .contains(each.toLowerCase(java.util.Locale.ROOT)))
                    .findFirst()
                    .orElse(answer.types.isEmpty() ? null : answer.types.getFirst());
            if (first != null) type.setValue(first);
            else
                ways.getChildren()
                        .setAll(new Label("No flavor of this cloud asks for GPUs. Type the alias of nova.conf."));
            return;
        }
        ways.getChildren().clear();
        for (AttachWay way : answer.ways) ways.getChildren().add(way(way));
        ways.getChildren().stream()
                .map(each -> (RadioButton) each.getProperties().get("choice"))
                .filter(each -> each != null && !each.isDisabled())
                .findFirst()
                .ifPresent(each -> each.setSelected(true));
        wayChosen();
        if (stage != null) stage.sizeToScene();
    }

    private VBox way(AttachWay way) {
        var choice = new RadioButton(way.title());
        choice.setMnemonicParsing(false); // names have underscores
        choice.setId("attach-way-" + way.id());
        choice.setToggleGroup(chosen);
        choice.setUserData(way);
        choice.setDisable(!way.open());
        choice.getStyleClass().add("attach-way-title");
        var facts = new GridPane();
        facts.getStyleClass().add("attach-way-facts");
        fact(facts, 0, "Outage", way.outage());
        fact(facts, 1, "Data at risk", way.data());
        var why = new Label(
                way.why(), (way.open() ? Icon.DONE : Icon.FAILED).node(way.open() ? "state-live" : "state-failed"));
        why.setWrapText(true);
        why.setMinHeight(Region.USE_PREF_SIZE);
        var box = new VBox(choice, facts, why);
        box.getStyleClass().add("attach-way");
        box.getProperties().put("choice", choice);
        return box;
    }

    private static void fact(GridPane grid, int row, String label, String value) {
        var key = new Label(label);
        key.getStyleClass().add("fact-name");
        key.setMinWidth(Region.USE_PREF_SIZE);
        GridPane.setValignment(key, VPos.TOP);
        var text = new Label(value);
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        grid.addRow(row, key, text);
    }

    private @Nullable AttachWay way() {
        return chosen.getSelectedToggle() == null
                ? null
                : (AttachWay) chosen.getSelectedToggle().getUserData();
    }

    private void wayChosen() {
        AttachWay way = way();
        boolean isNew = way != null && way.isNew();
        fresh.setVisible(isNew);
        fresh.setManaged(isNew);
        next.setDisable(
                way == null || !way.open() || (isNew && (name.getText().isBlank() || image.getValue() == null)));
    }

    private void next() {
        AttachWay way = way();
        Wanted wanted = wanted();
        if (way == null || wanted == null) return;
        Action action = way.isNew() ? newInstance(wanted) : way.action();
        if (action == null) return;
        close();
        desk.ask(action);
    }

    private NewInstance newInstance(Wanted wanted) {
        return new NewInstance(
                wanted.cloud,
                name.getText().strip(),
                wanted.ask(),
                image.getValue(),
                "",
                host.getText().strip(),
                true);
    }

    private void close() {
        if (stage != null) stage.hide();
    }
}
