package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Asks and changes Aodh's alarms. Changes are made on the alarm's whole JSON, since Aodh replaces
/// an alarm by what it is sent and a field that is left out is lost.
public final class Aodh {
    private static final int PAGE = 500;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final String EVERYWHERE = "q.field=all_projects&q.op=eq&q.value=true&";
    private static final ObjectMapper MAPPER = new JsonMapper();

    private final Rest rest;
    private final String system;

    public Aodh(Cloud cloud) {
        rest = cloud.rest(Service.ALARMING);
        system = "Aodh of cloud " + cloud.name();
    }

    /// The alarms of all projects, or of the caller's where it may not see others.
    public List<AodhAlarm> alarms() {
        try {
            return alarms(EVERYWHERE);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null || status != FORBIDDEN) throw e;
            return alarms("");
        }
    }

    private List<AodhAlarm> alarms(String query) {
        String path = "/alarms?" + query + "limit=" + PAGE;
        var all = new ArrayList<AodhAlarm>();
        rest.pages(
                path,
                JsonNode.class,
                page -> page.size() < PAGE
                        ? null
                        : path + "&marker="
                                + Path.segment(page.path(page.size() - 1)
                                        .path("alarm_id")
                                        .asText()),
                page -> list(page, "alarms").forEach(alarm -> all.add(alarm(alarm))));
        return all;
    }

    public AodhAlarm alarm(String id) {
        return alarm(rest.get(of(id, "")));
    }

    /// `ok`, `alarm` or `insufficient data`.
    public String state(String id) {
        return Text.line(rest.get(of(id, "/state")).asText());
    }

    public void setState(String id, String state) {
        rest.send("PUT", of(id, "/state"), TextNode.valueOf(state));
    }

    /// One alarm's history, newest first.
    public List<AodhEvent> history(String id) {
        return events(rest.get(of(id, "/history")));
    }

    /// Everything that happened to any alarm since a time, that itself included, oldest first; for administrators only:
    /// Aodh writes a transition without its project, and finds none for members.
    public List<AodhEvent> historySince(Instant since, int limit) {
        ObjectNode query = MAPPER.createObjectNode();
        String time = LocalDateTime.ofInstant(since, ZoneOffset.UTC).toString();
        // Both are JSON as text.
        query.put("filter", "{\">=\":{\"timestamp\":\"" + time + "\"}}");
        query.put("orderby", "[{\"timestamp\":\"ASC\"}]");
        query.put("limit", limit);
        return events(rest.search("/query/alarms/history", query));
    }

    /// @param alarm as Aodh's API has it: `name`, `type` and `<type>_rule` at least
    public AodhAlarm create(ObjectNode alarm) {
        return alarm(rest.send("POST", "/alarms", alarm));
    }

    /// Reads the alarm, changes what the caller names and leaves everything else as it was.
    public AodhAlarm edit(String id, Consumer<ObjectNode> change) {
        ObjectNode json = alarm(id).copy();
        change.accept(json);
        return alarm(rest.send("PUT", of(id, ""), json));
    }

    /// Has Aodh evaluate it or not.
    public AodhAlarm enable(String id, boolean enabled) {
        return edit(id, json -> json.put("enabled", enabled));
    }

    public void delete(String id) {
        rest.send("DELETE", of(id, ""), null);
    }

    /// Whether a refusal says that the caller may not see it.
    public static boolean forbidden(ProblemException e) {
        Integer status = e.problem().status();
        return status != null && (status == FORBIDDEN || status == UNAUTHORIZED);
    }

    private static String of(String id, String part) {
        return "/alarms/" + Path.segment(id) + part;
    }

    private AodhAlarm alarm(JsonNode json) {
        if (json instanceof ObjectNode alarm && !alarm.path("alarm_id").asText().isEmpty()) return new AodhAlarm(alarm);
        throw refused("found " + Text.line(json.toString()) + ", expected an alarm");
    }

    private List<AodhEvent> events(JsonNode answer) {
        var events = new ArrayList<AodhEvent>();
        for (JsonNode event : list(answer, "events"))
            events.add(new AodhEvent(
                    Text.clean(event.path("event_id").asText()),
                    Text.clean(event.path("alarm_id").asText()),
                    Text.clean(event.path("type").asText()),
                    detail(event.path("detail")),
                    Text.clean(event.path("user_id").asText("")),
                    time(event.path("timestamp").asText())));
        return events;
    }

    private static JsonNode detail(JsonNode detail) {
        if (!detail.isTextual()) return detail;
        try {
            return MAPPER.readTree(detail.asText());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private Instant time(String text) {
        try {
            return LocalDateTime.parse(text.replace("Z", "")).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw refused("found the time " + Text.line(text));
        }
    }

    private JsonNode list(JsonNode answer, String what) {
        if (!answer.isArray()) throw refused("found " + Text.line(answer.toString()) + ", expected a list of " + what);
        return answer;
    }

    private ProblemException refused(String reason) {
        return new ProblemException(Problem.of("read alarms from " + system, system, reason));
    }
}
