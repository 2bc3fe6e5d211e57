package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Microversion;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// What Rest relies on with every service: microversions, paging, error bodies with their request ids.
class RestContractTest extends Contract {
    record Named(String id) {}

    record Link(String rel, String href) {}

    record Flavors(
            List<Named> flavors,
            @JsonProperty("flavors_links") List<Link> links) {}

    private static Problem problem(Service service, String path) {
        return assertThrows(ProblemException.class, () -> cloud.rest(service).get(path))
                .problem();
    }

    @Test
    void microversionsAreAgreed() {
        Rest nova = cloud.rest(Service.COMPUTE);
        assertTrue(!Microversion.parse(nova.microversion()).isBefore(Microversion.parse("2.61")));
        assertEquals("2.87", nova.at("2.87").microversion());
        assertTrue(!Microversion.parse(cloud.rest(Service.PLACEMENT).microversion())
                .isBefore(Microversion.parse("1.28")));
    }

    @Test
    void theMicroversionDecidesTheShape() {
        String path = "/os-hypervisors/detail";
        var old = cloud.rest(Service.COMPUTE)
                .at("2.87")
                .get(path)
                .path("hypervisors")
                .path(0);
        assertTrue(old.path("id").isTextual() && old.has("vcpus"), old::toString);
        var first = cloud.rest(Service.COMPUTE)
                .at("2.1")
                .get(path)
                .path("hypervisors")
                .path(0);
        assertTrue(first.path("id").isIntegralNumber(), first::toString);
    }

    @Test
    void pagesLeadToTheSameListAsOneRequest() {
        var whole = new ArrayList<String>();
        Rest nova = cloud.rest(Service.COMPUTE);
        nova.get("/flavors/detail")
                .path("flavors")
                .forEach(flavor -> whole.add(flavor.path("id").asText()));
        var paged = new ArrayList<String>();
        nova.pages(
                "/flavors/detail?limit=2",
                Flavors.class,
                page -> page.links() == null ? null : page.links().getFirst().href(),
                page -> page.flavors().forEach(flavor -> paged.add(flavor.id())));
        assertTrue(whole.size() > 2, whole::toString);
        assertEquals(new HashSet<>(whole), new HashSet<>(paged));
        assertEquals(whole.size(), paged.size());
    }

    @Test
    void novasErrorsAreRead() {
        Problem problem = problem(Service.COMPUTE, "/servers/" + UNKNOWN);
        assertEquals(404, problem.status());
        assertEquals("Instance " + UNKNOWN + " could not be found.", problem.reason());
        assertTrue(String.valueOf(problem.requestId()).startsWith("req-"), problem::oneLine);
    }

    @Test
    void placementsErrorsAreRead() {
        Problem problem = problem(Service.PLACEMENT, "/resource_providers/" + UNKNOWN);
        assertEquals(404, problem.status());
        assertTrue(problem.reason().contains("No resource provider with uuid " + UNKNOWN), problem::oneLine);
        assertNotNull(problem.requestId());
    }
}
