package org.xlcloud.views.shell;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;

/// The one line that says how the last thing went, in the status bar, instead of a dialog. The newest replaces the one
/// before; the jobs drawer keeps the history.
public final class Notices {
    /// @param problem its details, where there are some
    public record Notice(
            Icon icon,
            String styleClass,
            String text,
            @Nullable Problem problem) {}

    private final ReadOnlyObjectWrapper<@Nullable Notice> newest = new ReadOnlyObjectWrapper<>();

    public ReadOnlyObjectProperty<@Nullable Notice> newestProperty() {
        return newest.getReadOnlyProperty();
    }

    public void info(String text) {
        newest.set(new Notice(Icon.INFO, "notice-info", text, null));
    }

    public void warn(String text) {
        newest.set(new Notice(Icon.WARNING, "state-stale", text, null));
    }

    public void problem(Problem problem) {
        newest.set(new Notice(
                Icon.FAILED, "state-failed", "Cannot " + problem.doing() + ": " + problem.reason(), problem));
    }

    void clear() {
        newest.set(null);
    }
}
