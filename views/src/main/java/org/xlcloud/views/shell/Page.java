package org.xlcloud.views.shell;

import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/// Something that an operator can open in a tab. Made on the JavaFX thread when first opened, closed with its tab.
public interface Page extends AutoCloseable {
    /// The content; always the same node.
    Node node();

    /// Called when the page becomes visible: draw what arrived meanwhile.
    default void shown() {}

    /// Called when another tab covers the page: stop drawing.
    default void hidden() {}

    /// What can be done here; the shell puts these into menus, palette, key sheet and keys while the page is shown.
    default List<Action> actions() {
        return List.of();
    }

    /// What its tab is called, for a page whose tab is of one object; null where the page's own title will do.
    default @Nullable ObservableValue<String> title() {
        return null;
    }

    /// Gives the keyboard to what is worked with first: the first list, unless a page knows better. On a page without
    /// one it stays where it is.
    default void focus() {
        Node list = node().lookup(".table-view");
        if (list != null) list.requestFocus();
    }

    /// Brings one object into view and selects it: `id` is the key of a host, a GPU, an instance.
    default void reveal(String id) {}

    @Override
    default void close() {}
}
