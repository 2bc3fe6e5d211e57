package org.xlcloud.services.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.services.openstack.AodhAlarm;
import org.xlcloud.services.openstack.AodhEvent;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackEvent;

/// Finds out why a group was resized, backwards along the chain: the policy's event in Heat, the
/// alarm in Aodh whose action that policy is, the measure in Gnocchi that crossed its threshold.
final class EvidenceFinder {
    private static final int EVENTS = 100;
    /// Heat writes a policy's event down when the resize that it asked for has ended.
    private static final Duration LATE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BACK = Duration.ofMinutes(30);
    private static final Duration SLACK = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cloud cloud;
    private final Heat heat;

    EvidenceFinder(Cloud cloud) {
        this.cloud = cloud;
        heat = new Heat(cloud);
    }

    /// Looks until it has found the signal or it is clear that there is none, and writes down
    /// what it found.
    void find(Kept kept) throws InterruptedException {
        long end = System.nanoTime() + LATE.toNanos();
        while (true) {
            Evidence found = look(kept.now());
            boolean over = System.nanoTime() > end;
            if (found.policy().isEmpty() && !over) {
                Thread.sleep(PAUSE);
                continue;
            }
            kept.change(inWords(found), scaling -> scaling.withEvidence(found));
            return;
        }
    }

    private static String inWords(Evidence evidence) {
        if (evidence.metric() != null) return "Why: " + evidence.metric().inWords();
        if (!evidence.alarm().isEmpty()) return "Why: alarm " + evidence.alarmName() + " fired";
        if (!evidence.policy().isEmpty()) return "Why: policy " + evidence.policy() + " was signalled";
        return "Why: " + evidence.missing();
    }

    private Evidence look(Scaling scaling) {
        Evidence signal;
        try {
            signal = signal(scaling);
        } catch (ProblemException e) {
            return Evidence.NONE.withMissing(
                    "Heat does not tell what was signalled: " + e.problem().reason());
        }
        try {
            // a resize that failed leaves no event of its policy: then the alarm that fired last tells which it was
            Optional<Evidence> fired = alarm(scaling, signal);
            if (fired.isPresent()) return fired.get();
        } catch (ProblemException e) {
            return signal.withMissing(
                    "Aodh does not tell which alarm it was: " + e.problem().reason());
        }
        if (signal.policy().isEmpty())
            return signal.withMissing("no policy was signalled: an update of the stack, or by hand");
        return signal.withMissing("no alarm calls policy " + signal.policy() + ": somebody signalled it");
    }

    private Evidence signal(Scaling scaling) {
        Instant from = scaling.change().at().minus(SLACK);
        Instant until = scaling.change().until();
        Instant to = until == null ? Instant.MAX : until.plus(LATE);
        for (StackEvent event : heat.events(scaling.place().layerStack(), null, EVENTS)) {
            Instant at = event.at();
            if (at == null
                    || !event.stackId().equals(scaling.place().layerStack().id())) continue;
            if (at.isBefore(from)) break;
            if (!at.isAfter(to) && event.status().word().startsWith("SIGNAL_"))
                return new Evidence(
                        event.resource(), event.id(), at, Text.line(event.reason()), "", "", "", null, "", null, "");
        }
        return Evidence.NONE;
    }

    private Optional<Evidence> alarm(Scaling scaling, Evidence signal) {
        var aodh = new Aodh(cloud);
        Evidence best = null;
        for (AodhAlarm alarm : aodh.alarms()) {
            String policy = policy(alarm, scaling.place().layerStack().id());
            if (policy.isEmpty() || (!signal.policy().isEmpty() && !policy.equals(signal.policy()))) continue;
            if (!signal.signal().isEmpty() && !signal.signal().startsWith("alarm state changed")) continue;
            Evidence found = fired(aodh, alarm, policy, scaling, signal);
            if (found == null) continue;
            Instant at = found.firedAt();
            boolean newer = best == null || (at != null && best.firedAt() != null && at.isAfter(best.firedAt()));
            if (newer) best = found;
        }
        return Optional.ofNullable(best);
    }

    /// The policy of a stack that an alarm signals; empty where it signals none of it.
    static String policy(AodhAlarm alarm, String stack) {
        for (String action : alarm.actions()) {
            String url = decoded(action);
            int at = url.indexOf(stack + "/resources/");
            if (at < 0) continue;
            String rest = url.substring(at + stack.length() + "/resources/".length());
            return rest.split("[/?]", 2)[0];
        }
        return "";
    }

