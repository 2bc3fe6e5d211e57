package org.xlcloud.services.actions;

import java.util.Locale;

/// One thing that an action touches.
///
/// @param id the id that the cloud's own tools take; the key for GPUs
/// @param name as operators know it
/// @param effect what happens to it: "is stopped for about a minute"
/// @param grave whether it loses something: an outage, data, a session of somebody
public record Touched(Kind kind, String id, String name, String effect, boolean grave) {

    /// What can be touched.
    public enum Kind {
        HOST,
        GPU,
        INSTANCE,
        SESSION,
        STACK,
        FLAVOR,
        ALARM,
        ALLOCATION,
        NODE,
        OTHER;

        /// "instance", "GPU"
        public String word() {
            return this == GPU ? "GPU" : name().toLowerCase(Locale.ROOT);
        }
    }
}
