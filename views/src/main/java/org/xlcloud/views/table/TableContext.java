package org.xlcloud.views.table;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.shell.Navigator;

/// What every list needs of the window around it.
///
/// @param jobs runs exports
/// @param recall reads a setting by its name; null where there is none yet
/// @param remember keeps a setting
public record TableContext(
        Navigator navigator,
        Jobs jobs,
        Times times,
        Function<String, @Nullable String> recall,
        BiConsumer<String, String> remember) {}
