package org.xlcloud.services.scaling;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.journal.Page;
import org.xlcloud.services.journal.Query;

/// Scalings as facts of the journal. Each fact holds its scaling as it then was, so the newest of
/// them says it all.
final class ScalingFacts {
    private static final Logger LOG = LateLogger.of(ScalingFacts.class);
    private static final String SOURCE = "XMS";
    private static final int GROUPS_IN_ONE_FACT = 1_000;
    private static final int MOST_LINKS = 40;
    private static final int MOST_ENTRIES = 20_000;

    private final Journal journal;
    private final InstantSource clock;

    ScalingFacts(Journal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    static String subject(String id) {
        return "scaling/" + id;
    }

    /// Writes that a scaling was seen.
    ///
    /// @return false when the journal knew it already: somebody else has it
    boolean seen(Scaling scaling) {
        String text = "Group " + scaling.place() + " " + scaling.inWords() + ", told by " + scaling.trigger();
        return !journal.append(fact(scaling, text).once("scaling seen " + scaling.id()))
                .duplicate();
    }

    void write(Scaling scaling, String text) {
        journal.append(fact(scaling, text));
    }

    /// Says something about a cloud that belongs to no scaling.
    void say(String cloud, String text, String once) {
        journal.append(Fact.of(clock.instant(), Kind.SCALING, cloud, SOURCE, "", text)
                .on(List.of(Link.of("cloud", cloud)))
                .once(once));
    }

    private Fact fact(Scaling scaling, String text) {
        String cloud = scaling.cloud();
        Scaling.Place place = scaling.place();
        var links = new ArrayList<Link>();
        links.add(Link.of("scaling", scaling.id()));
        links.add(Link.of("group", cloud + "/" + place.group().id()));
        links.add(Link.of("stack", cloud + "/" + place.cluster().id()));
        if (!scaling.evidence().alarm().isEmpty())
            links.add(Link.of("alarm", cloud + "/" + scaling.evidence().alarm()));
        scaling.told().forEach(told -> links.add(Link.of("run", told.run())));
        for (Scaling.Node node : scaling.nodes())
            if (!node.server().isEmpty() && links.size() < MOST_LINKS)
                links.add(Link.of("instance", cloud + "/" + node.server()));
        try {
            return Fact.of(clock.instant(), Kind.SCALING, cloud, SOURCE, subject(scaling.id()), text)
                    .because(scaling.evidence().reason())
                    .on(links)
                    .with(Json.MAPPER.writeValueAsString(scaling));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a scaling is always JSON", e);
        }
    }

    // ---- where we began ---------------------------------------------------------------------------------------------

    /// Writes down how a cloud's groups stood when we saw them first: what happened before is not ours.
    void begun(String cloud, Map<String, Instant> updated) {
        var facts = new ArrayList<Fact>();
        var ids = new ArrayList<>(updated.keySet());
        String since = String.valueOf(clock.instant().toEpochMilli());
        for (int from = 0; from == 0 || from < ids.size(); from += GROUPS_IN_ONE_FACT) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ObjectNode groups = json.putObject("groups");
            for (String id : ids.subList(from, Math.min(ids.size(), from + GROUPS_IN_ONE_FACT)))
                groups.put(id, updated.getOrDefault(id, Instant.EPOCH).toEpochMilli());
            facts.add(Fact.of(
                            clock.instant(),
                            Kind.SCALING,
                            cloud,
                            SOURCE,
                            watch(cloud),
                            "Watches the scaling groups of cloud " + cloud + " from now on")
                    .with(json.toString())
                    .once("scaling watch " + cloud + " " + since + " " + from));
        }
        journal.append(facts);
    }

    private static String watch(String cloud) {
        return "scaling-watch/" + cloud;
    }

    /// How the groups stood; empty when we have never looked at this cloud.
    Optional<Map<String, Instant>> beginning(String cloud) {
        var groups = new HashMap<String, Instant>();
        boolean any = false;
        for (Entry entry : entries(Query.ALL.of(Kind.SCALING).about(watch(cloud)))) {
            any = true;
            tree(entry).path("groups").properties().forEach(group -> {
                Instant at = Instant.ofEpochMilli(group.getValue().asLong());
                // the first that was written counts, should two programs have begun at once
                groups.putIfAbsent(group.getKey(), at);
            });
        }
        return any ? Optional.of(groups) : Optional.empty();
    }

    // ---- back -------------------------------------------------------------------------------------------------------

    Optional<Scaling> scaling(String id) {
        return journal.search(Query.ALL.of(Kind.SCALING).about(subject(id)).limit(5)).entries().stream()
                .map(ScalingFacts::read)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// The newest, newest first.
    List<Scaling> scalings(int most, Duration within) {
        var found = new LinkedHashMap<String, Scaling>();
        Query next = Query.ALL
                .of(Kind.SCALING)
                .between(clock.instant().minus(within), null)
                .limit(1_000);
        int read = 0;
        while (found.size() < most && read < MOST_ENTRIES) {
            Page page = journal.search(next);
            for (Entry entry : page.entries())
                if (entry.fact().subject().startsWith("scaling/") && found.size() < most)
                    read(entry).ifPresent(scaling -> found.putIfAbsent(scaling.id(), scaling));
            read += page.entries().size();
            if (page.next() == null) break;
            next = next.before(page.next());
        }
        return List.copyOf(found.values());
    }

    private List<Entry> entries(Query query) {
        var all = new ArrayList<Entry>();
        Query next = query;
        while (true) {
            Page page = journal.search(next);
            all.addAll(page.entries());
            if (page.next() == null || all.size() > MOST_ENTRIES) return all.reversed();
            next = next.before(page.next());
        }
    }

    private static Optional<Scaling> read(Entry entry) {
        try {
            return Optional.of(Json.MAPPER.readValue(entry.fact().detail(), Scaling.class));
        } catch (JsonProcessingException e) {
            LOG.log(Level.WARNING, "The journal's entry " + entry.seq() + " is no scaling that is known here", e);
            return Optional.empty();
        }
    }

    private static JsonNode tree(Entry entry) {
        try {
            return Json.MAPPER.readTree(entry.fact().detail());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the journal holds what is no JSON: entry " + entry.seq(), e);
        }
    }

    /// Instants as milliseconds, which is as fine as the journal is.
    private static final class Millis {
        private static final class Writing extends JsonSerializer<Instant> {
            @Override
            public void serialize(Instant value, JsonGenerator to, SerializerProvider provider) throws IOException {
                to.writeNumber(value.toEpochMilli());
            }
        }

        private static final class Reading extends JsonDeserializer<Instant> {
            @Override
            public Instant deserialize(JsonParser from, DeserializationContext context) throws IOException {
                return Instant.ofEpochMilli(from.getLongValue());
            }
        }
    }

    /// Made when the first scaling is read or written, for it takes long and a window opens before.
    private static final class Json {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .addModule(new SimpleModule()
                        .addSerializer(Instant.class, new Millis.Writing())
                        .addDeserializer(Instant.class, new Millis.Reading()))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }
}
