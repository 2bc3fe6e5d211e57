package org.xlcloud.views.shell;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.xlcloud.views.fx.FxHop;

/// A tab per open page. A page is made when its tab first comes to the front of a window that shows, told when it is
/// seen and when it is not, and closed with its tab.
final class PageTabs extends TabPane implements AutoCloseable {
    private final ShellModel model;
    private final Map<String, Page> pages = new HashMap<>();
    private @Nullable Page seen;
    private boolean windowSeen;
    private boolean inWindow;
    private boolean syncing;
    /// The page that was last brought to the front.
    private @Nullable String front;

    PageTabs(ShellModel model) {
        this.model = model;
        getStyleClass().add("page-tabs");
        setAccessibleText("Open pages");
        setTabDragPolicy(TabDragPolicy.REORDER);
        setTabClosingPolicy(TabClosingPolicy.ALL_TABS);
        model.open().subscribe(this::showTabs);
        showTabs();
        model.hereProperty().subscribe(this::showPlace);
        getSelectionModel().selectedItemProperty().subscribe(this::selected);
        getTabs().subscribe(this::reordered);
        sceneProperty().flatMap(Scene::windowProperty).subscribe(this::watch);
    }

    /// The page in front, once it was made.
    Optional<Page> page() {
        Place here = model.here();
        return here == null ? Optional.empty() : Optional.ofNullable(pages.get(here.page()));
    }

    @Override
    public void close() {
        see(null);
        pages.values().forEach(Page::close);
        pages.clear();
    }

    private void showTabs() {
        if (syncing) return;
        syncing = true;
        try {
            List<String> open = model.open();
            getTabs().removeIf(tab -> !open.contains(tab.getId()));
            for (int i = 0; i < open.size(); i++) {
                if (i < getTabs().size() && getTabs().get(i).getId().equals(open.get(i))) continue;
                String id = open.get(i);
                Tab tab = getTabs().stream()
                        .filter(known -> known.getId().equals(id))
                        .findFirst()
                        .orElseGet(() -> tab(id));
                getTabs().remove(tab);
                getTabs().add(Math.min(i, getTabs().size()), tab);
            }
            pages.entrySet().removeIf(entry -> {
                if (open.contains(entry.getKey())) return false;
                if (entry.getValue().equals(seen)) see(null);
                entry.getValue().close();
                return true;
            });
        } finally {
            syncing = false;
        }
        showPlace(model.here());
    }

    private Tab tab(String id) {
        PageSpec spec = model.page(id).orElseThrow();
        var tab = new Tab(spec.title());
        tab.setId(id);
        tab.setGraphic(spec.icon().node());
        tab.setOnCloseRequest(event -> {
            event.consume(); // the model decides, and closes it
            model.close(id);
        });
        return tab;
    }

    private void showPlace(@Nullable Place place) {
        if (place == null || syncing || !inWindow) return;
        getTabs().stream()
                .filter(tab -> tab.getId().equals(place.page()))
                .findFirst()
                .ifPresent(tab -> show(tab, place));
    }

    private void show(Tab tab, Place place) {
        Page page = pages.computeIfAbsent(
                tab.getId(), id -> model.page(id).orElseThrow().create().apply(model));
        if (!page.node().equals(tab.getContent())) {
            tab.setContent(page.node());
            var title = page.title();
            if (title != null) {
                title.subscribe(text -> {
                    tab.setText(text);
                    model.rename(tab.getId(), text);
                });
            }
        }
        syncing = true;
        try {
            getSelectionModel().select(tab);
        } finally {
            syncing = false;
        }
        see(windowSeen ? page : null);
        if (place.object() != null) page.reveal(place.object().key());
        if (tab.getId().equals(front)) return;
        front = tab.getId();
        giveKeyboard(page, front);
    }

    /// At once, before the page that was in front takes the focus away with it; and once more
    /// when it is drawn, where a page is only put together then and the operator has not put the
    /// focus elsewhere meanwhile. Who goes through the tabs by keys keeps it there.
    private void giveKeyboard(Page page, String id) {
        Scene scene = getScene();
        if (scene == null || isFocused()) return;
        page.node().applyCss(); // what is in panes that split is not in the window before
        page.focus();
        Node before = scene.getFocusOwner();
        FxHop.afterFrame(scene, () -> {
            if (id.equals(front) && Objects.equals(before, scene.getFocusOwner()) && !isFocused()) page.focus();
        });
    }

    private void selected(@Nullable Tab tab) {
        if (tab != null && !syncing) model.go(tab.getId());
    }

    private void reordered() {
        if (syncing) return;
        List<String> order = getTabs().stream().map(Tab::getId).toList();
        boolean same = order.size() == model.open().size() && order.containsAll(model.open());
        if (!same || order.equals(model.open())) return;
        syncing = true;
        try {
            model.open().setAll(order);
        } finally {
            syncing = false;
        }
    }

    private void watch(@Nullable Window window) {
        if (window == null) {
            windowSeen(false);
            return;
        }
        window.showingProperty().subscribe(() -> windowSeen(isSeen(window)));
        if (window instanceof Stage stage) stage.iconifiedProperty().subscribe(() -> windowSeen(isSeen(window)));
        windowSeen(isSeen(window));
        if (inWindow) return;
        inWindow = true;
        showPlace(model.here());
    }

    private static boolean isSeen(Window window) {
        return window.isShowing() && !(window instanceof Stage stage && stage.isIconified());
    }

    private void windowSeen(boolean now) {
        windowSeen = now;
        see(now ? page().orElse(null) : null);
    }

    private void see(@Nullable Page page) {
        if (Objects.equals(page, seen)) return;
        if (seen != null) seen.hidden();
        seen = page;
        if (page != null) page.shown();
    }
}
