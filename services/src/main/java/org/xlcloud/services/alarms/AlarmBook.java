package org.xlcloud.services.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Spans;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Link;

/// All alarms as the journal's facts and the sources' definitions add up. Of one thread at a time;
/// knows no clock but what it is told, so that the same facts always make the same book.
final class AlarmBook {
    static final Set<Kind> KINDS = Set.of(
            Kind.TRANSITION,
            Kind.ACKNOWLEDGEMENT,
            Kind.SHELVING,
            Kind.SERVICE,
            Kind.GROUPING,
            Kind.DEFINITION,
            Kind.FLOOD);

    /// An alarm of this type explains all others on its host while it is active.
    static final String HOST_DOWN = "host-down";

    private static final String FLOOD = "flood";
    private static final String BEGINS = "begins";

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final int MOST_RAISED = 200_000;
    /// A flood lasts as long as so many are new: the number does not go to and fro at its edge.
    private static final int ENOUGH = Alarms.Figures.FLOOD / 2;

    private final Map<String, Work> works = new LinkedHashMap<>();
    private final Deque<Raised> raised = new ArrayDeque<>();
    private @Nullable Instant flood;
    /// When the flood began that the journal knows of, and of which it has no end yet.
    private @Nullable Instant written;
    /// Of the journal's newest entry about a flood; 0 for none.
    private long floodSeq;

    private @Nullable Over over;
    private long seq;

    private record Raised(Instant at, String key) {}

    /// How the newest flood ended.
    ///
    /// @param alarms how many it had
    private record Over(Instant at, int alarms) {}

    long seq() {
        return seq;
    }

    /// All entries up to this one are in, since those between are about no alarm.
    void reach(long newest) {
        seq = Math.max(seq, newest);
    }

    /// Takes over what sources told before the journal could be read: definitions only.
    void adopt(AlarmBook other) {
        other.works.forEach(works::putIfAbsent);
    }

    @Nullable
    Work find(String key) {
        return works.get(key);
    }

    void fold(Entry entry) {
        if (entry.seq() <= seq) return;
        seq = entry.seq();
        var fact = entry.fact();
        if (fact.kind() == Kind.FLOOD) {
            boolean begins = Detail.of(fact).text(FLOOD).equals(BEGINS);
            written = begins ? fact.at() : null;
            // Where another console saw it first, it is its flood.
            if (!begins) flood = null;
            else if (flood == null || fact.at().isBefore(flood)) flood = fact.at();
            floodSeq = entry.seq();
            return;
        }
        if (!KINDS.contains(fact.kind()) || fact.subject().isEmpty()) return;
        Detail detail = Detail.of(fact);
        if (fact.kind() == Kind.DEFINITION) {
            if (detail.flag("deleted")) works.remove(fact.subject());
            return;
        }
        Work work = works.computeIfAbsent(fact.subject(), none -> new Work(Detail.unknown(fact), fact.at()));
        if (work.fold(entry, detail)) {
            raised.addLast(new Raised(fact.at(), fact.subject()));
            while (raised.size() > MOST_RAISED) raised.removeFirst();
        }
    }

    /// What a source has now; alarms of it that are not among them any more are gone with their
    /// history.
    void define(String cloud, String source, Collection<Definition> definitions, Instant now) {
        var keys = new HashSet<String>();
        for (Definition definition : definitions) {
            keys.add(definition.key());
            Work work = works.computeIfAbsent(definition.key(), none -> new Work(definition, now));
            if (!work.definition.equals(definition)) {
                work.definition = definition;
                work.made = null;
            }
        }
        works.values()
                .removeIf(work -> work.definition.cloud().equals(cloud)
                        && work.definition.source().equals(source)
                        && !keys.contains(work.definition.key())
                        && work.idle());
    }

    /// What a source of a cloud calls for now.
    List<Alarm> activeOf(String cloud, String source, Instant now) {
        var active = new ArrayList<Alarm>();
        for (Work work : works.values())
            if (work.state == State.ALARM
                    && work.definition.cloud().equals(cloud)
                    && work.definition.source().equals(source)) active.add(work.alarm(now, null));
        return active;
    }

    /// Leaves out alarms of sources that have no list of them, a day after they were over; the journal keeps them.
    void tidy(Instant now) {
        Instant from = now.minus(DAY);
        works.values()
                .removeIf(work -> work.idle()
                        && work.group.isEmpty()
                        && !work.definition.source().equals(AodhWatch.SOURCE)
                        && work.since.isBefore(from));
    }

    /// What has been shelved for long enough by now.
    List<Work> due(Instant now) {
        var due = new ArrayList<Work>();
        for (Work work : works.values()) {
            Shelving shelving = work.shelving;
            if (shelving != null && !shelving.until().isAfter(now)) due.add(work);
        }
        return due;
    }

