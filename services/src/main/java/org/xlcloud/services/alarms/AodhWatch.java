package org.xlcloud.services.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Feed;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Rhythm;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Page;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.services.openstack.AodhAlarm;
import org.xlcloud.services.openstack.AodhEvent;

/// Follows one cloud's Aodh: its list of alarms, and its history, of which every transition becomes
/// one entry of the journal, whether a webhook told it before or not.
///
/// An administrator's history comes in one request; a member's is asked for each alarm whose state or
/// reason changed.
public final class AodhWatch implements AutoCloseable {
    public static final String SOURCE = "Aodh";
    static final Duration INTERVAL = Duration.ofSeconds(15);

    /// A webhook's time is that of its arrival, after the transition's.
    private static final Duration WEBHOOK_LATE = Duration.ofMinutes(10);
    private static final Duration WEBHOOK_EARLY = Duration.ofSeconds(2);
    /// Histories are asked anew for a while back: Aodh's clock and its database's order are not ours.
    private static final Duration OVERLAP = Duration.ofMinutes(2);
    private static final Duration FIRST_LOOK_BACK = Duration.ofDays(1);
    private static final int AT_ONCE = 1_000;
    /// Lines of the history that are written together: a day's can be thousands, and each writing waits for the disk.
    private static final int WRITTEN_AT_ONCE = 500;
    private static final int MOST_HISTORIES = 50;

    private final Cloud cloud;
    private final Aodh aodh;
    private final AlarmDesk desk;
    private final Journal journal;
    private final InstantSource clock;
    private final Feed<Integer> feed;

    /// What the cloud does not have is no source.
    private volatile boolean absent;

    // Of the feed's thread.
    private final AlarmedResources resources;
    private @Nullable Instant seen;
    private boolean member;
    private final Map<String, String> signatures = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    /// Lines of the history that were read and are not yet in the journal.
    private final List<AodhEvent> untaken = new ArrayList<>();
    /// Entries that a webhook wrote and whose line in Aodh's history was found.
    private final Set<Long> matched = new HashSet<>();

    public AodhWatch(Cloud cloud, AlarmDesk desk, InstantSource clock) {
        this(cloud, desk, Rhythm.USUAL, clock);
    }

    AodhWatch(Cloud cloud, AlarmDesk desk, Rhythm rhythm, InstantSource clock) {
        this.cloud = cloud;
        this.desk = desk;
        this.clock = clock;
        aodh = new Aodh(cloud);
        resources = new AlarmedResources(cloud, clock);
        journal = desk.journal();
        feed = new Feed<>(SOURCE, rhythm.of(INTERVAL), clock, this::look);
        feed.readings().onArrival(() -> {
            if (absent) desk.forget(cloud.name(), SOURCE);
            else desk.source(SourceState.of(cloud.name(), feed.readings().newest()));
        });
    }

    public void start() {
        // Until the first answer nobody can say that there is no alarm.
        desk.source(SourceState.of(cloud.name(), feed.readings().newest()));
        feed.start();
    }

    /// Asks at once.
    public void refresh() {
        feed.askNow();
    }

    @Override
    public void close() {
        feed.close();
    }

    /// Asks once: the list, then the history.
    ///
    /// @return how many alarms there are
    public int look() {
        absent = !cloud.has(Service.ALARMING);
        if (absent) return 0;
        Instant asked = clock.instant();
        List<AodhAlarm> alarms = aodh.alarms();
        Map<String, Definition> definitions = new HashMap<>();
        resources.learn(alarms);
        for (AodhAlarm alarm : alarms) definitions.put(alarm.id(), definition(alarm));
        desk.define(cloud.name(), SOURCE, definitions.values());
        Set<String> newer = new HashSet<>();
        untaken.addAll(newEvents(alarms));
        // Created since the list was asked for: what it is, its severity above all, stands in the list only.
        if (untaken.stream().anyMatch(event -> !definitions.containsKey(event.alarmId())))
            for (AodhAlarm alarm : aodh.alarms()) definitions.putIfAbsent(alarm.id(), definition(alarm));
        for (AodhEvent event : untaken) newer.add(event.alarmId());
        take(definitions);
        var signals = new ArrayList<Signal>();
        // The history was asked after the list: where it told something, the list may be older than that.
        for (AodhAlarm alarm : alarms) if (!newer.contains(alarm.id())) standing(alarm, definitions, signals);
        for (Alarm alarm : desk.activeOf(cloud.name(), SOURCE))
            if (!definitions.containsKey(alarm.id()) && alarm.since().isBefore(asked)) signals.add(lost(alarm, asked));
        desk.tell(signals, List.of());
        return alarms.size();
    }

