package org.xlcloud.simulator.heat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.Browser;
import org.xlcloud.simulator.Browser.Page;
import org.xlcloud.simulator.Recorded;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.SimGpu;

class HeatTest {
    private static final String HEAT = "orchestration";

    private final SimClock clock = SimClock.manual(Instant.parse("2026-11-22T18:00:00Z"));
    private final Simulator cloud =
            Simulator.start(Simulator.Settings.defaults().withClock(clock).withChurn(Duration.ZERO));
    private final Browser member = Browser.login(cloud, "demo", "rendering");
    private final Browser admin = Browser.login(cloud, "admin", "admin");

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void stacksAreListedAsRecorded() throws IOException {
        // recorded by an administrator, who sees all projects whatever the address says
        recorded("stacks").matches(admin.get(HEAT, "/v1/" + member.project() + "/stacks"));
        recorded("stacks-nested").matches(admin.get(HEAT, "/v1/" + admin.project() + "/stacks?show_nested=true"));
        assertEquals(List.of("mvic"), names(get("/stacks")));
        assertTrue(names(get("/stacks?show_nested=true")).size() > 5);
    }

    @Test
    void anAdministratorGetsAnyProjectsStackThatIsNamedInFull() {
        JsonNode foreign = get("/stacks").json().get("stacks").get(0);
        String path = "/v1/" + admin.project() + "/stacks/"
                + foreign.get("stack_name").asText() + "/" + foreign.get("id").asText();
        assertEquals(200, admin.get(HEAT, path).status());
        JsonNode resources =
                admin.get(HEAT, path + "/resources?nested_depth=100").json();
        assertTrue(resources.get("resources").size() > 5);
        assertEquals(
                404,
                admin.get(HEAT, path.replace("/" + foreign.get("stack_name").asText() + "/", "/another/"))
                        .status());
    }

    @Test
    void listsPageByMarkerAndLimit() {
        List<String> all = names(get("/stacks?show_nested=true"));
        List<String> paged = new ArrayList<>();
        String marker = "";
        for (Page page = get("/stacks?show_nested=true&limit=2"); !names(page).isEmpty(); ) {
            assertTrue(names(page).size() <= 2);
            paged.addAll(names(page));
            JsonNode stacks = page.json().get("stacks");
            marker = stacks.get(stacks.size() - 1).get("id").asText();
            page = get("/stacks?show_nested=true&limit=2&marker=" + marker);
        }
        assertEquals(all, paged);
    }

    @Test
    void anAdministratorSeesAllProjectsAndAMemberMayNot() throws IOException {
        String stacks = "/v1/" + admin.project() + "/stacks";
        assertTrue(names(admin.get(HEAT, stacks)).size() > 1);
        assertEquals(403, admin.get(HEAT, stacks + "?global_tenant=true").status());
        assertEquals(403, get("/stacks?global_tenant=true").status());
        recorded("error-403").matches(member.get(HEAT, "/v1/" + admin.project() + "/stacks"));
    }

    @Test
    void aNameIsRedirectedToNameAndId() throws IOException {
        Page redirect = get("/stacks/mvic/resources?nested_depth=2");
        assertEquals(302, redirect.status());
        String target = redirect.headers().firstValue("Location").orElseThrow();
        assertTrue(target.endsWith("/resources?nested_depth=2"), target);
        assertEquals(200, member.get(HEAT, target).status());
        recorded("error-404").matches(get("/stacks/nosuchstack"));
        assertEquals("404 Not Found", get("/nosuchroute").json().get("code").asText());
    }

    @Test
    void stackResourcesEventsAndPartsAreAsRecorded() throws IOException {
        String stack = master();
        recorded("stack-show").matches(member.get(HEAT, stack), "parameters");
        recorded("resources-nested-depth").matches(member.get(HEAT, stack + "/resources?nested_depth=5"));
        recorded("resource-show").matches(member.get(HEAT, stack + "/resources/render_layer"), "attributes");
        recorded("events").matches(member.get(HEAT, stack + "/events"));
        recorded("events-nested-depth").matches(member.get(HEAT, stack + "/events?nested_depth=5&limit=60"));
        recorded("environment").matches(member.get(HEAT, stack + "/environment"), "resource_registry", "parameters");
        JsonNode files = member.get(HEAT, stack + "/files").json();
        assertTrue(files.get("layer.yaml").asText().contains("OS::Heat::AutoScalingGroup"));
        assertTrue(member.get(HEAT, stack + "/template").json().has("resources"));
        assertEquals(
                3,
                member.get(HEAT, stack + "/outputs/render_layer_size")
                        .json()
                        .at("/output/output_value")
                        .asInt());
    }

    @Test
    void theServersOfAGroupAreServersOfNova() {
        for (JsonNode resource : resources("OS::Nova::Server")) {
            UUID server = UUID.fromString(resource.get("physical_resource_id").asText());
            assertTrue(cloud.world().server(server) != null);
        }
    }