    Alarms alarms(Instant now, List<SourceState> sources) {
        Map<String, String> down = new HashMap<>();
        for (Work work : works.values())
            if (work.state == State.ALARM && work.definition.type().equals(HOST_DOWN))
                for (Link link : work.definition.links())
                    if (link.kind().equals("host")) down.put(link.key(), work.definition.key());
        var all = new ArrayList<Alarm>(works.size());
        for (Work work : works.values()) all.add(work.alarm(now, coveredBy(work, down)));
        all.sort(Worst.FIRST);
        Instant flooded = flood(now); // first: the figures forget what is older than a day
        return new Alarms(all, figures(all, now), flooded, sources, seq, now);
    }

    /// The order of the list; put together when it is first used, for which the window would wait.
    private static final class Worst {
        static final Comparator<Alarm> FIRST = Comparator.comparing(
                        (Alarm alarm) -> alarm.latched().worst(alarm.current()))
                .reversed()
                .thenComparing(Comparator.comparing(Alarm::since).reversed())
                .thenComparing(Alarm::key);
    }

    private static @Nullable String coveredBy(Work work, Map<String, String> down) {
        if (down.isEmpty() || work.definition.type().equals(HOST_DOWN)) return null;
        for (Link link : work.definition.links()) {
            String cover = link.kind().equals("host") ? down.get(link.key()) : null;
            if (cover != null) return cover;
        }
        return null;
    }

    private @Nullable Instant flood(Instant now) {
        Instant from = now.minus(TEN_MINUTES);
        int count = 0;
        for (var newest = raised.descendingIterator(); newest.hasNext(); ) {
            if (newest.next().at().isBefore(from)) break;
            count++;
        }
        if (count >= Alarms.Figures.FLOOD) {
            if (flood == null) flood = now;
        } else if (count < ENOUGH) {
            if (flood != null) over = new Over(end(now), since(flood.minus(TEN_MINUTES)));
            flood = null;
        }
        return flood;
    }

    /// When there were too few for a flood, which may have been while no console ran.
    private Instant end(Instant now) {
        int count = 0;
        for (var newest = raised.descendingIterator(); newest.hasNext(); ) {
            Instant at = newest.next().at();
            if (++count < ENOUGH) continue;
            Instant end = at.plus(TEN_MINUTES);
            return end.isAfter(now) ? now : end;
        }
        return now;
    }

    private int since(Instant from) {
        int count = 0;
        for (Raised one : raised) if (!one.at().isBefore(from)) count++;
        return count;
    }

    /// What the journal does not know yet of a flood: that it began, or that it is over; null where there is nothing.
    /// Consoles that see the same flood write the same fact once: it is known by the one before it.
    @Nullable
    Fact floodNews() {
        ObjectNode json = Detail.MAPPER.createObjectNode();
        Instant begun = flood;
        Instant open = written;
        Over ended = over;
        Fact news;
        if (begun != null && open == null) {
            Instant from = begun.minus(TEN_MINUTES);
            var links = new LinkedHashSet<Link>();
            for (Raised one : raised)
                if (!one.at().isBefore(from) && links.size() < Alarms.Figures.FLOOD)
                    links.add(Link.of("alarm", one.key()));
            json.put(FLOOD, BEGINS).put("alarms", since(from));
            String text = "A flood of alarms begins: " + since(from) + " new within 10 min";
            news = Fact.of(begun, Kind.FLOOD, "", "console", "", text).on(List.copyOf(links));
        } else if (begun == null && open != null && ended != null) {
            json.put(FLOOD, "ends").put("alarms", ended.alarms());
            String span = Spans.words(Duration.between(open, ended.at()));
            String text = "The flood of alarms is over after " + span + ": " + ended.alarms() + " new in it";
            news = Fact.of(ended.at(), Kind.FLOOD, "", "console", "", text);
        } else {
            return null;
        }
        return news.with(json.toString()).once("flood/" + floodSeq);
    }

    private Alarms.Figures figures(List<Alarm> all, Instant now) {
        Instant from = now.minus(DAY);
        while (!raised.isEmpty() && raised.getFirst().at().isBefore(from)) raised.removeFirst();
        var counts = new int[(int) DAY.dividedBy(TEN_MINUTES)];
        var times = new HashMap<String, Integer>();
        for (Raised one : raised) {
            // What is of this instant belongs to the ten minutes that end with it.
            long bucket = Duration.between(from, one.at()).dividedBy(TEN_MINUTES);
            counts[Math.clamp(bucket, 0, counts.length - 1)]++;
            times.merge(one.key(), 1, Integer::sum);
        }
        int stale = 0;
        int chattering = 0;
        for (Alarm alarm : all) {
            if (alarm.active() && alarm.since().isBefore(from)) stale++;
            if (alarm.transitions() >= Alarms.Figures.CHATTER) chattering++;
        }
        int floods = 0;
        var perTenMinutes = new ArrayList<Integer>(counts.length);
        for (int count : counts) {
            perTenMinutes.add(count);
            if (count >= Alarms.Figures.FLOOD) floods++;
        }
        return new Alarms.Figures(perTenMinutes, floods, stale, chattering, top(times));
    }

