package org.xlcloud.services.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.openstack.AodhAlarm;

/// What an alarm hangs on by the resource of its rule.
class AodhLinksTest {
    @ParameterizedTest
    @CsvSource({
        "instance, 5c2c0000-0000-0000-0000-000000000001, instance",
        "gpu, GPU-5c2c, resource",
        "rack_gpu, GPU-5c2c, resource"
    })
    void the_type_of_the_resource_tells_what_it_is(String type, String id, String kind) throws JsonProcessingException {
        assertEquals(
                List.of(Link.of(kind, "lab/" + id), Link.of("cloud", "lab")), AodhLinks.of("lab", alarm(type, id)));
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "gpu, ''"})
    void a_rule_over_many_resources_hangs_on_none(String type, String id) throws JsonProcessingException {
        assertEquals(List.of(Link.of("cloud", "lab")), AodhLinks.of("lab", alarm(type, id)));
    }

    private static AodhAlarm alarm(String type, String id) throws JsonProcessingException {
        return new AodhAlarm((ObjectNode) new JsonMapper().readTree("""
                        {"alarm_id": "a", "name": "n", "type": "gnocchi_resources_threshold", "state": "ok",
                         "gnocchi_resources_threshold_rule": {"resource_type": "%s", "resource_id": "%s"}}
                        """.formatted(type, id)));
    }
}
