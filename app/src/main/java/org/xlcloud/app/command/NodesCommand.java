package org.xlcloud.app.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.McollectiveConfig;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.mcollective.Answer;
import org.xlcloud.services.mcollective.Filter;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.mcollective.Outcome;
import org.xlcloud.services.mcollective.Rejections;
import org.xlcloud.services.mcollective.Rpc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `xlcloud nodes`: who answers over MCollective, with facts and the instance that it is.
@Command(
        name = "nodes",
        description = "List the nodes that answer over MCollective, with their facts and the instances that they are.")
public final class NodesCommand implements Callable<Integer> {
    private static final Duration LISTEN = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration OVERHEAR = Duration.ofSeconds(5);

    /// A node, or an instance of a layer that should be one.
    private record Row(
            String cloud,
            String node,
            String state,
            Map<String, String> facts,
            List<?> agents,
            List<?> classes,
            @Nullable Object version,
            @Nullable Instance instance) {
        @Nullable
        String fact(String name) {
            return facts.get(name);
        }
    }

    private static final Listing<Row> LISTING = new Listing<Row>()
            .column("cloud", "CLOUD", Row::cloud)
            .column("node", "NODE", Row::node)
            .column("state", "STATE", Row::state)
            .column("stackName", "STACK", row -> row.fact("stack_name"))
            .field("stackId", row -> row.fact("stack_id"))
            .column("layer", "LAYER", row -> row.fact("layer"))
            .column("group", "GROUP", row -> row.fact("group"))
            .column("role", "ROLE", row -> row.fact("role"))
            .column("gpus", "GPUS", row -> row.fact("gpus"))
            .column(
                    "instanceName",
                    "INSTANCE",
                    row -> row.instance() == null ? null : row.instance().name())
            .field(
                    "instanceId",
                    row -> row.instance() == null
                            ? row.fact("instance_id")
                            : row.instance().id())
            .field(
                    "instanceStatus",
                    row -> row.instance() == null ? null : row.instance().status())
            .column(
                    "host",
                    "HOST",
                    row -> row.instance() == null ? null : row.instance().hostName())
            .field("version", Row::version)
            .field("agents", Row::agents)
            .field("classes", Row::classes)
            .field("facts", row -> new TreeMap<>(row.facts()));

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final CloudOption clouds = new CloudOption();

    @Option(
            names = "--filter",
            paramLabel = "FORMULA",
            description = "Facts and classes, as mco -S has it: \"layer=render and not role=portal\", \"gpus>=2\","
                    + " layer=/^rend/.")
    private String filter = "";

    @Mixin
    private final FormatOption output = new FormatOption();

    @Override
    public Integer call() {
        Filter wanted = Filter.parse(filter);
        List<Row> rows = new ArrayList<>();
        clouds.load((cloud, config, inventory) -> rows(config, inventory, wanted))
                .forEach(rows::addAll);
        LISTING.print(rows, output.format, spec.commandLine().getOut());
        return 0;
    }

    /// The client for a cloud's nodes.
    ///
    /// @throws ProblemException when its entry does not say how they are reached
    static Mco collective(CloudConfig config) {
        McollectiveConfig own = config.mcollective();
        if (own == null)
            throw new ProblemException(Problem.of(
                            "reach the nodes of cloud " + config.name(),
                            config.source(),
                            "the entry does not say how they are reached")
                    .withHint("Write xlcloud: {mcollective: {brokers: ..., private_key: ..., server_keys: ...}}"
                            + " into it"));
        return Mco.open(own, InstantSource.system());
    }

    private List<Row> rows(CloudConfig config, Inventory inventory, Filter wanted) {
        try (Mco mco = collective(config)) {
            Map<String, Instance> byId = new HashMap<>();
            inventory.instances().forEach(instance -> byId.put(instance.id(), instance));
            // with nothing to choose by, instances of layers are expected to answer
            List<Instance> expected = filter.isBlank()
                    ? inventory.instances().stream()
                            .filter(NodesCommand::isOfALayer)
                            .toList()
                    : List.of();
            List<String> found = mco.discover(wanted, List.of(), LISTEN, QUIET).nodes();
            Outcome outcome = mco.call(Rpc.of("rpcutil", "inventory"), found, ANSWER, answer -> {});
            List<Row> rows = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            for (Answer answer : outcome.answers()) {
                Row row = row(config.name(), answer, byId);
                if (row.instance() != null) seen.add(row.instance().id());
                rows.add(row);
            }
            for (String silent : outcome.silent())
                rows.add(new Row(config.name(), silent, "silent", Map.of(), List.of(), List.of(), null, null));
            for (Instance instance : expected)
                if (!seen.contains(instance.id()))
                    rows.add(new Row(
                            config.name(),
                            Text.line(instance.name()),
                            "silent",
                            instance.metadata(),
                            List.of(),
                            List.of(),
                            null,
                            instance));
            warn(outcome.rejected().any() ? outcome.rejected() : mco.strays());
            if (found.isEmpty() && filter.isBlank()) nobody(mco);
            return rows;
        }
    }

    private static boolean isOfALayer(Instance instance) {
        return instance.status().equals("ACTIVE") && instance.metadata().containsKey("layer");
    }

    private static Row row(String cloud, Answer answer, Map<String, Instance> byId) {
        Map<String, String> facts = new HashMap<>();
        if (answer.data().get("facts") instanceof Map<?, ?> map)
            map.forEach((key, value) ->
                    facts.put(Text.line(String.valueOf(key)), Text.line(value == null ? "" : String.valueOf(value))));
        Instance instance = byId.get(facts.getOrDefault("instance_id", ""));
        String state = answer.done() ? instance == null ? "no such instance" : "ready" : answer.message();
        return new Row(
                cloud,
                answer.node(),
                state,
                facts,
                answer.data().get("agents") instanceof List<?> agents ? agents : List.of(),
                answer.data().get("classes") instanceof List<?> classes ? classes : List.of(),
                answer.data().get("version"),
                instance);
    }

    /// Silence is all that nodes with another security, or without our key, have for us.
    private void nobody(Mco mco) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(
                "xlcloud: no node answers; listening for " + OVERHEAR.toSeconds() + " s to what others say on the bus");
        Rejections heard = mco.overhear(OVERHEAR);
        warn(heard, err);
        if (!heard.any())
            err.println("xlcloud: nothing was heard that tells why. Are agents running, do they have securityprovider ="
                    + " ssl, plugin.ssl_serializer = yaml and our public key in ssl_client_cert_dir, and are"
                    + " clocks right?");
    }

    private void warn(Rejections rejected) {
        warn(rejected, spec.commandLine().getErr());
    }

    /// Says on standard error what was not taken, and what it means.
    static void warn(Rejections rejected, PrintWriter err) {
        rejected.counts()
                .forEach((kind, count) ->
                        err.println("xlcloud: " + count + " messages not taken, " + kind.word() + ": " + kind.hint()));
    }
}
