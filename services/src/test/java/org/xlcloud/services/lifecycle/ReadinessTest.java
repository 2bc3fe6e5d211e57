package org.xlcloud.services.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.lifecycle.NodeRun.State;
import org.xlcloud.services.mcollective.Rejections;

final class ReadinessTest {
    private static final String OLD = "0a1b2c3d-0000-4000-8000-000000000001";
    private static final String NEW = "0a1b2c3d-0000-4000-8000-000000000002";
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private static Run run(int minute, Map<String, String> servers, State state) {
        Order order = Order.of(
                        "request-" + minute,
                        "demo",
                        Target.of("farm"),
                        LifecycleEvent.CONFIGURE,
                        List.of("render-1"),
                        "alice")
                .withServers(servers);
        Instant at = NOON.plusSeconds(60L * minute);
        var node = new NodeRun("render-1", state, null, -1, "", at, at, 0, 0);
        return new Run("run-" + minute, order, at, at, false, "", Rejections.NONE, null, List.of(node));
    }

    private static Readiness of(String server, Run... runs) {
        return Readiness.of(server, "render-1", false, Readiness.byNode("demo", List.of(runs)));
    }

    @Test
    void a_server_that_replaced_another_under_the_same_name_is_not_what_that_one_was() {
        Run before = run(0, Map.of("render-1", OLD), State.CHANGED);
        assertEquals(Readiness.READY, of(OLD, before));
        assertEquals(Readiness.NO_RUN, of(NEW, before));
        Run after = run(1, Map.of("render-1", NEW), State.FAILED);
        assertEquals(Readiness.FAILED, of(NEW, before, after));
        assertEquals(Readiness.READY, of(OLD, before, after));
    }

    @Test
    void where_a_run_did_not_know_the_server_the_name_has_to_do() {
        Run unknown = run(0, Map.of(), State.OK);
        assertEquals(Readiness.READY, of(NEW, unknown));
        assertEquals(
                Readiness.UNKNOWN, Readiness.of(NEW, "render-1", true, Readiness.byNode("demo", List.of(unknown))));
    }
}
