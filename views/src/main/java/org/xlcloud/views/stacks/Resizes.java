package org.xlcloud.views.stacks;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.stacks.Resize;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.ResourceTable;
import org.xlcloud.views.table.TableSpec;

/// The changes of a group's size, newest first, each with who or what asked and how it went.
final class Resizes {
    private Resizes() {}

    static ResourceTable<Resize> table(InventoryContext context, Navigator navigator) {
        var history = new ResourceTable<>(spec(), context.table(navigator), _ -> List.of());
        history.whenEmpty(
                new EmptyState(Icon.EMPTY, "No resizes", "Since this group was made, nothing has changed its size."));
        return history;
    }

    private static TableSpec<Resize> spec() {
        return new TableSpec<>(
                "group-resizes",
                "resize",
                "resizes",
                resize -> resize.at().toString(),
                resize -> resize.at().toString(),
                resize -> "from " + resize.before() + " to " + resize.after() + ", " + resize.cause(),
                List.of(
                        Column.<Resize>time("time", "Time", Resize::at).wide(176),
                        Column.<Resize>state("outcome", "Outcome", resize -> Look.of(resize.outcome()))
                                .wide(90),
                        Column.<Resize>text("size", "Size", resize -> resize.before() + " → " + resize.after())
                                .wide(76),
                        Column.<Resize>text("took", "Took", resize -> span(resize.took()))
                                .wide(90),
                        Column.<Resize>text("cause", "Asked by", Resizes::cause)
                                .wide(270)
                                .growing(),
                        Column.<Resize>text("reason", "Why it failed", Resize::reason)
                                .wide(260),
                        Column.<Resize>text("added", "Added", Resize::added)
                                .wide(140)
                                .hidden(),
                        Column.<Resize>text("removed", "Removed", Resize::removed)
                                .wide(140)
                                .hidden()));
    }

    private static @Nullable String span(@Nullable Duration span) {
        return span == null ? null : Times.span(span);
    }

    /// Heat's word for a signal that told no reason, as a person's or the console's.
    private static String cause(Resize resize) {
        return resize.cause().replaceFirst(": Unknown$", ", by a signal that told no reason");
    }
}
