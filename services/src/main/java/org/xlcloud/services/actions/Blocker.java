package org.xlcloud.services.actions;

import java.util.Locale;

/// Why an action can't run now.
///
/// @param words for the operator, with the way out where there is one: "cloud lab is marked as read-only (xlcloud:
/// read_only in clouds.yaml:12)"
public record Blocker(Reason reason, String words) {

    /// Kinds of reasons, for programs.
    public enum Reason {
        /// The caller's roles do not allow it.
        PERMISSION,
        /// `xlcloud: {read_only: true}` in the cloud's entry.
        READ_ONLY,
        /// The instance is locked.
        LOCKED,
        /// Something else is being done with it.
        BUSY,
        /// It is not there any more.
        GONE,
        /// Its present state does not allow it.
        STATE,
        /// No host has what it needs.
        CAPACITY,
        /// The project's quota is used up.
        QUOTA,
        /// This cloud can't do it.
        UNSUPPORTED,
        /// The cloud did not tell what would happen.
        UNANSWERED;

        /// As in JSON: `read_only`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
