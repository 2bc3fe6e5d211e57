package org.xlcloud.views.state;

import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Reading.Health;
import org.xlcloud.services.inventory.GpuState;

/// How a state is told: by a shape, a word and a colour, never by colour alone.
///
/// @param styleClass gives the colour to icons and marks: `state-free`; the colour itself is the look-up `-state-free`
public record Look(Icon icon, String word, String styleClass) {
    private static final Look FREE = new Look(Icon.FREE, "free", "state-free");
    private static final Look HELD = new Look(Icon.HELD, "held", "state-held");
    private static final Look RESERVED = new Look(Icon.RESERVED, "reserved", "state-reserved");
    private static final Look TROUBLE = new Look(Icon.TROUBLE, "trouble", "state-trouble");

    private static final Look UNASKED = new Look(Icon.LOADING, "not asked yet", "state-loading");
    private static final Look LOADING = new Look(Icon.LOADING, "loading", "state-loading");
    private static final Look LIVE = new Look(Icon.LIVE, "live", "state-live");
    private static final Look STALE = new Look(Icon.STALE, "stale", "state-stale");
    private static final Look FAILED = new Look(Icon.FAILED, "failed", "state-failed");

    private static final Look OK = new Look(Icon.LIVE, "ok", "state-live");
    private static final Look UNKNOWN = new Look(Icon.LOADING, "unknown", "state-loading");
    private static final Look BUSY = new Look(Icon.RUNNING, "busy", "state-held");
    private static final Look ATTENTION = new Look(Icon.WARNING, "attention", "state-stale");

    private static final Look RUNNING = new Look(Icon.RUNNING, "running", "state-loading");
    private static final Look DONE = new Look(Icon.DONE, "done", "state-live");
    private static final Look CANCELLED = new Look(Icon.CANCELLED, "cancelled", "state-stale");

    private static final Look NO_ALARM = new Look(Icon.LIVE, "ok", "state-live");
    private static final Look NO_DATA = new Look(Icon.ALARM_UNKNOWN, "no data", "state-loading");
    private static final Look LOW = new Look(Icon.ALARM_LOW, "low", "state-held");
    private static final Look MODERATE = new Look(Icon.ALARM_MODERATE, "moderate", "state-stale");
    private static final Look CRITICAL = new Look(Icon.ALARM_CRITICAL, "critical", "state-failed");

    private static final Look NORMAL = new Look(Icon.LIVE, "normal", "state-live");
    private static final Look UNACKNOWLEDGED = new Look(Icon.ALARM, "unacknowledged", "state-failed");
    private static final Look ACKNOWLEDGED = new Look(Icon.ACKNOWLEDGED, "acknowledged", "state-held");
    private static final Look RECOVERED = new Look(Icon.RECOVERED, "recovered", "state-stale");
    private static final Look SHELVED = new Look(Icon.SHELVED, "shelved", "state-reserved");
    private static final Look OUT_OF_SERVICE = new Look(Icon.OUT_OF_SERVICE, "out of service", "state-loading");

    /// The shapes that the wall draws in its cells.
    public static Look of(Severity severity) {
        return switch (severity) {
            case NONE -> NO_ALARM;
            case UNKNOWN -> NO_DATA;
            case LOW -> LOW;
            case MODERATE -> MODERATE;
            case CRITICAL -> CRITICAL;
        };
    }

    /// Where an alarm is in an operator's work.
    public static Look of(Phase phase) {
        return switch (phase) {
            case NORMAL -> NORMAL;
            case UNACKNOWLEDGED -> UNACKNOWLEDGED;
            case ACKNOWLEDGED -> ACKNOWLEDGED;
            case RETURNED -> RECOVERED;
            case SHELVED -> SHELVED;
            case OUT_OF_SERVICE -> OUT_OF_SERVICE;
        };
    }

    public static Look of(GpuState state) {
        return switch (state) {
            case FREE -> FREE;
            case HELD -> HELD;
            case RESERVED -> RESERVED;
            case TROUBLE -> TROUBLE;
        };
    }

    public static Look of(Health health) {
        return switch (health) {
            case UNASKED -> UNASKED;
            case LOADING -> LOADING;
            case LIVE -> LIVE;
            case STALE -> STALE;
            case FAILED -> FAILED;
        };
    }

    /// How something in a tree of stacks is doing.
    public static Look of(org.xlcloud.services.stacks.Health health) {
        return switch (health) {
            case OK -> OK;
            case UNKNOWN -> UNKNOWN;
            case BUSY -> BUSY;
            case ATTENTION -> ATTENTION;
            case FAILED -> FAILED;
        };
    }

    public static Look of(Job.State state) {
        return switch (state) {
            case RUNNING -> RUNNING;
            case DONE -> DONE;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
    }
}