    private List<Alarms.Talker> top(Map<String, Integer> times) {
        return times.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(10)
                .map(entry -> {
                    Work work = works.get(entry.getKey());
                    return new Alarms.Talker(
                            entry.getKey(), work == null ? entry.getKey() : work.definition.name(), entry.getValue());
                })
                .toList();
    }

    /// All that the facts so far add up to, as JSON, to begin from there the next time.
    String write() {
        ObjectNode book = Detail.MAPPER.createObjectNode();
        ArrayNode list = book.putArray("alarms");
        for (Work work : works.values()) {
            // Of an alarm that never changed there is nothing that its source does not tell again.
            if (work.idle() && work.changes.isEmpty() && work.group.isEmpty()) continue;
            ObjectNode json = list.addObject();
            Definition definition = work.definition;
            json.put("cloud", definition.cloud()).put("id", definition.id());
            json.put("severity", definition.severity().word());
            Detail.put(json, definition);
            ArrayNode links = json.putArray("links");
            for (Link link : definition.links())
                links.addArray().add(link.kind()).add(link.key());
            json.put("state", work.state.word()).put("latched", work.latched.word());
            json.put("reason", work.reason).put("value", work.value).put("since", work.since.toString());
            if (work.raised != null) json.put("raised", work.raised.toString());
            put(json, "acknowledgement", work.acknowledgement);
            put(json, "out", work.outOfService);
            if (!work.group.isEmpty()) json.put("group", work.group);
            Shelving shelving = work.shelving;
            if (shelving != null)
                json.putObject("shelving")
                        .put("who", shelving.who())
                        .put("at", shelving.at().toString())
                        .put("until", shelving.until().toString())
                        .put("comment", shelving.comment());
            ArrayNode changes = json.putArray("changes");
            work.changes.forEach(change -> changes.add(change.toString()));
        }
        ArrayNode times = book.putArray("raised");
        raised.forEach(one -> times.addArray().add(one.at().toString()).add(one.key()));
        book.put("floodSeq", floodSeq);
        if (written != null) book.put(FLOOD, written.toString());
        return book.toString();
    }

    private static void put(ObjectNode json, String name, @Nullable Acknowledgement acknowledgement) {
        if (acknowledgement == null) return;
        json.putObject(name)
                .put("who", acknowledgement.who())
                .put("at", acknowledgement.at().toString())
                .put("comment", acknowledgement.comment());
    }

    /// The book as it was written; an empty one for an empty text.
    static AlarmBook read(String text, long seq) throws JsonProcessingException {
        var book = new AlarmBook();
        if (text.isEmpty()) return book;
        book.seq = seq;
        JsonNode json = Detail.MAPPER.readTree(text);
        for (JsonNode each : json.path("alarms")) {
            var links = new ArrayList<Link>();
            for (JsonNode link : each.path("links"))
                links.add(Link.of(link.path(0).asText(), link.path(1).asText()));
            var detail = new Detail(each);
            var definition = new Definition(
                    detail.text("cloud"),
                    detail.text("id"),
                    detail.text("source"),
                    detail.text("type"),
                    detail.text("name"),
                    detail.text("description"),
                    Severity.of(detail.text("severity")),
                    detail.flag("enabled"),
                    links,
                    new Guidance(detail.text("guidance"), detail.text("page")));
            var work = new Work(definition, Instant.parse(detail.text("since")));
            work.state = State.of(detail.text("state"));
            work.latched = Severity.of(detail.text("latched"));
            work.reason = detail.text("reason");
            work.value = detail.text("value");
            if (each.has("raised")) work.raised = Instant.parse(detail.text("raised"));
            work.acknowledgement = acknowledgement(each.path("acknowledgement"));
            work.outOfService = acknowledgement(each.path("out"));
            work.group = detail.text("group");
            JsonNode shelving = each.path("shelving");
            if (shelving.isObject())
                work.shelving = new Shelving(
                        shelving.path("who").asText(),
                        Instant.parse(shelving.path("at").asText()),
                        Instant.parse(shelving.path("until").asText()),
                        shelving.path("comment").asText());
            for (JsonNode change : each.path("changes")) work.changes.addLast(Instant.parse(change.asText()));
            book.works.put(definition.key(), work);
        }
        for (JsonNode one : json.path("raised"))
            book.raised.addLast(
                    new Raised(Instant.parse(one.path(0).asText()), one.path(1).asText()));
        book.floodSeq = json.path("floodSeq").asLong();
        if (json.has(FLOOD)) book.written = Instant.parse(json.path(FLOOD).asText());
        book.flood = book.written;
        return book;
    }

    private static @Nullable Acknowledgement acknowledgement(JsonNode json) {
        if (!json.isObject()) return null;
        return new Acknowledgement(
                json.path("who").asText(),
                Instant.parse(json.path("at").asText()),
                json.path("comment").asText());
    }
}
