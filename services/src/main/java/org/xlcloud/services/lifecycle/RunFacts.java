package org.xlcloud.services.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.journal.Page;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.lifecycle.NodeRun.State;

/// Runs as facts of the journal: one when it begins, with the whole order; some while nodes end; one
/// when all have.
final class RunFacts {
    private static final String SOURCE = "XMS";
    private static final int NODES_IN_ONE_FACT = 500;
    private static final int MOST_LINKS = 20;
    private static final int MOST_ENTRIES = 20_000;

    private final Journal journal;
    private final InstantSource clock;

    RunFacts(Journal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    static String subject(String id) {
        return "run/" + id;
    }

    /// Writes that a run begins.
    ///
    /// @return whether the journal knew it already
    boolean begun(String id, Order order) {
        Fact fact = fact(
                        id,
                        order,
                        "Run " + order.event().id() + " on "
                                + count(order.nodes().size()) + " of " + order.target())
                .by(order.who())
                .because(order.retryOf().isEmpty() ? "" : "repeats those that failed in " + order.retryOf())
                .with(object("begun").set("order", json(order)).toString())
                .once("run begun " + id);
        return journal.append(fact).duplicate();
    }

    /// Writes how nodes stand, before anybody is told.
    void nodes(String id, Order order, List<NodeRun> nodes) {
        var facts = new ArrayList<Fact>();
        for (int from = 0; from < nodes.size(); from += NODES_IN_ONE_FACT) {
            List<NodeRun> part = nodes.subList(from, Math.min(nodes.size(), from + NODES_IN_ONE_FACT));
            ObjectNode detail = object("nodes");
            ArrayNode array = detail.putArray("nodes");
            part.forEach(node -> array.add(json(node)));
            String text = order.event().id() + ": " + score(part);
            facts.add(fact(id, order, text).with(detail.toString()));
        }
        journal.append(facts);
    }

    void cancelled(String id, Order order) {
        journal.append(fact(id, order, "Cancelled: no further node is begun")
                .with(object("cancelled").toString())
                .once("run cancelled " + id));
    }

    void ended(Run run) {
        journal.append(fact(run.id(), run.order(), "Run " + run.order().event().id() + " ended: " + run.inWords())
                .with(object("ended").toString())
                .once("run ended " + run.id()));
    }

    private Fact fact(String id, Order order, String text) {
        var links = new ArrayList<Link>();
        links.add(Link.of("run", id));
        if (!order.target().stack().isEmpty())
            links.add(Link.of("stack", order.cloud() + "/" + order.target().stack()));
        order.nodes().stream()
                .limit(MOST_LINKS)
                .forEach(node -> links.add(Link.of("node", order.cloud() + "/" + node)));
        return Fact.of(clock.instant(), Kind.RUN, order.cloud(), SOURCE, subject(id), text)
                .on(links);
    }

    private static String count(int nodes) {
        return nodes == 1 ? "1 node" : nodes + " nodes";
    }

    private static String score(List<NodeRun> nodes) {
        Map<State, Integer> score = new LinkedHashMap<>();
        for (NodeRun node : nodes) score.merge(node.state(), 1, Integer::sum);
        return score.entrySet().stream()
                .map(one -> one.getValue() + " " + one.getKey().word())
                .reduce((one, other) -> one + ", " + other)
                .orElse("nothing");
    }

    // ---- back -------------------------------------------------------------------------------------------------------

    Optional<Run> run(String id) {
        return fold(entries(Query.ALL.of(Kind.RUN).about(subject(id)))).stream().findFirst();
    }

    /// Newest first.
    List<Run> runs(int most) {
        return fold(entries(Query.ALL.of(Kind.RUN))).stream().limit(most).toList();
    }

    private List<Entry> entries(Query query) {
        List<Entry> all = new ArrayList<>();
        for (@Nullable Query next = query.limit(1_000); next != null && all.size() < MOST_ENTRIES; ) {
            Page page = journal.search(next);
            all.addAll(page.entries());
            next = page.next() == null ? null : next.before(page.next());
        }
        return all;
    }

    private static List<Run> fold(List<Entry> entries) {
        Map<String, Folded> runs = new LinkedHashMap<>();
        entries.stream().sorted(Comparator.comparingLong(Entry::seq)).forEach(entry -> fold(entry.fact(), runs));
        return runs.values().stream()
                .map(Folded::run)
                .sorted(Comparator.comparing(Run::startedAt).reversed())
                .toList();
    }

    private static void fold(Fact fact, Map<String, Folded> runs) {
        if (!fact.subject().startsWith("run/") || fact.detail().isEmpty()) return;
        String id = fact.subject().substring(4);
        JsonNode detail = read(fact.detail());
        Folded run = runs.get(id);
        switch (detail.path("what").asText()) {
            case "begun" ->
                runs.put(id, Folded.begun(id, order(detail.path("order"), fact.cloud(), fact.who()), fact.at()));
            case "nodes" -> {
                if (run != null) for (JsonNode node : detail.path("nodes")) run.node(node(node));
            }
            case "cancelled" -> {
                if (run != null) run.cancelled();
            }
            case "ended" -> {
                if (run != null) run.ended(fact.at());
            }
            default -> {} // of a newer console
        }
    }

    private static ObjectNode object(String what) {
        return JsonNodeFactory.instance.objectNode().put("what", what);
    }

    private static JsonNode read(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new ProblemException(
                    Problem.of("read a run from the journal", "the journal", "an entry is no JSON"), e);
        }
    }

