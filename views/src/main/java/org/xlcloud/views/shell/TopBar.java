package org.xlcloud.views.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.fx.Tip;

/// The bar at the top: menu, back and forward, where one is (clouds, project, page, object), search, refresh, theme and
/// help.
final class TopBar extends HBox {
    private final Actions actions;
    private final CloudAccess clouds;
    private final CloudMenu cloudMenu;
    private final Label readOnly = new Label("read-only", Icon.READ_ONLY.node());
    private final Button back;
    private final Button forward;

    TopBar(Actions actions, ShellModel model, CloudAccess clouds, Scope scope, CloudMenu cloudMenu) {
        this.actions = actions;
        this.clouds = clouds;
        this.cloudMenu = cloudMenu;
        getStyleClass().add("top-bar");
        setAlignment(Pos.CENTER_LEFT);
        back = button("go.back", Icon.BACK);
        forward = button("go.forward", Icon.FORWARD);
        readOnly.getStyleClass().add("read-only-mark");
        readOnly.setMinWidth(USE_PREF_SIZE);
        readOnly.setAccessibleText("Read-only: the console changes nothing here");
        Tip.on(readOnly, () -> "The console changes nothing in a read-only cloud");
        var crumbs = new Crumbs(model);
        HBox.setHgrow(crumbs, Priority.ALWAYS);
        cloudMenu.cloudButton().setMinWidth(USE_PREF_SIZE);
        cloudMenu.projectButton().setMinWidth(USE_PREF_SIZE);
        getChildren()
                .addAll(
                        menu(),
                        back,
                        forward,
                        cloudMenu.cloudButton(),
                        readOnly,
                        cloudMenu.projectButton(),
                        crumbs,
                        search(),
                        button("cloud.refresh", Icon.REFRESH),
                        button("theme.next", Icon.THEME),
                        button("help.keys", Icon.HELP));
        model.hereProperty().subscribe(here -> {
            back.setDisable(!model.canGoBack());
            forward.setDisable(!model.canGoForward());
        });
        scope.choiceProperty().subscribe(choice -> write());
    }

    /// Says again what is open and shown.
    void write() {
        cloudMenu.write();
        List<String> shown = cloudMenu.shown();
        boolean locked = !shown.isEmpty()
                && shown.stream()
                        .allMatch(name ->
                                clouds.info(name).map(CloudInfo::readOnly).orElse(false));
        readOnly.setVisible(locked);
        readOnly.setManaged(locked);
    }

    private Button button(String actionId, Icon icon) {
        var button = new Button(null, icon.node());
        button.setId("top-" + actionId.replace('.', '-'));
        button.getStyleClass().addAll("flat", "tool");
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(event -> find(actionId, actions::run));
        Tip.on(button, () -> titled(actionId)); // the keys may change while the window is open
        find(actionId, action -> button.setAccessibleText(action.title()));
        return button;
    }

    private String titled(String actionId) {
        var titled = new StringBuilder();
        find(actionId, action -> {
            String keys = actions.keymap().text(action);
            titled.append(action.title()).append(keys.isEmpty() ? "" : "   ").append(keys);
        });
        return titled.toString();
    }

    private void find(String id, Consumer<Action> use) {
        actions.ofWindow().stream()
                .filter(action -> action.id().equals(id))
                .findFirst()
                .ifPresent(use);
    }

    private Node search() {
        var text = new Label("Search or run…", Icon.SEARCH.node());
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var keys = new Label("Ctrl+K");
        find("help.palette", action -> keys.setText(actions.keymap().text(action)));
        keys.getStyleClass().add("key-cap");
        var line = new HBox(text, gap, keys);
        line.setAlignment(Pos.CENTER_LEFT);
        var button = new Button(null, line);
        button.setId("search");
        button.getStyleClass().add("search-button");
        button.setAccessibleText("Search pages, actions, hosts, GPUs and instances");
        button.setOnAction(event -> find("help.palette", actions::run));
        line.prefWidthProperty().bind(button.widthProperty().subtract(18));
        return button;
    }

    private MenuButton menu() {
        var menu = new MenuButton(null, Icon.MENU.node());
        menu.setId("menu");
        menu.getStyleClass().addAll("flat", "tool", "no-arrow");
        menu.setMinWidth(USE_PREF_SIZE);
        menu.setAccessibleText("Menu of all actions");
        Tip.on(menu, () -> "All actions");
        menu.getItems().add(new MenuItem()); // an empty menu would not open, and it is filled when it does
        menu.setOnShowing(event -> menu.getItems().setAll(groups()));
        // The items' accelerators would stay with the scene; the registry alone hears keys.
        menu.setOnHidden(event -> menu.getItems().setAll(new MenuItem()));
        return menu;
    }

    private List<Menu> groups() {
        Keymap keymap = actions.keymap();
        var groups = new LinkedHashMap<String, Menu>();
        for (Action action : actions.all())
            groups.computeIfAbsent(action.group(), name -> new Menu(name))
                    .getItems()
                    .add(item(action, keymap));
        return new ArrayList<>(groups.values());
    }

    private MenuItem item(Action action, Keymap keymap) {
        @Nullable String whyNot = action.whyNot().get();
        var item = new MenuItem(whyNot == null ? action.title() : action.title() + " (" + whyNot + ")");
        item.setMnemonicParsing(false);
        if (action.icon() != null) item.setGraphic(action.icon().node());
        item.setDisable(whyNot != null);
        item.setAccelerator(keymap.main(action));
        item.setOnAction(event -> actions.run(action));
        return item;
    }
}
