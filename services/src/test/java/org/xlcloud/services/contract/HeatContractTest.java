package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackResource;
import org.xlcloud.services.openstack.StackStatus;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;

/// Heat: stacks with what they nest, their resources and events, pages, and what its refusals say.
class HeatContractTest extends Contract {
    private static Target.NestedStack stack;

    @BeforeAll
    static void makeStack() {
        stack = target.stack();
    }

    @AfterAll
    static void deleteStack() {
        stack.delete().run();
    }

    private static Rest heat() {
        return member.rest(Service.ORCHESTRATION);
    }

    private static String path() {
        return "/stacks/" + stack.name() + "/" + stack.id();
    }

    private static List<String> paged(String path, String list) {
        String query = path + (path.contains("?") ? "&" : "?") + "limit=2";
        var found = new ArrayList<String>();
        heat().pages(
                        query,
                        JsonNode.class,
                        page -> {
                            JsonNode items = page.path(list);
                            String last =
                                    items.path(items.size() - 1).path("id").asText();
                            return items.isEmpty() ? null : query + "&marker=" + last;
                        },
                        page -> found.addAll(texts(page.path(list), "id")));
        return found;
    }

    @Test
    void stacksOfTheProjectArePagedToTheEndByMarkers() {
        String all = "/stacks?show_nested=true";
        List<String> whole = texts(heat().get(all).path("stacks"), "id");
        assertTrue(whole.contains(stack.id()), whole::toString);
        List<String> paged = paged(all, "stacks");
        assertEquals(whole.size(), paged.size());
        assertEquals(new HashSet<>(whole), new HashSet<>(paged));
    }

    @Test
    void aListLeavesNestedStacksOutUnlessAskedForThem() {
        JsonNode outer = heat().get("/stacks").path("stacks");
        for (JsonNode one : outer) assertTrue(one.path("parent").isNull(), one::toString);
        JsonNode all = heat().get("/stacks?show_nested=true").path("stacks");
        assertTrue(texts(all, "parent").contains(stack.id()), all::toString);
        assertTrue(all.size() > outer.size());
        JsonNode named = heat().get("/stacks?name=" + stack.name()).path("stacks");
        assertEquals(List.of(stack.id()), texts(named, "id"));
    }

    @Test
    void aStackSaysItsStateItsTimesAndItsOutputs() {
        JsonNode shown = heat().get(path()).path("stack");
        assertEquals(stack.id(), shown.path("id").asText());
        assertEquals(stack.name(), shown.path("stack_name").asText());
        assertTrue(
                shown.path("stack_status").asText().matches("[A-Z]+_(COMPLETE|FAILED|IN_PROGRESS)"), shown::toString);
        assertEquals(
                String.valueOf(member.token().projectId()),
                shown.path("parameters").path("OS::project_id").asText());
        for (String field : new String[] {"stack_status_reason", "creation_time", "stack_owner"})
            assertTrue(shown.path(field).isTextual(), field);
        assertTrue(shown.path("outputs").isArray() && shown.path("tags").isArray(), shown::toString);
        assertTrue(heat().get(path() + "/template").path("resources").isObject());
    }

    @Test
    void resourcesOfAllLevelsComeAtOnceWithTheirParents() {
        JsonNode own = heat().get(path() + "/resources").path("resources");
        JsonNode all = heat().get(path() + "/resources?nested_depth=5").path("resources");
        assertTrue(all.size() > own.size());
        for (JsonNode resource : own) assertFalse(resource.has("parent_resource"), resource::toString);
        List<String> names = texts(own, "resource_name");
        boolean nested = false;
        for (JsonNode resource : all) {
            for (String field :
                    new String[] {"resource_type", "physical_resource_id", "resource_status", "updated_time"})
                assertTrue(resource.path(field).isTextual(), field);
            nested |= names.contains(resource.path("parent_resource").asText());
            for (JsonNode link : resource.path("links"))
                assertTrue(link.path("href").isTextual());
        }
        assertTrue(nested, all::toString);
        JsonNode first = own.path(0);
        JsonNode shown = heat().get(
                        path() + "/resources/" + first.path("resource_name").asText())
                .path("resource");
        assertEquals(first.path("physical_resource_id"), shown.path("physical_resource_id"));
        assertTrue(shown.path("attributes").isObject(), shown::toString);
    }

    @Test
    void eventsComeNewestFirstAndArePagedToTheEnd() {
        JsonNode events = heat().get(path() + "/events").path("events");
        List<String> times = texts(events, "event_time");
        assertEquals(times.stream().sorted((a, b) -> b.compareTo(a)).toList(), times);
        for (JsonNode event : events) {
            for (String field :
                    new String[] {"resource_name", "resource_status", "resource_status_reason", "logical_resource_id"})
                assertTrue(event.path(field).isTextual(), field);
        }
        assertEquals(texts(events, "id"), paged(path() + "/events", "events"));
        JsonNode all = heat().get(path() + "/events?nested_depth=5").path("events");
        assertTrue(all.size() > events.size());
        JsonNode oldest = heat().get(path() + "/events?sort_dir=asc&limit=1").path("events");
        assertEquals(times.getLast(), oldest.path(0).path("event_time").asText());
    }

