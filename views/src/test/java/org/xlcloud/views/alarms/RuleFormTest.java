package org.xlcloud.views.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.xlcloud.services.openstack.AodhAlarm;

/// An Aodh alarm as a form and in words: what is not touched survives, what is unknown too.
class RuleFormTest {
    static final List<String> TYPES = RuleForm.TYPES; // by name, for the parameters

    private static final String THRESHOLD = """
            {"alarm_id": "a1", "name": "hot", "description": "", "enabled": true, "severity": "low",
             "type": "gnocchi_aggregation_by_resources_threshold", "time_constraints": [], "repeat_actions": false,
             "alarm_actions": ["http://127.0.0.1:8000/v1/signal?Signature=secret"], "ok_actions": [],
             "insufficient_data_actions": [], "of_tomorrow": {"kept": [1, 2]},
             "gnocchi_aggregation_by_resources_threshold_rule": {"metric": "gpu.temperature",
              "query": "{\\"=\\": {\\"server_group\\": \\"37d2\\"}}", "resource_type": "gpu", "comparison_operator": "gt",
              "threshold": 80.0, "aggregation_method": "mean", "evaluation_periods": 1, "granularity": 5,
              "unheard_of": {"a": true}}}""";

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> asTyped(RuleForm form) {
        Map<String, String> typed = new HashMap<>();
        for (RuleForm.Field field : form.fields()) typed.put(field.path(), field.value());
        return typed;
    }

    @Test
    void anEditWritesWhatWasChangedAndLeavesTheRestAsItWas() {
        ObjectNode alarm = json(THRESHOLD);
        RuleForm form = RuleForm.of(alarm.deepCopy());
        Map<String, String> typed = asTyped(form);
        typed.put("rule/threshold", "85.5");
        assertEquals(List.of("Threshold: 80.0 → 85.5"), form.changes(typed));
        ObjectNode edited = alarm.deepCopy();
        form.apply(typed, edited);
        ObjectNode wanted = alarm.deepCopy();
        wanted.withObjectProperty("gnocchi_aggregation_by_resources_threshold_rule")
                .put("threshold", 85.5);
        assertEquals(wanted, edited);
    }

    @Test
    void aFormThatNobodyTouchedChangesNothing() {
        ObjectNode alarm = json(THRESHOLD);
        RuleForm form = RuleForm.of(alarm.deepCopy());
        assertEquals(List.of(), form.changes(asTyped(form)));
        ObjectNode edited = alarm.deepCopy();
        form.apply(asTyped(form), edited);
        assertEquals(alarm, edited);
    }

    @Test
    void anUnknownTypeKeepsItsRule() {
        ObjectNode alarm = json("""
                {"name": "new", "type": "quantum", "quantum_rule": {"spin": "up", "qubits": 3}, "severity": "critical"}""");
        RuleForm form = RuleForm.of(alarm.deepCopy());
        Map<String, String> typed = asTyped(form);
        typed.put("rule/qubits", "5");
        ObjectNode edited = alarm.deepCopy();
        form.apply(typed, edited);
        alarm.withObjectProperty("quantum_rule").put("qubits", 5);
        assertEquals(alarm, edited);
    }

    @Test
    void whatIsNoNumberAndNoJsonIsSaidAtItsField() {
        RuleForm form = RuleForm.of(json(THRESHOLD));
        Map<String, String> typed = asTyped(form);
        typed.put("rule/threshold", "hot");
        typed.put("rule/granularity", "5.5");
        typed.put("time_constraints", "[{");
        typed.put("name", " ");
        assertEquals(
                java.util.Set.of("rule/threshold", "rule/granularity", "time_constraints", "name"),
                form.problems(typed).keySet());
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void everyTypeOfAodhCanBeMadeAndReadsAsASentence(String type) {
        RuleForm form = RuleForm.fresh(type);
        Map<String, String> typed = asTyped(form);
        typed.put("name", "mine");
        assertEquals(Map.of(), form.problems(typed));
        ObjectNode made = form.made(typed);
        assertEquals(type, made.path("type").asText());
        assertTrue(made.path(type + "_rule").isObject(), made::toString);
        String words = RuleWords.of(new AodhAlarm(made)).getFirst();
        assertTrue(words.startsWith("It fires when "), words);
        assertFalse(words.contains("does not know"), words);
    }

    @Test
    void aRuleReadsAsASentenceWithoutTheSecretsOfItsAddresses() {
        List<String> words = RuleWords.of(new AodhAlarm(json(THRESHOLD)));
        assertEquals(
                "It fires when the mean of gpu.temperature over all resources of the type gpu with server_group = 37d2 is"
                        + " greater than 80.0 in one period of 5 s.",
                words.getFirst());
        assertEquals("In alarm it calls http://127.0.0.1:8000/v1/signal?….", words.get(1));
    }
}
