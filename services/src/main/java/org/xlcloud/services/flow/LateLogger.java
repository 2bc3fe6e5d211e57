package org.xlcloud.services.flow;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// A class's logger that is made when it is first written to: making the first one looks through every jar for who
/// writes logs, which a window that opens need not wait for.
public final class LateLogger implements System.Logger {
    private final String name;
    private volatile System.@Nullable Logger made;

    private LateLogger(String name) {
        this.name = name;
    }

    public static System.Logger of(Class<?> writer) {
        return new LateLogger(writer.getName());
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return logger().isLoggable(level);
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        logger().log(level, bundle, message, thrown);
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... parameters) {
        logger().log(level, bundle, format, parameters);
    }

    /// Made twice at the worst, which is harmless: both are the same.
    private System.Logger logger() {
        System.Logger known = made;
        if (known != null) return known;
        System.Logger now = System.getLogger(name);
        made = now;
        return now;
    }
}