    @Test
    void aSignalGrowsTheGroupByARealServerAndAnotherOneShrinksIt() {
        List<UUID> before = groupServers();
        signal("policy_up");
        clock.advance(Duration.ofSeconds(5));
        List<UUID> grown = groupServers();
        assertEquals(before.size() + 1, grown.size());
        assertEquals("UPDATE_COMPLETE", group().get("stack_status").asText());
        assertEquals(
                "SIGNAL_COMPLETE", events().getFirst().get("resource_status").asText());
        signal("policy_down");
        clock.advance(Duration.ofSeconds(5));
        assertEquals(grown, groupServers(), "still cooling down");
        clock.advance(Duration.ofSeconds(60));
        signal("policy_down");
        clock.advance(Duration.ofSeconds(5));
        assertEquals(grown.subList(1, grown.size()), groupServers(), "the oldest goes");
    }

    @Test
    void withNoGpuLeftOnlyTheGroupFailsAndTheSignalStillAnswers200() throws IOException {
        for (SimGpu gpu : cloud.world().gpus()) {
            if (gpu.available() > 0) cloud.world().reserve(gpu, gpu.capacity());
        }
        String stack = master();
        signal("policy_up");
        clock.advance(Duration.ofSeconds(30));
        assertEquals("UPDATE_IN_PROGRESS", group().get("stack_status").asText());
        clock.advance(Duration.ofSeconds(60));
        assertEquals("UPDATE_FAILED", group().get("stack_status").asText());
        Page after = member.get(HEAT, stack + "/resources?nested_depth=5");
        recorded("resources-scaling-failed").matches(after);
        JsonNode failed = null;
        for (JsonNode resource : after.json().get("resources")) {
            if (resource.get("resource_status").asText().equals("CREATE_FAILED")) failed = resource;
            else assertEquals("CREATE_COMPLETE", resource.get("resource_status").asText());
        }
        String reason = failed.get("resource_status_reason").asText();
        assertTrue(
                reason.contains("No valid host was found. There are not enough hosts available., Code: 500"), reason);
        assertEquals(
                "CREATE_COMPLETE",
                member.get(HEAT, stack).json().at("/stack/stack_status").asText());
        long attempts = events().stream()
                .filter(event -> event.get("resource_status").asText().equals("CREATE_FAILED"))
                .count();
        assertEquals(6, attempts);
    }

    @Test
    void aGpuThatIsFreedDuringTheRetriesIsTaken() {
        List<SimGpu> held = new ArrayList<>();
        for (SimGpu gpu : cloud.world().gpus()) {
            if (gpu.available() > 0) {
                held.add(gpu);
                cloud.world().reserve(gpu, gpu.capacity());
            }
        }
        int before = groupServers().size();
        signal("policy_up");
        clock.advance(Duration.ofSeconds(20));
        cloud.world().catchUp();
        held.forEach(gpu -> cloud.world().reserve(gpu, 0));
        clock.advance(Duration.ofSeconds(40));
        assertEquals(before + 1, groupServers().size());
        assertEquals("UPDATE_COMPLETE", group().get("stack_status").asText());
    }

    @Test
    void eventsComeNewestFirstAndCanBeTurned() {
        List<String> down = times(member.get(HEAT, master() + "/events?nested_depth=5"));
        List<String> up = times(member.get(HEAT, master() + "/events?nested_depth=5&sort_dir=asc"));
        assertNotEquals(down, up);
        assertEquals(up, down.stream().sorted().toList());
        assertFalse(down.isEmpty());
    }

    private static List<String> times(Page page) {
        return page.json().get("events").findValuesAsText("event_time");
    }

    private Page get(String path) {
        return member.get(HEAT, "/v1/" + member.project() + path);
    }

    private static List<String> names(Page page) {
        return page.json().get("stacks").findValuesAsText("stack_name");
    }

    private String master() {
        JsonNode stack = get("/stacks").json().get("stacks").get(0);
        return stack.get("links").get(0).get("href").asText();
    }

    private List<JsonNode> resources(String type) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode resource :
                member.get(HEAT, master() + "/resources?nested_depth=5").json().get("resources")) {
            if (resource.get("resource_type").asText().equals(type)) found.add(resource);
        }
        return found;
    }

    private JsonNode group() {
        for (JsonNode stack : get("/stacks?show_nested=true").json().get("stacks")) {
            if (stack.get("stack_name").asText().contains("render_group")) return stack;
        }
        throw new AssertionError("no group");
    }

    private List<UUID> groupServers() {
        String group = group().get("links").get(0).get("href").asText();
        return member
                .get(HEAT, group + "/resources")
                .json()
                .get("resources")
                .findValuesAsText("physical_resource_id")
                .stream()
                .map(UUID::fromString)
                .toList();
    }

    private List<JsonNode> events() {
        List<JsonNode> events = new ArrayList<>();
        member.get(HEAT, master() + "/events?nested_depth=5")
                .json()
                .get("events")
                .forEach(events::add);
        return events;
    }

    private void signal(String policy) {
        String layer = member.get(HEAT, master() + "/resources/render_layer")
                .json()
                .at("/resource/links/2/href")
                .asText();
        Page page = member.post(HEAT, layer + "/resources/" + policy + "/signal", "{}");
        assertEquals(200, page.status());
        assertEquals("null", page.text());
    }

    private static Recorded recorded(String name) throws IOException {
        return Recorded.of(HeatTest.class, name);
    }
}
