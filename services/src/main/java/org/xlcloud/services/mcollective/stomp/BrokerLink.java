package org.xlcloud.services.mcollective.stomp;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;

/// How the client stands with its brokers.
///
/// @param broker the broker that it is connected to, or tried last; null before the first try
/// @param server what that broker calls itself, such as `ActiveMQ/5.17.2`
/// @param since when this state began
/// @param problem why the last connection failed or ended; null while all is well
/// @param connections how many connections there have been, this one included
public record BrokerLink(
        State state,
        @Nullable String broker,
        @Nullable String server,
        Instant since,
        @Nullable Problem problem,
        int connections) {
    public enum State {
        CONNECTING,
        CONNECTED,
        /// Waits before it tries all brokers again.
        WAITING,
        CLOSED
    }

    public boolean connected() {
        return state == State.CONNECTED;
    }
}
