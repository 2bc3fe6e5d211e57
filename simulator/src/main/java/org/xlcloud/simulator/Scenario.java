package org.xlcloud.simulator;

import java.util.Locale;

/// A scripted incident of the embedded cloud.
public enum Scenario {
    /// Cards run hot until alarms fire.
    THERMAL,
    /// No GPU is left and a group cannot grow.
    EXHAUSTED,
    /// A compute host dies.
    HOST_DOWN,
    /// A stack stays in progress.
    STUCK_STACK,
    /// A held GPU falls off the bus.
    GPU_LOST,
    /// A flood of alarms and changes.
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
