package org.xlcloud.charts;

import java.util.Locale;

/// How serious a mark or a limit is: each has a colour and, so that colour alone never tells, a shape.
public enum Tone {
    INFO,
    WARNING,
    CRITICAL;

    String styleClass() {
        return "tone-" + name().toLowerCase(Locale.ROOT);
    }
}
