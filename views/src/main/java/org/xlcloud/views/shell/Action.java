package org.xlcloud.views.shell;

import java.util.function.Supplier;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;

/// One thing that an operator can do. Feeds menus, context menus, palette, key sheet and keys.
///
/// @param id unique, stable: the user's key settings refer to it
/// @param group the heading in the key sheet: "Window", "List"
/// @param title as in a menu: "Export as CSV…"
/// @param keys the default key, if any
/// @param whyNot asked each time it is shown: why it can't run now ("needs role admin"), or null when it can
public record Action(
        String id,
        String group,
        String title,
        @Nullable Icon icon,
        @Nullable KeyCombination keys,
        Supplier<@Nullable String> whyNot,
        Runnable run) {

    /// An action that can always run.
    public static Action always(
            String id, String group, String title, @Nullable Icon icon, @Nullable KeyCombination keys, Runnable run) {
        return new Action(id, group, title, icon, keys, () -> null, run);
    }
}
