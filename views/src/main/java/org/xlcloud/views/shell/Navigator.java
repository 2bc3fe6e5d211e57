package org.xlcloud.views.shell;

/// Opens what a link points at: the tab of its kind, with the object selected. The shell's back and forward remember
/// it.
public interface Navigator {
    void open(Link link);

    /// Opens a tab of its own for one object, where its kind has such; otherwise as [#open].
    default void openTab(Link link) {
        open(link);
    }
}
