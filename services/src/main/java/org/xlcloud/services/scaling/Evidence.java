package org.xlcloud.services.scaling;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Why a resize came about, with the ids under which its servers know it. What was not found is
/// empty or null.
///
/// @param policy that was signalled
/// @param signalEvent Heat's event of that
/// @param signalledAt when; Heat writes it down when the resize has ended
/// @param signal Heat's words: what the signal said
/// @param alarm Aodh's id of the alarm whose action signals the policy
/// @param history the id of the line in Aodh's history that says that it fired
/// @param firedAt when it did
/// @param reason Aodh's words
/// @param metric what crossed
/// @param missing why there is no more of it, in words
public record Evidence(
        String policy,
        String signalEvent,
        @Nullable Instant signalledAt,
        String signal,
        String alarm,
        String alarmName,
        String history,
        @Nullable Instant firedAt,
        String reason,
        @Nullable Crossing metric,
        String missing) {
    static final Evidence NONE = new Evidence("", "", null, "", "", "", "", null, "", null, "");

    /// The measure that crossed.
    ///
    /// @param what the resources that it is of, as Gnocchi is asked for them
    /// @param at the beginning of the time that the value is over, by the metric service's clock
    /// @param comparison `gt`, `lt`, …
    public record Crossing(
            String metric,
            String what,
            Instant at,
            double value,
            String comparison,
            double threshold,
            long granularitySeconds) {
        /// "gpu.temperature was 81, above 75".
        public String inWords() {
            String way = switch (comparison) {
                case "gt" -> "above ";
                case "ge" -> "at least ";
                case "lt" -> "below ";
                case "le" -> "at most ";
                default -> comparison + " ";
            };
            return metric + " was " + number(value) + ", " + way + number(threshold);
        }

        private static String number(double value) {
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
    }

    Evidence withMissing(String why) {
        return new Evidence(
                policy, signalEvent, signalledAt, signal, alarm, alarmName, history, firedAt, reason, metric, why);
    }
}
