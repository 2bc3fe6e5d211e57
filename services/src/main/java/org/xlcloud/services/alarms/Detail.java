package org.xlcloud.services.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Kind;

/// The JSON of the facts about alarms: what it takes to add them up again.
record Detail(JsonNode json) {
    static final ObjectMapper MAPPER = new JsonMapper();

    /// Empty for a fact whose detail is no JSON: it then says nothing.
    static Detail of(Fact fact) {
        try {
            return new Detail(fact.detail().isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(fact.detail()));
        } catch (JsonProcessingException e) {
            return new Detail(MAPPER.createObjectNode());
        }
    }

    String text(String field) {
        return json.path(field).asText("");
    }

    boolean flag(String field) {
        return json.path(field).asBoolean(false);
    }

    String comment() {
        return text("comment");
    }

    @Nullable
    Instant until() {
        String text = text("until");
        if (text.isEmpty()) return null;
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /// The fact of a transition.
    static Fact transition(Signal signal) {
        Definition definition = signal.definition();
        ObjectNode json = MAPPER.createObjectNode();
        json.put("state", signal.state().word())
                .put("severity", definition.severity().word());
        json.put("value", signal.value());
        put(json, definition);
        String text = definition.name() + " is "
                + switch (signal.state()) {
                    case OK -> "OK again";
                    case ALARM -> "in alarm (" + definition.severity().word() + ")";
                    case INSUFFICIENT_DATA -> "without data";
                };
        Fact fact = Fact.of(signal.at(), Kind.TRANSITION, definition.cloud(), signal.via(), definition.key(), text)
                .because(signal.reason())
                .on(definition.links())
                .with(json.toString());
        return signal.event() == null ? fact : fact.once("event/" + definition.key() + "/" + signal.event());
    }

    static void put(ObjectNode json, Definition definition) {
        json.put("source", definition.source()).put("type", definition.type()).put("name", definition.name());
        json.put("description", definition.description()).put("enabled", definition.enabled());
        json.put("guidance", definition.guidance().text())
                .put("page", definition.guidance().page());
    }

    /// What a transition says of the alarm's definition; the rest as it is known.
    Definition definition(Fact fact, Definition known) {
        if (!json.has("name")) return known;
        String cloud = fact.cloud();
        String id =
                fact.subject().startsWith(cloud + "/") ? fact.subject().substring(cloud.length() + 1) : fact.subject();
        return new Definition(
                cloud,
                id,
                text("source"),
                text("type"),
                text("name"),
                text("description"),
                Severity.of(text("severity")),
                json.path("enabled").asBoolean(true),
                fact.links(),
                new Guidance(text("guidance"), text("page")));
    }

    /// A definition that is known by its key only.
    static Definition unknown(Fact fact) {
        String cloud = fact.cloud();
        String id =
                fact.subject().startsWith(cloud + "/") ? fact.subject().substring(cloud.length() + 1) : fact.subject();
        return new Definition(
                cloud, id, fact.source(), "", id, "", Severity.LOW, true, List.copyOf(fact.links()), Guidance.NONE);
    }
}
