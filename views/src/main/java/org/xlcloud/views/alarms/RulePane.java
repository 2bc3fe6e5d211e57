package org.xlcloud.views.alarms;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.AlarmChange;
import org.xlcloud.services.alarms.FiringCheck;
import org.xlcloud.services.alarms.State;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.services.openstack.AodhAlarm;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;

/// The rule of an Aodh alarm in words, whether it will ever fire, and the ways to change it.
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
        off(mine, "show the rule of " + of.name(), () -> new Aodh(connection(of.cloud())).alarm(of.id()), found -> {
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
        enable.setOnAction(_ -> ask(AlarmChange.enable(connection(), shown.id(), shown.name(), !shown.enabled())));
        var state = new MenuButton("Set state");
        for (State each : State.values()) {
            var item = new MenuItem(each.title());
            item.setOnAction(_ -> ask(AlarmChange.state(connection(), shown.id(), shown.name(), each)));
            state.getItems().add(item);
        }
        var delete = new Button("Delete…", Icon.DELETE.node());
        delete.setId("rule-delete");
        delete.setOnAction(_ -> ask(AlarmChange.delete(connection(), shown.id(), shown.name())));
        var line = new HBox(fires, edit, enable, state, delete);
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
                () -> FiringCheck.of(connection(cloud), shown),
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

    /// Has the operator asked, and looks at the rule again when it was done.
    private void ask(AlarmChange change) {
        context.actions()
                .ask(
                        content,
                        new Watched(
                                change,
                                () -> FxHop.run(() -> {
                                    rule = null;
                                    if (showing) ask();
                                })));
        view();
    }

    /// An action after which somebody looks again.
    private record Watched(AlarmChange change, Runnable then) implements org.xlcloud.services.actions.Action {
        @Override
        public String cloud() {
            return change.cloud();
        }

        @Override
        public String kind() {
            return change.kind();
        }

        @Override
        public String title() {
            return change.title();
        }

        @Override
        public Preview preview() {
            return change.preview();
        }

        @Override
        public String run(Run run) throws InterruptedException {
            try {
                return change.run(run);
            } finally {
                then.run();
            }
        }
    }

    private Cloud connection() {
        return connection(cloud());
    }

    private Cloud connection(String cloud) {
        return context.clouds()
                .apply(cloud)
                .orElseThrow(() ->
                        new ProblemException(Problem.of("work on the alarm", "cloud " + cloud, "the cloud is not open")
                                .withHint("Open it first.")));
    }

    // ---- the form ----

    private void edit(RuleForm form, AodhAlarm shown) {
        busy = true;
        var fields = new RuleFields(form, back("Cancel"), typed -> {
            List<String> changes = form.changes(typed);
            if (changes.isEmpty()) view(); // nothing was changed
            else
                ask(AlarmChange.edit(connection(), shown.id(), shown.name(), changes, json -> form.apply(typed, json)));
        });
        var head = new Label("Edit " + shown.name());
        head.getStyleClass().add("section-title");
        put(head, fields.node());
    }
}
