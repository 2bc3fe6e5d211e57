package org.xlcloud.simulator.world;

import java.time.Duration;

/// What a world is made from. The same blueprint gives the same world.
///
/// @param servers how many servers; below 0 as many as suit the GPUs
/// @param churn how often a server comes or goes; zero for never
/// @param haste how many times faster than usual work is done
public record Blueprint(int hosts, int gpusPerHost, long seed, int servers, Duration churn, int haste) {
    public Blueprint {
        if (hosts < 1 || hosts > 10_000) {
            throw new IllegalArgumentException("hosts must be 1 to 10000, not " + hosts);
        }
        if (gpusPerHost < 0 || gpusPerHost > 32) {
            throw new IllegalArgumentException("GPUs per host must be 0 to 32, not " + gpusPerHost);
        }
        if (servers > 500_000) {
            throw new IllegalArgumentException("servers must be at most 500000, not " + servers);
        }
        if (churn.isNegative()) {
            throw new IllegalArgumentException("churn must not be negative: " + churn);
        }
        if (haste < 1 || haste > 1_000) {
            throw new IllegalArgumentException("haste must be 1 to 1000, not " + haste);
        }
    }
}
