package org.xlcloud.services.xms.team;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Limits;
import org.xlcloud.services.cloud.ServerTls;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.Manner;
import org.xlcloud.services.lifecycle.NodeRun.State;
import org.xlcloud.services.lifecycle.Preview;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.Target;
import org.xlcloud.simulator.http.SelfSigned;
import org.xlcloud.simulator.mcollective.NodeFault;

/// A console's side of the XMS of a team, over HTTP, on the embedded cloud.
@Timeout(120)
final class RemoteXmsTest {
    @TempDir
    private Path folder;

    private Team team;
    private Cloud cloud;
    private JournalPlace journal;
    private final List<RemoteXms> all = new ArrayList<>();

    @BeforeEach
    void open() {
        team = new Team(folder);
        cloud = new Cloud(team.cloud(), Team.CLOCK);
        journal = new JournalPlace.File(folder.resolve("journal.db"));
    }

    @AfterEach
    void close() {
        all.forEach(RemoteXms::close);
        cloud.close();
        team.close();
    }

    private RemoteXms remote(Integer... ports) {
        return remote(
                Arrays.stream(ports)
                        .map(port -> URI.create("http://127.0.0.1:" + port))
                        .toList(),
                null);
    }

    private RemoteXms remote(List<URI> addresses, @Nullable Path authorities) {
        var remote = new RemoteXms(cloud, addresses, authorities, id -> Optional.empty(), Team.CLOCK);
        all.add(remote);
        remote.start();
        return remote;
    }

    private static void awaitReached(RemoteXms remote) {
        Team.await(() -> remote.state().newest(), state -> state.problem() == null && state.valueAt() != null);
    }

