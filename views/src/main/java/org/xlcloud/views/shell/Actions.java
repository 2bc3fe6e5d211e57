package org.xlcloud.views.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.scene.input.KeyCharacterCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// The one registry of everything that an operator can do now: the window's own actions and those of the page in front.
/// Palette, menus, keys and key sheet all read it.
public final class Actions {
    private static final int MOST_RECENT = 20;

    private final Settings settings;
    private final Supplier<List<Action>> window;
    private final Supplier<List<Action>> page;
    private final BiConsumer<Action, String> refused;
    private final Map<String, List<KeyCombination>> second = new HashMap<>();
    private @Nullable Keymap keymap;
    private List<Action> mapped = List.of();

    /// @param window the window's own actions, asked each time: clouds come and go
    /// @param page the actions of the page in front, asked each time
    /// @param refused told when an action was asked for that can't run now, and why
    public Actions(
            Settings settings,
            Supplier<List<Action>> window,
            Supplier<List<Action>> page,
            BiConsumer<Action, String> refused) {
        this.settings = settings;
        this.window = window;
        this.page = page;
        this.refused = refused;
    }

    /// Gives an action more default keys than its main one.
    void addKeys(String id, List<KeyCombination> keys) {
        second.put(id, keys);
    }

    /// The page's actions first: they are nearer to what the operator looks at.
    public List<Action> all() {
        return Stream.concat(page.get().stream(), window.get().stream()).toList();
    }

    public List<Action> ofPage() {
        return page.get();
    }

    public List<Action> ofWindow() {
        return window.get();
    }

    public Keymap keymap() {
        List<Action> now = all();
        List<String> ids = now.stream().map(Action::id).toList();
        Keymap known = keymap;
        if (known != null && ids.equals(mapped.stream().map(Action::id).toList())) return known;
        Keymap fresh = Keymap.of(now, second, settings);
        mapped = now;
        keymap = fresh;
        return fresh;
    }

    /// Sets the keys of an action for good; null goes back to its default.
    public void setKeys(Action action, @Nullable KeyCombination keys) {
        settings.set("key." + action.id(), keys == null ? null : keys.getName());
        forgetKeys();
    }

    /// Reads the keys again: the settings have changed.
    public void forgetKeys() {
        keymap = null;
    }

    /// Runs an action if it can run now, and says why not otherwise. True when it ran.
    public boolean run(Action action) {
        String whyNot = action.whyNot().get();
        if (whyNot != null) {
            refused.accept(action, whyNot);
            return false;
        }
        var recent = new ArrayList<>(recent());
        recent.remove(action.id());
        recent.addFirst(action.id());
        settings.setList("palette.recent", recent.subList(0, Math.min(MOST_RECENT, recent.size())));
        action.run().run();
        return true;
    }

    /// The ids of the actions run last, the newest first.
    public List<String> recent() {
        return settings.list("palette.recent");
    }

    /// The action that a pressed or typed key stands for.
    ///
    /// @param typing whether a text field has the focus: then plain keys and the keys of editing belong to it
    Optional<Action> of(KeyEvent event, boolean typing) {
        if (typing && belongsToText(event)) return Optional.empty();
        Keymap now = keymap();
        return all().stream()
                .filter(action ->
                        now.keys().getOrDefault(action.id(), List.of()).stream().anyMatch(keys -> matches(keys, event)))
                .findFirst();
    }

    private static boolean matches(KeyCombination keys, KeyEvent event) {
        // A character such as ? sits on other keys in other keyboard layouts: it is known once typed.
        if (keys instanceof KeyCharacterCombination character)
            return event.getEventType() == KeyEvent.KEY_TYPED
                    && character.getCharacter().equals(event.getCharacter())
                    && !event.isControlDown()
                    && !event.isAltDown()
                    && !event.isMetaDown();
        return event.getEventType() == KeyEvent.KEY_PRESSED && keys.match(event);
    }

    private static boolean belongsToText(KeyEvent event) {
        if (event.getEventType() == KeyEvent.KEY_TYPED) return true;
        if (event.isAltDown()) return false;
        if (event.isShortcutDown())
            return switch (event.getCode()) {
                case A, C, V, X, Y, Z, LEFT, RIGHT, HOME, END, BACK_SPACE, DELETE, INSERT -> true;
                default -> false;
            };
        return !event.getCode().isFunctionKey();
    }
}
