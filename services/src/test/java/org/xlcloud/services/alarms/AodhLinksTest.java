package org.xlcloud.services.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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
                List.of(Link.of(kind, "lab/" + id), Link.of("cloud", "lab")),
                AodhLinks.of("lab", alarm(type, id), none -> List.of()));
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "gpu, ''"})
    void a_rule_over_many_resources_hangs_on_none(String type, String id) throws JsonProcessingException {
        assertEquals(List.of(Link.of("cloud", "lab")), AodhLinks.of("lab", alarm(type, id), none -> List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'=': {'id': 'a-b'}}; a-b",
                "{'and': [{'=': {'ended_at': null}}, {'eq': {'original_resource_id': 'GPU-1'}}]}; GPU-1",
                "{'in': {'id': ['a-b']}}; a-b",
                "{'in': {'id': ['a-b', 'c-d']}}; ",
                "{'or': [{'=': {'id': 'a-b'}}, {'=': {'id': 'c-d'}}]}; ",
                "{'not': {'=': {'id': 'a-b'}}}; ",
                "{'=': {'server_group': 'g'}}; ",
                "no JSON; "
            })
    void a_query_that_can_find_one_resource_only_names_it(String query, @Nullable String id) {
        ObjectNode json = new JsonMapper().createObjectNode().put("type", "gnocchi_aggregation_by_resources_threshold");
        json.putObject("gnocchi_aggregation_by_resources_threshold_rule")
                .put("resource_type", "gpu")
                .put("query", query.replace('\'', '"'));
        Link card = Link.of("gpu", "lab/node/0000:87:00.0");
        Link cloud = Link.of("cloud", "lab");
        assertEquals(
                id == null ? List.of(cloud) : List.of(Link.of("resource", "lab/" + id), card, cloud),
                AodhLinks.of("lab", new AodhAlarm(json), found -> List.of(card)));
    }

    @Test
    void each_part_of_a_composite_rule_names_its_own() throws JsonProcessingException {
        var alarm = new AodhAlarm((ObjectNode) new JsonMapper().readTree("""
                        {"type": "composite", "composite_rule": {"or": [
                          {"type": "gnocchi_resources_threshold", "resource_type": "gpu", "resource_id": "a"},
                          {"and": [{"type": "gnocchi_resources_threshold", "resource_type": "gpu", "resource_id": "b"}]}]}}
                        """));
        assertEquals(Set.of(new AodhLinks.Named("gpu", "a"), new AodhLinks.Named("gpu", "b")), AodhLinks.named(alarm));
    }

    private static AodhAlarm alarm(String type, String id) throws JsonProcessingException {
        return new AodhAlarm((ObjectNode) new JsonMapper().readTree("""
                        {"alarm_id": "a", "name": "n", "type": "gnocchi_resources_threshold", "state": "ok",
                         "gnocchi_resources_threshold_rule": {"resource_type": "%s", "resource_id": "%s"}}
                        """.formatted(type, id)));
    }
}
