package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;

/// Placement: the tree of providers, who holds what, the ways to satisfy a request, and what its refusals say.
class PlacementContractTest extends Contract {
    private static Rest placement() {
        return cloud.rest(Service.PLACEMENT);
    }

    private static JsonNode providers(String query) {
        return placement().get("/resource_providers" + query).path("resource_providers");
    }

    /// A class of PCI devices of which some are there.
    private static String deviceClass() {
        return texts(placement().get("/resource_classes").path("resource_classes"), "name").stream()
                .filter(name -> name.startsWith("CUSTOM_PCI_") && candidates("?resources=" + name + ":1", 1) > 0)
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode candidates(String query) {
        return placement().get("/allocation_candidates" + query);
    }

    private static int candidates(String query, int limit) {
        return candidates(query + "&limit=" + limit).path("allocation_requests").size();
    }

    @Test
    void allProvidersComeAtOnceWithParentRootAndGeneration() {
        JsonNode all = providers("");
        var ids = new HashSet<>(texts(all, "uuid"));
        assertEquals(all.size(), ids.size());
        Set<String> roots = new HashSet<>();
        for (JsonNode provider : all) {
            assertTrue(provider.path("generation").isIntegralNumber(), provider::toString);
            assertTrue(ids.contains(provider.path("root_provider_uuid").asText()), provider::toString);
            JsonNode parent = provider.path("parent_provider_uuid");
            if (parent.isNull()) roots.add(provider.path("uuid").asText());
            else assertTrue(ids.contains(parent.asText()), provider::toString);
        }
        JsonNode hypervisors =
                cloud.rest(Service.COMPUTE).at("2.87").get("/os-hypervisors").path("hypervisors");
        assertTrue(roots.containsAll(texts(hypervisors, "id")), "a hypervisor is the root of a tree");
    }

    @Test
    void freeDevicesAreThoseWithoutAHolder() {
        String name = deviceClass();
        Set<String> free = new HashSet<>(texts(providers("?resources=" + name + ":1"), "uuid"));
        for (String id : free) {
            assertEquals(
                    0,
                    placement()
                            .get("/resource_providers/" + id + "/usages")
                            .path("usages")
                            .path(name)
                            .asInt(-1));
            assertTrue(placement()
                    .get("/resource_providers/" + id + "/allocations")
                    .path("allocations")
                    .isEmpty());
        }
    }

    @Test
    void aHolderLeadsBackToItsProvider() {
        for (JsonNode provider : providers("")) {
            String id = provider.path("uuid").asText();
            JsonNode held = placement().get("/resource_providers/" + id + "/allocations");
            var consumers = held.path("allocations").fieldNames();
            if (!consumers.hasNext()) continue;
            JsonNode of = placement().get("/allocations/" + consumers.next());
            if (of.path("allocations").isEmpty()) continue; // it has gone meanwhile
            assertTrue(of.path("allocations").has(id), of::toString);
            assertTrue(of.path("project_id").isTextual() && of.has("consumer_generation"), of::toString);
            return;
        }
    }

    @Test
    void candidatesNameProvidersThatAreSummedUp() {
        String name = deviceClass();
        JsonNode answer = candidates("?resources=" + name + ":1&limit=1");
        assertEquals(1, answer.path("allocation_requests").size());
        JsonNode request = answer.path("allocation_requests").path(0);
        assertEquals(1, request.path("allocations").size());
        String device = request.path("allocations").fieldNames().next();
        assertEquals(
                1,
                request.path("allocations")
                        .path(device)
                        .path("resources")
                        .path(name)
                        .asInt());
        assertEquals(device, request.path("mappings").path("").path(0).asText());
        JsonNode summary = answer.path("provider_summaries").path(device);
        assertEquals(1, summary.path("resources").path(name).path("capacity").asInt());
        assertEquals(0, summary.path("resources").path(name).path("used").asInt(-1));
        assertTrue(summary.path("traits").isArray());
        String root = summary.path("root_provider_uuid").asText();
        assertTrue(answer.path("provider_summaries")
                .path(root)
                .path("parent_provider_uuid")
                .isNull());
    }

    @Test
    void candidatesAreChosenByTraitsTreesAndAggregates() {
        String of = "?resources=" + deviceClass() + ":1";
        int all = candidates(of).path("allocation_requests").size();
        assertEquals(
                all,
                candidates(of + "&required=COMPUTE_MANAGED_PCI_DEVICE")
                        .path("allocation_requests")
                        .size());
        assertEquals(
                0,
                candidates(of + "&required=!COMPUTE_MANAGED_PCI_DEVICE")
                        .path("allocation_requests")
                        .size());
        assertEquals(
                0,
                candidates(of + "&required=HW_GPU_API_VULKAN")
                        .path("allocation_requests")
                        .size());
        assertEquals(
                0,
                candidates(of + "&member_of=" + UNKNOWN)
                        .path("allocation_requests")
                        .size());
        assertEquals(
                all,
                candidates(of + "&member_of=!" + UNKNOWN)
                        .path("allocation_requests")
                        .size());
        assertEquals(
                0,
                candidates(of + "&in_tree=" + UNKNOWN)
                        .path("allocation_requests")
                        .size());
        JsonNode answer = candidates(of + "&limit=1");
        String root = answer.path("provider_summaries")
                .iterator()
                .next()
                .path("root_provider_uuid")
                .asText();
        JsonNode here = candidates(of + "&in_tree=" + root).path("provider_summaries");
        for (JsonNode summary : here)
            assertEquals(root, summary.path("root_provider_uuid").asText());
        assertFalse(here.isEmpty());
    }

    @Test
    void candidatesOfSeveralGroupsAreIsolatedOnesWhereAskedSo() {
        String one = deviceClass();
        JsonNode two = candidates("?resources=VCPU:1&resources1=" + one + ":1&group_policy=isolate&limit=1");
        JsonNode request = two.path("allocation_requests").path(0);
        assertEquals(2, request.path("allocations").size(), two::toString);
        assertEquals(1, request.path("mappings").path("").size());
        String device = request.path("mappings").path("1").path(0).asText();
        assertTrue(request.path("allocations").path(device).path("resources").has(one), two::toString);
        assertTrue(candidates("?resources1=" + one + ":99&group_policy=none")
                .path("allocation_requests")
                .isEmpty());
        JsonNode twice = candidates("?resources1=" + one + ":1&resources2=" + one + ":1&group_policy=isolate");
        for (JsonNode way : twice.path("allocation_requests"))
            assertEquals(2, way.path("allocations").size());
    }

    @Test
    void whatIsAskedWronglyIsRefusedWith400() {
        refused(400, () -> providers("?resources=CUSTOM_NOSUCH:1"), "No such resource class CUSTOM_NOSUCH");
        refused(400, () -> providers("?resources=VCPU:x"), "VCPU");
        refused(400, () -> providers("?nosuch=1"), "'nosuch' was unexpected");
        refused(400, () -> placement().at("1.13").get("/resource_providers?in_tree=" + UNKNOWN), "in_tree");
        refused(400, () -> candidates(""), "There must be at least one resources");
        refused(400, () -> candidates("?resources=CUSTOM_NOSUCH:1"), "No such resource class CUSTOM_NOSUCH");
        refused(400, () -> candidates("?resources=VCPU:0"), "requires amount >= 1");
        refused(400, () -> candidates("?resources=VCPU:1&limit=0"), "'0' does not match '^[1-9][0-9]*$'");
        refused(400, () -> candidates("?resources=VCPU:1&required=NOSUCH"), "No such trait(s): NOSUCH");
        refused(400, () -> candidates("?resources=VCPU:1&member_of=x"), "valid UUID(s). Got: x");
        refused(400, () -> candidates("?resources=VCPU:1&nosuch=1"), "'nosuch' does not match any of the regexes");
        refused(400, () -> candidates("?resources1=VCPU:1&resources2=VCPU:1"), "group_policy");
    }

    @Test
    void whatIsNotThereIsRefusedWith404() {
        String path = "/resource_providers/" + UNKNOWN;
        refused(404, () -> placement().get(path), "No resource provider with uuid " + UNKNOWN);
        refused(404, () -> placement().get(path + "/inventories"), "No resource provider with uuid " + UNKNOWN);
        refused(404, () -> placement().get("/nosuch"));
        assertTrue(
                placement().get("/allocations/" + UNKNOWN).path("allocations").isEmpty());
    }

    @Test
    void aMemberMayNotReadTheCloud() {
        Rest rest = member.rest(Service.PLACEMENT);
        refused(403, () -> rest.get("/resource_providers"), "placement:resource_providers:list");
        refused(403, () -> rest.get("/allocation_candidates?resources=VCPU:1"), "placement:allocation_candidates:list");
    }

    @Test
    void aProviderWithChildrenIsNotDeleted() {
        JsonNode child = null;
        for (JsonNode provider : providers(""))
            if (!provider.path("parent_provider_uuid").isNull()) child = provider;
        String parent = child == null ? "" : child.path("parent_provider_uuid").asText();
        refused(409, () -> placement().send("DELETE", "/resource_providers/" + parent, null), parent);
    }

    @Test
    void traitsAreFoundByTheBeginningOfTheirName() {
        assertTrue(placement()
                .get("/traits?name=startswith:COMPUTE_MANAGED")
                .path("traits")
                .toString()
                .contains("COMPUTE_MANAGED_PCI_DEVICE"));
    }
}
