package org.xlcloud.services.xms.team;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.Manner;
import org.xlcloud.services.lifecycle.NodeRun;
import org.xlcloud.services.lifecycle.Order;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.Target;
import org.xlcloud.services.mcollective.Rejection;
import org.xlcloud.services.mcollective.Rejections;
import org.xlcloud.services.scaling.Scaling;

/// Runs and scalings as the API has them: there and back. Times are ISO-8601 in UTC.
final class RunJson {
    private static final int MOST_REJECTED = 20;

    /// Bounded, for what it reads comes from others.
    static final ObjectMapper MAPPER = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(50)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, new Writing())
                    .addDeserializer(Instant.class, new Reading()))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RunJson() {}

    private static final class Writing extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator to, SerializerProvider provider) throws IOException {
            to.writeString(value.toString());
        }
    }

    private static final class Reading extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser from, DeserializationContext context) throws IOException {
            return Instant.parse(from.getText());
        }
    }

    // ---- there ------------------------------------------------------------------------------------------------------

    /// @param nodes whether with each node
    static ObjectNode run(Run run, boolean nodes) {
        Order order = run.order();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", run.id())
                .put("cloud", order.cloud())
                .put("event", order.event().id())
                .set("target", target(order.target()));
        json.put("state", state(run)).put("summary", run.inWords());
        ObjectNode score = json.putObject("score");
        run.score().forEach((state, count) -> score.put(word(state), count));
        json.put("startedAt", run.startedAt().toString())
                .put("endedAt", text(run.endedAt()))
                .put("cancelled", run.cancelled())
                .put("trouble", run.trouble());
        Duration usual = run.usual();
        if (usual == null) json.putNull("usualSeconds");
        else json.put("usualSeconds", usual.toMillis() / 1_000.0);
        order.manner().write(json);
        json.put("requestId", order.requestId())
                .put("who", order.who())
                .put("retryOf", order.retryOf())
                .set("rejected", rejected(run.rejected()));
        json.put("nodeCount", run.nodes().size());
        if (nodes) {
            ArrayNode all = json.putArray("nodes");
            run.nodes()
                    .forEach(node ->
                            all.add(node(node).put("server", order.servers().get(node.node()))));
        }
        return json;
    }

    private static String state(Run run) {
        if (!run.ended()) return "under way";
        if (run.cancelled()) return "cancelled";
        return run.succeeded() ? "done" : "failed";
    }

    static ObjectNode target(Target target) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("stack", target.stack())
                .put("layer", target.layer())
                .put("group", target.group())
                .put("role", target.role())
                .put("filter", target.filter());
    }

    static ObjectNode rejected(Rejections rejected) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode counts = json.putObject("counts");
        rejected.counts().forEach((kind, count) -> counts.put(word(kind), count));
        ArrayNode first = json.putArray("first");
        rejected.first().stream()
                .limit(MOST_REJECTED)
                .forEach(one -> first.addObject()
                        .put("kind", word(one.kind()))
                        .put("sender", one.sender())
                        .put("detail", one.detail()));
        return json;
    }

    private static ObjectNode node(NodeRun node) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("node", node.node()).put("state", word(node.state()));
        json.put("exitCode", node.exitCode());
        if (node.seconds() < 0) json.putNull("seconds");
        else json.put("seconds", node.seconds());
        return json.put("message", node.message())
                .put("sentAt", text(node.sentAt()))
                .put("endedAt", text(node.endedAt()))
                .put("outputBytes", node.outputBytes())
                .put("keptBytes", node.keptBytes());
    }

    static JsonNode scaling(Scaling scaling) {
        return MAPPER.valueToTree(scaling);
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    /// `no_answer`, for programs.
    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    // ---- back -------------------------------------------------------------------------------------------------------

    /// @throws IllegalArgumentException for what is none
    static Run run(JsonNode json) {
        List<String> names = new ArrayList<>();
        List<NodeRun> nodes = new ArrayList<>();
        var servers = new HashMap<String, String>();
        for (JsonNode each : json.path("nodes")) {
            NodeRun node = node(each);
            if (each.path("server").isTextual())
                servers.put(node.node(), each.path("server").asText());
            names.add(node.node());
            nodes.add(node);
        }
        var order = new Order(
                json.path("requestId").asText(),
                json.path("cloud").asText(),
                target(json.path("target")),
                event(json.path("event").asText()),
                names,
                servers,
                Manner.read(json),
                json.path("who").asText(),
                json.path("retryOf").asText());
        Instant started = instant(json.path("startedAt"));
        if (started == null || json.path("id").asText().isEmpty())
            throw new IllegalArgumentException("a run without id or beginning");
        JsonNode usual = json.path("usualSeconds");
        return new Run(
                json.path("id").asText(),
                order,
                started,
                instant(json.path("endedAt")),
                json.path("cancelled").asBoolean(),
                json.path("trouble").asText(),
                rejections(json.path("rejected")),
                usual.isNumber() ? Duration.ofMillis(Math.round(usual.asDouble() * 1_000)) : null,
                nodes);
    }

    static Target target(JsonNode json) {
        return new Target(
                json.path("stack").asText(),
                json.path("layer").asText(),
                json.path("group").asText(),
                json.path("role").asText(),
                json.path("filter").asText());
    }

    private static LifecycleEvent event(String id) {
        return LifecycleEvent.of(id).orElseThrow(() -> new IllegalArgumentException("no event: " + id));
    }

    static Rejections rejections(JsonNode json) {
        var counts = new EnumMap<Rejection.Kind, Integer>(Rejection.Kind.class);
        for (Map.Entry<String, JsonNode> each : json.path("counts").properties())
            counts.put(kind(each.getKey()), each.getValue().asInt());
        List<Rejection> first = new ArrayList<>();
        for (JsonNode each : json.path("first"))
            first.add(new Rejection(
                    kind(each.path("kind").asText()),
                    each.path("sender").asText(),
                    each.path("detail").asText()));
        return new Rejections(counts, first);
    }

    private static Rejection.Kind kind(String word) {
        return Rejection.Kind.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static NodeRun node(JsonNode json) {
        JsonNode code = json.path("exitCode");
        return new NodeRun(
                json.path("node").asText(),
                NodeRun.State.valueOf(json.path("state").asText().toUpperCase(Locale.ROOT)),
                code.isInt() ? code.asInt() : null,
                json.path("seconds").asDouble(-1),
                json.path("message").asText(),
                instant(json.path("sentAt")),
                instant(json.path("endedAt")),
                json.path("outputBytes").asLong(),
                json.path("keptBytes").asLong());
    }

    static Scaling scaling(JsonNode json) {
        try {
            return MAPPER.treeToValue(json, Scaling.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no scaling", e);
        }
    }

    private static @Nullable Instant instant(JsonNode json) {
        return json.isTextual() ? Instant.parse(json.asText()) : null;
    }
}
