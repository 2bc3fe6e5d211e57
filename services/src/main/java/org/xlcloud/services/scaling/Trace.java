package org.xlcloud.services.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.lifecycle.Run;

/// A scaling as a row of spans, from the measure that crossed to the node that is ready.
///
/// @param at when it was drawn: spans that go on end there
/// @param steps in the order of the chain
public record Trace(Scaling scaling, Instant at, List<Step> steps) {
    private static final int TIMES_USUAL = 5;

    public Trace {
        steps = List.copyOf(steps);
    }

    /// @param runs by id; empty for one that the journal has forgotten
    /// @param usual how long steps take in this cloud
    public static Trace of(
            Scaling scaling, Function<String, Optional<Run>> runs, Map<Step.Kind, Duration> usual, Instant now) {
        return new Trace(scaling, now, new Drawing(scaling, runs, usual, now).steps());
    }

    /// The medians of what steps took in scalings that ended well.
    public static Map<Step.Kind, Duration> usual(
            Collection<Scaling> ended, Function<String, Optional<Run>> runs, Instant now) {
        var all = new EnumMap<Step.Kind, List<Duration>>(Step.Kind.class);
        for (Scaling scaling : ended) {
            if (scaling.result() != Scaling.Result.READY) continue;
            for (Step step : of(scaling, runs, Map.of(), now).steps()) {
                Duration took = step.took(now);
                if (step.end() != null && took != null)
                    all.computeIfAbsent(step.kind(), kind -> new ArrayList<>()).add(took);
            }
        }
        var usual = new EnumMap<Step.Kind, Duration>(Step.Kind.class);
        all.forEach(
                (kind, list) -> usual.put(kind, list.stream().sorted().toList().get(list.size() / 2)));
        return usual;
    }

    /// From the first span's beginning to the last one's end.
    public Duration took() {
        Instant first = null;
        Instant last = null;
        for (Step step : steps) {
            if (step.start() == null) continue;
            Instant end = step.end() == null ? at : step.end();
            if (first == null || step.start().isBefore(first)) first = step.start();
            if (last == null || end.isAfter(last)) last = end;
        }
        return first == null || last == null ? Duration.ZERO : Duration.between(first, last);
    }

    /// What XMS itself added: from the moment that it could go on until it did.
    public Duration own() {
        Duration own = Duration.ZERO;
        Instant told = null;
        for (Scaling.Heard heard : scaling.heard())
            if (heard.type().equals("END") && told == null) told = heard.received();
        Instant seen = scaling.updateEndedSeenAt();
        if (told != null && seen != null && seen.isAfter(told)) own = own.plus(Duration.between(told, seen));
        for (Scaling.Told order : scaling.told()) {
            Instant last = null;
            for (Scaling.Node node : scaling.nodes())
                if (order.nodes().contains(node.identity())
                        && node.answeredAt() != null
                        && (last == null || node.answeredAt().isAfter(last))) last = node.answeredAt();
            if (last != null && order.at().isAfter(last)) own = own.plus(Duration.between(last, order.at()));
        }
        return own;
    }

    /// "Why did it scale?"
    public String why() {
        Evidence evidence = scaling.evidence();
        var words = new StringBuilder(scaling.place().toString());
        words.append(' ').append(scaling.inWords());
        if (evidence.metric() != null) {
            words.append(" because ").append(evidence.metric().inWords());
            words.append(" at ").append(evidence.metric().at());
            words.append("; alarm ")
                    .append(evidence.alarmName())
                    .append(" signalled ")
                    .append(evidence.policy());
        } else if (!evidence.alarm().isEmpty()) {
            words.append(" because alarm ").append(evidence.alarmName()).append(" fired");
            if (!evidence.missing().isEmpty())
                words.append(" (").append(evidence.missing()).append(')');
        } else if (!evidence.policy().isEmpty()) {
            words.append(" because policy ").append(evidence.policy()).append(" was signalled; ");
            words.append(evidence.missing());
        } else {
            words.append(evidence.missing().isEmpty() ? "; why is being looked for" : ": " + evidence.missing());
        }
        return words.toString();
    }

    /// What is late or failed, with what to check; empty when all is well.
    public List<Step> stuck() {
        return steps.stream()
                .filter(step -> step.state() == Step.State.LATE || step.state() == Step.State.FAILED)
                .toList();
    }

