package org.xlcloud.services.mcollective.stomp;

import java.time.Duration;

/// What we grant a broker.
///
/// @param connect for the connection, TLS and CONNECTED together
/// @param receipt for its word that it has taken what we sent
/// @param write for one frame to leave us; a broker that reads no more is given up
/// @param heartBeat how often we offer to give a sign of life, and want one
/// @param bodyBytes the longest body that is kept; a longer one is dropped and counted
/// @param shortestPause before all brokers are tried again after the first failure; doubles with each
/// further one
/// @param longestPause the longest such pause
public record StompLimits(
        Duration connect,
        Duration receipt,
        Duration write,
        Duration heartBeat,
        int bodyBytes,
        Duration shortestPause,
        Duration longestPause) {
    public static final StompLimits DEFAULT = new StompLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            4 << 20,
            Duration.ofMillis(500),
            Duration.ofSeconds(30));

    public StompLimits withHeartBeat(Duration value) {
        return new StompLimits(connect, receipt, write, value, bodyBytes, shortestPause, longestPause);
    }

    public StompLimits withPauses(Duration shortest, Duration longest) {
        return new StompLimits(connect, receipt, write, heartBeat, bodyBytes, shortest, longest);
    }

    public StompLimits withConnect(Duration value) {
        return new StompLimits(value, receipt, write, heartBeat, bodyBytes, shortestPause, longestPause);
    }

    public StompLimits withReceipt(Duration value) {
        return new StompLimits(connect, value, write, heartBeat, bodyBytes, shortestPause, longestPause);
    }
}
