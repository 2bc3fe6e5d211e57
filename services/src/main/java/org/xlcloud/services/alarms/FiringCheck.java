package org.xlcloud.services.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.AodhAlarm;
import org.xlcloud.services.series.ArchivePolicy;

/// Will this alarm ever fire? Looks for what keeps an alarm silent for ever: a metric that is not
/// there, a query that finds nothing, a granularity that the archive policy does not keep, an alarm
/// that is switched off or calls nobody.
public final class FiringCheck {
    private static final int MOST_RESOURCES = 5;
    private static final String OPERATORS = "eq ne lt le gt ge";

    private final Rest gnocchi;
    private final List<Finding> findings = new ArrayList<>();

    /// One thing that was looked at.
    ///
    /// @param good whether it is as it must be
    /// @param text what was found, in words
    public record Finding(boolean good, String text) {}

    private FiringCheck(Cloud cloud) {
        gnocchi = cloud.rest(Service.METRIC);
    }

    /// All that was looked at; the alarm can fire when all of it is good.
    ///
    /// @throws ProblemException when the metric service can't be asked
    public static List<Finding> of(Cloud cloud, AodhAlarm alarm) {
        var check = new FiringCheck(cloud);
        check.look(alarm);
        return List.copyOf(check.findings);
    }

    private void look(AodhAlarm alarm) {
        say(alarm.enabled(), alarm.enabled() ? "it is enabled" : "it is disabled: Aodh does not evaluate it");
        int calls = alarm.json().path("alarm_actions").size();
        say(
                calls > 0,
                switch (calls) {
                    case 0 -> "it calls nobody when it fires: alarm_actions is empty";
                    case 1 -> "it calls one action";
                    default -> "it calls " + calls + " actions";
                });
        for (JsonNode constraint : alarm.json().path("time_constraints"))
            say(
                    true,
                    "it is evaluated only in the time "
                            + Text.line(constraint.path("name").asText()) + ": "
                            + Text.line(constraint.path("start").asText()) + " for "
                            + constraint.path("duration").asText() + " s");
        rule(alarm.type(), alarm.rule());
    }

    private void rule(String type, JsonNode rule) {
        switch (type) {
            case "gnocchi_resources_threshold" -> ofResource(rule);
            case "gnocchi_aggregation_by_metrics_threshold" -> ofMetrics(rule);
            case "gnocchi_aggregation_by_resources_threshold" -> ofResources(rule);
            case "event" -> event(rule);
            case "composite" -> composite(rule);
            case "prometheus" ->
                say(
                        !rule.path("query").asText("").isBlank(),
                        "its query is " + Text.line(rule.path("query").asText("(empty)"))
                                + "; whether it finds anything only Aodh's Prometheus knows");
            case "loadbalancer_member_health" ->
                say(
                        !rule.path("pool_id").asText("").isBlank(),
                        "it watches the pool " + Text.line(rule.path("pool_id").asText("(none)")));
            default -> say(true, "the rule's type " + Text.line(type) + " is not known here and was not checked");
        }
    }

    private void ofResource(JsonNode rule) {
        String type = rule.path("resource_type").asText("generic");
        String id = rule.path("resource_id").asText("");
        JsonNode resource;
        try {
            resource = gnocchi.get("/resource/" + segment(type) + "/" + segment(id));
        } catch (ProblemException e) {
            if (!missing(e)) throw e;
            say(false, "Gnocchi has no resource " + Text.line(id) + " of the type " + Text.line(type));
            return;
        }
        metricOf(resource, rule);
    }

    private void ofMetrics(JsonNode rule) {
        if (rule.path("metrics").isEmpty()) say(false, "its list of metrics is empty");
        for (JsonNode metric : rule.path("metrics")) metric(metric.asText(), rule);
    }

