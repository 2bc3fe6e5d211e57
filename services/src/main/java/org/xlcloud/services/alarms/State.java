package org.xlcloud.services.alarms;

import java.util.Locale;

/// What an alarm's source says of it now.
public enum State {
    OK("ok", "OK"),
    ALARM("alarm", "Alarm"),
    INSUFFICIENT_DATA("insufficient data", "Insufficient data");

    private final String word;
    private final String title;

    State(String word, String title) {
        this.word = word;
        this.title = title;
    }

    /// Aodh's word.
    public String word() {
        return word;
    }

    public String title() {
        return title;
    }

    /// The state of Aodh's or Alertmanager's word; [#INSUFFICIENT_DATA] for another.
    public static State of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "ok", "resolved" -> OK;
            case "alarm", "firing" -> ALARM;
            default -> INSUFFICIENT_DATA;
        };
    }
}
