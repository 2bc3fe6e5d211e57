package org.xlcloud.simulator.aodh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.aodh.Alarm.State;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.http.CloudService;
import org.xlcloud.simulator.keystone.Grant;
import org.xlcloud.simulator.keystone.Tokens;
import org.xlcloud.simulator.world.World;

/// Aodh's API v2: alarms, their states and history.
public final class Aodh implements CloudService {
    private static final Set<String> THRESHOLDS = Set.of(
            "gnocchi_resources_threshold",
            "gnocchi_aggregation_by_metrics_threshold",
            "gnocchi_aggregation_by_resources_threshold");

    private static final List<String> CAPABILITIES = List.of(
            "alarms:query:simple",
            "alarms:query:complex",
            "alarms:history:query:simple",
            "alarms:history:query:complex");

    private final World world;
    private final Tokens tokens;
    private final Alarms alarms;
    private final AlarmJson shapes = new AlarmJson();
    private final JsonMapper mapper = new JsonMapper();

    public Aodh(World world, Tokens tokens, Alarms alarms) {
        this.world = world;
        this.tokens = tokens;
        this.alarms = alarms;
    }

    @Override
    public String type() {
        return "alarming";
    }

    @Override
    public String name() {
        return "aodh";
    }

    @Override
    public String path(String projectId) {
        return "";
    }

    @Override
    public void answer(Call call) throws IOException {
        call.with("x-openstack-request-id", call.requestId());
        if (call.segments().isEmpty()) {
            versions(call);
            return;
        }
        Grant grant = tokens.admit(call);
        if (grant == null) return;
        try {
            route(call, grant);
        } catch (Refusal refusal) {
            refusal.answer(call, tokens.authUrl());
        }
    }

    private void route(Call call, Grant grant) throws IOException {
        List<String> path = call.segments();
        String method = call.method();
        if (!path.getFirst().equals("v2")) throw Refusal.notFound("Not Found");
        if (path.size() == 2 && path.get(1).equals("capabilities") && method.equals("GET")) {
            capabilities(call);
        } else if (path.size() == 2 && path.get(1).equals("alarms")) {
            switch (method) {
                case "GET" -> call.reply(200, shapes.alarms(list(call, grant)));
                case "POST" -> create(call, grant);
                default -> throw Refusal.notAllowed();
            }
        } else if (path.size() >= 3 && path.get(1).equals("alarms")) {
            one(call, grant, alarm(path.get(2), grant));
        } else {
            throw Refusal.notFound("Not Found");
        }
    }

    private void one(Call call, Grant grant, Alarm alarm) throws IOException {
        String part = call.segment(3);
        String route = call.method() + " " + part;
        if (call.segments().size() > 4) throw Refusal.notFound("Not Found");
        switch (route) {
            case "GET " -> call.reply(200, shapes.alarm(alarm));
            case "PUT " -> update(call, grant, alarm);
            case "DELETE " -> {
                alarms.delete(alarm, grant.user().id(), project(grant));
                call.reply(204);
            }
            case "GET state" ->
                call.reply(200, mapper.getNodeFactory().textNode(alarm.state().word()));
            case "PUT state" -> setState(call, grant, alarm);
            case "GET history" -> call.reply(200, shapes.history(limited(call, alarms.history(alarm.id()))));
            default -> throw part.isEmpty() ? Refusal.notAllowed() : Refusal.notFound("Not Found");
        }
    }

    private static String project(Grant grant) {
        return grant.project() == null ? "" : grant.project().id();
    }

    private Alarm alarm(String id, Grant grant) {
        Alarm alarm = id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") ? alarms.find(UUID.fromString(id)) : null;
        if (alarm == null || !(grant.admin() || grant.in(alarm.projectId()))) {
            throw Refusal.notFound("Alarm " + id + " not found");
        }
        return alarm;
    }

    // Lists

