package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {
    private FakeCloud fake;

    @BeforeEach
    void start() {
        fake = new FakeCloud();
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    @Test
    void aServiceThatTheCatalogLacksIsSaidWithTheWayOut() {
        try (Cloud cloud = fake.cloud()) {
            assertFalse(cloud.has(Service.ORCHESTRATION));
            assertTrue(cloud.has(Service.COMPUTE));
            Problems.says(
                    () -> cloud.rest(Service.ORCHESTRATION).get("/stacks"),
                    "find Heat of cloud test",
                    "no service of type orchestration",
                    "orchestration_endpoint_override");
        }
    }

    @Test
    void aRegionOrInterfaceThatTheCatalogLacksIsSaidWithWhatItHas() {
        try (Cloud cloud = fake.cloud("region_name: Mars")) {
            Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers"), "in region Mars", "public in RegionOne");
        }
        try (Cloud cloud = fake.cloud("interface: internal")) {
            Problems.says(
                    () -> cloud.rest(Service.COMPUTE).get("/servers"), "no internal address", "public in RegionOne");
        }
    }

    @Test
    void regionAndInterfaceChooseTheAddress() {
        fake.catalog = """
                [{"type": "metric", "endpoints": [
                  {"interface": "public", "region": "A", "url": "%1$s/wrong/v1"},
                  {"interface": "internal", "region_id": "B", "url": "%1$s/right/v1/"},
                  {"interface": "public", "region_id": "B", "url": "%1$s/wrong/v1"}]}]""".formatted(fake.base());
        fake.at("/right/v1/metric", call -> call.json(200, "[]"));
        try (Cloud cloud = fake.cloud("region_name: B", "interface: internalURL")) {
            assertTrue(cloud.rest(Service.METRIC).get("/metric").isArray());
            assertEquals(
                    fake.base() + "/right/v1", cloud.address(Service.METRIC).toString());
        }
        try (Cloud cloud = fake.cloud("metric_region_name: B", "metric_interface: internal")) {
            assertTrue(cloud.rest(Service.METRIC).get("/metric").isArray());
        }
    }

    @Test
    void anUnscopedTokenIsSaid() {
        fake.catalog = "[]";
        try (Cloud cloud = fake.cloud()) {
            Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers"), "no catalog", "project_name");
        }
    }

    @Test
    void theOldAliasOfATypeIsFound() {
        fake.catalog = "[" + fake.service("alarming", "/aodh/v2") + "]";
        fake.at("/aodh/v2/alarms", call -> call.json(200, "[]"));
        try (Cloud cloud = fake.cloud()) {
            assertTrue(cloud.rest(Service.ALARMING).get("/alarms").isArray());
        }
    }

    @Test
    void anOverrideIsTakenInsteadOfTheCatalogWithTheProjectFilledIn() {
        fake.at("/heat/v1/p1/stacks", call -> call.json(200, "{\"stacks\": []}"));
        try (Cloud cloud = fake.cloud("orchestration_endpoint_override: " + fake.base() + "/heat/v1/%(project_id)s")) {
            assertTrue(cloud.has(Service.ORCHESTRATION));
            assertTrue(cloud.rest(Service.ORCHESTRATION).get("/stacks").has("stacks"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                // as Glance, Gnocchi, Aodh, Keystone and Neutron of Zed answer at their roots
                "IMAGE      | 300 | {\"versions\":[{\"id\":\"v2.15\",\"links\":[{\"rel\":\"self\",\"href\":\"http://in:9292/v2/\"}]},{\"id\":\"v2.9\",\"links\":[{\"rel\":\"self\",\"href\":\"http://in:9292/v2/\"}]}]} | /root/v2",
                "METRIC     | 200 | {\"versions\":[{\"id\":\"v1.0\",\"links\":[{\"rel\":\"self\",\"href\":\"http://in/v1/\"}]}]} | /root/v1",
                "ALARMING   | 200 | {\"versions\":{\"values\":[{\"id\":\"v2\",\"links\":[{\"rel\":\"self\",\"href\":\"http://in/v2\"}]}]}} | /root/v2",
                "IDENTITY   | 300 | {\"versions\":{\"values\":[{\"id\":\"v3.14\",\"links\":[{\"rel\":\"self\",\"href\":\"http://in/v3/\"}]}]}} | /root/v3",
                "NETWORK    | 200 | {\"versions\":[{\"id\":\"v2.0\",\"links\":[]}]} | /root/v2.0",
                "ORCHESTRATION | 300 | {\"versions\":[{\"id\":\"v1.0\",\"links\":[{\"rel\":\"self\",\"href\":\"http://in/v1/\"}]}]} | /root/v1/p1",
                "IMAGE      | 404 | nothing here | /root/v2",
                "IMAGE      | 200 | <html> | /root/v2",
            },
            delimiter = '|')
    void anUnversionedAddressIsResolvedThroughTheVersionDocument(
            Service service, int status, String document, String expected) {
        fake.catalog = "[" + fake.service(service.types().getFirst(), "/root") + "]";
        fake.at("/root/", call -> call.json(status, document));
        try (Cloud cloud = fake.cloud()) {
            assertEquals(fake.base() + expected, cloud.address(service).toString());
            cloud.address(service);
            assertEquals(1, fake.callsTo("/root/"));
        }
    }

    @Test
    void aServiceOfAnotherMajorVersionIsSaid() {
        fake.catalog = "[" + fake.service("image", "/root") + "]";
        fake.at("/root/", call -> call.json(200, "{\"versions\": [{\"id\": \"v1.1\"}, {\"id\": \"v3\"}]}"));
        try (Cloud cloud = fake.cloud()) {
            Problems.says(() -> cloud.address(Service.IMAGE), "speaks v1.1, v3, expected v2");
        }
    }

    @Test
    void theProjectInAnOldAddressOfNovaIsNoObstacle() {
        fake.catalog = "[" + fake.service("compute", "/compute/v2.1/p1") + "]";
        fake.at("/compute/v2.1/p1/servers", call -> call.json(200, "{}"));
        try (Cloud cloud = fake.cloud()) {
            cloud.rest(Service.COMPUTE).get("/servers");
            assertEquals("2.93", cloud.rest(Service.COMPUTE).microversion());
        }
    }

    @ParameterizedTest
    @CsvSource({"2.1,2.100,2.93", "2.1,2.93,2.93", "2.1,2.79,2.79", "2.1,2.61,2.61"})
    void theMicroversionIsAgreedDownwards(String least, String most, String expected) {
        nova(least, most);
        try (Cloud cloud = fake.cloud()) {
            assertEquals(expected, cloud.rest(Service.COMPUTE).microversion());
        }
    }

    @ParameterizedTest
    @CsvSource({"2.1,2.60", "2.94,2.120", "3.1,3.9"})
    void aMicroversionOutOfRangeIsSaidWithBothRanges(String least, String most) {
        nova(least, most);
        try (Cloud cloud = fake.cloud()) {
            Problems.says(
                    () -> cloud.rest(Service.COMPUTE).get("/servers"),
                    "offers " + least + " to " + most + ", expected 2.61 to 2.93");
        }
    }

    @Test
    void aVersionDocumentWithoutMicroversionsIsSaid() {
        fake.at("/compute/v2.1/", call -> call.json(200, "{\"version\": {\"id\": \"v2.0\", \"version\": \"\"}}"));
        try (Cloud cloud = fake.cloud()) {
            Problems.says(() -> cloud.rest(Service.COMPUTE).get("/servers"), "names no microversions");
        }
    }

    @Test
    void anotherMicroversionCanBeAskedForBelowTheFloorToo() {
        nova("2.1", "2.93");
        try (Cloud cloud = fake.cloud()) {
            assertEquals("2.53", cloud.rest(Service.COMPUTE).at("2.53").microversion());
            assertEquals("2.87", cloud.rest(Service.COMPUTE).at("2.87").microversion());
        }
    }

    private void nova(String least, String most) {
        fake.at("/compute/v2.1/", call -> call.json(200, """
                {"version": {"id": "v2.1", "version": "%s", "min_version": "%s"}}""".formatted(most, least)));
    }

    @Test
    void anAddressThatIsNoneIsSaid() {
        fake.catalog = """
                [{"type": "metric", "endpoints": [{"interface": "public", "region": "R", "url": "gnocchi:8041"}]}]""";
        try (Cloud cloud = fake.cloud()) {
            Problems.says(() -> cloud.rest(Service.METRIC).get("/metric"), "gnocchi:8041", "expected http://");
        }
    }

    @Test
    void aReadOnlyCloudIsNotChanged() {
        try (Cloud cloud = fake.cloud("xlcloud: {read_only: true}")) {
            Problems.says(() -> cloud.rest(Service.COMPUTE).send("DELETE", "/servers/1", null), "marked as read-only");
            assertEquals(0, fake.calls.size());
        }
    }
}