    @Test
    void anAdministratorSeesTheStacksOfAllProjectsWithoutAskingForThem() {
        JsonNode seen = cloud.rest(Service.ORCHESTRATION).get("/stacks").path("stacks");
        assertTrue(texts(seen, "id").contains(stack.id()), seen::toString);
        String project = String.valueOf(member.token().projectId());
        assertTrue(texts(seen, "project").contains(project), "only administrators are told the project");
        for (JsonNode one : heat().get("/stacks").path("stacks")) assertFalse(one.has("project"), one::toString);
    }

    @Test
    void askingForAllProjectsIsRefusedByHeatsOwnPolicyEvenToAnAdministrator() {
        refused(403, () -> heat().get("/stacks?global_tenant=true"), "not authorized to use stacks:global_index");
        refused(
                403,
                () -> cloud.rest(Service.ORCHESTRATION).get("/stacks?global_tenant=true"),
                "not authorized to use stacks:global_index");
    }

    @Test
    void aNameAloneIsSentOnWhichIsNotFollowed() {
        assertTrue(problem(() -> heat().get("/stacks/" + stack.name()))
                .reason()
                .contains("sends us to another address (status 302)"));
    }

    @Test
    void whatIsAskedWronglyIsRefusedWith400() {
        refused(400, () -> heat().get("/stacks?limit=x"), "Only integer is acceptable by 'limit'.");
        refused(400, () -> heat().get("/stacks?global_tenant=1"), "Unrecognized value \"1\" for \"global_tenant\"");
        refused(400, () -> heat().get(path() + "/resources?nested_depth=x"), "nested_depth");
        refused(400, () -> heat().get(path() + "/events?limit=x"), "Only integer is acceptable by 'limit'.");
        assertTrue(heat().get("/stacks?limit=0").path("stacks").isEmpty());
        assertTrue(heat().get(path() + "/events?limit=0").path("events").isEmpty());
    }

    @Test
    void whatIsNotThereIsRefusedWith404() {
        refused(404, () -> heat().get("/stacks/nosuch/" + UNKNOWN), "The Stack (nosuch) could not be found.");
        refused(404, () -> heat().get(path() + "/resources/nosuch"), "The Resource (nosuch) could not be found");
        refused(404, () -> heat().get("/nosuch"), "could not be found");
        refused(404, () -> heat().send("DELETE", "/stacks/nosuch/" + UNKNOWN, null), "The Stack (nosuch)");
    }

    @Test
    void theClientReadsStacksResourcesAndEventsWithWhatTheyBelongTo() {
        var client = new Heat(member);
        List<Stack> all = client.stacks();
        Stack mine = all.stream()
                .filter(one -> one.id().equals(stack.id()))
                .findFirst()
                .orElseThrow();
        assertEquals(StackStatus.State.COMPLETE, mine.status().state());
        assertFalse(mine.nested());
        List<StackResource> resources = client.resources(StackId.of(mine));
        StackResource layer = resources.stream()
                .filter(one -> one.stackId().equals(mine.id()) && one.nestedId() != null)
                .findFirst()
                .orElseThrow();
        assertTrue(resources.stream().anyMatch(one -> one.stackId().equals(layer.nestedId())), resources::toString);
        assertTrue(all.stream()
                .anyMatch(one -> one.id().equals(layer.nestedId()) && mine.id().equals(one.parentId())));
        var events = client.events(StackId.of(mine), null, 5);
        assertEquals(5, events.size());
        var older = client.events(StackId.of(mine), events.getLast().id(), 5);
        assertFalse(older.isEmpty() || older.contains(events.getLast()), older::toString);
        assertTrue(client.events(StackId.of(mine), null, 1_000).stream()
                .anyMatch(event -> event.stackId().equals(mine.id()) && event.ofStack()));
        assertEquals(
                List.of(mine.id()),
                client.named(mine.name()).stream().map(Stack::id).toList());
        assertTrue(client.newest("creation_time", 1).count() >= 2);
        assertTrue(client.newest("updated_time", 1).stacks().size() <= 1);
    }

    @Test
    void theTreeHasWhatHeatHas() {
        Stacks read = CloudStacks.load(member, InstantSource.system(), Inventory.empty(member.name()));
        TreeNode root = read.cluster(stack.id());
        assertTrue(root.complete() && read.loaded());
        assertEquals(Health.OK, root.own());
        assertTrue(root.all(Kind.LAYER).size() >= 1, root::toString);
        var listed = new Heat(member).resources(new StackId(stack.name(), stack.id()));
        assertEquals(listed.size(), root.rolled().counts().resources());
        TreeNode below = root.all(Kind.LAYER).getFirst().children().getFirst();
        assertEquals(root, read.path(below.key()).getFirst());
    }

    @Test
    void aSignalToWhatTakesNoneIsRefused() {
        String resource = heat().get(path() + "/resources")
                .path("resources")
                .path(0)
                .path("resource_name")
                .asText();
        String signal = path() + "/resources/" + resource + "/signal";
        refused(400, () -> heat().send("POST", signal, json("{}")));
    }
}
