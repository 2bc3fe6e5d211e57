package org.xlcloud.simulator.world;

import java.time.Duration;
import java.time.Instant;

/// How much a guest's processors work: half of what its GPUs do on the whole, or a little where it has none,
/// rising and falling every six hours. The same for any time, and counted without adding it up.
public final class Processors {
    private static final double SWING = 0.4;
    private static final double PERIOD_SECONDS = Duration.ofHours(6).toSeconds();

    private Processors() {}

    /// The busy part of the time, 0 to 1.
    public static double busy(SimServer server, Instant at) {
        return mean(server) * (1 + SWING * Math.sin(angle(server, at)));
    }

    /// The seconds in which one processor was busy since a time.
    public static double busySeconds(SimServer server, Instant since, Instant at) {
        double swung =
                SWING * PERIOD_SECONDS / (2 * Math.PI) * (Math.cos(angle(server, since)) - Math.cos(angle(server, at)));
        return mean(server) * (Duration.between(since, at).toMillis() / 1_000.0 + swung);
    }

    private static double mean(SimServer server) {
        if (server.load() <= 0) return (5 + Math.floorMod(server.serial() * 7, 20)) / 100.0;
        return Math.min(server.load(), 100) / 200;
    }

    private static double angle(SimServer server, Instant at) {
        return 2 * Math.PI * (at.toEpochMilli() / 1_000.0 / PERIOD_SECONDS) + server.serial();
    }
}
