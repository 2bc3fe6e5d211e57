package org.xlcloud.services.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.journal.Link;

/// One span of a trace.
///
/// @param of the node that it is about; empty for one of the whole group
/// @param start null while it has not begun, or where nothing says when
/// @param end null while it goes on
/// @param text what happened, or what it waits for
/// @param evidence under which ids its servers know it: `measure`, `alarm`, `alarm-history`,
/// `heat-event`, `server`, `receipt`, `run`, `node`
/// @param check what to look at where it is late or failed; empty when it is well
public record Step(
        Kind kind,
        String of,
        @Nullable Instant start,
        @Nullable Instant end,
        State state,
        String text,
        List<Link> evidence,
        String check) {
    public Step {
        evidence = List.copyOf(evidence);
    }

    /// The steps in the order of the chain.
    public enum Kind {
        METRIC("metric crossed", Duration.ofMinutes(2)),
        ALARM("alarm evaluated", Duration.ofMinutes(3)),
        SIGNAL("policy signalled", Duration.ofSeconds(30)),
        DRAIN("drain", Duration.ofMinutes(2)),
        UPDATE("stack update", Duration.ofMinutes(5)),
        BOOT("instance boot", Duration.ofMinutes(5)),
        SETUP("setup", Duration.ofMinutes(5)),
        NOTIFICATION("notification", Duration.ofSeconds(10)),
        WEBHOOK("webhook", Duration.ofSeconds(10)),
        SHUTDOWN("shutdown", Duration.ofSeconds(60)),
        CONFIGURE("configure", Duration.ofMinutes(9)),
        READY("ready", Duration.ofSeconds(5));

        private final String title;
        private final Duration late;

        Kind(String title, Duration late) {
            this.title = title;
            this.late = late;
        }

        public String title() {
            return title;
        }

        /// Later than this it is marked, where nothing is known of how long it takes here usually.
        Duration late() {
            return late;
        }
    }

    /// How it stands.
    public enum State {
        DONE("done"),
        GOING_ON("going on"),
        WAITING("waiting"),
        LATE("late"),
        FAILED("failed"),
        /// Nothing told of it, and it was not needed.
        UNSEEN("not seen");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public @Nullable Duration took(Instant now) {
        if (start == null) return null;
        Duration took = Duration.between(start, end == null ? now : end);
        // two clocks are compared here and there: nothing takes less than no time
        return took.isNegative() ? Duration.ZERO : took;
    }
}
