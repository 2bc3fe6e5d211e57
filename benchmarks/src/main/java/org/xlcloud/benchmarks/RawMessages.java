package org.xlcloud.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.McollectiveConfig;
import org.xlcloud.simulator.mcollective.BrokerMembers;
import org.xlcloud.simulator.stomp.Message;

/// What a broker carries when nobody looks at the messages: as many bytes as a call has, without a
/// signature, and read by counting the ends of frames.
final class RawMessages {
    static final String SENDER = "raw";
    /// Of a call's request and of a node's reply, as measured.
    private static final int REQUEST_BYTES = 1_130;

    private static final int REPLY_BYTES = 590;
    private static final Message.Bytes REPLY = new Message.Bytes(text("x".repeat(REPLY_BYTES)));

    private final McollectiveConfig config;

    RawMessages(McollectiveConfig config) {
        this.config = config;
    }

    /// What a node sends back at once, from the connection and to the destination of a real reply.
    static Message echo(String node, Message message) {
        String replyTo = message.header("reply-to");
        if (replyTo == null) throw new IllegalArgumentException("a raw message without reply-to");
        return new Message(
                replyTo,
                Map.of("mc_sender", node, "content-type", "text/plain; charset=UTF-8", "expires", soon()),
                REPLY,
                REPLY_BYTES);
    }

    private static String soon() {
        return String.valueOf(System.currentTimeMillis() + 70_000);
    }

    /// Milliseconds for a message to each node by its own destination, and one back from each.
    double directed(BrokerMembers.Connector connector, List<String> nodes) throws Exception {
        var frames = new ArrayList<byte[]>();
        for (String node : nodes)
            frames.add(
                    connector == BrokerMembers.Connector.ACTIVEMQ
                            ? send("/queue/mcollective.nodes", connector, "mc_identity:" + node + "\n")
                            : send("/exchange/mcollective_directed/" + node, connector, ""));
        return exchange(connector, frames, nodes.size());
    }

    /// Milliseconds for one message to all nodes at once, and one back from each.
    double broadcast(BrokerMembers.Connector connector, int nodes) throws Exception {
        String destination = connector == BrokerMembers.Connector.ACTIVEMQ
                ? "/topic/mcollective.rpcutil.agent"
                : "/exchange/mcollective_broadcast/rpcutil";
        return exchange(connector, List.of(send(destination, connector, "")), nodes);
    }

    /// Milliseconds for as many messages of a request's size to a queue and as many of a reply's size
    /// back from another.
    double queues(int messages) throws Exception {
        return queue(messages, REQUEST_BYTES, "there") + queue(messages, REPLY_BYTES, "back");
    }

    private double queue(int messages, int bytes, String name) throws Exception {
        String queue = "/queue/mcollective.reply.raw." + ProcessHandle.current().pid() + name;
        byte[] one = text("SEND\ndestination:" + queue + "\nmc_sender:raw\ncontent-length:" + bytes + "\n\n"
                + "x".repeat(bytes) + "\0");
        var frames = new ArrayList<byte[]>();
        for (int i = 0; i < messages; i++) frames.add(one);
        return timed(queue, frames, messages);
    }

    private static String replyTo(BrokerMembers.Connector connector) {
        return connector == BrokerMembers.Connector.ACTIVEMQ
                ? "/queue/mcollective.reply.raw." + ProcessHandle.current().pid()
                : "/temp-queue/mcollective_reply_raw";
    }

    private static byte[] send(String destination, BrokerMembers.Connector connector, String more) {
        return text("SEND\ndestination:" + destination + "\nreply-to:" + replyTo(connector) + "\nmc_sender:" + SENDER
                + "\n" + (connector == BrokerMembers.Connector.ACTIVEMQ ? "expires:" + soon() : "expiration:70000")
                + "\n" + more + "content-type:text/plain; charset=UTF-8\ncontent-length:" + REQUEST_BYTES + "\n\n"
                + "x".repeat(REQUEST_BYTES) + "\0");
    }

    private double exchange(BrokerMembers.Connector connector, List<byte[]> frames, int replies) throws Exception {
        // RabbitMQ makes the queue of a reply-to by itself
        return timed(connector == BrokerMembers.Connector.ACTIVEMQ ? replyTo(connector) : null, frames, replies);
    }

    private double timed(@Nullable String listened, List<byte[]> frames, int awaited) throws Exception {
        McollectiveConfig.Broker broker = config.brokers().getFirst();
        try (var socket = new Socket(broker.at().host(), broker.at().port())) {
            socket.setTcpNoDelay(true);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            out.write(text("CONNECT\naccept-version:1.1\nhost:" + config.virtualHost() + "\nlogin:" + config.login()
                    + "\npasscode:" + config.passcode().reveal() + "\n\n\0"));
            if (listened != null) out.write(text("SUBSCRIBE\ndestination:" + listened + "\nid:1\nreceipt:1\n\n\0"));
            out.flush();
            nuls(in, listened == null ? 1 : 2);
            long began = System.nanoTime();
            Thread.ofVirtual().start(() -> {
                try {
                    for (byte[] frame : frames) out.write(frame);
                    out.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            nuls(in, awaited);
            return (System.nanoTime() - began) / 1e6;
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Reads so many frames, which end in NUL and hold none.
    private static void nuls(InputStream in, int count) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int left = count; left > 0; ) {
            int read = in.read(buffer);
            if (read < 0) throw new IOException("the broker closed");
            for (int i = 0; i < read; i++) if (buffer[i] == 0) left--;
        }
    }
}
