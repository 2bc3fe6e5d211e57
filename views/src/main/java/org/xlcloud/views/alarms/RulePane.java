package org.xlcloud.views.alarms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.AodhDesk;
import org.xlcloud.services.alarms.FiringCheck;
import org.xlcloud.services.alarms.State;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.AodhAlarm;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;

/// The rule of an Aodh alarm in words, whether it will ever fire, and the ways to change it: each
/// change says beforehand what will be called and what differs, and is done as a job.
final class RulePane {
    private static final Look GOOD = new Look(Icon.LIVE, "good", "state-live");
    private static final Look BAD = new Look(Icon.TROUBLE, "missing", "state-trouble");

    private final AlarmsContext context;
    private final VBox content = new VBox();
    private final ScrollPane scroll = new ScrollPane(content);
    private @Nullable Alarm alarm;
    private @Nullable AodhAlarm rule;
    private boolean busy;
    private boolean showing;
    private long question;

    RulePane(AlarmsContext context) {
        this.context = context;
        content.getStyleClass().add("rule-pane");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("rule-scroll");
        scroll.setAccessibleText("Rule of the alarm");
    }

    Node node() {
        return scroll;
    }

    /// Another alarm, or news of the same; what is being edited stays.
    void show(Alarm of) {
        boolean other = alarm == null || !alarm.key().equals(of.key());
        boolean changed = alarm == null || alarm.enabled() != of.enabled() || alarm.state() != of.state();
        alarm = of;
        if (other) {
            busy = false;
            rule = null;
        }
        if (showing && (other || (changed && !busy))) ask();
    }

    void showing(boolean now) {
        boolean began = now && !showing;
        showing = now;
        if (began && rule == null) ask();
    }

    private void ask() {
        Alarm of = alarm;
        if (of == null) return;
        if (!of.source().equals("Aodh")) {
            put(new EmptyState(
                    Icon.ALARM,
                    "No rule in Aodh",
                    of.source().equals("Console")
                            ? "The console itself watches this. The settings alarms.rules say which of its rules are on."
                            : of.source() + " watches this; its rule is kept there."));
            return;
        }
        long mine = ++question;
        if (rule == null) put(new LoadingState("Asking Aodh of " + of.cloud() + " for the rule"));
        off(mine, "show the rule of " + of.name(), () -> context.aodh().show(of.cloud(), of.id()), found -> {
            rule = found;
            if (!busy) view();
        });
    }

    /// What a question brings, back on the JavaFX thread; only the newest counts.
    private <T> void off(long mine, String doing, Supplier<T> ask, java.util.function.Consumer<T> then) {
        Thread.ofVirtual().name("rule").start(() -> {
            try {
                T found = ask.get();
                FxHop.run(() -> {
                    if (mine == question) then.accept(found);
                });
            } catch (ProblemException e) {
                FxHop.run(() -> fail(mine, e.problem()));
            } catch (RuntimeException e) {
                System.getLogger(RulePane.class.getName())
                        .log(System.Logger.Level.WARNING, "Unexpected failure: " + doing, e);
                FxHop.run(() -> fail(mine, Problem.of(doing, "Aodh", String.valueOf(e))));
            }
        });
    }

    private void fail(long of, Problem problem) {
        if (of == question) put(new ErrorState(problem, this::ask));
    }

    private void put(Node... nodes) {
        content.getChildren().setAll(nodes);
    }

    private void view() {
        busy = false;
        AodhAlarm shown = rule;
        if (shown == null) return;
        List<Node> nodes = new ArrayList<>();
        nodes.add(buttons(shown));
        for (String line : RuleWords.of(shown)) nodes.add(words(line));
        if (!shown.enabled()) nodes.add(mark(BAD, "It is disabled: Aodh does not evaluate it."));
        put(nodes.toArray(Node[]::new));
    }

    private static Label words(String text) {
        var label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
        return label;
    }

    private static Node mark(Look look, String text) {
        var mark = new StateMark();
        mark.show(look, text);
        mark.setWrapText(true);
        return mark;
    }

