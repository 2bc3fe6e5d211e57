package org.xlcloud.views.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Which pages are open, which one is in front, and how the operator came there. Knows no toolkit.
public final class ShellModel implements Navigator {
    private final List<PageSpec> pages;
    private final Settings settings;
    private final Trail trail = new Trail();
    private final ObservableList<String> open = FXCollections.observableArrayList();
    /// What the tabs of single objects are of, by their ids.
    private final Map<String, Link> objects = new HashMap<>();
    private final ReadOnlyObjectWrapper<@Nullable Place> here = new ReadOnlyObjectWrapper<>();

    public ShellModel(List<PageSpec> pages, Settings settings) {
        this.pages = List.copyOf(pages);
        this.settings = settings;
        open.subscribe(() -> settings.setList("tabs.open", open));
    }

    public List<PageSpec> pages() {
        return pages;
    }

    /// The ids of the open pages in the order of their tabs. The tabs may reorder it.
    public ObservableList<String> open() {
        return open;
    }

    public @Nullable Place here() {
        return here.get();
    }

    public ReadOnlyObjectProperty<@Nullable Place> hereProperty() {
        return here.getReadOnlyProperty();
    }

    public Optional<PageSpec> page(String id) {
        return pages.stream()
                .filter(page -> page.id().equals(id))
                .findFirst()
                .or(() -> object(id).flatMap(link -> pageOf(link.kind()).flatMap(page -> page.of(link))));
    }

    /// What a tab is of, where it is of a single object.
    Optional<Link> object(String id) {
        Link known = objects.get(id);
        if (known != null) return Optional.of(known);
        return DeepLink.parse(id).map(link -> link.link(link.id()));
    }

    /// Says what a tab's single object is called.
    void rename(String id, String text) {
        Link named =
                object(id).map(link -> new Link(link.kind(), link.key(), text)).orElse(null);
        if (named == null || named.equals(objects.put(id, named))) return;
        Place now = here.get();
        if (now != null && now.page().equals(id)) here.set(new Place(id, named));
    }

    /// Whether objects of this kind can have a tab of their own.
    public boolean tabs(String kind) {
        return pageOf(kind).map(PageSpec::one).isPresent();
    }

    @Override
    public void openTab(Link link) {
        if (!tabs(link.kind())) {
            open(link);
            return;
        }
        String id = DeepLink.of(link).text();
        objects.putIfAbsent(id, link);
        enter(new Place(id, object(id).orElse(link)), true);
    }

    /// Opens the tabs of the last run, or `first` where there are none.
    public void restore(String first) {
        List<String> last = settings.list("tabs.open").stream()
                .filter(id -> page(id).isPresent())
                .distinct()
                .toList();
        String active = settings.get("tabs.active", first);
        open.setAll(last);
        go(page(active).isPresent() ? active : first);
    }

    public void go(String pageId) {
        Place now = here.get();
        // Coming back to an open page keeps the object that was opened on it out of the crumbs: the page knows it.
        if (now != null && now.page().equals(pageId)) return;
        enter(Place.page(pageId), true);
    }

    /// Goes to a page itself, from an object that was opened on it.
    void top(String pageId) {
        enter(Place.page(pageId), true);
    }

    /// Whether some page shows objects of this kind.
    public boolean shows(String kind) {
        return pageOf(kind).isPresent();
    }

    @Override
    public void open(Link link) {
        pageOf(link.kind()).ifPresent(page -> enter(new Place(page.id(), link), true));
    }

    public boolean canGoBack() {
        return trail.canGoBack();
    }

    public boolean canGoForward() {
        return trail.canGoForward();
    }

    public void back() {
        Place place = trail.back();
        if (place != null) enter(place, false);
    }

    public void forward() {
        Place place = trail.forward();
        if (place != null) enter(place, false);
    }

    /// Closes a tab; its neighbour comes to the front.
    public void close(String pageId) {
        int index = open.indexOf(pageId);
        if (index < 0) return;
        Place now = here.get();
        if (now != null && now.page().equals(pageId)) {
            var rest = new ArrayList<>(open);
            rest.remove(index);
            if (rest.isEmpty()) return; // the last tab stays: a window without a page says nothing
            enter(Place.page(rest.get(Math.min(index, rest.size() - 1))), true);
        }
        open.remove(pageId);
        objects.remove(pageId);
    }

    /// Brings the tab that is `step` to the right to the front, round and round.
    public void cycle(int step) {
        Place now = here.get();
        if (now == null || open.isEmpty()) return;
        go(open.get(Math.floorMod(open.indexOf(now.page()) + step, open.size())));
    }

    /// The page that lists the objects of a kind.
    Optional<PageSpec> pageOf(String kind) {
        return pages.stream().filter(page -> page.kind().equals(kind)).findFirst();
    }

    private void enter(Place place, boolean remember) {
        if (!open.contains(place.page())) open.add(place.page());
        if (remember) trail.visit(place);
        here.set(place);
        settings.set("tabs.active", place.page());
    }
}
