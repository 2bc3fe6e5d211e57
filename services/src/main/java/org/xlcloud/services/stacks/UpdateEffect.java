package org.xlcloud.services.stacks;

import java.util.List;

/// What an update does to one thing of a stack.
///
/// @param key of its row in the tree; empty for what is added
/// @param path the names from below the stack down to it
/// @param kind of its row
/// @param id a server's; empty for what has none yet
/// @param type the resource's
/// @param because which properties change, or what else the reason is; empty where that says itself
/// @param gpus keys of the GPUs that it holds now and loses, for a moment or for good
/// @param sessions that run on it
public record UpdateEffect(
        String key,
        List<String> path,
        Kind kind,
        String id,
        String name,
        String type,
        What what,
        String because,
        List<String> gpus,
        List<String> sessions) {
    /// What becomes of it, from harmless to worst.
    public enum What {
        ADDED("is added"),
        CHANGED("is changed in place"),
        /// A server gets another flavor: it stops, may go to another host, and its GPUs are taken anew.
        RESIZED("is resized: it stops, and gives its GPUs back before it takes others"),
        /// A server gets another image: it stops and starts anew with the same GPUs.
        REBUILT("is rebuilt: it stops and starts anew with the same GPUs"),
        /// Heat makes another and then takes this one away.
        REPLACED("is replaced: Heat makes another first and then deletes this one"),
        DELETED("is deleted");

        private final String words;

        What(String words) {
            this.words = words;
        }

        /// "is replaced: …"
        public String words() {
            return words;
        }

        What worse(What other) {
            return compareTo(other) < 0 ? other : this;
        }
    }

    public UpdateEffect {
        path = List.copyOf(path);
        gpus = List.copyOf(gpus);
        sessions = List.copyOf(sessions);
    }

    /// Whether something is lost by it, if only for a moment.
    public boolean grave() {
        return kind == Kind.NODE && what.compareTo(What.RESIZED) >= 0;
    }

    /// In one line: "is replaced: … (user_data changes)".
    public String inWords() {
        String line = because.isEmpty() ? what.words() : what.words() + " (" + because + ")";
        return sessions.isEmpty() ? line : line + "; sessions on it end: " + String.join(", ", sessions);
    }
}
