package org.xlcloud.views.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyCombination.Modifier;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// The window's own actions: where to go, which clouds, how it looks, help.
final class WindowActions {
    /// Second keys by action: another key of the same meaning, or of another keyboard.
    static final Map<String, List<KeyCombination>> SECOND = Map.of(
            "help.keys", List.of(KeyCombination.valueOf("'?'")),
            "cloud.refresh", List.of(keys(KeyCode.R, KeyCombination.SHORTCUT_DOWN)),
            "text.larger",
                    List.of(
                            keys(KeyCode.EQUALS, KeyCombination.SHORTCUT_DOWN),
                            keys(KeyCode.ADD, KeyCombination.SHORTCUT_DOWN)),
            "text.smaller", List.of(keys(KeyCode.SUBTRACT, KeyCombination.SHORTCUT_DOWN)),
            "text.usual", List.of(keys(KeyCode.NUMPAD0, KeyCombination.SHORTCUT_DOWN)));

    private static final double TEXT_STEP = 1.1;

    private final Shell shell;

    WindowActions(Shell shell) {
        this.shell = shell;
    }

    List<Action> list() {
        var actions = new ArrayList<Action>();
        go(actions);
        clouds(actions);
        view(actions);
        help(actions);
        return actions;
    }

    private void go(List<Action> actions) {
        ShellModel model = shell.model();
        int number = 0;
        for (PageSpec page : model.pages()) {
            if (!page.inRail()) {
                add(
                        actions,
                        "page." + page.id(),
                        "Developer",
                        page.title(),
                        page.icon(),
                        null,
                        () -> model.go(page.id()));
                continue;
            }
            number++;
            KeyCombination keys =
                    number <= 9 ? keys(KeyCode.valueOf("DIGIT" + number), KeyCombination.SHORTCUT_DOWN) : null;
            actions.add(Action.always(
                    "page." + page.id(), "Go", "Go to " + page.title(), page.icon(), keys, () -> model.go(page.id())));
        }
        actions.add(new Action(
                "go.back",
                "Go",
                "Back",
                Icon.BACK,
                keys(KeyCode.LEFT, KeyCombination.ALT_DOWN),
                () -> model.canGoBack() ? null : "this is the first place",
                model::back));
        actions.add(new Action(
                "go.forward",
                "Go",
                "Forward",
                Icon.FORWARD,
                keys(KeyCode.RIGHT, KeyCombination.ALT_DOWN),
                () -> model.canGoForward() ? null : "this is the newest place",
                model::forward));
        add(
                actions,
                "tab.next",
                "Go",
                "Next tab",
                null,
                keys(KeyCode.PAGE_DOWN, KeyCombination.SHORTCUT_DOWN),
                () -> model.cycle(1));
        add(
                actions,
                "tab.previous",
                "Go",
                "Previous tab",
                null,
                keys(KeyCode.PAGE_UP, KeyCombination.SHORTCUT_DOWN),
                () -> model.cycle(-1));
        actions.add(new Action(
                "tab.close",
                "Go",
                "Close tab",
                Icon.CLOSE,
                keys(KeyCode.W, KeyCombination.SHORTCUT_DOWN),
                () -> model.open().size() > 1 ? null : "the last tab stays",
                shell::closeTab));
    }

    private void clouds(List<Action> actions) {
        CloudAccess clouds = shell.clouds();
        actions.add(new Action(
                "cloud.refresh",
                "Clouds",
                "Refresh now",
                Icon.REFRESH,
                keys(KeyCode.F5),
                () -> clouds.open().newest().isEmpty() ? "no cloud is open" : null,
                shell::refresh));
        add(
                actions,
                "cloud.switch",
                "Clouds",
                "Switch clouds…",
                Icon.CLOUD,
                keys(KeyCode.O, KeyCombination.SHORTCUT_DOWN),
                shell::showCloudMenu);
        add(actions, "cloud.read-again", "Clouds", "Read clouds.yaml again", Icon.CLOUDS, null, shell::readCloudsAgain);
        for (CloudInfo cloud : clouds.known()) {
            String name = cloud.name();
            boolean open = clouds.isOpen(name);
            add(
                    actions,
                    "cloud.toggle." + name,
                    "Clouds",
                    (open ? "Close cloud " : "Open cloud ") + name,
                    cloud.embedded() ? Icon.EMBEDDED : Icon.CLOUD,
                    null,
                    () -> shell.toggleCloud(name));
        }
        List<String> open = clouds.open().newest();
        if (open.size() < 2) return;
        add(
                actions,
                "scope.all",
                "Clouds",
                "Show all open clouds, merged",
                Icon.CLOUDS,
                null,
                () -> shell.scope().showCloud(null));
        for (String name : open)
            add(
                    actions,
                    "scope." + name,
                    "Clouds",
                    "Show only cloud " + name,
                    Icon.CLOUD,
                    null,
                    () -> shell.scope().showCloud(name));
    }