    /// `q.field`, `q.op` and `q.value` come in parallel lists; only equality is allowed here, as in Aodh.
    private List<Alarm> list(Call call, Grant grant) {
        List<Alarm> found = new ArrayList<>(alarms.all());
        List<String> fields = call.parameters("q.field");
        List<String> values = call.parameters("q.value");
        boolean everywhere = false;
        for (int i = 0; i < Math.min(fields.size(), values.size()); i++) {
            String field = fields.get(i);
            String value = values.get(i);
            switch (field) {
                case "all_projects" -> {
                    if (!grant.admin()) throw Refusal.unauthorized("Not Authorized to list alarms of all projects");
                    everywhere = Boolean.parseBoolean(value);
                }
                case "project_id", "project" -> {
                    if (!grant.admin() && !grant.in(value)) {
                        throw Refusal.unauthorized("Not Authorized to access project " + value);
                    }
                    everywhere = true;
                    found.removeIf(alarm -> !alarm.projectId().equals(value));
                }
                default -> found.removeIf(alarm -> !value.equals(field(alarm, field)));
            }
        }
        if (!everywhere) found.removeIf(alarm -> !grant.in(alarm.projectId()));
        sort(call, found);
        return limited(call, found);
    }

    private static @Nullable String field(Alarm alarm, String field) {
        return switch (field) {
            case "name" -> alarm.name();
            case "alarm_id" -> alarm.id().toString();
            case "type" -> alarm.type();
            case "state" -> alarm.state().word();
            case "severity" -> alarm.severity();
            case "enabled" -> alarm.enabled() ? "True" : "False";
            case "user_id", "user" -> alarm.userId();
            case "meter", "meter_name" -> alarm.rule().path("metric").asText();
            default ->
                throw Refusal.invalid("Invalid input for field/attribute q.field. Value: '" + field
                        + "'. unrecognized field in query");
        };
    }

    private static void sort(Call call, List<Alarm> alarms) {
        for (String sort : call.parameters("sort").reversed()) {
            int colon = sort.indexOf(':');
            String key = colon < 0 ? sort : sort.substring(0, colon);
            Comparator<Alarm> order = switch (key) {
                case "name" -> Comparator.comparing(Alarm::name);
                case "state" -> Comparator.comparing(alarm -> alarm.state().word());
                case "severity" -> Comparator.comparing(Alarm::severity);
                case "timestamp" -> Comparator.comparing(Alarm::changed);
                case "state_timestamp" -> Comparator.comparing(Alarm::stateSince);
                case "alarm_id" -> Comparator.comparing(Alarm::id);
                default -> throw Refusal.invalid("Invalid input for field/attribute sort. Value: '" + key + "'");
            };
            alarms.sort(sort.endsWith(":desc") ? order.reversed() : order);
        }
    }