    private static String decoded(String url) {
        try {
            return URLDecoder.decode(url, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return url; // an action that is no URL signals nothing
        }
    }

    private @Nullable Evidence fired(Aodh aodh, AodhAlarm alarm, String policy, Scaling scaling, Evidence signal) {
        for (AodhEvent event : aodh.history(alarm.id())) {
            if (!event.transition() || event.at().isAfter(scaling.change().at().plus(SLACK))) continue;
            if (!event.detail().path("state").asText().equals("alarm")) continue;
            // with repeat_actions an alarm signals as long as it lasts; one that fired long ago is not why
            if (signal.policy().isEmpty()
                    && event.at()
                            .plus(Duration.ofMinutes(5))
                            .isBefore(scaling.change().at())) return null;
            Evidence found = new Evidence(
                    policy,
                    signal.signalEvent(),
                    signal.signalledAt(),
                    signal.signal(),
                    alarm.id(),
                    alarm.name(),
                    event.id(),
                    event.at(),
                    Text.line(event.detail().path("transition_reason").asText()),
                    null,
                    "");
            try {
                Evidence.Crossing crossing = crossing(alarm, event.at());
                return crossing == null
                        ? found.withMissing("Gnocchi has no measure before it fired that crosses")
                        : new Evidence(
                                found.policy(),
                                found.signalEvent(),
                                found.signalledAt(),
                                found.signal(),
                                found.alarm(),
                                found.alarmName(),
                                found.history(),
                                found.firedAt(),
                                found.reason(),
                                crossing,
                                "");
            } catch (ProblemException e) {
                return found.withMissing(
                        "Gnocchi does not tell the measure: " + e.problem().reason());
            }
        }
        return null;
    }

    // ---- Gnocchi ----------------------------------------------------------------------------------------------------

    /// The first measure of the last row of measures before an alarm fired that are beyond its
    /// threshold.
    private Evidence.@Nullable Crossing crossing(AodhAlarm alarm, Instant fired) {
        JsonNode rule = alarm.rule();
        long granularity = rule.path("granularity").asLong(60);
        double threshold = rule.path("threshold").asDouble();
        String comparison = rule.path("comparison_operator").asText("eq");
        JsonNode points = points(alarm.type(), rule, granularity, fired);
        Instant at = null;
        double value = 0;
        for (int i = points.size() - 1; i >= 0; i--) {
            JsonNode point = points.get(i);
            Instant time = time(point.path(0).asText());
            if (time == null || time.isAfter(fired)) continue;
            double measured = point.path(2).asDouble();
            if (!beyond(measured, comparison, threshold)) {
                if (at != null) break;
                continue;
            }
            at = time;
            value = measured;
        }
        return at == null
                ? null
                : new Evidence.Crossing(
                        Text.line(rule.path("metric").asText()),
                        Text.line(rule.path("query")
                                .asText(rule.path("resource_id").asText())),
                        at,
                        value,
                        comparison,
                        threshold,
                        granularity);
    }

    private JsonNode points(String type, JsonNode rule, long granularity, Instant fired) {
        Rest gnocchi = cloud.rest(Service.METRIC);
        String span = "granularity=" + granularity + "&start=" + fired.minus(BACK) + "&stop=" + fired.plusSeconds(1);
        String metric = rule.path("metric").asText();
        String method = rule.path("aggregation_method").asText("mean");
        if (!metric.matches("[\\w.:-]{1,255}") || !method.matches("[\\w:]{1,40}"))
            return JsonNodeFactory.instance.arrayNode();
        return switch (type) {
            case "gnocchi_aggregation_by_resources_threshold" -> {
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.put(
                        "operations",
                        "(aggregate " + method + " (metric " + metric + " " + method.replaceFirst("^rate:", "") + "))");
                body.set("search", tree(rule.path("query").asText("{}")));
                body.put("resource_type", rule.path("resource_type").asText("generic"));
                yield gnocchi.search("/aggregates?" + span, body)
                        .path("measures")
                        .path("aggregated");
            }
            case "gnocchi_resources_threshold" ->
                gnocchi.get("/resource/" + segment(rule.path("resource_type").asText("generic")) + "/"
                        + segment(rule.path("resource_id").asText()) + "/metric/" + segment(metric)
                        + "/measures?aggregation=" + method + "&" + span);
            default -> JsonNodeFactory.instance.arrayNode();
        };
    }

    private static boolean beyond(double value, String comparison, double threshold) {
        return switch (comparison) {
            case "gt" -> value > threshold;
            case "ge" -> value >= threshold;
            case "lt" -> value < threshold;
            case "le" -> value <= threshold;
            case "ne" -> value != threshold;
            default -> value == threshold;
        };
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static @Nullable Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null; // a point without a time is none
        }
    }

    private static String segment(String value) {
        return java.net.URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
