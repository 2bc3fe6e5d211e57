package org.xlcloud.views.detail;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.scene.Node;

/// A tab of the details with content of its own kind, such as charts.
///
/// @param show takes another object, or news of the same; `K` is what is known around it
/// @param showing told whether the tab can be seen: nothing is asked or drawn while it can't
/// @param close ends it with its page
/// @param applies whether there is something to show of an object
public record DetailTab<T, K>(
        String title,
        Node content,
        BiConsumer<T, K> show,
        Consumer<Boolean> showing,
        Runnable close,
        Predicate<T> applies) {

    /// One for every object.
    public DetailTab(String title, Node content, BiConsumer<T, K> show, Consumer<Boolean> showing, Runnable close) {
        this(title, content, show, showing, close, _ -> true);
    }
}
