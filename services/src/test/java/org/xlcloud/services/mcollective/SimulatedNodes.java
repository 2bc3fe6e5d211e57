package org.xlcloud.services.mcollective;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.xlcloud.services.cloud.HostPort;
import org.xlcloud.services.cloud.McollectiveConfig;
import org.xlcloud.services.cloud.Tls;
import org.xlcloud.services.flow.Secret;
import org.xlcloud.services.mcollective.stomp.Frames;
import org.xlcloud.services.mcollective.stomp.StompLimits;
import org.xlcloud.simulator.mcollective.Marionettes;
import org.xlcloud.simulator.mcollective.Node;
import org.xlcloud.simulator.mcollective.NodeKeys;
import org.xlcloud.simulator.stomp.Message;
import org.xlcloud.simulator.stomp.StompBroker;

/// A broker of the simulator with some nodes, and what it takes to reach them.
public final class SimulatedNodes implements AutoCloseable {
    public static final StompLimits QUICK =
            StompLimits.DEFAULT.withPauses(Duration.ofMillis(20), Duration.ofMillis(200));

    public final StompBroker broker;
    public final StompBroker second;
    public final Marionettes nodes;
    private final NodeKeys keys;

    private SimulatedNodes(List<Node> crowd, SSLContext tls) {
        broker = StompBroker.start(0, "mcollective", "word", tls);
        second = StompBroker.start(0, "mcollective", "word", tls);
        keys = NodeKeys.make(NodeKeys.QUICK);
        nodes = Marionettes.start(broker, keys, () -> crowd, InstantSource.system());
        nodes.pace(node -> Duration.ZERO);
    }

    public static SimulatedNodes of(int count) {
        return new SimulatedNodes(Marionettes.crowd(count), null);
    }

    public static SimulatedNodes secured(int count, SSLContext tls) {
        return new SimulatedNodes(Marionettes.crowd(count), tls);
    }

    public McollectiveConfig config() {
        return config(McollectiveConfig.Connector.ACTIVEMQ, Tls.DEFAULT, broker.port());
    }

    /// @param ports of brokers in their order
    public McollectiveConfig config(McollectiveConfig.Connector connector, Tls tls, int... ports) {
        return new McollectiveConfig(
                "test",
                java.util.Arrays.stream(ports)
                        .mapToObj(
                                port -> new McollectiveConfig.Broker(new HostPort("127.0.0.1", port), broker.secure()))
                        .toList(),
                connector,
                "mcollective",
                "mcollective",
                new Secret("word"),
                null,
                "mcollective",
                keys.callerPrivate(),
                "xms-public",
                List.of(keys.serverPublic()),
                Duration.ofSeconds(60),
                tls);
    }

    public Mco open() {
        return Mco.open(config(), QUICK, InstantSource.system());
    }

    /// Has somebody say what was recorded elsewhere.
    void say(String destination, Path recorded) {
        try {
            broker.publish(Message.of(
                    destination,
                    Map.of("mc_sender", "other"),
                    Frames.read(recorded).body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        broker.close();
        second.close();
        nodes.close();
        keys.close();
    }
}
