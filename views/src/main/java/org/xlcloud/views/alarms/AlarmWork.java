package org.xlcloud.views.alarms;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.views.shell.Action;

/// What an operator does with alarms: each asks for a comment and runs as a job, which returns once the journal has it.
final class AlarmWork {
    private static final String GROUP = "Alarms";

    private final AlarmDesk desk;
    private final Jobs jobs;
    private final AskBar ask;
    private final Supplier<List<AlarmRow>> selected;

    /// @param selected the alarms that an action is done to
    AlarmWork(AlarmDesk desk, Jobs jobs, AskBar ask, Supplier<List<AlarmRow>> selected) {
        this.desk = desk;
        this.jobs = jobs;
        this.ask = ask;
        this.selected = selected;
    }

    /// All of it, for keys, palette, tool bar and context menu.
    List<Action> actions() {
        return List.of(
                action(
                        "alarm.acknowledge",
                        "Acknowledge…",
                        Icon.ACKNOWLEDGED,
                        KeyCode.A,
                        false,
                        AlarmRow::isActive,
                        "no unacknowledged alarm is selected",
                        this::acknowledge),
                action(
                        "alarm.unacknowledge",
                        "Take the acknowledgement back…",
                        Icon.ALARM,
                        KeyCode.A,
                        true,
                        row -> row.phase() == Phase.ACKNOWLEDGED,
                        "no acknowledged alarm is selected",
                        rows -> plain(
                                rows,
                                "Take back the acknowledgement of",
                                "Take back",
                                Icon.ALARM,
                                desk::unacknowledge)),
                action(
                        "alarm.shelve",
                        "Shelve…",
                        Icon.SHELVED,
                        KeyCode.S,
                        false,
                        row -> !row.isPutAside(),
                        "select an alarm that is not put aside",
                        this::shelve),
                action(
                        "alarm.unshelve",
                        "Unshelve…",
                        Icon.ALARM,
                        KeyCode.S,
                        true,
                        row -> row.phase() == Phase.SHELVED,
                        "no shelved alarm is selected",
                        rows -> plain(rows, "Unshelve", "Unshelve", Icon.ALARM, desk::unshelve)),
                action(
                        "alarm.out-of-service",
                        "Take out of service…",
                        Icon.OUT_OF_SERVICE,
                        KeyCode.O,
                        false,
                        row -> row.phase() != Phase.OUT_OF_SERVICE,
                        "select an alarm that is in service",
                        this::takeOut),
                action(
                        "alarm.in-service",
                        "Put back in service…",
                        Icon.LIVE,
                        KeyCode.O,
                        true,
                        row -> row.phase() == Phase.OUT_OF_SERVICE,
                        "no alarm out of service is selected",
                        rows -> plain(rows, "Put back in service", "Put back", Icon.LIVE, desk::putInService)),
                action(
                        "alarm.group",
                        "Put into a group…",
                        Icon.GROUP,
                        KeyCode.G,
                        false,
                        row -> true,
                        "no alarm is selected",
                        this::group),
                action(
                        "alarm.ungroup",
                        "Take out of its group…",
                        Icon.GROUP,
                        KeyCode.G,
                        true,
                        row -> !row.alarm().group().isEmpty(),
                        "no alarm of a group is selected",
                        rows -> plain(rows, "Take out of the group:", "Take out", Icon.GROUP, desk::ungroup)));
    }

    /// What is written of an action: keys of alarms and a comment.
    private interface Writing {
        void write(List<String> keys, String comment);
    }

    private Action action(
            String id,
            String title,
            Icon icon,
            KeyCode key,
            boolean shift,
            java.util.function.Predicate<AlarmRow> fits,
            String whyNot,
            java.util.function.Consumer<List<AlarmRow>> run) {
        var keys = shift ? new KeyCodeCombination(key, KeyCombination.SHIFT_DOWN) : new KeyCodeCombination(key);
        Supplier<@Nullable String> why = () -> selected.get().stream().anyMatch(fits) ? null : whyNot;
        return new Action(id, GROUP, title, icon, keys, why, () -> {
            List<AlarmRow> rows = selected.get().stream().filter(fits).toList();
            if (!rows.isEmpty()) run.accept(rows);
        });
    }

    private void acknowledge(List<AlarmRow> rows) {
        plain(rows, "Acknowledge", "Acknowledge", Icon.ACKNOWLEDGED, desk::acknowledge);
    }

    private void plain(List<AlarmRow> rows, String verb, String button, Icon icon, Writing writing) {
        String title = verb + " " + what(rows);
        ask.ask(new AskBar.Question(
                title,
                icon,
                button,
                AskBar.COMMENT,
                null,
                false,
                answer -> run(title, rows, answer.comment(), writing)));
    }

    private void group(List<AlarmRow> rows) {
        String title = "Put into a group: " + what(rows);
        ask.ask(new AskBar.Question(
                title,
                Icon.GROUP,
                "Put into the group",
                "Name of the group",
                "a group needs a name",
                false,
                answer -> run(title, rows, answer.comment(), desk::group)));
    }

    private void takeOut(List<AlarmRow> rows) {
        String title = "Take out of service: " + what(rows);
        ask.ask(new AskBar.Question(
                title,
                Icon.OUT_OF_SERVICE,
                "Take out of service",
                AskBar.COMMENT,
                "who finds it later must know why nobody hears of it",
                false,
                answer -> run(title, rows, answer.comment(), desk::takeOutOfService)));
    }

    private void shelve(List<AlarmRow> rows) {
        String title = "Shelve " + what(rows);
        ask.ask(new AskBar.Question(title, Icon.SHELVED, "Shelve", AskBar.COMMENT, null, true, answer -> {
            var until = answer.until();
            if (until == null) throw new IllegalStateException("The bar asked until when");
            run(title, rows, answer.comment(), (keys, comment) -> desk.shelve(keys, until, comment));
        }));
    }

    private void run(String title, List<AlarmRow> rows, String comment, Writing writing) {
        List<String> keys = rows.stream().map(AlarmRow::key).toList();
        jobs.run(title, progress -> {
            writing.write(keys, comment);
            return "in the journal";
        });
    }

    /// `GPU hot` or `12 alarms`.
    static String what(List<AlarmRow> rows) {
        return rows.size() == 1
                ? rows.getFirst().alarm().name()
                : String.format(Locale.ROOT, "%,d alarms", rows.size());
    }
}