    private void view(List<Action> actions) {
        Appearance looks = shell.appearance();
        add(
                actions,
                "theme.next",
                "View",
                "Next theme",
                Icon.THEME,
                keys(KeyCode.T, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN),
                shell::nextTheme);
        add(
                actions,
                "theme.system",
                "View",
                "Theme of the system",
                Icon.THEME,
                null,
                () -> looks.chosenProperty().set(null));
        for (Theme theme : Theme.values())
            add(
                    actions,
                    "theme." + theme.id(),
                    "View",
                    theme.title() + " theme",
                    Icon.THEME,
                    null,
                    () -> looks.chosenProperty().set(theme));
        add(
                actions,
                "text.larger",
                "View",
                "Larger text",
                Icon.TEXT_SIZE,
                keys(KeyCode.PLUS, KeyCombination.SHORTCUT_DOWN),
                () -> scale(TEXT_STEP));
        add(
                actions,
                "text.smaller",
                "View",
                "Smaller text",
                Icon.TEXT_SIZE,
                keys(KeyCode.MINUS, KeyCombination.SHORTCUT_DOWN),
                () -> scale(1 / TEXT_STEP));
        add(
                actions,
                "text.usual",
                "View",
                "Usual text size",
                Icon.TEXT_SIZE,
                keys(KeyCode.DIGIT0, KeyCombination.SHORTCUT_DOWN),
                () -> looks.textScaleProperty().set(1));
        add(
                actions,
                "rail.toggle",
                "View",
                "Collapse or expand the rail",
                Icon.COLLAPSE,
                keys(KeyCode.B, KeyCombination.SHORTCUT_DOWN),
                shell::toggleRail);
        add(
                actions,
                "jobs.toggle",
                "View",
                "Show or hide the jobs",
                Icon.JOBS,
                keys(KeyCode.J, KeyCombination.SHORTCUT_DOWN),
                shell::toggleJobs);
        add(
                actions,
                "time.utc",
                "View",
                "Switch between local time and UTC",
                Icon.CLOCK,
                keys(KeyCode.U, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN),
                shell::toggleUtc);
        add(actions, "window.full", "View", "Full screen on or off", null, keys(KeyCode.F11), shell::toggleFullScreen);
    }

    private void help(List<Action> actions) {
        add(
                actions,
                "help.palette",
                "Help",
                "Search or run anything…",
                Icon.SEARCH,
                keys(KeyCode.K, KeyCombination.SHORTCUT_DOWN),
                shell::togglePalette);
        add(actions, "help.keys", "Help", "All keys", Icon.KEYS, keys(KeyCode.F1), shell::toggleKeySheet);
        add(
                actions,
                "settings.reload",
                "Help",
                "Read the settings file again",
                Icon.SETTINGS,
                null,
                shell::reloadSettings);
    }

    private void scale(double factor) {
        var scale = shell.appearance().textScaleProperty();
        scale.set(Math.clamp(scale.get() * factor, Appearance.LEAST_SCALE, Appearance.MOST_SCALE));
        shell.notices().info(String.format(Locale.ROOT, "Text size %.0f %%", scale.get() * 100));
    }

    private static void add(
            List<Action> actions,
            String id,
            String group,
            String title,
            @Nullable Icon icon,
            @Nullable KeyCombination keys,
            Runnable run) {
        actions.add(Action.always(id, group, title, icon, keys, run));
    }

    private static KeyCombination keys(KeyCode code, Modifier... modifiers) {
        return new KeyCodeCombination(code, modifiers);
    }
}
