package org.xlcloud.services.flow;

import java.time.Duration;

/// How often the feeds of open clouds ask, and how often what was begun is looked after.
///
/// @param times as often as usual
public record Rhythm(int times) {
    public static final Rhythm USUAL = new Rhythm(1);

    /// The pause here of what usually pauses so long.
    public Duration of(Duration usual) {
        return usual.dividedBy(times);
    }
}
