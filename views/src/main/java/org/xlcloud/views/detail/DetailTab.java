package org.xlcloud.views.detail;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.scene.Node;

/// A tab of the details with content of its own kind, such as charts.
///
/// @param show takes another object, or news of the same; `K` is what is known around it
/// @param showing told whether the tab can be seen: nothing is asked or drawn while it can't
/// @param close ends it with its page
public record DetailTab<T, K>(
        String title, Node content, BiConsumer<T, K> show, Consumer<Boolean> showing, Runnable close) {}
