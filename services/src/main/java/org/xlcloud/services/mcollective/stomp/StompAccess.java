package org.xlcloud.services.mcollective.stomp;

import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.HostPort;
import org.xlcloud.services.flow.Secret;

/// Where the brokers are and who we are to them.
///
/// @param brokers in the order in which they are tried
/// @param tls for those that ask for it; null when none does
/// @param virtualHost the `host` header: RabbitMQ's virtual host; ActiveMQ ignores it
public record StompAccess(
        List<Broker> brokers,
        @Nullable SSLContext tls,
        boolean checkHostNames,
        String virtualHost,
        String login,
        Secret passcode) {
    public StompAccess {
        brokers = List.copyOf(brokers);
        if (brokers.isEmpty()) throw new IllegalArgumentException("no broker");
    }

    /// One broker's STOMP port.
    public record Broker(HostPort at, boolean secure) {
        @Override
        public String toString() {
            return (secure ? "stomp+ssl://" : "stomp://") + at;
        }
    }
}
