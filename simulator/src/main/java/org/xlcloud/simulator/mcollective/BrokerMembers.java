package org.xlcloud.simulator.mcollective;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.xlcloud.simulator.stomp.Message;
import org.xlcloud.simulator.stomp.StompPeer;

/// Simulated nodes as members of a broker that is not the simulator's, with each node's subscriptions as
/// mcollectived makes them. Real nodes have a connection each; here one carries many of them, and the
/// broker delivers to each all the same.
public final class BrokerMembers implements AutoCloseable {
    private static final Duration JOINS_WITHIN = Duration.ofMinutes(5);

    /// By which of MCollective's two connectors nodes reach their broker.
    public enum Connector {
        ACTIVEMQ("mcollective"),
        RABBITMQ("/");

        private final String virtualHost;

        Connector(String virtualHost) {
            this.virtualHost = virtualHost;
        }

        private void subscribe(StompPeer peer, String node, List<String> agents) {
            switch (this) {
                case ACTIVEMQ -> {
                    peer.subscribe("/queue/mcollective.nodes", "directed|" + node, "mc_identity = '" + node + "'");
                    for (String agent : agents)
                        peer.subscribe("/topic/mcollective." + agent + ".agent", agent + "|" + node, null);
                }
                case RABBITMQ -> {
                    peer.subscribe("/exchange/mcollective_directed/" + node, "directed|" + node, null);
                    for (String agent : agents)
                        peer.subscribe("/exchange/mcollective_broadcast/" + agent, agent + "|" + node, null);
                }
            }
        }
    }

    private final List<StompPeer> peers = new ArrayList<>();
    private final Map<String, StompPeer> peerOf = new HashMap<>();

    private BrokerMembers() {}

    /// Returns when the broker has confirmed all subscriptions.
    ///
    /// @param agents those whose broadcasts nodes listen to
    /// @param told gets what comes for a node
    public static BrokerMembers join(
            Connector connector,
            int port,
            String login,
            String passcode,
            List<String> nodes,
            List<String> agents,
            int connections,
            BiConsumer<String, Message> told)
            throws IOException, InterruptedException {
        var members = new BrokerMembers();
        try {
            for (int i = 0; i < connections; i++)
                members.peers.add(StompPeer.connect(
                        port,
                        connector.virtualHost,
                        login,
                        passcode,
                        (id, message) -> told.accept(id.substring(id.indexOf('|') + 1), message)));
            for (int i = 0; i < nodes.size(); i++) {
                StompPeer peer = members.peers.get(i % connections);
                members.peerOf.put(nodes.get(i), peer);
                connector.subscribe(peer, nodes.get(i), agents);
            }
            for (StompPeer peer : members.peers) peer.settle(JOINS_WITHIN);
            return members;
        } catch (IOException | InterruptedException failed) {
            members.close();
            throw failed;
        }
    }

    /// Sends over this node's connection.
    public void publish(String node, Message message) {
        StompPeer peer = peerOf.get(node);
        if (peer == null) throw new IllegalArgumentException(node + " is no member");
        peer.send(message);
    }

    @Override
    public void close() {
        peers.forEach(StompPeer::close);
    }
}
