package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.McollectiveConfig;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.mcollective.Answer;
import org.xlcloud.services.mcollective.Discovery;
import org.xlcloud.services.mcollective.Filter;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.mcollective.Outcome;
import org.xlcloud.services.mcollective.Rpc;

/// What nodes do with our requests: those of the simulator, and on the lab mcollectived 2.12.5 behind
/// ActiveMQ 5.17.
final class McollectiveContractTest extends Contract {
    private static final Duration LISTEN = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static McollectiveConfig config;
    private static Mco mco;
    private static List<String> everybody;

    @BeforeAll
    static void connect() {
        config = target.config().mcollective();
        assertNotNull(config, "the entry says nothing of mcollective");
        mco = Mco.open(config, InstantSource.system());
        // those of layers: other instances of the embedded cloud come and go
        everybody = await(() -> discover(Filter.parse("layer=/./").withAgent("xlcloud")), nodes -> nodes.size() > 1);
    }

    @AfterAll
    static void disconnect() {
        mco.close();
    }

    private static List<String> discover(Filter filter) {
        return mco.discover(filter, List.of(), LISTEN, QUIET).nodes();
    }

    private static Map<String, String> facts(String node) {
        Outcome outcome = mco.call(Rpc.of("rpcutil", "inventory"), List.of(node), PATIENCE, answer -> {});
        assertEquals(1, outcome.answers().size(), outcome::toString);
        var facts = new ConcurrentHashMap<String, String>();
        if (outcome.answers().getFirst().data().get("facts") instanceof Map<?, ?> map)
            map.forEach((key, value) -> facts.put(String.valueOf(key), String.valueOf(value)));
        return facts;
    }

    private static String ofAStack() {
        List<String> nodes = discover(Filter.parse("stack_name=/./").withAgent("xlcloud"));
        assertFalse(nodes.isEmpty(), "no node belongs to a stack; on the lab run lab/populate");
        return nodes.getFirst();
    }

    @Test
    void a_filter_on_facts_means_those_that_have_them_and_nobody_else() {
        String layer = facts(ofAStack()).get("layer");
        Set<String> expected = new HashSet<>();
        Rpc which = Rpc.of("rpcutil", "get_fact").with("fact", "layer");
        for (Answer answer : mco.call(which, everybody, PATIENCE, each -> {}).answers())
            if (layer.equals(answer.text("value"))) expected.add(answer.node());
        assertTrue(expected.size() > 0 && expected.size() < everybody.size(), expected::toString);
        assertEquals(expected, Set.copyOf(discover(Filter.ALL.withFact("layer", layer))));
        assertEquals(expected, Set.copyOf(discover(Filter.parse("layer=/^" + layer + "$/"))));
    }

    @Test
    void formulas_identities_classes_and_agents_choose() {
        String node = ofAStack();
        Map<String, String> facts = facts(node);
        String stack = facts.get("stack_name");
        String layer = facts.get("layer");
        List<String> layerNodes = discover(Filter.parse("stack_name=" + stack + " and layer=" + layer));
        assertTrue(layerNodes.contains(node), layerNodes::toString);
        List<String> others = discover(Filter.parse("stack_name=" + stack + " and not layer=" + layer));
        assertFalse(others.contains(node), others::toString);
        assertEquals(List.of(node), discover(Filter.ALL.withIdentity(node)));
        assertEquals(layerNodes, discover(Filter.parse("layer::" + layer).withFact("stack_name", stack)));
        assertEquals(List.of(), discover(Filter.ALL.withAgent("no_such_agent")));
        List<String> withGpus = discover(Filter.parse("gpus>=1"));
        assertTrue(withGpus.size() > 0
                && withGpus.stream().allMatch(one -> Integer.parseInt(facts(one).get("gpus")) >= 1));
    }

    @Test
    void a_discovery_ends_as_soon_as_all_expected_have_answered() {
        Discovery discovery = mco.discover(Filter.ALL, everybody, Duration.ofMinutes(1));
        assertEquals(List.of(), discovery.silent());
        assertTrue(discovery.nodes().containsAll(everybody));
        assertTrue(discovery.took().compareTo(Duration.ofMinutes(1)) < 0);
    }

    @Test
    void an_event_runs_once_on_the_node_that_is_named() {
        String node = ofAStack();
        String job = "contract-" + UUID.randomUUID();
        Rpc rpc = Rpc.of("xlcloud", "configure")
                .with("recipes", "xlcloud::configure")
                .with("attributes", "{\"note\":\"Grüße 🚀\",\"n\":[1,2]}")
                .withJob(job);
        Outcome outcome = await(
                () -> mco.call(rpc, List.of(node), Duration.ofSeconds(60), answer -> {}),
                one -> one.answers().size() == 1
                        && !one.answers().getFirst().message().contains("another run is under way"));
        Answer answer = outcome.answers().getFirst();
        assertEquals(node, answer.node());
        assertTrue(answer.done(), answer::toString);
        assertEquals(0, answer.number("exitcode", -1));
        assertEquals("configure", answer.text("event"));
        assertEquals(job, answer.text("job"));
        assertEquals(List.of(), outcome.silent());
        assertFalse(outcome.rejected().any(), () -> outcome.rejected().inWords());
        Answer status = mco.call(Rpc.of("xlcloud", "status").withJob(job), List.of(node), PATIENCE, each -> {})
                .answers()
                .getFirst();
        assertEquals(0, status.number("exitcode", -1), status::toString);
        assertEquals(job, status.text("job"));
    }

