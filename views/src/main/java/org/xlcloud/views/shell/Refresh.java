package org.xlcloud.views.shell;

import java.util.function.BiConsumer;

/// Asks sources now instead of at their next turn: the Refresh and Retry buttons.
///
/// @param all asks all sources of all open clouds
/// @param one asks one source of one cloud, by the names of its
/// [state][org.xlcloud.services.inventory.SourceState]: `lab`, `Nova`
public record Refresh(Runnable all, BiConsumer<String, String> one) {
    /// What a button beside one source runs.
    public Runnable of(String cloud, String source) {
        return () -> one.accept(cloud, source);
    }
}
