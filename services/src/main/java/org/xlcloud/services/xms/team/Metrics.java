package org.xlcloud.services.xms.team;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.xlcloud.services.scaling.Scaling;

/// What Prometheus reads of an XMS, in its text format 0.0.4.
final class Metrics {
    private final Xms xms;
    private final Events events;
    private final Gate gate;
    private final Map<String, Times> requests = new ConcurrentSkipListMap<>();
    private final LongAdder cut = new LongAdder();

    private static final class Times {
        final LongAdder count = new LongAdder();
        final LongAdder nanos = new LongAdder();
    }

    Metrics(Xms xms, Events events, Gate gate) {
        this.xms = xms;
        this.events = events;
        this.gate = gate;
    }

    /// @param route as in `openapi.json`: there are not many
    void answered(String route, int status, long nanos) {
        Times times =
                requests.computeIfAbsent("route=\"" + route + "\",status=\"" + status + "\"", labels -> new Times());
        times.count.increment();
        times.nanos.add(nanos);
    }

    /// A client was too slow.
    void cut() {
        cut.increment();
    }

    String text() {
        var text = new StringBuilder();
        Xms.Standing standing = xms.standing().newest();
        gauge(text, "xlcloud_xms_leader", "1 while this XMS leads.", standing.here() ? 1 : 0);
        gauge(text, "xlcloud_xms_epoch", "The epoch in which it leads; 0 for none.", standing.epoch());
        gauge(
                text,
                "xlcloud_xms_journal_up",
                "1 while the journal can be read and written.",
                xms.journalProblem() == null ? 1 : 0);
        gauge(
                text,
                "xlcloud_xms_journal_seq",
                "The newest entry of the journal that is known.",
                xms.journal().newest().newest());
        gauge(
                text,
                "xlcloud_xms_runs_under_way",
                "Runs that go on here.",
                xms.runs().underWay().size());
        Map<String, Integer> results = new TreeMap<>();
        for (Scaling scaling : xms.scalingsUnderWay())
            results.merge("cloud=\"" + scaling.cloud().replaceAll("[\"\\\\\n]", "_") + "\"", 1, Integer::sum);
        head(text, "xlcloud_xms_scalings_under_way", "gauge", "Scalings that go on here.");
        results.forEach((labels, count) -> line(text, "xlcloud_xms_scalings_under_way", labels, count));
        gauge(text, "xlcloud_xms_followers", "Clients that follow events.", events.readers());
        counter(text, "xlcloud_xms_clients_cut_total", "Clients that were too slow.", cut.sum());
        counter(text, "xlcloud_xms_tokens_asked_total", "Tokens that Keystone was asked about.", gate.asked.sum());
        head(text, "xlcloud_xms_requests_total", "counter", "Requests that were answered.");
        requests.forEach((labels, times) -> line(text, "xlcloud_xms_requests_total", labels, times.count.sum()));
        head(text, "xlcloud_xms_request_seconds_total", "counter", "How long these took.");
        requests.forEach(
                (labels, times) -> line(text, "xlcloud_xms_request_seconds_total", labels, times.nanos.sum() / 1e9));
        return text.toString();
    }

    private static void gauge(StringBuilder text, String name, String help, Number value) {
        head(text, name, "gauge", help);
        line(text, name, "", value);
    }

    private static void counter(StringBuilder text, String name, String help, Number value) {
        head(text, name, "counter", help);
        line(text, name, "", value);
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, String labels, Number value) {
        text.append(name);
        if (!labels.isEmpty()) text.append('{').append(labels).append('}');
        text.append(' ').append(value).append('\n');
    }
}
