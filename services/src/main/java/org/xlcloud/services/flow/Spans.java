package org.xlcloud.services.flow;

import java.time.Duration;

/// How long something takes or is ago, for people: what a sentence says instead of a point in time, which a window
/// would have to give in its reader's zone.
public final class Spans {
    private Spans() {}

    /// In at most two units: `4 s`, `2 min 5 s`, `3 h 20 min`, `5 d 4 h`. A negative one (a clock that jumped) is `0
    /// s`.
    public static String words(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) return seconds + " s";
        long minutes = seconds / 60;
        if (minutes < 10) return minutes + " min " + seconds % 60 + " s";
        if (minutes < 60) return minutes + " min";
        long hours = minutes / 60;
        if (hours < 24) return hours + " h " + minutes % 60 + " min";
        return hours / 24 + " d " + hours % 24 + " h";
    }
}