    @Test
    void refusals_of_the_ddl_are_told_by_status_4() {
        String node = everybody.getFirst();
        Answer undeclared = mco.call(Rpc.of("xlcloud", "bogus"), List.of(node), PATIENCE, answer -> {})
                .answers()
                .getFirst();
        assertEquals(4, undeclared.status());
        assertTrue(undeclared.message().contains("not declared in the DDL"), undeclared.message());
        Answer invalid = mco.call(
                        Rpc.of("xlcloud", "setup").with("recipes", "a b; rm -rf"),
                        List.of(node),
                        PATIENCE,
                        answer -> {})
                .answers()
                .getFirst();
        assertEquals(4, invalid.status());
        assertTrue(invalid.message().contains("recipes"), invalid.message());
    }

    @Test
    void nodes_that_do_not_exist_are_silent_and_the_others_answer() {
        Outcome outcome = mco.call(
                Rpc.of("rpcutil", "ping"),
                List.of(everybody.getFirst(), "no-such-node"),
                Duration.ofSeconds(2),
                answer -> {});
        assertEquals(1, outcome.answers().size());
        assertEquals(List.of("no-such-node"), outcome.silent());
    }

    @Test
    void batches_reach_everybody_once() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Outcome outcome = mco.callInBatches(
                Rpc.of("rpcutil", "ping"),
                everybody,
                2,
                Duration.ZERO,
                PATIENCE,
                answer -> assertTrue(seen.add(answer.node())));
        assertEquals(everybody, outcome.answers().stream().map(Answer::node).toList());
        assertEquals(Set.copyOf(everybody), seen);
    }

    @Test
    void a_broadcast_is_answered_by_those_whom_its_filter_means() {
        String node = everybody.getFirst();
        Outcome outcome =
                mco.broadcast(Rpc.of("rpcutil", "ping"), Filter.ALL.withIdentity(node), LISTEN, QUIET, 1, answer -> {});
        assertEquals(List.of(node), outcome.answers().stream().map(Answer::node).toList());
    }

    @Test
    void the_gpus_of_a_node_are_told() {
        String node = discover(Filter.parse("gpus>=1")).getFirst();
        Answer answer = mco.call(Rpc.of("xlcloud", "gpu"), List.of(node), PATIENCE, each -> {})
                .answers()
                .getFirst();
        assertEquals(0, answer.status(), answer::toString);
        assertTrue(answer.data().containsKey("lspci"), answer::toString);
    }

    @Test
    void a_wrong_password_is_named_and_never_shown() {
        var wrong = new McollectiveConfig(
                config.source(),
                config.brokers(),
                config.connector(),
                config.virtualHost(),
                config.login(),
                new org.xlcloud.services.flow.Secret("not-the-password"),
                null,
                config.collective(),
                config.privateKeyFile(),
                config.caller(),
                config.serverKeyFiles(),
                config.ttl(),
                config.tls());
        try (Mco other = Mco.open(wrong, InstantSource.system())) {
            var problem = await(() -> other.link().newest(), link -> link.problem() != null)
                    .problem();
            assertTrue(problem.reason().matches(".*(password is invalid|Access refused).*"), problem::oneLine);
            assertTrue(problem.hint().contains("password_file"), problem::oneLine);
            assertFalse(problem.oneLine().contains("not-the-password"));
            assertEquals(
                    "connect to the message broker",
                    problem(() -> other.discover(Filter.ALL, List.of(), LISTEN)).doing());
        }
    }

    @Test
    void a_key_that_no_node_knows_meets_silence() {
        var stranger = new McollectiveConfig(
                config.source(),
                config.brokers(),
                config.connector(),
                config.virtualHost(),
                config.login(),
                config.password(),
                config.passwordFile(),
                config.collective(),
                config.privateKeyFile(),
                "nobody",
                config.serverKeyFiles(),
                config.ttl(),
                config.tls());
        try (Mco other = Mco.open(stranger, InstantSource.system())) {
            assertEquals(
                    List.of(),
                    other.discover(Filter.ALL, everybody, Duration.ofSeconds(2)).nodes());
        }
    }

    @Test
    void a_name_that_could_reach_another_destination_is_refused() {
        ProblemException refused = org.junit.jupiter.api.Assertions.assertThrows(
                ProblemException.class,
                () -> mco.call(Rpc.of("rpcutil", "ping"), List.of("a/../b"), PATIENCE, answer -> {}));
        assertTrue(refused.problem().reason().contains("no node's name"), refused::getMessage);
    }
}
