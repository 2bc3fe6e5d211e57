package org.xlcloud.services.actions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.xlcloud.services.cloud.Calls;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Link;

/// Writes actions into the journal: each stands there before it is begun, and once more with its outcome.
public final class JournalAudit implements Audit {
    private final Journal journal;

    public JournalAudit(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void write(Entry entry) {
        Outcome outcome = entry.outcome();
        String text = outcome == null
                ? "Begins: " + entry.title()
                : entry.title() + ": " + outcome.state().word();
        journal.append(Fact.of(entry.at(), Kind.ACTION, entry.cloud(), "console", subject(entry), text)
                .by(entry.who())
                .because(outcome == null ? "" : outcome.words())
                .on(links(entry))
                .with(detail(entry).toString()));
    }

    /// What was done to one alarm stands in that alarm's history.
    private static String subject(Entry entry) {
        List<Touched> alarms = entry.touched().stream()
                .filter(touched -> touched.kind() == Touched.Kind.ALARM)
                .toList();
        return alarms.size() == 1
                ? entry.cloud() + "/" + alarms.getFirst().id()
                : entry.id().toString();
    }

    private static List<Link> links(Entry entry) {
        List<Link> links = new ArrayList<>();
        links.add(Link.of("cloud", entry.cloud()));
        for (Touched touched : entry.touched()) {
            String prefix = entry.cloud() + "/";
            String key = touched.id().startsWith(prefix) ? touched.id() : prefix + touched.id();
            switch (touched.kind()) {
                case HOST -> links.add(Link.of("host", prefix + touched.name()));
                case GPU -> links.add(Link.of("gpu", key));
                case INSTANCE -> links.add(Link.of("instance", key));
                case STACK -> links.add(Link.of("stack", key));
                case ALARM -> links.add(Link.of("alarm", key));
                case NODE -> links.add(Link.of("node", key));
                case SESSION, FLAVOR, ALLOCATION, OTHER -> {
                    // no page of their own
                }
            }
        }
        return links;
    }

    /// @return `{"action", "id", "touched": [{kind, id, name, effect}], "state", "done": [], "calls": [{at, service,
    ///     method, path, status, request_id}], "seconds"}`; from "state" on with the outcome only
    private static ObjectNode detail(Entry entry) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        detail.put("action", entry.kind()).put("id", entry.id().toString());
        ArrayNode touched = detail.putArray("touched");
        for (Touched each : entry.touched())
            touched.addObject()
                    .put("kind", each.kind().word())
                    .put("id", each.id())
                    .put("name", each.name())
                    .put("effect", each.effect());
        Outcome outcome = entry.outcome();
        if (outcome == null) return detail;
        detail.put("state", outcome.state().word());
        ArrayNode done = detail.putArray("done");
        outcome.done().forEach(done::add);
        ArrayNode calls = detail.putArray("calls");
        for (Calls.Made call : outcome.calls())
            calls.addObject()
                    .put("at", call.at().toString())
                    .put("service", call.service())
                    .put("method", call.method())
                    .put("path", call.path())
                    .put("status", call.status())
                    .put("request_id", call.requestId());
        detail.put(
                "seconds",
                java.time.Duration.between(outcome.startedAt(), outcome.endedAt())
                                .toMillis()
                        / 1000.0);
        return detail;
    }
}
