package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestTest {
    private FakeCloud fake;
    private Cloud cloud;

    record Servers(List<Server> servers, List<Link> servers_links) {}

    record Server(String id, String name) {}

    record Link(String rel, String href) {}

    @BeforeEach
    void start() {
        fake = new FakeCloud();
        cloud = fake.cloud();
    }

    @AfterEach
    void stop() {
        cloud.close();
        fake.close();
    }

    @Test
    void aCallCarriesTheTokenAndTheMicroversion() {
        fake.at("/compute/v2.1/servers", call -> call.json(200, "{\"servers\": []}"));
        assertEquals(
                0, cloud.rest(Service.COMPUTE).get("/servers").path("servers").size());
        var call = fake.calls.getLast();
        assertEquals("token-1", call.headers().getFirst("X-Auth-Token"));
        assertEquals("compute 2.93", call.headers().getFirst("OpenStack-API-Version"));
        assertEquals("2.93", cloud.rest(Service.COMPUTE).microversion());
        assertEquals("2.87", cloud.rest(Service.COMPUTE).at("2.87").microversion());
        assertEquals("1.39", cloud.rest(Service.PLACEMENT).microversion());
    }

    @Test
    void pagesFollowTheLinksToTheEnd() {
        fake.at("/compute/v2.1/servers/detail", call -> {
            int page = call.query().contains("marker=")
                    ? Integer.parseInt(call.query().replaceAll(".*marker=", ""))
                    : 0;
            String link = page == 4
                    ? ""
                    : ", \"servers_links\": [{\"rel\": \"next\", \"href\": \"http://nova.internal/v2.1/servers/detail?limit=1&marker="
                            + (page + 1) + "\"}]";
            call.json(200, "{\"servers\": [{\"id\": \"" + page + "\", \"name\": \"n\", \"other\": {}}]" + link + "}");
        });
        var ids = new ArrayList<String>();
        cloud.rest(Service.COMPUTE)
                .pages(
                        "/servers/detail?limit=1",
                        Servers.class,
                        page -> page.servers_links() == null
                                ? null
                                : page.servers_links().getFirst().href(),
                        page -> page.servers().forEach(server -> ids.add(server.id())));
        assertEquals(List.of("0", "1", "2", "3", "4"), ids);
        assertEquals(1, fake.tokensIssued());
    }
}
