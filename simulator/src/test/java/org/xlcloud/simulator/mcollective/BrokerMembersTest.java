package org.xlcloud.simulator.mcollective;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xlcloud.simulator.stomp.Message;
import org.xlcloud.simulator.stomp.StompBroker;

/// Nodes that join a broker as clients, here the simulator's own with RabbitMQ's names.
@Timeout(30)
class BrokerMembersTest {
    private static final List<String> NODES = List.of("node-1", "node-2");

    private record Told(String node, String body) {}

    private static BrokerMembers join(StompBroker broker, String word, LinkedBlockingQueue<Told> told)
            throws Exception {
        return BrokerMembers.join(
                BrokerMembers.Connector.RABBITMQ,
                broker.port(),
                "mcollective",
                word,
                NODES,
                List.of("rpcutil"),
                2,
                (node, message) ->
                        told.add(new Told(node, new String(message.body().array(), UTF_8))));
    }

    private static Message message(String destination, String body) {
        return Message.of(destination, Map.of("mc_sender", "test:1\\"), body.getBytes(UTF_8));
    }

    @Test
    void each_hears_what_is_for_it_and_what_is_for_all_and_answers_over_its_own_connection() throws Exception {
        var told = new LinkedBlockingQueue<Told>();
        try (var broker = StompBroker.start(0, "mcollective", "word", null);
                var members = join(broker, "word", told)) {
            broker.publish(message("/exchange/mcollective_directed/node-2", "you"));
            assertEquals(new Told("node-2", "you"), told.poll(10, TimeUnit.SECONDS));
            broker.publish(message("/exchange/mcollective_broadcast/rpcutil", "all"));
            var both = List.of(told.take(), told.take());
            assertTrue(both.containsAll(List.of(new Told("node-1", "all"), new Told("node-2", "all"))), both::toString);
            var answers = new LinkedBlockingQueue<Message>();
            broker.attach(answers::add);
            members.publish("node-1", message("/queue/mcollective.reply.x", "here: \n1"));
            Message answer = answers.take();
            assertEquals("/queue/mcollective.reply.x", answer.destination());
            assertEquals("test:1\\", answer.header("mc_sender"));
            assertEquals(2, broker.connections());
        }
    }

    @Test
    void a_broker_that_refuses_is_said() {
        try (var broker = StompBroker.start(0, "mcollective", "word", null)) {
            var refused = assertThrows(IOException.class, () -> join(broker, "wrong", new LinkedBlockingQueue<>()));
            assertTrue(refused.getMessage().contains("password is invalid"), refused::getMessage);
        }
    }
}