    private Node buttons(AodhAlarm shown) {
        var fires = new Button("Will it ever fire?", Icon.HELP.node());
        fires.setId("rule-fires");
        fires.setOnAction(_ -> check(shown));
        var edit = new Button("Edit…", Icon.EDIT.node());
        edit.setId("rule-edit");
        edit.setOnAction(_ -> edit(RuleForm.of(shown.copy()), shown));
        var enable = new Button(shown.enabled() ? "Disable…" : "Enable…");
        enable.setId("rule-enable");
        enable.setOnAction(_ -> enable(shown));
        var state = new MenuButton("Set state");
        for (State each : State.values()) {
            var item = new MenuItem(each.title());
            item.setOnAction(_ -> confirm(
                    "Set the state of " + shown.name() + " to " + each.word(),
                    List.of(
                            "PUT /v2/alarms/" + shown.id() + "/state",
                            "Aodh calls the actions of the state, as if it had come to it by itself, and evaluates it again at its next turn."),
                    calls(shown),
                    "Set state",
                    "",
                    desk -> desk.setState(cloud(), shown.id(), each)));
            state.getItems().add(item);
        }
        var create = new MenuButton("New alarm", Icon.ADD.node());
        for (String type : RuleForm.TYPES) {
            var item = new MenuItem(type.replace('_', ' '));
            item.setOnAction(_ -> edit(RuleForm.fresh(type), null));
            create.getItems().add(item);
        }
        var delete = new Button("Delete…", Icon.DELETE.node());
        delete.setId("rule-delete");
        delete.setOnAction(_ -> confirm(
                "Delete the alarm " + shown.name(),
                List.of(
                        "DELETE /v2/alarms/" + shown.id(),
                        "Its history in Aodh goes with it; the journal keeps its own."),
                calls(shown),
                "Delete",
                shown.name(),
                desk -> desk.delete(cloud(), shown.id())));
        var line = new HBox(fires, edit, enable, state, delete, create);
        line.getStyleClass().add("rule-buttons");
        return line;
    }

    private String cloud() {
        return Objects.requireNonNull(alarm, "an alarm is shown").cloud();
    }

    private void check(AodhAlarm shown) {
        busy = true;
        String cloud = cloud();
        long mine = ++question;
        put(new LoadingState("Looking in Gnocchi for what the rule needs"));
        off(
                mine,
                "check whether " + shown.name() + " can fire",
                () -> {
                    Cloud of = context.clouds()
                            .apply(cloud)
                            .orElseThrow(() -> new ProblemException(
                                    Problem.of("check the alarm", "cloud " + cloud, "the cloud is not open")));
                    return FiringCheck.of(of, shown);
                },
                found -> findings(shown, found));
    }

    private void findings(AodhAlarm shown, List<FiringCheck.Finding> found) {
        boolean all = found.stream().allMatch(FiringCheck.Finding::good);
        List<Node> nodes = new ArrayList<>();
        nodes.add(buttons(shown));
        nodes.add(mark(
                all ? GOOD : BAD,
                all ? "It can fire: everything that it needs is there." : "It will not do what it should:"));
        for (FiringCheck.Finding finding : found) nodes.add(mark(finding.good() ? GOOD : BAD, finding.text()));
        nodes.add(back("Back to the rule"));
        put(nodes.toArray(Node[]::new));
    }

    private Button back(String title) {
        var back = new Button(title);
        back.setId("rule-back");
        back.setCancelButton(true);
        back.setOnAction(_ -> view());
        return back;
    }

    private void enable(AodhAlarm shown) {
        boolean to = !shown.enabled();
        confirm(
                (to ? "Enable " : "Disable ") + shown.name(),
                List.of(
                        "PUT /v2/alarms/" + shown.id(),
                        to
                                ? "Aodh evaluates it from its next turn on."
                                : "Aodh does not evaluate it any more; nothing is called."),
                calls(shown),
                to ? "Enable" : "Disable",
                "",
                desk -> desk.enable(cloud(), shown.id(), to));
    }

    /// What hangs on the alarm: whom it calls.
    private static List<String> calls(AodhAlarm shown) {
        return shown.actions().stream().map(RuleWords::shown).distinct().toList();
    }

    /// One confirmation: what will be called, what hangs on it, and a button that is not the default one.
    ///
    /// @param typed what has to be typed before it is done; empty for nothing
    private void confirm(
            String title,
            List<String> what,
            List<String> touches,
            String button,
            String typed,
            java.util.function.Consumer<AodhDesk> run) {
        busy = true;
        List<Node> nodes = new ArrayList<>();
        var head = new Label(title);
        head.getStyleClass().add("section-title");
        head.setWrapText(true);
        nodes.add(head);
        for (String line : what) nodes.add(words(line));
        for (String url : touches) nodes.add(words("It calls " + url + "."));
        var go = new Button(button);
        go.setId("rule-go");
        go.getStyleClass().add(typed.isEmpty() ? "accent" : "danger");
        var name = new TextField();
        if (!typed.isEmpty()) {
            name.setId("rule-typed");
            name.setPromptText(typed);
            name.setAccessibleText("Type " + typed + " to confirm");
            go.setDisable(true);
            name.textProperty().subscribe(text -> go.setDisable(!text.strip().equals(typed)));
            nodes.add(words("Type the name to confirm: " + typed));
            nodes.add(name);
        }
        go.setOnAction(_ -> run(title, run));
        Button cancel = back("Cancel");
        cancel.setDefaultButton(true);
        var line = new HBox(cancel, go);
        line.getStyleClass().add("rule-buttons");
        nodes.add(line);
        put(nodes.toArray(Node[]::new));
        if (typed.isEmpty()) cancel.requestFocus();
        else name.requestFocus();
    }

