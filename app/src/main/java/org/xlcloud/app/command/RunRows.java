package org.xlcloud.app.command;

import java.time.Instant;
import org.xlcloud.services.lifecycle.NodeRun;
import org.xlcloud.services.lifecycle.NodeRun.State;
import org.xlcloud.services.lifecycle.Preview;
import org.xlcloud.services.lifecycle.Run;

/// How runs, their nodes and previews are printed.
final class RunRows {
    /// A node of a preview, or an instance that should be one.
    record Meant(String cloud, String node, String state, String instanceId, String instanceName) {
        static Meant addressed(String cloud, Preview.Node node) {
            return new Meant(
                    cloud,
                    node.name(),
                    node.instance() == null ? "would be told; no such instance" : "would be told",
                    node.instanceId(),
                    node.instance() == null ? "" : node.instance().name());
        }
    }

    static final Listing<Meant> MEANT = new Listing<Meant>()
            .column("cloud", "CLOUD", Meant::cloud)
            .column("node", "NODE", Meant::node)
            .column("state", "STATE", Meant::state)
            .column("instanceName", "INSTANCE", Meant::instanceName)
            .field("instanceId", Meant::instanceId);

    static final Listing<Run> RUNS = new Listing<Run>()
            .column("id", "RUN", Run::id)
            .column("cloud", "CLOUD", run -> run.order().cloud())
            .column("event", "EVENT", run -> run.order().event().id())
            .column("target", "TARGET", run -> run.order().target().toString())
            .column("state", "STATE", RunRows::state)
            .column("score", "NODES", Run::inWords)
            .field("nodes", run -> run.nodes().size())
            .field("changed", run -> run.count(State.CHANGED))
            .field("ok", run -> run.count(State.OK))
            .field("failed", run -> run.count(State.FAILED))
            .field("noAnswer", run -> run.count(State.NO_ANSWER))
            .field("skipped", run -> run.count(State.SKIPPED))
            .field("left", run -> run.count(State.LEFT))
            .column("startedAt", "STARTED", Run::startedAt)
            .field("endedAt", Run::endedAt)
            .column("seconds", "SECONDS", run -> run.elapsed(Instant.now()).toMillis() / 1_000.0)
            .field(
                    "usualSeconds",
                    run -> run.usual() == null ? null : run.usual().toMillis() / 1_000.0)
            .column("who", "WHO", run -> run.order().who())
            .field("requestId", run -> run.order().requestId())
            .field("retryOf", run -> run.order().retryOf())
            .field("trouble", Run::trouble)
            .field("rejected", run -> run.rejected().inWords());

    static final Listing<NodeRun> NODES = new Listing<NodeRun>()
            .column("node", "NODE", NodeRun::node)
            .column("state", "STATE", node -> node.state().word())
            .column("exitCode", "EXIT", NodeRun::exitCode)
            .column("seconds", "SECONDS", node -> node.seconds() < 0 ? null : node.seconds())
            .column("message", "MESSAGE", NodeRun::message)
            .field("sentAt", NodeRun::sentAt)
            .field("endedAt", NodeRun::endedAt)
            .column("outputBytes", "OUTPUT", NodeRun::outputBytes);

    private RunRows() {}

    private static String state(Run run) {
        if (!run.ended()) return "under way";
        if (run.cancelled()) return "cancelled";
        return run.succeeded() ? "done" : "failed";
    }
}
