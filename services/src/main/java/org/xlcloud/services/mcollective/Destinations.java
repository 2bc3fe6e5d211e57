package org.xlcloud.services.mcollective;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.McollectiveConfig.Connector;

/// Where messages go, by the conventions of MCollective's two connectors.
sealed interface Destinations {
    String broadcast(String agent);

    String directed(String node);

    /// Where everybody's broadcasts can be overheard.
    String broadcasts();

    /// What replies arrive at, where one has to subscribe to it.
    Optional<String> subscription();

    /// @param node whom it is for; null for a broadcast
    Map<String, String> headers(String agent, @Nullable String node, Instant now);

    static Destinations of(Connector connector, String collective, String identity, Duration life) {
        return switch (connector) {
            case ACTIVEMQ -> new ActiveMq(collective, identity, life);
            case RABBITMQ -> new RabbitMq(collective, identity, life);
        };
    }

    /// Replies wait in a queue of ours, also while we are not connected. `expires` is by the broker's
    /// clock.
    record ActiveMq(String collective, String identity, Duration life) implements Destinations {
        @Override
        public String broadcast(String agent) {
            return "/topic/" + collective + "." + agent + ".agent";
        }

        @Override
        public String broadcasts() {
            return "/topic/" + collective + ".*.agent";
        }

        @Override
        public String directed(String node) {
            return "/queue/" + collective + ".nodes";
        }

        @Override
        public Optional<String> subscription() {
            return Optional.of("/queue/" + collective + ".reply." + identity);
        }

        @Override
        public Map<String, String> headers(String agent, @Nullable String node, Instant now) {
            long millis = now.getEpochSecond() * 1_000;
            var headers = new LinkedHashMap<String, String>();
            headers.put("reply-to", subscription().orElseThrow());
            headers.put("mc_sender", identity);
            headers.put("timestamp", String.valueOf(millis));
            headers.put("expires", String.valueOf(millis + life.toMillis()));
            if (node != null) headers.put("mc_identity", node);
            return headers;
        }
    }

    /// The broker makes a private queue for each reply-to of a connection, and drops it with the
    /// connection.
    record RabbitMq(String collective, String identity, Duration life) implements Destinations {
        @Override
        public String broadcast(String agent) {
            return "/exchange/" + collective + "_broadcast/" + agent;
        }

        @Override
        public String broadcasts() {
            return "/exchange/" + collective + "_broadcast/#";
        }

        @Override
        public String directed(String node) {
            return "/exchange/" + collective + "_directed/" + node;
        }

        @Override
        public Optional<String> subscription() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> headers(String agent, @Nullable String node, Instant now) {
            var headers = new LinkedHashMap<String, String>();
            headers.put("reply-to", "/temp-queue/mcollective_reply_" + agent);
            headers.put("mc_sender", identity);
            headers.put("expiration", String.valueOf(life.toMillis()));
            return headers;
        }
    }
}
