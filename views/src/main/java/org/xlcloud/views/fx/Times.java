package org.xlcloud.views.fx;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Spans;

/// Formats every time on screen, so that all panes share one zone: local by default, UTC by a toggle.
///
/// Panes that show absolute times listen to [#utcProperty] and write them again; ages do not depend on the zone.
public final class Times {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

    private final InstantSource clock;
    private final Supplier<ZoneId> local;
    private final BooleanProperty utc = new SimpleBooleanProperty(this, "utc");

    public Times(InstantSource clock, ZoneId local) {
        this(clock, () -> local);
    }

    private Times(InstantSource clock, Supplier<ZoneId> local) {
        this.clock = clock;
        this.local = local;
    }

    /// In this machine's zone, which is asked for when the first time is written: that looks through every jar for
    /// other zones' rules, which a window that opens need not wait for.
    public static Times ofThisMachine(InstantSource clock) {
        return new Times(clock, ZoneId::systemDefault);
    }

    /// Reads the names of zones, which otherwise the first clock does. On any thread.
    public static void prepare() {
        var _ = ZONE.format(Instant.EPOCH.atZone(ZoneId.systemDefault()));
    }

    /// Whether UTC is shown instead of the local zone.
    public BooleanProperty utcProperty() {
        return utc;
    }

    public Instant now() {
        return clock.instant();
    }

    public ZoneId zone() {
        return utc.get() ? ZoneOffset.UTC : local.get();
    }

    /// The zone as a clock shows it: `UTC`, `CET`.
    public String zoneName() {
        return utc.get() ? "UTC" : ZONE.format(now().atZone(local.get()));
    }

    /// `14:03:05`.
    public String time(Instant at) {
        return TIME.format(at.atZone(zone()));
    }

    /// `2026-11-22 14:03:05 CET`: a time that stands alone.
    public String full(Instant at) {
        return DAY_AND_TIME.format(at.atZone(zone())) + " " + (utc.get() ? "UTC" : ZONE.format(at.atZone(local.get())));
    }

    /// `14:03:05` today, `2026-11-21 14:03:05` on other days, a dash where there is none: a column of a table.
    public String stamp(@Nullable Instant at) {
        if (at == null) return "–";
        boolean today =
                at.atZone(zone()).toLocalDate().equals(now().atZone(zone()).toLocalDate());
        return today ? time(at) : DAY_AND_TIME.format(at.atZone(zone()));
    }

    /// ISO-8601 with the zone's offset, for files: `2026-11-22T14:03:05+01:00`.
    public String iso(Instant at) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                at.truncatedTo(ChronoUnit.SECONDS).atZone(zone()));
    }

    /// How long ago, in at most two units: `4 s`, `2 min`, `3 h 20 min`, `5 d 4 h`. A time in the future (a clock that
    /// jumped) is `0 s`.
    public String age(Instant since) {
        return span(Duration.between(since, now()));
    }

    /// A span as [#age] writes it.
    public static String span(Duration span) {
        return Spans.words(span);
    }
}