    private void run(String title, java.util.function.Consumer<AodhDesk> work) {
        context.inventory().jobs().run(title, progress -> {
            try {
                work.accept(context.aodh());
            } finally {
                FxHop.run(() -> {
                    busy = false;
                    rule = null;
                    ask();
                });
            }
            return "done";
        });
        put(new LoadingState(title));
    }

    // ---- the form ----

    /// @param shown the alarm as Aodh has it; null for a new one
    private void edit(RuleForm form, @Nullable AodhAlarm shown) {
        busy = true;
        Map<String, Supplier<String>> inputs = new LinkedHashMap<>();
        Map<String, Label> wrong = new HashMap<>();
        var grid = new GridPane();
        grid.getStyleClass().add("rule-form");
        int row = 0;
        for (RuleForm.Field field : form.fields()) {
            var title = new Label(field.title());
            title.getStyleClass().add("fact-name");
            title.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
            Node input = input(field, inputs);
            title.setLabelFor(input);
            GridPane.setHgrow(input, Priority.ALWAYS);
            var problem = new Label();
            problem.getStyleClass().add("ask-wrong");
            problem.setWrapText(true);
            problem.setVisible(false);
            problem.setManaged(false);
            wrong.put(field.path(), problem);
            grid.add(title, 0, row);
            grid.add(new VBox(input, problem), 1, row++);
        }
        var next = new Button("Preview", Icon.FORWARD.node());
        next.setId("rule-preview");
        next.getStyleClass().add("accent");
        next.setOnAction(_ -> {
            Map<String, String> typed = new LinkedHashMap<>();
            inputs.forEach((path, value) -> typed.put(path, value.get()));
            Map<String, String> problems = form.problems(typed);
            wrong.forEach((path, label) -> {
                String problem = problems.get(path);
                label.setText(problem == null ? "" : problem);
                label.setVisible(problem != null);
                label.setManaged(problem != null);
            });
            if (problems.isEmpty()) preview(form, typed, shown);
        });
        var buttons = new HBox(back("Cancel"), next);
        buttons.getStyleClass().add("rule-buttons");
        var head = new Label(shown == null ? "New alarm: " + form.type().replace('_', ' ') : "Edit " + shown.name());
        head.getStyleClass().add("section-title");
        put(head, grid, buttons);
    }

    private static Node input(RuleForm.Field field, Map<String, Supplier<String>> inputs) {
        String id = "rule-" + field.path().replace('/', '-');
        return switch (field.kind()) {
            case YES_NO -> {
                var box = new CheckBox();
                box.setId(id);
                box.setSelected(Boolean.parseBoolean(field.value()));
                box.setAccessibleText(field.title());
                inputs.put(field.path(), () -> String.valueOf(box.isSelected()));
                yield box;
            }
            case CHOICE -> {
                var box = new ComboBox<String>();
                box.setId(id);
                box.getItems().setAll(field.choices());
                if (!field.choices().contains(field.value())) box.getItems().add(field.value());
                box.setValue(field.value());
                box.setAccessibleText(field.title());
                inputs.put(field.path(), box::getValue);
                yield box;
            }
            case LINES, JSON -> {
                var area = new TextArea(field.value());
                area.setPrefRowCount(Math.clamp(field.value().lines().count() + 1, 2, 8));
                yield typing(area, id, field, inputs);
            }
            case TEXT, NUMBER, WHOLE -> typing(new TextField(field.value()), id, field, inputs);
        };
    }

    private static Node typing(
            TextInputControl input, String id, RuleForm.Field field, Map<String, Supplier<String>> inputs) {
        input.setId(id);
        input.setAccessibleText(field.title());
        inputs.put(field.path(), input::getText);
        return input;
    }

    private void preview(RuleForm form, Map<String, String> typed, @Nullable AodhAlarm shown) {
        String cloud = cloud();
        if (shown == null) {
            var made = form.made(typed);
            String name = typed.getOrDefault("name", "");
            confirm(
                    "Create the alarm " + name + " in " + cloud,
                    List.of(
                            "POST /v2/alarms",
                            "It fires when " + RuleWords.rule(form.type(), made.path(form.type() + "_rule")) + "."),
                    List.of(),
                    "Create",
                    "",
                    desk -> desk.create(cloud, made));
            return;
        }
        List<String> changes = form.changes(typed);
        if (changes.isEmpty()) {
            view(); // nothing was changed
            return;
        }
        List<String> what = new ArrayList<>(List.of("PUT /v2/alarms/" + shown.id()));
        what.addAll(changes);
        what.add("Everything else of the alarm stays as it is.");
        String title = "Edit " + shown.name();
        confirm(
                title,
                what,
                calls(shown),
                "Save",
                "",
                desk -> desk.edit(
                        cloud, shown.id(), title + ": " + String.join("; ", changes), json -> form.apply(typed, json)));
    }
}