    /// What the history does not tell: an alarm that was in its state before we came.
    private void standing(AodhAlarm alarm, Map<String, Definition> definitions, List<Signal> signals) {
        Definition definition = definitions.get(alarm.id());
        State state = State.of(alarm.state());
        Alarm known = desk.known(cloud.name() + "/" + alarm.id());
        if (definition == null || known == null) return;
        boolean worse = state == State.ALARM && definition.severity().compareTo(known.latched()) > 0;
        if (known.state() == state && !worse) return;
        Instant since = since(alarm);
        Instant at = since.isBefore(known.since()) || known.state() == state ? clock.instant() : since;
        signals.add(new Signal(definition, state, at, alarm.stateReason(), value(alarm.stateReason()), SOURCE, null));
    }

    private Instant since(AodhAlarm alarm) {
        try {
            return LocalDateTime.parse(alarm.stateTimestamp()).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return clock.instant();
        }
    }

    /// An alarm that Aodh does not have any more can't say that it is over.
    private static Signal lost(Alarm alarm, Instant at) {
        return new Signal(
                alarm.definition(),
                State.INSUFFICIENT_DATA,
                at,
                "Aodh does not have this alarm any more",
                "",
                SOURCE,
                null);
    }

    private Definition definition(AodhAlarm alarm) {
        return new Definition(
                cloud.name(),
                alarm.id(),
                SOURCE,
                alarm.type(),
                alarm.name(),
                alarm.description(),
                Severity.of(alarm.severity()),
                alarm.enabled(),
                AodhLinks.of(cloud.name(), alarm, resources::links),
                Guides.ofAodh(alarm));
    }

    /// Of an alarm that was deleted meanwhile: as its line of creation or deletion had it, or by its
    /// id alone.
    private Definition gone(AodhEvent event) {
        JsonNode detail = event.detail();
        return new Definition(
                cloud.name(),
                event.alarmId(),
                SOURCE,
                detail.path("type").asText(""),
                Text.line(detail.path("name").asText(event.alarmId())),
                Text.line(detail.path("description").asText("")),
                Severity.of(detail.path("severity").asText("low")),
                true,
                List.of(),
                Guidance.NONE);
    }

    private List<AodhEvent> newEvents(List<AodhAlarm> alarms) {
        if (!member) {
            try {
                return everybodys();
            } catch (ProblemException e) {
                if (!Aodh.forbidden(e) && !unknown(e)) throw e;
                member = true;
            }
        }
        return ofChanged(alarms);
    }

    private static boolean unknown(ProblemException e) {
        Integer status = e.problem().status();
        return status != null && (status == 404 || status == 405);
    }

    private List<AodhEvent> everybodys() {
        Instant since = seen == null ? begin() : seen.minus(OVERLAP);
        var fresh = new ArrayList<AodhEvent>();
        while (true) {
            List<AodhEvent> page = aodh.historySince(since, AT_ONCE);
            for (AodhEvent event : page) if (told.add(event.id())) fresh.add(event);
            if (page.isEmpty()) break;
            Instant last = page.getLast().at();
            if (seen == null || last.isAfter(seen)) seen = last;
            if (page.size() < AT_ONCE || !last.isAfter(since)) break;
            since = last;
        }
        if (seen == null) seen = clock.instant();
        // Only what the overlap tells again has to be known.
        if (told.size() > 50_000) told.clear();
        return fresh;
    }

    /// Where the journal ends for this cloud: what happened while no console ran is taken in, a day
    /// of it on a first start.
    private Instant begin() {
        List<Entry> newest = journal.search(
                        Query.ALL.of(Kind.TRANSITION).ofCloud(cloud.name()).limit(1))
                .entries();
        Instant back = clock.instant().minus(FIRST_LOOK_BACK);
        if (newest.isEmpty()) return back;
        return newest.getFirst().fact().at().minus(OVERLAP);
    }

    private List<AodhEvent> ofChanged(List<AodhAlarm> alarms) {
        var fresh = new ArrayList<AodhEvent>();
        int asked = 0;
        for (AodhAlarm alarm : alarms) {
            String signature = alarm.state() + "\n" + alarm.stateReason() + "\n"
                    + alarm.json().path("timestamp").asText();
            if (signature.equals(signatures.get(alarm.id()))) continue;
            if (asked++ >= MOST_HISTORIES) break; // the rest at the next turn
            try {
                List<AodhEvent> history = aodh.history(alarm.id());
                for (AodhEvent event : history.reversed()) if (told.add(event.id())) fresh.add(event);
            } catch (ProblemException e) {
                if (!unknown(e)) throw e; // deleted between the list and this
            }
            signatures.put(alarm.id(), signature);
        }
        return fresh;
    }