    private static JsonNode json(Order order) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("requestId", order.requestId())
                .put("event", order.event().id())
                .put("stack", order.target().stack())
                .put("layer", order.target().layer())
                .put("group", order.target().group())
                .put("role", order.target().role())
                .put("filter", order.target().filter())
                .put("retryOf", order.retryOf());
        order.manner().write(json);
        order.nodes().forEach(json.putArray("nodes")::add);
        ObjectNode servers = json.putObject("servers");
        order.servers().forEach(servers::put);
        return json;
    }

    private static Order order(JsonNode json, String cloud, String who) {
        List<String> nodes = new ArrayList<>();
        json.path("nodes").forEach(node -> nodes.add(node.asText()));
        Map<String, String> servers = new LinkedHashMap<>();
        json.path("servers")
                .properties()
                .forEach(each -> servers.put(each.getKey(), each.getValue().asText()));
        return new Order(
                json.path("requestId").asText(),
                cloud,
                new Target(
                        json.path("stack").asText(),
                        json.path("layer").asText(),
                        json.path("group").asText(),
                        json.path("role").asText(),
                        json.path("filter").asText()),
                LifecycleEvent.of(json.path("event").asText()).orElse(LifecycleEvent.CONFIGURE),
                nodes,
                servers,
                Manner.read(json),
                who,
                json.path("retryOf").asText());
    }

    private static JsonNode json(NodeRun node) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("node", node.node()).put("state", node.state().name());
        if (node.exitCode() != null) json.put("exit", node.exitCode());
        if (node.seconds() >= 0) json.put("seconds", node.seconds());
        if (!node.message().isEmpty()) json.put("message", node.message());
        if (node.sentAt() != null) json.put("sent", node.sentAt().toEpochMilli());
        if (node.endedAt() != null) json.put("ended", node.endedAt().toEpochMilli());
        return json.put("bytes", node.outputBytes()).put("kept", node.keptBytes());
    }

    private static NodeRun node(JsonNode json) {
        return new NodeRun(
                json.path("node").asText(),
                State.valueOf(json.path("state").asText()),
                json.has("exit") ? json.path("exit").asInt() : null,
                json.path("seconds").asDouble(-1),
                json.path("message").asText(),
                instant(json.path("sent")),
                instant(json.path("ended")),
                json.path("bytes").asLong(),
                json.path("kept").asLong());
    }

    private static @Nullable Instant instant(JsonNode millis) {
        return millis.isNumber() ? Instant.ofEpochMilli(millis.asLong()) : null;
    }

    /// Made when the first run is read, for it takes long and a window opens before.
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
