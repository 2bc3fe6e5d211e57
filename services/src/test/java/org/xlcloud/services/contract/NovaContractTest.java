package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;

/// Nova: pages, microversions, and what its refusals say.
class NovaContractTest extends Contract {
    private static Rest nova() {
        return cloud.rest(Service.COMPUTE);
    }

    private static List<String> paged(Rest rest, String path, String list) {
        var found = new ArrayList<String>();
        rest.pages(
                path,
                JsonNode.class,
                page -> page.path(list + "_links").path(0).path("href").asText(null),
                page -> found.addAll(texts(page.path(list), "id")));
        return found;
    }

    private static void samePaged(Rest rest, String path, String list) {
        String query = path + (path.contains("?") ? "&" : "?") + "limit=1";
        List<String> whole = texts(rest.get(path).path(list), "id");
        List<String> pages = paged(rest, query, list);
        assertEquals(new HashSet<>(whole), new HashSet<>(pages));
        assertEquals(whole.size(), pages.size());
    }

    @Test
    void listsArePagedToTheEndByTheirLinks() {
        samePaged(nova().at("2.87"), "/os-hypervisors/detail", "hypervisors");
        samePaged(nova(), "/flavors", "flavors");
        samePaged(nova(), "/servers?all_tenants=1", "servers");
    }

    @Test
    void aMicroversionAboveTheServersGivesTheServersNewest() {
        assertEquals(nova().microversion(), nova().at("2.999").microversion());
        assertTrue(problem(() -> nova().at("1.9").get("/flavors")).reason().contains("expected"));
    }

    @Test
    void hypervisorsHaveTheirNumbersUpTo287AndTheirServersFrom253() {
        JsonNode before = nova().at("2.87").get("/os-hypervisors/detail").path("hypervisors");
        for (JsonNode hypervisor : before) {
            assertTrue(hypervisor.path("vcpus").isIntegralNumber(), hypervisor::toString);
            assertTrue(hypervisor.path("memory_mb").isIntegralNumber(), hypervisor::toString);
            assertTrue(hypervisor.path("service").path("host").isTextual(), hypervisor::toString);
        }
        String id = before.path(0).path("id").asText();
        JsonNode one = nova().at("2.87").get("/os-hypervisors/" + id + "?with_servers=true");
        assertEquals(id, one.path("hypervisor").path("id").asText());
    }

    @Test
    void flavorsCarryTheirExtraSpecsFrom261() {
        JsonNode flavors = nova().get("/flavors/detail").path("flavors");
        assertTrue(texts(flavors, "name").stream().anyMatch(name -> name.contains("gpu") || name.contains("k2")));
        for (JsonNode flavor : flavors) assertTrue(flavor.path("extra_specs").isObject(), flavor::toString);
        JsonNode old = nova().at("2.60").get("/flavors/detail").path("flavors");
        for (JsonNode flavor : old) assertFalse(flavor.has("extra_specs"), flavor::toString);
    }

    @Test
    void computeServicesSayWhereTheyAreAndHow() {
        JsonNode services = nova().get("/os-services?binary=nova-compute").path("services");
        assertFalse(services.isEmpty());
        for (JsonNode service : services) {
            assertEquals("nova-compute", service.path("binary").asText());
            assertTrue(List.of("up", "down").contains(service.path("state").asText()), service::toString);
            assertTrue(
                    List.of("enabled", "disabled")
                            .contains(service.path("status").asText()),
                    service::toString);
            assertTrue(service.path("zone").isTextual() && service.path("id").isTextual(), service::toString);
        }
    }

    @Test
    void whatIsAskedWronglyIsRefusedWith400() {
        refused(400, () -> nova().get("/servers?limit=x"), "limit");
        refused(400, () -> nova().get("/servers?marker=" + UNKNOWN), UNKNOWN);
        refused(400, () -> nova().get("/servers?changes-since=x"), "changes-since");
        refused(400, () -> nova().send("POST", "/flavors", json("{'flavor': {'name': 'x'}}")), "flavor");
    }

    @Test
    void whatIsNotThereIsRefusedWith404() {
        refused(404, () -> nova().get("/os-hypervisors/" + UNKNOWN), "Hypervisor with ID '" + UNKNOWN + "'");
        refused(404, () -> nova().get("/flavors/nosuch"), "Flavor nosuch could not be found.");
        refused(404, () -> nova().get("/nosuch"), "could not be found");
        refused(404, () -> nova().send("DELETE", "/servers/" + UNKNOWN, null), UNKNOWN);
    }

    @Test
    void aMemberMayNotReadTheCloud() {
        Rest rest = member.rest(Service.COMPUTE);
        refused(403, () -> rest.get("/os-hypervisors/detail"), "Policy doesn't allow os_compute_api:os-hypervisors");
        refused(403, () -> rest.get("/servers/detail?all_tenants=1"), "Policy doesn't allow os_compute_api:servers");
        refused(403, () -> rest.get("/os-services"), "Policy doesn't allow os_compute_api:os-services");
        assertTrue(rest.get("/servers/detail").path("servers").isArray());
    }

    @Test
    void aFlavorThatIsThereIsAConflict() {
        JsonNode known = nova().get("/flavors").path("flavors").path(0);
        JsonNode again = json("{'flavor': {'id': '" + known.path("id").asText()
                + "', 'name': 'x', 'vcpus': 1, 'ram': 1, 'disk': 1}}");
        refused(409, () -> nova().send("POST", "/flavors", again), "already exists");
    }
}