    private void ofResources(JsonNode rule) {
        String type = rule.path("resource_type").asText("generic");
        JsonNode query;
        try {
            query = Detail.MAPPER.readTree(rule.path("query").asText("{}"));
        } catch (JsonProcessingException e) {
            say(false, "its query is no JSON: " + Text.line(rule.path("query").asText()));
            return;
        }
        JsonNode found;
        try {
            found = gnocchi.search("/search/resource/" + segment(type) + "?limit=" + MOST_RESOURCES, query);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null || (status != 400 && status != 404)) throw e;
            say(false, "Gnocchi refuses its query: " + e.problem().reason());
            return;
        }
        say(
                !found.isEmpty(),
                found.isEmpty()
                        ? "its query finds no resource of the type " + Text.line(type) + " now: "
                                + Text.line(query.toString())
                        : "its query finds " + (found.size() < MOST_RESOURCES ? "" : "at least ") + found.size()
                                + " resources");
        for (JsonNode resource : found) metricOf(resource, rule);
    }

    private void metricOf(JsonNode resource, JsonNode rule) {
        String name = rule.path("metric").asText("");
        String id = resource.path("metrics").path(name).asText("");
        String of = Text.line(
                resource.path("original_resource_id").asText(resource.path("id").asText()));
        if (id.isEmpty()) say(false, "the resource " + of + " has no metric " + Text.line(name));
        else metric(id, rule);
    }

    private void metric(String id, JsonNode rule) {
        JsonNode metric;
        try {
            metric = gnocchi.get("/metric/" + segment(id));
        } catch (ProblemException e) {
            if (!missing(e)) throw e;
            say(false, "Gnocchi has no metric " + Text.line(id));
            return;
        }
        JsonNode policyJson = metric.path("archive_policy");
        ArchivePolicy policy = ArchivePolicy.of(policyJson);
        String name = Text.line(policyJson.path("name").asText());
        Duration granularity = Duration.ofSeconds(rule.path("granularity").asLong(60));
        var kept = policy.definitions().stream()
                .filter(definition -> definition.granularity().equals(granularity))
                .findFirst();
        say(
                kept.isPresent(),
                kept.isPresent()
                        ? "the archive policy " + name + " keeps " + granularity.toSeconds() + " s"
                        : "the archive policy " + name + " keeps no granularity of " + granularity.toSeconds()
                                + " s, only "
                                + policy.definitions().stream()
                                        .map(definition ->
                                                definition.granularity().toSeconds() + " s")
                                        .toList());
        long periods = Math.max(1, rule.path("evaluation_periods").asLong(1));
        if (kept.isPresent() && kept.get().timespan().compareTo(granularity.multipliedBy(periods)) < 0)
            say(
                    false,
                    "the archive policy keeps " + granularity.toSeconds() + " s for less than the " + periods
                            + " periods of the rule");
        String method = rule.path("aggregation_method").asText("mean").replaceFirst("^rate:", "");
        say(
                policy.methods().contains(method) || policy.methods().contains("rate:" + method),
                policy.methods().contains(method) || policy.methods().contains("rate:" + method)
                        ? "it keeps " + method
                        : "the archive policy " + name + " keeps no " + Text.line(method) + ", only "
                                + policy.methods());
    }

    private void event(JsonNode rule) {
        String type = rule.path("event_type").asText("*");
        say(true, "it waits for the event " + Text.line(type) + " of its own project");
        for (JsonNode term : rule.path("query")) {
            String field = term.path("field").asText("");
            boolean good = field.startsWith("traits.")
                    && OPERATORS.contains(term.path("op").asText("eq"));
            say(
                    good,
                    good
                            ? "it looks at " + Text.line(field)
                                    + "; the event must have that trait by Ceilometer's event definitions"
                            : "its query looks at " + Text.line(field) + ", and only traits.NAME is ever matched");
        }
    }

    private void composite(JsonNode rule) {
        for (String word : List.of("or", "and")) for (JsonNode part : rule.path(word)) composite(part);
        String type = rule.path("type").asText("");
        if (!type.isEmpty()) rule(type, rule);
    }

    private void say(boolean good, String text) {
        var finding = new Finding(good, text);
        if (!findings.contains(finding)) findings.add(finding);
    }

    private static boolean missing(ProblemException e) {
        Integer status = e.problem().status();
        return status != null && (status == 404 || status == 400);
    }

    private static String segment(String value) {
        return java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
