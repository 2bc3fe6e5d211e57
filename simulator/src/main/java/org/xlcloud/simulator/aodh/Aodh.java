package org.xlcloud.simulator.aodh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.aodh.Alarm.State;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.keystone.Grant;
import org.xlcloud.simulator.keystone.Guarded;
import org.xlcloud.simulator.keystone.Tokens;
import org.xlcloud.simulator.world.World;

/// Aodh's API v2: alarms, their states and history.
public final class Aodh extends Guarded {
    private static final Set<String> THRESHOLDS = Set.of(
            "gnocchi_resources_threshold",
            "gnocchi_aggregation_by_metrics_threshold",
            "gnocchi_aggregation_by_resources_threshold");

    /// Types that are kept and shown; nothing here judges them.
    private static final Set<String> OTHERS = Set.of("composite", "prometheus", "loadbalancer_member_health");

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
        super(tokens);
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
    protected boolean open(Call call) throws IOException {
        if (!call.segments().isEmpty()) return false;
        versions(call);
        return true;
    }

    @Override
    protected void route(Call call, Grant grant) throws IOException {
        List<String> path = call.segments();
        String method = call.method();
        if (!path.getFirst().equals("v2")) throw Refusal.noRoute();
        if (path.size() == 2 && path.get(1).equals("capabilities") && method.equals("GET")) {
            capabilities(call);
        } else if (path.size() == 2 && path.get(1).equals("alarms")) {
            switch (method) {
                case "GET" -> call.reply(200, shapes.alarms(list(call, grant)));
                case "POST" -> create(call, grant);
                default -> throw Refusal.notAllowed();
            }
        } else if (path.size() == 4
                && path.subList(1, 4).equals(List.of("query", "alarms", "history"))
                && method.equals("POST")) {
            call.reply(200, shapes.history(queried(call, grant)));
        } else if (path.size() >= 3 && path.get(1).equals("alarms")) {
            one(call, grant, alarm(path.get(2), grant));
        } else {
            throw Refusal.noRoute();
        }
    }

