package org.xlcloud.views.clusters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What may be typed for a parameter, as its template declares it.
class FormFieldTest {
    private static FormField declared(String hot) throws JsonProcessingException {
        return FormField.of("one", new ObjectMapper().readTree(hot));
    }

    @Test
    void a_number_is_one_and_within_its_range() throws JsonProcessingException {
        FormField size =
                declared("{\"type\":\"number\",\"default\":2,\"constraints\":[{\"range\":{\"min\":0,\"max\":8}}]}");
        assertEquals("0 to 8", size.limits());
        assertEquals("", size.against("8"));
        assertEquals("the most is 8", size.against("9"));
        assertEquals("the least is 0", size.against("-1"));
        assertEquals("it must be a number", size.against("many"));
        assertEquals("it must be a number", size.against(""));
        assertTrue(size.value(" 3 ").isIntegralNumber());
        assertEquals("2.5", size.value("2.5").asText());
    }

    @Test
    void cloudformations_words_mean_the_same() throws JsonProcessingException {
        FormField size =
                declared("{\"Type\":\"Number\",\"Default\":\"2\",\"MinValue\":\"0\",\"MaxValue\":8,\"NoEcho\":true}");
        assertEquals("2", size.standard());
        assertEquals("0 to 8", size.limits());
        assertTrue(size.hidden());
        assertEquals("the most is 8", size.against("9"));
        FormField tier = declared("{\"Type\":\"String\",\"AllowedValues\":[\"a\",\"b\"],\"Description\":\"which\"}");
        assertEquals(List.of("a", "b"), tier.allowed());
        assertEquals("which", tier.description());
    }

    @Test
    void a_text_has_the_form_and_the_length_that_are_asked_for() throws JsonProcessingException {
        FormField name = declared(
                "{\"type\":\"string\",\"constraints\":[{\"length\":{\"min\":2,\"max\":4}},{\"allowed_pattern\":\"[a-z]+\"}]}");
        assertEquals("2 to 4 characters", name.limits());
        assertEquals("", name.against("abc"));
        assertEquals("it needs 2 characters or more", name.against("a"));
        assertEquals("it must match [a-z]+", name.against("ABC"));
        FormField must = declared("{\"type\":\"string\"}");
        assertEquals("a value is needed", must.against(" "));
        FormField may = declared("{\"type\":\"string\",\"default\":\"\"}");
        assertEquals("", may.against(""));
    }

    @Test
    void a_pattern_that_only_python_knows_is_left_to_heat() throws JsonProcessingException {
        assertEquals(
                "",
                declared("{\"type\":\"string\",\"constraints\":[{\"allowed_pattern\":\"(?P<a\"}]}")
                        .against("anything"));
    }

    @Test
    void only_allowed_values_are_taken_and_flavors_are_offered_where_heat_wants_one() throws JsonProcessingException {
        FormField size = declared("{\"type\":\"string\",\"constraints\":[{\"allowed_values\":[\"s\",\"m\"]}]}");
        assertEquals("it must be one of s, m", size.against("xl"));
        var offers = new ClusterMaker.Offers(List.of("gpu.k2.1"), List.of("tiny"));
        assertEquals(List.of("s", "m"), offers.of(size));
        assertEquals(
                List.of("gpu.k2.1"),
                offers.of(declared("{\"type\":\"string\",\"constraints\":[{\"custom_constraint\":\"nova.flavor\"}]}")));
        assertEquals(List.of(), offers.of(declared("{\"type\":\"string\"}")));
    }

    @Test
    void json_and_booleans_are_sent_as_what_they_are() throws JsonProcessingException {
        FormField map = declared("{\"type\":\"json\",\"default\":{}}");
        assertEquals("this is not JSON", map.against("{"));
        assertEquals(1, map.value("{\"a\": 1}").path("a").asInt());
        FormField flag = declared("{\"type\":\"boolean\",\"default\":true}");
        assertTrue(flag.value("true").booleanValue());
        assertFalse(flag.value("false").booleanValue());
        assertEquals("it must be true or false", flag.against("maybe"));
    }
}
