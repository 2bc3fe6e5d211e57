package org.xlcloud.views.shell;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;

/// A line of the rail: what a page is called and how to make it.
///
/// @param id the page's name in links and settings: `gpus`
/// @param kind the kind of object that the page lists, as in `xlcloud://CLOUD/KIND/ID`; the same as the id where it
/// lists none
/// @param title on screen
/// @param inRail whether the rail lists it; else only the palette and links lead there
/// @param one makes a page of a single object of the kind; null where there is none
public record PageSpec(
        String id,
        String kind,
        String title,
        Icon icon,
        Function<Navigator, Page> create,
        boolean inRail,
        @Nullable BiFunction<Navigator, Link, Page> one) {
    /// A page without tabs for single objects.
    public PageSpec(String id, String kind, String title, Icon icon, Function<Navigator, Page> create, boolean inRail) {
        this(id, kind, title, icon, create, inRail, null);
    }

    /// A page of the rail.
    public PageSpec(String id, String kind, String title, Icon icon, Function<Navigator, Page> create) {
        this(id, kind, title, icon, create, true);
    }

    /// The same, whose objects can have a tab of their own.
    public PageSpec withTabs(BiFunction<Navigator, Link, Page> each) {
        return new PageSpec(id, kind, title, icon, create, inRail, each);
    }

    /// The tab of one object.
    Optional<PageSpec> of(Link link) {
        BiFunction<Navigator, Link, Page> maker = one;
        if (maker == null) return Optional.empty();
        return Optional.of(new PageSpec(
                DeepLink.of(link).text(), kind, link.text(), icon, navigator -> maker.apply(navigator, link), false));
    }
}
