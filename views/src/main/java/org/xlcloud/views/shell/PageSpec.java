package org.xlcloud.views.shell;

import java.util.function.Function;
import org.xlcloud.icons.Icon;

/// A line of the rail: what a page is called and how to make it.
///
/// @param id the page's name in links and settings: `gpus`
/// @param kind the kind of object that the page lists, as in `xlcloud://CLOUD/KIND/ID`; the same as the id where it
/// lists none
/// @param title on screen
/// @param inRail whether the rail lists it; else only the palette and links lead there
public record PageSpec(
        String id, String kind, String title, Icon icon, Function<Navigator, Page> create, boolean inRail) {
    /// A page of the rail.
    public PageSpec(String id, String kind, String title, Icon icon, Function<Navigator, Page> create) {
        this(id, kind, title, icon, create, true);
    }
}
