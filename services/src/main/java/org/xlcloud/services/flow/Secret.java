package org.xlcloud.services.flow;

import java.util.Objects;

/// A password, token or key. It prints as dots, so that it can't reach a log, an audit row or a crash report by
/// accident.
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /// The secret itself; call it only where it goes onto the wire.
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "••••";
    }
}