    private record Drawing(
            Scaling scaling, Function<String, Optional<Run>> runs, Map<Step.Kind, Duration> usual, Instant now) {

        List<Step> steps() {
            var steps = new ArrayList<Step>();
            why(steps);
            for (Scaling.Told told : scaling.told()) if (before(told)) run(told, steps);
            update(steps);
            for (Scaling.Node node : scaling.coming()) boot(node, steps);
            for (Scaling.Node node : scaling.coming()) setup(node, steps);
            notification(steps);
            untold(steps);
            for (Scaling.Told told : scaling.told()) if (!before(told)) run(told, steps);
            for (Scaling.Node node : scaling.coming()) ready(node, steps);
            return steps;
        }

        private void why(List<Step> steps) {
            Evidence evidence = scaling.evidence();
            Evidence.Crossing metric = evidence.metric();
            Instant crossed = null;
            if (metric != null) {
                crossed = metric.at().plusSeconds(metric.granularitySeconds());
                Instant fired = evidence.firedAt();
                // a mean that is not over yet is looked at already
                if (fired != null && crossed.isAfter(fired)) crossed = fired;
                steps.add(done(
                        Step.Kind.METRIC,
                        metric.at(),
                        crossed,
                        metric.inWords(),
                        Link.of("measure", metric.metric() + " of " + metric.what() + " at " + metric.at())));
            } else if (!evidence.alarm().isEmpty()) {
                steps.add(unseen(Step.Kind.METRIC, evidence.missing()));
            }
            Instant fired = evidence.firedAt();
            if (fired != null) {
                steps.add(done(
                        Step.Kind.ALARM,
                        crossed == null ? fired : crossed,
                        fired,
                        evidence.alarmName() + ": " + evidence.reason(),
                        Link.of("alarm", scaling.cloud() + "/" + evidence.alarm()),
                        Link.of("alarm-history", evidence.history())));
            }
            String policy = evidence.policy();
            if (!policy.isEmpty()) {
                Instant begun = scaling.change().at();
                steps.add(done(
                        Step.Kind.SIGNAL,
                        fired == null || fired.isAfter(begun) ? begun : fired,
                        begun,
                        "policy " + policy + (evidence.alarm().isEmpty() ? "; " + evidence.missing() : " by the alarm"),
                        Link.of("heat-event", evidence.signalEvent())));
            }
        }

        private void update(List<Step> steps) {
            GroupChange change = scaling.change();
            var links = new ArrayList<Link>();
            links.add(Link.of("heat-event", change.eventId()));
            if (!change.endEventId().isEmpty()) links.add(Link.of("heat-event", change.endEventId()));
            boolean bad =
                    change.outcome() == GroupChange.Outcome.FAILED || change.outcome() == GroupChange.Outcome.CANCELLED;
            String text = scaling.place() + " " + scaling.inWords() + (bad ? ": " + change.reason() : "");
            steps.add(step(
                    Step.Kind.UPDATE,
                    "",
                    change.at(),
                    change.until(),
                    bad,
                    text,
                    links,
                    bad
                            ? "the events of stack " + scaling.place().group().name() + "; are GPUs free?"
                            : "the events of stack " + scaling.place().group().name()
                                    + ", heat-engine's log, and whether Nova has room"));
        }

        private void boot(Scaling.Node node, List<Step> steps) {
            if (node.server().isEmpty()) return;
            Link server = Link.of("server", scaling.cloud() + "/" + node.server());
            if (node.created() == null)
                steps.add(unseen(Step.Kind.BOOT, "Nova does not say when " + node.name() + " was made"));
            else
                steps.add(step(
                        Step.Kind.BOOT,
                        node.name(),
                        node.created(),
                        node.launched(),
                        false,
                        node.name(),
                        List.of(server),
                        "the instance's log in Nova"));
        }

        private void setup(Scaling.Node node, List<Step> steps) {
            if (node.server().isEmpty()) return;
            Instant from = node.launched() == null ? scaling.change().until() : node.launched();
            steps.add(step(
                    Step.Kind.SETUP,
                    node.name(),
                    from,
                    node.answeredAt(),
                    node.silent(),
                    node.heard()
                            ? node.identity() + " answered on the bus"
                            : node.name() + (node.silent() ? " is silent" : " has not answered on the bus"),
                    node.heard()
                            ? List.of(Link.of("node", scaling.cloud() + "/" + node.identity()))
                            : List.of(Link.of("server", scaling.cloud() + "/" + node.server())),
                    "cloud-init's log on " + node.name()
                            + ": did setup end, does the agent reach the broker, has it our key, are clocks right?"));
        }

        private void notification(List<Step> steps) {
            Optional<Scaling.Heard> end = scaling.heard().stream()
                    .filter(heard -> !heard.type().equals("START"))
                    .findFirst();
            Instant until = scaling.change().until();
            if (end.isEmpty()) {
                if (until == null) return;
                boolean polled = scaling.trigger().equals("polling");
                steps.add(new Step(
                        Step.Kind.NOTIFICATION,
                        "",
                        null,
                        null,
                        Step.State.UNSEEN,
                        polled
                                ? "no notification came; polling Heat told of it"
                                : "no notification of its end has come",
                        List.of(),
                        "whether an event alarm on orchestration.autoscaling.end has our webhook as its action"));
                return;
            }
            Scaling.Heard heard = end.get();
            String skew = heard.skew(scaling.change().at());
            // a clock that is wrong does not say when it was sent
            Instant generated = heard.generated();
            boolean trusted = generated != null && skew.isEmpty() && !generated.isAfter(heard.received());
            Instant sent = trusted ? Objects.requireNonNull(generated) : heard.received();
            steps.add(done(
                    Step.Kind.NOTIFICATION,
                    until == null || until.isAfter(sent) ? sent : until,
                    sent,
                    "orchestration.autoscaling." + heard.type().toLowerCase(java.util.Locale.ROOT)
                            + (skew.isEmpty() ? "" : "; " + skew),
                    Link.of("message", heard.messageId())));
            steps.add(done(
                    Step.Kind.WEBHOOK,
                    sent,
                    heard.received(),
                    "receipt " + heard.receipt(),
                    Link.of("receipt", Long.toString(heard.receipt())),
                    Link.of("alarm", scaling.cloud() + "/" + heard.alarm())));
        }

        /// Whether it was told before Heat began.
        private boolean before(Scaling.Told told) {
            return told.at().isBefore(scaling.change().at());
        }

        private void untold(List<Step> steps) {
            List<String> gone = scaling.leaving().stream()
                    .filter(node -> !node.heard())
                    .map(Scaling.Node::name)
                    .toList();
            if (!gone.isEmpty())
                steps.add(unseen(
                        Step.Kind.SHUTDOWN,
                        String.join(", ", gone)
                                + " left before it could be told: Heat does not wait where an alarm shrinks a group"));
        }

        private void run(Scaling.Told told, List<Step> steps) {
            Step.Kind kind = switch (told.event()) {
                case "undeploy" -> Step.Kind.DRAIN;
                case "shutdown" -> Step.Kind.SHUTDOWN;
                default -> Step.Kind.CONFIGURE;
            };
            Optional<Run> run = runs.apply(told.run());
            Instant started = run.map(Run::startedAt).orElse(told.at());
            @Nullable Instant ended = run.map(one -> one.endedAt()).orElse(null);
            boolean bad = run.map(one -> one.ended() && !one.succeeded()).orElse(false);
            String nodes = String.join(", ", told.nodes());
            steps.add(step(
                    kind,
                    nodes,
                    started,
                    ended,
                    bad,
                    told.event() + (told.recipes().isEmpty() ? "" : " (" + told.recipes() + ")") + " on " + nodes
                            + run.map(one -> ": " + one.inWords()).orElse(""),
                    List.of(Link.of("run", told.run())),
                    "xlcloud runs show " + told.run()));
        }

        private void ready(Scaling.Node node, List<Step> steps) {
            if (!node.ready()) {
                if (!scaling.ended())
                    steps.add(new Step(
                            Step.Kind.READY,
                            node.name(),
                            null,
                            null,
                            Step.State.WAITING,
                            node.name() + " is not ready yet",
                            List.of(),
                            ""));
                return;
            }
            Instant ended = scaling.told().stream()
                    .filter(told -> told.nodes().contains(node.identity()))
                    .map(told ->
                            runs.apply(told.run()).map(one -> one.endedAt()).orElse(null))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            Instant at = scaling.endedAt() == null ? ended : scaling.endedAt();
            steps.add(step(
                    Step.Kind.READY,
                    node.name(),
                    ended == null ? at : ended,
                    at,
                    false,
                    node.identity() + " is ready",
                    List.of(Link.of("node", scaling.cloud() + "/" + node.identity())),
                    ""));
        }

        private Step unseen(Step.Kind kind, String why) {
            return new Step(kind, "", null, null, Step.State.UNSEEN, why, List.of(), "");
        }

        private Step done(Step.Kind kind, Instant start, Instant end, String text, Link... evidence) {
            return step(kind, "", start, end, false, text, List.of(evidence), "");
        }

        private Step step(
                Step.Kind kind,
                String of,
                @Nullable Instant start,
                @Nullable Instant end,
                boolean failed,
                String text,
                List<Link> evidence,
                String check) {
            Step.State state;
            if (failed) state = Step.State.FAILED;
            else if (end != null) state = Step.State.DONE;
            else if (start == null) state = Step.State.WAITING;
            else state = late(kind, Duration.between(start, now)) ? Step.State.LATE : Step.State.GOING_ON;
            boolean trouble = state == Step.State.FAILED || state == Step.State.LATE;
            return new Step(kind, of, start, end, state, text, evidence, trouble ? check : "");
        }

        private boolean late(Step.Kind kind, Duration takes) {
            Duration known = usual.get(kind);
            Duration limit = known == null ? kind.late() : known.multipliedBy(TIMES_USUAL);
            if (known != null && limit.compareTo(Duration.ofSeconds(10)) < 0) limit = Duration.ofSeconds(10);
            return takes.compareTo(limit) > 0;
        }
    }
}
