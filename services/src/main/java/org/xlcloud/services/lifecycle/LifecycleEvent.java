package org.xlcloud.services.lifecycle;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a node is told to converge to.
public enum LifecycleEvent {
    SETUP,
    CONFIGURE,
    DEPLOY,
    UNDEPLOY,
    SHUTDOWN;

    /// As agents and the command line have it.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<LifecycleEvent> of(String id) {
        return Arrays.stream(values()).filter(event -> event.id().equals(id)).findFirst();
    }
}
