package org.xlcloud.views.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;

/// What the palette offers for what was typed: actions, most recent first while nothing is typed, and objects of the
/// open clouds by name, address or id.
final class PaletteModel {
    private static final int MOST_OBJECTS = 40;
    private static final int LEAST_FOR_OBJECTS = 2;

    /// One line of the palette.
    ///
    /// @param detail what stands beside the title: the group of an action, the host of a GPU
    /// @param whyNot why it can't be chosen now
    record Offer(
            @Nullable Icon icon,
            String title,
            String detail,
            String keys,
            @Nullable String whyNot,
            @Nullable Action action,
            @Nullable Link link) {}

    /// What has opened the palette; there it would only close it.
    private static final String OWN = "help.palette";

    private final Actions actions;
    private final Scope scope;
    private final ShellModel model;

    PaletteModel(Actions actions, Scope scope, ShellModel model) {
        this.actions = actions;
        this.scope = scope;
        this.model = model;
    }

    List<Offer> offers(String typed) {
        var offers = new ArrayList<Offer>();
        DeepLink.parse(typed.strip())
                .filter(link -> model.tabs(link.kind()))
                .map(link -> Action.always(
                        "link.open",
                        "Go",
                        "Open " + link.text(),
                        Icon.LINK,
                        null,
                        () -> model.openTab(link.link(link.id()))))
                .map(action -> new Offer(action.icon(), action.title(), action.group(), "", null, action, null))
                .ifPresent(offers::add);
        offers.addAll(actions(typed));
        if (typed.strip().length() >= LEAST_FOR_OBJECTS) offers.addAll(objects(typed));
        return offers;
    }

    private List<Offer> actions(String typed) {
        record Scored(Action action, @Nullable String whyNot, int score, int recency) {}
        List<String> recent = actions.recent();
        Keymap keymap = actions.keymap();
        var scored = new ArrayList<Scored>();
        for (Action action : actions.all()) {
            if (action.id().equals(OWN)) continue;
            int score = Fuzzy.score(typed, action.title() + " " + action.group());
            int recency = recent.indexOf(action.id());
            if (score != Fuzzy.NONE)
                scored.add(new Scored(action, action.whyNot().get(), score, recency < 0 ? Integer.MAX_VALUE : recency));
        }
        // The sort is stable: what was never used keeps the registry's order.
        scored.sort(Comparator.comparingInt((Scored s) -> -s.score)
                .thenComparing(s -> s.whyNot != null)
                .thenComparingInt(s -> s.recency));
        return scored.stream()
                .map(s -> new Offer(
                        s.action.icon(),
                        s.action.title(),
                        s.action.group(),
                        keymap.text(s.action),
                        s.whyNot,
                        s.action,
                        null))
                .toList();
    }

    private List<Offer> objects(String typed) {
        String[] words = typed.toLowerCase(Locale.ROOT).strip().split("\\s+", -1);
        Map<String, Inventory> clouds = scope.shown().newest();
        boolean several = clouds.size() > 1;
        var found = new ArrayList<Offer>();
        for (Inventory inventory : clouds.values()) {
            String cloud = several ? " · " + inventory.cloud() : "";
            if (model.shows("host"))
                for (Host host : inventory.hosts())
                    if (!full(found) && matches(words, host.name(), "host"))
                        found.add(object(
                                Icon.HOST,
                                new Link("host", host.key(), host.name()),
                                host.gpus().size() + " GPUs" + cloud));
            if (model.shows("instance"))
                for (Instance instance : inventory.instances())
                    if (!full(found) && matches(words, instance.name(), instance.id(), "instance"))
                        found.add(object(
                                Icon.INSTANCE,
                                new Link("instance", instance.key(), instance.name()),
                                "instance, " + instance.status() + cloud));
            if (model.shows("gpu"))
                for (Gpu gpu : inventory.gpus())
                    if (!full(found) && matches(words, gpu.address(), gpu.host(), gpu.model(), "gpu"))
                        found.add(object(
                                Icon.GPU,
                                new Link("gpu", gpu.key(), gpu.host() + " " + gpu.address()),
                                gpu.model() + ", " + gpu.state().word() + cloud));
        }
        return found;
    }

    private static boolean full(List<Offer> found) {
        return found.size() >= MOST_OBJECTS;
    }

    private static Offer object(Icon icon, Link link, String detail) {
        return new Offer(icon, link.text(), detail, "", null, null, link);
    }

    /// Every word occurs in some part; upper and lower case are the same.
    private static boolean matches(String[] words, String... parts) {
        for (String word : words) {
            boolean found = false;
            for (String part : parts) found |= contains(part, word);
            if (!found) return false;
        }
        return true;
    }

    private static boolean contains(String text, String lowerWord) {
        for (int at = 0; at + lowerWord.length() <= text.length(); at++)
            if (text.regionMatches(true, at, lowerWord, 0, lowerWord.length())) return true;
        return false;
    }
}
