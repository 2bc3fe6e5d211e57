package org.xlcloud.services.alarms;

import java.util.Locale;

/// How bad it is, least first; Aodh's three words with one below and one beside.
public enum Severity {
    /// Nothing is wrong.
    NONE("None"),
    /// Its source can't tell any more: insufficient data.
    UNKNOWN("Unknown"),
    LOW("Low"),
    MODERATE("Moderate"),
    CRITICAL("Critical");

    private final String title;

    Severity(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /// As on disk, in Aodh and on the command line.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The severity of a word of Aodh or Prometheus; [#LOW] for one that nobody knows.
    public static Severity of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "critical", "page", "fatal", "emergency" -> CRITICAL;
            case "moderate", "warning", "major", "error" -> MODERATE;
            case "none" -> NONE;
            case "unknown" -> UNKNOWN;
            default -> LOW;
        };
    }

    public Severity worst(Severity other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