    private Xms leader() {
        Xms xms = team.start(team.config("one", journal));
        team.awaitLeader(xms);
        return xms;
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private XmsConfig at(String name, int port) {
        return at(name, port, "http://127.0.0.1:" + port, null);
    }

    private XmsConfig at(String name, int port, String address, @Nullable SSLContext tls) {
        XmsConfig usual = team.config(name, journal);
        return new XmsConfig(
                usual.file(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                URI.create(address),
                tls,
                usual.clouds(),
                usual.journal(),
                usual.data(),
                usual.keystone(),
                usual.readers(),
                usual.actors(),
                usual.projects(),
                usual.days(),
                usual.polled(),
                null);
    }

    @Test
    void a_run_is_previewed_begun_followed_and_repeated_there() throws InterruptedException {
        Xms xms = leader();
        RemoteXms remote = remote(xms.port());
        awaitReached(remote);
        Target target = Target.of(team.stack);
        Preview whom = remote.whom(target, LifecycleEvent.CONFIGURE);
        assertFalse(whom.names().isEmpty());
        String unwell = whom.names().getFirst();
        team.simulator.nodes().fault(unwell, NodeFault.UNWELL);
        Run begun = remote.begin("request-0001", whom, LifecycleEvent.CONFIGURE, Manner.LIMIT, "not told");
        Run ended = remote.await(begun.id());
        assertTrue(ended.ended());
        assertEquals(1, ended.count(State.FAILED));
        assertEquals(xms.runs().show(begun.id()).nodes(), ended.nodes());
        assertEquals("admin@admin", ended.order().who());
        String output = remote.output(begun.id(), unwell, 10_000);
        assertTrue(output.contains("FATAL"), output);
        team.simulator.nodes().fault(unwell, NodeFault.NONE);
        Run again = remote.await(remote.retry(begun.id(), "request-0002").id());
        assertTrue(again.succeeded(), again::inWords);
        assertEquals(Map.of(State.CHANGED, 1), again.score());
        assertEquals(
                List.of("request-0002", "request-0001"),
                remote.runs().stream().map(Run::id).toList());
    }

    @Test
    void what_another_one_does_is_seen_and_can_be_cancelled_here() {
        Xms xms = leader();
        RemoteXms remote = remote(xms.port());
        awaitReached(remote);
        team.simulator.nodes().pace(node -> Duration.ofSeconds(3));
        String order = team.order("request-0003").replace("{\"requestId\"", "{\"atOnce\": 1, \"requestId\"");
        assertEquals(201, team.post(xms, "/v1/runs", order).statusCode());
        Team.await(
                () -> remote.find("request-0003"),
                run -> run.map(one -> one.count(State.RUNNING) > 0).orElse(false));
        remote.cancel("request-0003");
        Run ended = Team.await(
                        () -> remote.find("request-0003"),
                        run -> run.map(Run::ended).orElse(false))
                .orElseThrow();
        assertTrue(ended.cancelled());
        assertTrue(ended.count(State.SKIPPED) > 0, ended::inWords);
        var refused = assertThrows(ProblemException.class, () -> remote.cancel("request-0003"))
                .problem();
        assertEquals(409, refused.status());
        assertTrue(refused.reason().contains("it has ended"), refused::oneLine);
    }

    @Test
    void one_that_dies_leaves_what_it_told_with_its_age_and_is_followed_again_when_it_is_back() throws Exception {
        int port = freePort();
        Xms xms = team.start(at("one", port));
        team.awaitLeader(xms);
        RemoteXms remote = remote(port);
        awaitReached(remote);
        team.post(xms, "/v1/runs", team.order("request-0004"));
        Team.await(() -> remote.find("request-0004"), run -> run.map(Run::ended).orElse(false));
        team.end(xms);
        var state = Team.await(() -> remote.state().newest(), one -> one.problem() != null);
        Instant last = state.valueAt();
        assertTrue(last != null && last.isBefore(Instant.now()));
        assertEquals(1, remote.runs().size());
        var dead = assertThrows(ProblemException.class, () -> remote.retry("request-0004", "request-0005"))
                .problem();
        assertTrue(dead.oneLine().contains("xms.demo.url"), dead::oneLine);
        team.start(at("one", port));
        awaitReached(remote);
        assertTrue(remote.runs().getFirst().ended());
    }

    @Test
    void of_two_addresses_the_one_that_leads_acts_and_is_followed_also_after_the_other_took_over() throws Exception {
        int one = freePort();
        int two = freePort();
        Xms first = team.start(at("one", one));
        team.awaitLeader(first);
        Xms second = team.start(at("two", two));
        RemoteXms remote = remote(two, one);
        awaitReached(remote);
        Preview whom = remote.whom(Target.of(team.stack), LifecycleEvent.CONFIGURE);
        Run begun = remote.begin("request-0006", whom, LifecycleEvent.CONFIGURE, Manner.LIMIT, "not told");
        remote.await(begun.id());
        team.end(first);
        team.awaitLeader(second);
        awaitReached(remote);
        Run next = remote.begin("request-0007", whom, LifecycleEvent.CONFIGURE, Manner.LIMIT, "not told");
        assertTrue(remote.await(next.id()).succeeded());
        assertEquals(2, remote.runs().size());
    }

    @Test
    void its_certificate_is_checked_against_the_authorities_that_are_named() throws Exception {
        SelfSigned certificate = SelfSigned.make();
        Path pem = Files.writeString(folder.resolve("xms.pem"), certificate.pem());
        Path key = Files.writeString(folder.resolve("xms.key"), certificate.key());
        int port = freePort();
        String address = "https://localhost:" + port;
        Xms xms = team.start(at("one", port, address, ServerTls.of(pem.toString(), key.toString())));
        team.awaitLeader(xms);
        awaitReached(remote(List.of(URI.create(address)), pem));
        RemoteXms unsure = remote(List.of(URI.create(address)), null);
        var state = Team.await(() -> unsure.state().newest(), one -> one.problem() != null);
        assertTrue(state.valueAt() == null, "nothing was believed");

        Path later = folder.resolve("later.pem");
        RemoteXms corrected = remote(List.of(URI.create(address)), later);
        Problem problem = Team.await(() -> corrected.state().newest(), one -> one.problem() != null)
                .problem();
        assertTrue(String.valueOf(problem).contains(later.toString()), () -> String.valueOf(problem));
        Files.copy(pem, later);
        corrected.refresh();
        awaitReached(corrected);
    }

    @Test
    void an_answer_without_end_is_cut_and_named() throws Exception {
        var endless = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endless.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        endless.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] more = new byte[64 * 1024];
            Arrays.fill(more, (byte) ' ');
            try (exchange) {
                while (true) exchange.getResponseBody().write(more);
            }
        });
        endless.start();
        var tight = new Cloud(team.cloud().withLimits(Limits.DEFAULT.withBodyBytes(1 << 20)), Team.CLOCK);
        try (tight) {
            var remote = new RemoteXms(
                    tight,
                    List.of(URI.create(
                            "http://127.0.0.1:" + endless.getAddress().getPort())),
                    null,
                    id -> Optional.empty(),
                    Team.CLOCK);
            all.add(remote);
            remote.start();
            Problem problem = Team.await(() -> remote.state().newest(), state -> state.problem() != null)
                    .problem();
            assertTrue(String.valueOf(problem).contains("body exceeds capacity"), () -> String.valueOf(problem));
        } finally {
            endless.stop(0);
        }
    }
}
