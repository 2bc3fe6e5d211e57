package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.McollectiveConfig;
import org.xlcloud.services.cloud.Tls;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.Order;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.RunLimits;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.mcollective.Answer;
import org.xlcloud.services.mcollective.Filter;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.mcollective.Rpc;

/// Real RabbitMQ and real ActiveMQ with TLS, an authority made for the test, and a real mcollectived on each, which
/// itself reaches its broker over TLS with its connector.
@Tag("lab")
@Timeout(180)
class TlsBusLabTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String NODE = "tls-node";

    @TempDir
    private Path folder;

    /// A broker and a node that end with their input.
    private record Bus(Process process, int port) implements AutoCloseable {
        static Bus open(String kind, Path folder) throws IOException {
            Path root = Path.of("").toAbsolutePath();
            while (!Files.isExecutable(root.resolve("lab/bus"))) root = root.getParent();
            Process process = new ProcessBuilder(root.resolve("lab/bus").toString(), "--tls", kind, folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = Objects.requireNonNull(said.readLine(), "it ended");
            assertTrue(line.startsWith("ready "), line);
            return new Bus(process, Integer.parseInt(line.substring(6)));
        }

        @Override
        public void close() {
            try {
                process.getOutputStream().close();
                assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private McollectiveConfig config(String kind, int port) {
        Path keys = Path.of(System.getenv().getOrDefault("XLCLOUD_LAB", "/opt/xlcloud-lab"), "mco");
        String yaml = """
                clouds:
                  it:
                    auth: {auth_url: "http://127.0.0.1:5000/v3", username: u, password: p, project_name: p}
                    xlcloud:
                      mcollective:
                        brokers: "stomp+ssl://127.0.0.1:%d"
                        connector: %s
                        password_file: %s/password
                        private_key: %s/keys/xms-private.pem
                        server_keys: %s/keys/server-public.pem
                        cacert: %s/ca.pem
                """.formatted(port, kind, keys, keys, keys, folder);
        return Objects.requireNonNull(CloudConfigs.of(yaml, "test").get("it").mcollective());
    }

    private static void awaitNode(Mco mco) {
        Contract.await(
                LONG,
                () -> mco.discover(Filter.ALL, List.of(NODE), Duration.ofSeconds(2))
                        .nodes(),
                List.of(NODE)::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rabbitmq", "activemq"})
    void a_node_behind_tls_is_found_told_and_followed_and_a_stranger_s_broker_is_not_trusted(String kind)
            throws Exception {
        try (Bus bus = Bus.open(kind, folder)) {
            McollectiveConfig config = config(kind, bus.port());
            try (Mco mco = Mco.open(config, CLOCK);
                    var journal = new Journal(
                            new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, CLOCK);
                    var runs = new Runs(journal, folder.resolve("runs"), name -> mco, RunLimits.DEFAULT, CLOCK)) {
                awaitNode(mco);
                assertEquals(
                        List.of(NODE),
                        mco.discover(
                                        Filter.ALL.withFact("layer", "render").withAgent("xlcloud"),
                                        List.of(NODE),
                                        Duration.ofSeconds(5))
                                .nodes());
                List<Answer> facts = mco.call(
                                Rpc.of("rpcutil", "get_fact").with("fact", "stack_name"), List.of(NODE), LONG, a -> {})
                        .answers();
                assertEquals("tls-farm", facts.getFirst().text("value"));
                Run run = runs.await(runs.begin(Order.of(
                                "request-" + kind,
                                "it",
                                org.xlcloud.services.lifecycle.Target.of("tls-farm"),
                                LifecycleEvent.CONFIGURE,
                                List.of(NODE),
                                "test"))
                        .id());
                assertTrue(run.succeeded(), () -> run.inWords() + run.nodes());
                assertTrue(runs.output(run.id(), NODE, 10_000).contains("Starting converge of event configure"));
                assertFalse(run.rejected().any(), () -> run.rejected().inWords());
            }
            var wary = new McollectiveConfig(
                    config.source(),
                    config.brokers(),
                    config.connector(),
                    config.virtualHost(),
                    config.login(),
                    config.password(),
                    config.passwordFile(),
                    config.collective(),
                    config.privateKeyFile(),
                    config.caller(),
                    config.serverKeyFiles(),
                    config.ttl(),
                    Tls.DEFAULT);
            try (Mco mco = Mco.open(wary, CLOCK)) {
                var refused = assertThrows(
                        ProblemException.class,
                        () -> mco.call(Rpc.of("rpcutil", "ping"), List.of(NODE), Duration.ofSeconds(5), answer -> {}));
                assertTrue(refused.problem().reason().contains("TLS failed"), refused.problem()::oneLine);
            }
        }
    }
}
