package org.xlcloud.views.alarms;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.state.Look;

/// One alarm as the lists and the tree show it.
///
/// @param key unique over all clouds: `CLOUD/ID`
/// @param source who watches: `Aodh`, `console`, `Alertmanager`
/// @param latched the worst since it was last acknowledged and recovered
/// @param current how it is now
/// @param since when it was raised; null while it is not
/// @param changedAt its last transition
/// @param why the source's reason, in words
/// @param value what was measured, with its unit; null where there is none
/// @param threshold what it is compared with: `> 85 °C`
/// @param place what it is about
/// @param standing where it is in its life
/// @param by who brought it into its standing: "anna@desk: fan ordered"
/// @param until when its shelving ends
/// @param coveredBy the key of the alarm that covers it
/// @param covers how many it covers
public record AlarmRow(
        String key,
        String cloud,
        String id,
        String source,
        String name,
        Level latched,
        Level current,
        @Nullable Instant since,
        @Nullable Instant changedAt,
        String why,
        @Nullable String value,
        @Nullable String threshold,
        Place place,
        Standing standing,
        @Nullable String by,
        @Nullable Instant until,
        @Nullable String coveredBy,
        int covers) {

    /// What an alarm is about, as far as it is known; from the thing itself up to its stack.
    ///
    /// @param object the nearest of them: what the alarm is on
    public record Place(
            @Nullable Link object,
            @Nullable Link gpu,
            @Nullable Link instance,
            @Nullable Link host,
            @Nullable String layer,
            @Nullable Link stack) {
        static final Place NOWHERE = new Place(null, null, null, null, null, null);

        /// From the cloud's side: stack, layer, node.
        List<String> byStack() {
            return List.of(
                    stack == null ? "no stack" : stack.text(),
                    layer == null ? "" : layer,
                    instance == null ? "" : instance.text());
        }

        /// From the machine's side: host, GPU.
        List<String> byHost() {
            return List.of(host == null ? "no host" : host.text(), gpu == null ? "" : gpu.text());
        }
    }

    /// Where an alarm is in its life.
    public enum Standing {
        /// Nobody has said that he knows.
        ACTIVE(new Look(Icon.ALARM, "active", "state-failed")),
        ACKNOWLEDGED(new Look(Icon.ACKNOWLEDGED, "acknowledged", "state-held")),
        SHELVED(new Look(Icon.SHELVED, "shelved", "state-reserved")),
        OUT_OF_SERVICE(new Look(Icon.OUT_OF_SERVICE, "out of service", "state-loading")),
        /// Neither raised nor latched.
        QUIET(new Look(Icon.LIVE, "quiet", "state-live"));

        private final Look look;

        Standing(Look look) {
            this.look = look;
        }

        public Look look() {
            return look;
        }
    }
}
