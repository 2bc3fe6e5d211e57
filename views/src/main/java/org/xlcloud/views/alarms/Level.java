package org.xlcloud.views.alarms;

import org.xlcloud.charts.Tone;
import org.xlcloud.charts.wall.Cell;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.state.Look;

/// How bad an alarm is, from good to worst: each with a shape, a word and a colour, the same as on the wall.
public enum Level {
    OK(new Look(Icon.LIVE, "ok", "state-live"), Cell.Alarm.NONE, Tone.INFO),
    /// It cannot be told: the source has too few data.
    UNKNOWN(new Look(Icon.ALARM_UNKNOWN, "no data", "state-loading"), Cell.Alarm.NONE, Tone.INFO),
    LOW(new Look(Icon.ALARM_LOW, "low", "state-held"), Cell.Alarm.LOW, Tone.INFO),
    MODERATE(new Look(Icon.ALARM_MODERATE, "moderate", "state-stale"), Cell.Alarm.MODERATE, Tone.WARNING),
    CRITICAL(new Look(Icon.ALARM_CRITICAL, "critical", "state-failed"), Cell.Alarm.CRITICAL, Tone.CRITICAL);

    private final Look look;
    private final Cell.Alarm onWall;
    private final Tone tone;

    Level(Look look, Cell.Alarm onWall, Tone tone) {
        this.look = look;
        this.onWall = onWall;
        this.tone = tone;
    }

    public Look look() {
        return look;
    }

    public String word() {
        return look.word();
    }

    /// The glyph of a wall's cell.
    public Cell.Alarm onWall() {
        return onWall;
    }

    /// The colour and shape of a chart's mark.
    public Tone tone() {
        return tone;
    }

    /// Whether it asks somebody to do something.
    public boolean raised() {
        return compareTo(LOW) >= 0;
    }

    Level worse(Level other) {
        return other.compareTo(this) > 0 ? other : this;
    }
}