    /// Writes what is untaken, oldest first, some hundred lines at a time; what can't be written stays untaken.
    private void take(Map<String, Definition> definitions) {
        Map<String, List<Entry>> hooked = byWebhooks();
        while (!untaken.isEmpty()) {
            List<AodhEvent> some = untaken.subList(0, Math.min(WRITTEN_AT_ONCE, untaken.size()));
            var facts = new ArrayList<Fact>();
            var found = new HashSet<Long>();
            for (AodhEvent event : some) {
                Definition known = definitions.get(event.alarmId());
                Fact fact = fact(event, known == null ? gone(event) : known, hooked, found);
                if (fact != null) facts.add(fact);
            }
            desk.append(facts);
            matched.addAll(found);
            some.clear();
        }
    }

    /// @param hooked as [#byWebhooks]
    /// @param found is given the entry of a webhook that told the same
    /// @return null for what is in the journal already, or is a newer Aodh's
    private @Nullable Fact fact(
            AodhEvent event, Definition definition, Map<String, List<Entry>> hooked, Set<Long> found) {
        return switch (event.type()) {
            case "state transition" -> transition(event, definition, hooked, found);
            case "creation", "rule change", "deletion" -> defined(event, definition);
            default -> null;
        };
    }

    private @Nullable Fact transition(
            AodhEvent event, Definition definition, Map<String, List<Entry>> hooked, Set<Long> found) {
        State state = State.of(event.detail().path("state").asText());
        String reason = Text.line(event.detail().path("transition_reason").asText(""));
        Instant from = event.at().minus(WEBHOOK_EARLY);
        Instant to = event.at().plus(WEBHOOK_LATE);
        // Each entry of a webhook stands for one line of the history.
        for (Entry entry : hooked.getOrDefault(definition.key(), List.of())) {
            Fact fact = entry.fact();
            if (!fact.at().isBefore(from)
                    && fact.at().isBefore(to)
                    && Detail.of(fact).text("state").equals(state.word())
                    && fact.cause().equals(reason)
                    && !matched.contains(entry.seq())
                    && found.add(entry.seq())) return null;
        }
        return Detail.transition(new Signal(definition, state, event.at(), reason, value(reason), SOURCE, event.id()));
    }

    /// What webhooks told of around the time of what is untaken, by the alarm's key, oldest first.
    private Map<String, List<Entry>> byWebhooks() {
        List<Instant> times = untaken.stream()
                .filter(event -> event.type().equals("state transition"))
                .map(AodhEvent::at)
                .toList();
        if (times.isEmpty()) return Map.of();
        Map<String, List<Entry>> hooked = new HashMap<>();
        Query next = Query.ALL
                .of(Kind.TRANSITION)
                .ofCloud(cloud.name())
                .between(
                        Collections.min(times).minus(WEBHOOK_EARLY),
                        Collections.max(times).plus(WEBHOOK_LATE))
                .limit(AT_ONCE);
        while (true) {
            Page page = journal.search(next);
            for (Entry entry : page.entries()) {
                String once = entry.fact().once();
                if (once != null && once.startsWith(Notice.ONCE))
                    hooked.computeIfAbsent(entry.fact().subject(), _ -> new ArrayList<>())
                            .addFirst(entry);
            }
            if (page.next() == null) return hooked;
            next = next.before(page.next());
        }
    }

    private static Fact defined(AodhEvent event, Definition definition) {
        String what = switch (event.type()) {
            case "creation" -> "was created";
            case "deletion" -> "was deleted";
            default -> "was changed";
        };
        ObjectNode json = Detail.MAPPER.createObjectNode();
        json.put("deleted", event.type().equals("deletion"));
        return Fact.of(
                        event.at(),
                        Kind.DEFINITION,
                        definition.cloud(),
                        SOURCE,
                        definition.key(),
                        definition.name() + " " + what)
                .by(event.userId())
                .on(definition.links())
                .with(json.toString())
                .once("event/" + definition.key() + "/" + event.id());
    }

    /// `81.0` of "… most recent: 81.0".
    static String value(String reason) {
        int at = reason.lastIndexOf("most recent: ");
        return at < 0 ? "" : reason.substring(at + "most recent: ".length());
    }
}
