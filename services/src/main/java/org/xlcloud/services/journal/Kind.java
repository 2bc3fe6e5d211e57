package org.xlcloud.services.journal;

import java.util.Locale;

/// What sort of fact an entry is. The names are written to disk in lower case and must stay.
public enum Kind {
    /// An alarm changed its state or severity.
    TRANSITION("Transition"),
    /// Somebody acknowledged an alarm, or took that back.
    ACKNOWLEDGEMENT("Acknowledgement"),
    /// Somebody shelved an alarm or ended it, or its time ran out.
    SHELVING("Shelving"),
    /// An alarm was taken out of service or put back.
    SERVICE("Out of service"),
    /// Somebody put an alarm into a group of his own, or took it out.
    GROUPING("Grouping"),
    /// An alarm's definition was made, changed or deleted.
    DEFINITION("Definition"),
    /// More new alarms than a person can follow began to come, or that ended.
    FLOOD("Flood"),
    /// A sender called the webhook.
    WEBHOOK("Webhook"),
    /// An operator changed something in a cloud, with its outcome, calls and request ids.
    ACTION("Action"),
    /// A contextualization run began, went on or ended.
    RUN("Run"),
    /// A scaling of a group began, went on or ended.
    SCALING("Scaling"),
    /// The console itself: a journal kept aside, a new one begun.
    CONSOLE("Console"),
    /// Written by a newer console.
    OTHER("Other");

    private final String title;

    Kind(String title) {
        this.title = title;
    }

    /// As on screen.
    public String title() {
        return title;
    }

    /// As on disk, on the command line and in exports.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The kind of an id; [#OTHER] for one of a newer console.
    public static Kind of(String id) {
        for (Kind kind : values()) if (kind.id().equals(id)) return kind;
        return OTHER;
    }
}
