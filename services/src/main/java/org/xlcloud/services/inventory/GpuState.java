package org.xlcloud.services.inventory;

/// The state of a GPU in a word.
public enum GpuState {
    /// Nobody holds it and Placement would give it away.
    FREE,
    /// An instance holds it.
    HELD,
    /// Set aside: a one-time-use device that waits for cleaning, or an administrator's reservation.
    RESERVED,
    /// Something is wrong with it or with its host; the GPU's reason says what.
    TROUBLE;

    /// As on screen and in JSON: lower case.
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
