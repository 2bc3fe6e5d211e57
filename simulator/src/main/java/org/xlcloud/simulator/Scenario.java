package org.xlcloud.simulator;

import java.util.Locale;

/// A scripted incident of the embedded cloud. Each begins ten seconds after the start, by the world's clock, so that
/// one sees the healthy cloud first; several play at once, each on things of its own.
public enum Scenario {
    /// The fans of one group's cards fail while they work at full load. After a minute or two the group's mean
    /// temperature is above its alarm's threshold, the alarm fires and the group grows; the hot cards throttle.
    /// After 20 minutes the fans are mended.
    THERMAL,
    /// A burst of servers takes every GPU that can be had. Half a minute later a group wants to grow and another server
    /// is asked for: the server ends in `ERROR`, and the group in `UPDATE_FAILED` after six attempts in 84 s,
    /// while the stacks above it stay complete. The burst stays.
    EXHAUSTED,
    /// The compute host with the most GPUs in use dies with everything on it: Nova calls its service down after a
    /// minute, its guests fall silent in Ganglia. It comes back after 30 minutes.
    HOST_DOWN,
    /// An update of a cluster hangs: Heat waits for a server whose request got lost. Master, layer and group stay
    /// `UPDATE_IN_PROGRESS` for ever.
    STUCK_STACK,
    /// A card in use has uncorrectable memory errors and ten seconds later falls off the bus: its instance stays
    /// `ACTIVE`, but its guest counts one GPU less, and its metrics end.
    GPU_LOST,
    /// A card in use meets an uncontained memory error: its driver tells XID 95, which the exporter repeats until the
    /// card is reset 20 minutes later. Its metrics go on.
    GPU_FAULT,
    /// For ten minutes 200 alarms stand right at their GPUs' temperatures and flap, and every second a server comes and
    /// another goes. Then the alarms are taken away.
    FLOOD;

    /// As on the command line: `host-down`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The scenario of a command line's word.
    public static Scenario of(String word) {
        for (Scenario scenario : values()) {
            if (scenario.word().equals(word)) {
                return scenario;
            }
        }
        throw new IllegalArgumentException("no scenario is named " + word);
    }
}
