package org.xlcloud.services.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.stacks.TemplateDiff.Way;
import org.xlcloud.services.stacks.UpdateEffect.What;

/// What an update changes, by what refers to what: parameters, files, other resources, conditions.
class TemplateDiffTest {
    private static final String TEMPLATE = """
            heat_template_version: 2018-08-31
            parameters: {flavor: {type: string}, hot: {type: number}, own: {type: string}}
            conditions:
              own_net: {not: {equals: [{get_param: own}, '']}}
              both: {and: [own_net, {equals: [{get_param: hot}, 1]}]}
            resources:
              net: {type: OS::Neutron::Net, condition: own_net}
              plain: {type: OS::Heat::RandomString}
              server:
                type: OS::Nova::Server
                properties:
                  flavor: {get_param: flavor}
                  image: tiny
                  user_data: {get_file: setup.sh}
              group:
                type: OS::Heat::AutoScalingGroup
                properties:
                  max_size: 3
                  resource:
                    type: OS::Nova::Server
                    properties: {flavor: {get_param: flavor}, metadata: {hot: {get_param: hot}}}
              policy:
                type: OS::Heat::ScalingPolicy
                properties: {auto_scaling_group_id: {get_resource: group}, cooldown: {get_param: hot}}
              alarm:
                type: OS::Aodh::EventAlarm
                properties:
                  alarm_actions: [{str_replace: {template: U, params: {U: {get_attr: [policy, signal_url]}}}}]
            """;

    private static JsonNode parse(String text) {
        return TemplateFile.parse("t.yaml", text, TemplateFile.Use.TEMPLATE).root();
    }

    private static Map<String, TemplateDiff.Change> changes(String after, Set<String> parameters, Set<String> files) {
        return TemplateDiff.of(parse(TEMPLATE), parse(after), parameters, files).changes();
    }

    @Test
    void whereNothingDiffersNothingChanges() {
        assertEquals(Map.of(), changes(TEMPLATE, Set.of(), Set.of()));
    }

    @Test
    void aParameterReachesWhatRefersToItAndTheMembersOfAGroup() {
        var changes = changes(TEMPLATE, Set.of("flavor"), Set.of());
        assertEquals(Set.of("server", "group"), changes.keySet());
        assertEquals(Set.of("flavor"), changes.get("server").properties());
        assertEquals(Set.of("flavor"), changes.get("group").members());
    }

    @Test
    void aChangeIsFollowedThroughAttributesHoweverTheyAreWrapped() {
        var changes = changes(TEMPLATE, Set.of("hot"), Set.of());
        assertEquals(Set.of("metadata"), changes.get("group").members());
        assertEquals(Set.of("cooldown"), changes.get("policy").properties());
        assertEquals(Set.of("alarm_actions"), changes.get("alarm").properties());
        assertEquals(Set.of("group", "policy", "alarm"), changes.keySet());
    }

    @Test
    void aFileReachesTheServerThatIsSetUpByIt() {
        var changes = changes(TEMPLATE, Set.of(), Set.of("setup.sh"));
        assertEquals(Set.of("server"), changes.keySet());
        assertEquals(Set.of("user_data"), changes.get("server").properties());
    }

    @Test
    void whatIsAddedTakenAwayOrOfAnotherTypeIsToldApart() {
        String after = TEMPLATE.replace("  plain: {type: OS::Heat::RandomString}", "  more: {type: OS::Heat::None}")
                .replace("type: OS::Aodh::EventAlarm", "type: OS::Aodh::CompositeAlarm");
        var changes = changes(after, Set.of(), Set.of());
        assertEquals(Way.DELETED, changes.get("plain").way());
        assertEquals(Way.ADDED, changes.get("more").way());
        assertEquals(Way.RETYPED, changes.get("alarm").way());
    }

    @Test
    void aConditionComesAndGoesWithItsParameters() {
        assertEquals(
                Way.CONDITIONAL,
                changes(TEMPLATE, Set.of("own"), Set.of()).get("net").way());
        JsonNode conditions = parse(TEMPLATE).path("conditions");
        JsonNode net = parse(TEMPLATE).at("/resources/net/condition");
        assertEquals(true, Hot.holds(net, conditions, Map.of("own", "10.0.0.0/24")));
        assertEquals(false, Hot.holds(net, conditions, Map.of("own", "")));
        assertNull(Hot.holds(net, conditions, Map.of()));
        JsonNode both = parse("a: both").path("a");
        assertEquals(true, Hot.holds(both, conditions, Map.of("own", "x", "hot", "1.0")));
        assertEquals(false, Hot.holds(both, conditions, Map.of("own", "", "hot", "7")));
        assertEquals(true, Hot.holds(MissingNode.getInstance(), conditions, Map.of()));
    }

    @Test
    void aServerIsResizedRebuiltOrReplacedAsHeatDoesIt() {
        JsonNode plain = parse("flavor: a");
        assertEquals(What.RESIZED, Servers.what(Set.of("flavor", "name"), plain, Map.of()));
        assertEquals(What.REBUILT, Servers.what(Set.of("image", "metadata"), plain, Map.of()));
        assertEquals(What.REPLACED, Servers.what(Set.of("user_data", "flavor"), plain, Map.of()));
        assertEquals(What.REPLACED, Servers.what(Set.of("key_name"), plain, Map.of()));
        assertEquals(What.CHANGED, Servers.what(Set.of("metadata"), plain, Map.of()));
        assertNull(Servers.what(Set.of(), plain, Map.of()));
        JsonNode replacing = parse("flavor_update_policy: REPLACE\nuser_data_update_policy: IGNORE");
        assertEquals(What.REPLACED, Servers.what(Set.of("flavor"), replacing, Map.of()));
        assertNull(Servers.what(Set.of("user_data"), replacing, Map.of()));
    }
}
