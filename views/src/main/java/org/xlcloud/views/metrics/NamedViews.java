package org.xlcloud.views.metrics;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Selections that were saved under a name, in the order of saving; kept in the settings.
final class NamedViews {
    private static final String SETTING = "metrics.views";

    private final Function<String, @Nullable String> recall;
    private final BiConsumer<String, String> remember;

    NamedViews(Function<String, @Nullable String> recall, BiConsumer<String, String> remember) {
        this.recall = recall;
        this.remember = remember;
    }

    Map<String, Selection> all() {
        Map<String, Selection> views = new LinkedHashMap<>();
        String kept = recall.apply(SETTING);
        if (kept == null) return views;
        for (String part : kept.split(";", -1)) {
            int colon = part.indexOf(':');
            if (colon < 0) continue;
            try {
                String name = URLDecoder.decode(part.substring(0, colon), StandardCharsets.UTF_8);
                views.put(name, Selection.read(part.substring(colon + 1)));
            } catch (IllegalArgumentException e) {
                // a name that was edited by hand into no name
            }
        }
        return views;
    }

    /// The name of a selection; null where it was not saved.
    @Nullable
    String nameOf(Selection selection) {
        for (var view : all().entrySet()) if (view.getValue().equals(selection)) return view.getKey();
        return null;
    }

    /// Saves under a new name, or anew under a known one.
    void save(String name, Selection selection) {
        Map<String, Selection> views = all();
        views.put(name, selection);
        write(views);
    }

    /// Keeps the place in the list; does nothing where there is no such view or the new name is taken.
    void rename(String from, String to) {
        Map<String, Selection> views = all();
        if (!views.containsKey(from) || views.containsKey(to)) return;
        Map<String, Selection> renamed = new LinkedHashMap<>();
        views.forEach((name, view) -> renamed.put(name.equals(from) ? to : name, view));
        write(renamed);
    }

    void delete(String name) {
        Map<String, Selection> views = all();
        if (Objects.nonNull(views.remove(name))) write(views);
    }

    private void write(Map<String, Selection> views) {
        List<String> parts = new ArrayList<>();
        views.forEach((name, view) -> parts.add(URLEncoder.encode(name, StandardCharsets.UTF_8) + ":" + view.text()));
        remember.accept(SETTING, String.join(";", parts));
    }
}
