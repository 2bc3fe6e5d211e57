package org.xlcloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

class ScenarioTest {
    private final SimClock clock = SimClock.manual(Instant.parse("2026-11-22T18:00:00Z"));
    private @Nullable Simulator cloud;

    @AfterEach
    void close() {
        if (cloud != null) cloud.close();
    }

    @Test
    void thermalEndsInAnAlarmAndAGrownGroup() {
        World world = start(Scenario.THERMAL);
        int servers = world.servers().size();
        advance(Duration.ofMinutes(4));
        assertTrue(alarms().contains("Transition to alarm due to 1 samples outside threshold")
                || world.servers().size() > servers);
        assertTrue(world.gpus().stream()
                .flatMap(gpu -> world.metrics(gpu).stream())
                .anyMatch(now -> now.throttled() && now.temperatureC() > 90));
        assertTrue(world.servers().size() > servers, "a group grew");
        assertTrue(stacks().contains("UPDATE_COMPLETE"));
    }

    @Test
    void exhaustedLeavesNoGpuAndAGroupThatFailed() {
        World world = start(Scenario.EXHAUSTED);
        advance(Duration.ofMinutes(4));
        assertTrue(world.gpus().stream()
                .filter(gpu -> gpu.host().up() && !gpu.host().disabled() && !gpu.oneTimeUse())
                .noneMatch(gpu -> gpu.available() > 0));
        SimServer last = world.servers().values().stream()
                .filter(server -> server.name().startsWith("one-too-many"))
                .findFirst()
                .orElseThrow();
        assertEquals(SimServer.Status.ERROR, last.status());
        assertTrue(stacks().contains("UPDATE_FAILED"));
    }

    @Test
    void hostDownComesBackAfterHalfAnHour() throws IOException {
        World world = start(Scenario.HOST_DOWN);
        List<SimHost> before = world.hosts().stream().filter(SimHost::up).toList();
        advance(Duration.ofMinutes(3));
        List<SimHost> down = before.stream().filter(host -> !host.up()).toList();
        assertEquals(1, down.size());
        String summary = ganglia("/?filter=summary\n");
        assertFalse(summary.contains(" DOWN=\"0\""), "its guests are silent");
        advance(Duration.ofMinutes(30));
        assertTrue(down.getFirst().up());
    }

    @Test
    void aStuckStackStaysInProgress() {
        start(Scenario.STUCK_STACK);
        advance(Duration.ofHours(2));
        String stacks = stacks();
        assertEquals(3, stacks.split("\"UPDATE_IN_PROGRESS\"", -1).length - 1, "master, layer and group");
    }

    @Test
    void aLostGpuIsStillHeldButHasNoMetrics() {
        World world = start(Scenario.GPU_LOST);
        advance(Duration.ofMinutes(1));
        List<SimGpu> lost = world.gpus().stream().filter(SimGpu::lost).toList();
        assertEquals(1, lost.size());
        assertTrue(world.metrics(lost.getFirst()).isEmpty());
        assertFalse(lost.getFirst().holdings().isEmpty());
    }

    @Test
    void aFloodOfAlarmsFlapsAndEnds() {
        World world = start(Scenario.FLOOD);
        int servers = world.servers().size();
        advance(Duration.ofMinutes(2));
        String during = alarms();
        assertTrue(during.contains("edge-") && during.contains("\"alarm\"") && during.contains("\"ok\""));
        advance(Duration.ofMinutes(10));
        assertFalse(alarms().contains("edge-"));
        assertEquals(servers, world.servers().size());
    }

    @Test
    void allAtOnceAreStoodWithoutAnError() throws IOException {
        start(EnumSet.allOf(Scenario.class).toArray(Scenario[]::new));
        advance(Duration.ofMinutes(15));
        assertTrue(stacks().contains("UPDATE_IN_PROGRESS"));
        assertTrue(ganglia("/\n").endsWith("</GANGLIA_XML>\n"));
    }

    @Test
    void theSameSeedAndClockGiveTheSameIncident() {
        start(Scenario.THERMAL, Scenario.FLOOD);
        advance(Duration.ofMinutes(3));
        String first = withoutPorts(alarms());
        close();
        SimClock again = SimClock.manual(Instant.parse("2026-11-22T18:00:00Z"));
        cloud = Simulator.start(settings(again, Set.of(Scenario.THERMAL, Scenario.FLOOD)));
        again.advance(Duration.ofMinutes(1));
        cloud.world().catchUp();
        again.advance(Duration.ofMinutes(2));
        cloud.world().catchUp();
        assertEquals(first, withoutPorts(alarms()));
    }

    private static String withoutPorts(String text) {
        return text.replaceAll("127\\.0\\.0\\.1:[0-9]+", "");
    }

    private World start(Scenario... scenarios) {
        cloud = Simulator.start(settings(clock, Set.of(scenarios)));
        return cloud.world();
    }

    private static Simulator.Settings settings(SimClock clock, Set<Scenario> scenarios) {
        return Simulator.Settings.defaults()
                .withClock(clock)
                .withChurn(Duration.ZERO)
                .withScenarios(scenarios);
    }

    private void advance(Duration step) {
        clock.advance(step);
        cloud.world().catchUp();
    }

    private String stacks() {
        Browser admin = Browser.login(cloud, "admin", "admin");
        JsonNode stacks = admin.get("orchestration", "/v1/" + admin.project() + "/stacks?show_nested=true")
                .json();
        return stacks.toString();
    }

    private String alarms() {
        Browser admin = Browser.login(cloud, "admin", "admin");
        return admin.get("alarming", "/v2/alarms?q.field=all_projects&q.op=eq&q.value=true")
                .text();
    }

    private String ganglia(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cloud.gmetadInteractivePort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