    /// `limit`, and for alarms `marker`, the id of the last one seen.
    private static <T> List<T> limited(Call call, List<T> all) {
        List<T> rest = all;
        String marker = call.parameter("marker");
        if (marker != null) {
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i) instanceof Alarm alarm && alarm.id().toString().equals(marker)) {
                    rest = all.subList(i + 1, all.size());
                }
            }
        }
        String limit = call.parameter("limit");
        if (limit == null) return rest;
        if (!limit.matches("[1-9][0-9]{0,8}")) {
            throw Refusal.invalid(
                    "Invalid input for field/attribute limit. Value: '" + limit + "'. Limit must be positive");
        }
        return rest.subList(0, Math.min(rest.size(), Integer.parseInt(limit)));
    }

    // Writing

    private void create(Call call, Grant grant) throws IOException {
        JsonNode body = call.json();
        if (body == null || !body.isObject()) throw Refusal.invalid("Request body is not JSON");
        Instant now = world.now();
        UUID id = UUID.randomUUID();
        Alarm alarm = read(id, body, grant, now, State.INSUFFICIENT_DATA, Alarm.NOT_EVALUATED);
        alarms.create(alarm);
        call.with("Location", call.base() + "/v2/alarms/" + id);
        call.reply(201, shapes.alarm(alarm));
    }

    private void update(Call call, Grant grant, Alarm before) throws IOException {
        JsonNode body = call.json();
        if (body == null || !body.isObject()) throw Refusal.invalid("Request body is not JSON");
        Alarm now = read(before.id(), body, grant, world.now(), before.state(), before.stateReason());
        ObjectNode change = mapper.createObjectNode();
        change.set("rule", now.rule());
        change.put("enabled", now.enabled());
        alarms.replace(now, change, grant.user().id(), project(grant));
        call.reply(200, shapes.alarm(now));
    }

    private void setState(Call call, Grant grant, Alarm alarm) throws IOException {
        JsonNode body = call.json();
        State state = body == null || !body.isTextual() ? null : State.of(body.asText());
        if (state == null) throw Refusal.invalid("state invalid");
        alarms.set(alarm, state, grant.user().id(), project(grant));
        call.reply(200, mapper.getNodeFactory().textNode(state.word()));
    }

    private Alarm read(UUID id, JsonNode body, Grant grant, Instant now, State state, String reason) {
        String type = body.path("type").asText();
        if (!type.equals(Alarm.EVENT) && !THRESHOLDS.contains(type)) {
            throw Refusal.invalid(
                    "Invalid input for field/attribute type. Value: '" + type + "'. Alarm type is not known");
        }
        String name = body.path("name").asText();
        if (name.isEmpty()) throw Refusal.invalid("Invalid input for field/attribute name. Mandatory field missing.");
        ObjectNode rule = mapper.createObjectNode();
        String description;
        if (body.path(type + "_rule") instanceof ObjectNode given) rule.setAll(given);
        if (type.equals(Alarm.EVENT)) {
            if (!rule.has("event_type")) rule.put("event_type", "*");
            if (!rule.has("query")) rule.putArray("query");
            description = "Alarm when " + rule.path("event_type").asText() + " event occurred.";
        } else {
            if (!rule.has("metric") || !rule.has("threshold")) {
                throw Refusal.invalid("Invalid input for field/attribute " + type + "_rule. Mandatory field missing.");
            }
            if (!rule.has("evaluation_periods")) rule.put("evaluation_periods", 1);
            if (!rule.has("granularity")) rule.put("granularity", 60);
            description = type + " alarm";
        }
        String project = body.path("project_id").asText(project(grant));
        if (!grant.admin() && !grant.in(project)) {
            throw Refusal.unauthorized("Not Authorized to access project " + project);
        }
        return new Alarm(
                id,
                name,
                body.path("description").asText(description),
                body.path("enabled").asBoolean(true),
                type,
                rule,
                project,
                grant.user().id(),
                state,
                reason,
                now,
                now,
                now,
                body.path("severity").asText("low"),
                body.path("repeat_actions").asBoolean(false),
                texts(body.path("ok_actions")),
                texts(body.path("alarm_actions")),
                texts(body.path("insufficient_data_actions")));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    // Small answers

    private void versions(Call call) throws IOException {
        ObjectNode json = mapper.createObjectNode();
        ObjectNode version = json.putObject("versions").putArray("values").addObject();
        version.put("id", "v2").put("status", "stable").put("updated", "2013-02-13T00:00:00Z");
        version.putArray("links").addObject().put("rel", "self").put("href", call.base() + "/v2");
        ObjectNode media = version.putArray("media-types").addObject();
        media.put("base", "application/json").put("type", "application/vnd.openstack.telemetry-v2+json");
        call.reply(200, json);
    }

    private void capabilities(Call call) throws IOException {
        ObjectNode json = mapper.createObjectNode();
        ObjectNode api = json.putObject("api");
        CAPABILITIES.forEach(capability -> api.put(capability, true));
        json.putObject("alarm_storage").put("storage:production_ready", true);
        call.reply(200, json);
    }

    /// An error in Aodh's form.
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int status;

        private Refusal(int status, String text) {
            super(text);
            this.status = status;
        }

        static Refusal notFound(String text) {
            return new Refusal(404, text);
        }

        static Refusal notAllowed() {
            return new Refusal(405, "Method Not Allowed");
        }

        static Refusal invalid(String text) {
            return new Refusal(400, text);
        }

        /// Aodh says 401 where others say 403.
        static Refusal unauthorized(String text) {
            return new Refusal(401, text);
        }

        void answer(Call call, String authUrl) throws IOException {
            if (status == 401) call.with("WWW-Authenticate", "Keystone uri=\"" + authUrl + "\"");
            call.reply(status, json -> {
                json.writeStartObject();
                json.writeObjectFieldStart("error_message");
                json.writeStringField("faultcode", "Client");
                json.writeStringField("faultstring", Objects.requireNonNull(getMessage()));
                json.writeNullField("debuginfo");
                json.writeEndObject();
                json.writeEndObject();
            });
        }
    }
}