    private void one(Call call, Grant grant, Alarm alarm) throws IOException {
        String part = call.segment(3);
        String route = call.method() + " " + part;
        if (call.segments().size() > 4) throw Refusal.noRoute();
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
            default -> throw part.isEmpty() ? Refusal.notAllowed() : Refusal.noRoute();
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

    /// The complex query, as far as consoles use it: `{">=": {"timestamp": …}}` in the order of
    /// time. As in Aodh a transition belongs to no project, so that members find none.
    private List<AlarmChange> queried(Call call, Grant grant) throws IOException {
        JsonNode body = call.json();
        if (body == null || !body.isObject()) throw Refusal.invalid("Request body is not JSON");
        JsonNode filter = mapper.readTree(body.path("filter").asText("{}"));
        String since = "";
        for (var operator : filter.properties()) {
            if (!operator.getKey().equals(">=")
                    || !operator.getValue().path("timestamp").isTextual())
                throw Refusal.invalid("Filter expression not valid: " + filter);
            since = operator.getValue().path("timestamp").asText();
        }
        var found = new ArrayList<AlarmChange>();
        int limit = body.path("limit").asInt(Integer.MAX_VALUE);
        for (AlarmChange change : alarms.history()) {
            boolean visible = grant.admin() || (change.projectId() != null && grant.in(change.projectId()));
            if (visible && AlarmJson.time(change.at()).compareTo(since) >= 0 && found.size() < limit) found.add(change);
        }
        return found;
    }

    // Lists

    /// `q.field`, `q.op` and `q.value` come in parallel lists; only equality is allowed here, as in
    /// Aodh.
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
                    if (!grant.admin()) throw Refusal.forbidden();
                    everywhere = Boolean.parseBoolean(value);
                }
                case "project_id", "project" -> {
                    if (!grant.admin() && !grant.in(value)) {
                        throw unauthorized(value);
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
                throw Refusal.invalid("Invalid input for field/attribute field. Value: '{'" + field + "'}'. only fields"
                        + " {'alarm_id', 'all_projects', 'enabled', 'meter', 'name', 'project_id', 'severity', 'state',"
                        + " 'type', 'user_id'} are allowed");
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
                default ->
                    throw Refusal.invalid("Invalid input for field/attribute sort. Value: '" + key
                            + "'. the sort parameter should be a pair of sort key and sort dir combined with ':', or only"
                            + " sort key specified");
            };
            alarms.sort(sort.endsWith(":desc") ? order.reversed() : order);
        }
    }

    /// `limit`, where 0 is none, and for alarms `marker`, the id of the last one seen; one that
    /// isn't there breaks Aodh.
    private static <T> List<T> limited(Call call, List<T> all) {
        List<T> rest = all;
        String marker = call.parameter("marker");
        if (marker != null) {
            int at = 0;
            while (at < all.size()
                    && !(all.get(at) instanceof Alarm alarm
                            && alarm.id().toString().equals(marker))) at++;
            if (at == all.size()) throw Refusal.broken("Marker " + marker + " not found.");
            rest = all.subList(at + 1, all.size());
        }
        String limit = call.parameter("limit");
        if (limit == null || limit.equals("0")) return rest;
        if (!limit.matches("[1-9][0-9]{0,8}")) {
            boolean number = limit.matches("-[0-9]{1,9}");
            throw Refusal.invalid("Invalid input for field/attribute limit. Value: '" + limit + "'. "
                    + (number
                            ? "it should be a positive integer."
                            : "unable to convert to int. Error: invalid literal for int() with base 10: '" + limit
                                    + "'"));
        }
        return rest.subList(0, Math.min(rest.size(), Integer.parseInt(limit)));
    }

    // Writing

    private void create(Call call, Grant grant) throws IOException {
        JsonNode body = call.json();
        if (body == null || !body.isObject()) throw Refusal.invalid("Request body is not JSON");
        Instant now = world.now();
        UUID id = UUID.randomUUID();
        Alarm alarm = read(id, body, grant, now, null);
        alarms.create(alarm);
        call.with("Location", call.base() + "/v2/alarms/" + id);
        call.reply(201, shapes.alarm(alarm));
    }

    private void update(Call call, Grant grant, Alarm before) throws IOException {
        JsonNode body = call.json();
        if (body == null || !body.isObject()) throw Refusal.invalid("Request body is not JSON");
        Alarm now = read(before.id(), body, grant, world.now(), before);
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

    /// @param before the alarm that it replaces; null for a new one
    private Alarm read(UUID id, JsonNode body, Grant grant, Instant now, @Nullable Alarm before) {
        String name = body.path("name").asText();
        if (name.isEmpty())
            throw Refusal.invalid("Invalid input for field/attribute name. Value: 'None'. Mandatory field missing.");
        String type = body.path("type").asText();
        // What is of a type already has it from a plug-in, which Aodh asks to check the rule.
        boolean kept = OTHERS.contains(type) || (before != null && before.type().equals(type) && !judged(type));
        if (!judged(type) && !kept) {
            throw Refusal.invalid(
                    "Invalid input for field/attribute type. Value: '" + type + "'. Alarm type is not known");
        }
        ObjectNode rule = mapper.createObjectNode();
        String description;
        if (body.path(type + "_rule") instanceof ObjectNode given) rule.setAll(given);
        if (type.equals(Alarm.EVENT)) {
            if (!rule.has("event_type")) rule.put("event_type", "*");
            if (!rule.has("query")) rule.putArray("query");
            description = "Alarm when " + rule.path("event_type").asText() + " event occurred.";
        } else if (kept) {
            description = type + " alarm";
        } else {
            boolean several = type.equals("gnocchi_aggregation_by_metrics_threshold");
            if (!rule.has(several ? "metrics" : "metric") || !rule.has("threshold")) {
                throw Refusal.invalid("Invalid input for field/attribute " + type + "_rule. Mandatory field missing.");
            }
            if (!rule.has("evaluation_periods")) rule.put("evaluation_periods", 1);
            if (!rule.has("granularity")) rule.put("granularity", 60);
            description = type + " alarm";
        }
        String project = body.path("project_id").asText(project(grant));
        if (!grant.admin() && !grant.in(project)) {
            throw unauthorized(project);
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
                before == null ? State.INSUFFICIENT_DATA : before.state(),
                before == null ? Alarm.NOT_EVALUATED : before.stateReason(),
                now,
                now,
                now,
                body.path("severity").asText("low"),
                body.path("repeat_actions").asBoolean(false),
                texts(body.path("ok_actions")),
                texts(body.path("alarm_actions")),
                texts(body.path("insufficient_data_actions")),
                body.path("time_constraints").isArray() ? body.path("time_constraints") : mapper.createArrayNode(),
                more(body, before));
    }

    private static boolean judged(String type) {
        return type.equals(Alarm.EVENT) || THRESHOLDS.contains(type);
    }

    /// Of the fields that only this cloud has what is sent: as with all others, what is left out is lost.
    private ObjectNode more(JsonNode body, @Nullable Alarm before) {
        ObjectNode more = mapper.createObjectNode();
        if (before == null) return more;
        for (var field : before.more().properties())
            if (body.has(field.getKey())) more.set(field.getKey(), body.get(field.getKey()));
        return more;
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

    /// Aodh says 401 where others say 403.
    private Refusal unauthorized(String project) {
        return Refusal.unauthorized("Not Authorized to access project " + project, tokens.authUrl());
    }
}
