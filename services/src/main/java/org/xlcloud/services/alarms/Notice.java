package org.xlcloud.services.alarms;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.journal.Link;

/// What a webhook was told, read from one of three bodies: Aodh's of today, Ceilometer's of 2014
/// (of an autoscaling event, whose payload stands under `reason_data`), Alertmanager's (version 4).
///
/// @param signals one for each alarm that it tells of
/// @param text one sentence for people
/// @param cause the sender's reason
/// @param links what it hangs on
/// @param detail the body for programs, without what may be a secret
/// @param once what makes a second telling of the same recognisable
record Notice(List<Signal> signals, String text, String cause, List<Link> links, String detail, String once) {
    /// What `once` begins with.
    static final String ONCE = "hook/";

    private static final int LONGEST_DETAIL = 64 * 1024;
    private static final int MOST_ALERTS = 1_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(50)
                            .maxNumberLength(100)
                            .maxStringLength(1 << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// The body is none of the three; the message says what was found.
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String reason) {
            super(reason);
        }
    }

    /// @param cloud the cloud that the sender belongs to
    /// @param via the source's name on screen: `webhook ops`
    /// @param request the sender's own id of its request; null where it sends none
    /// @param now when it arrived
    static Notice read(String cloud, String via, byte[] body, @Nullable String request, Instant now) throws Unreadable {
        JsonNode json = parse(body);
        if (!json.isObject()) throw new Unreadable("found " + json.getNodeType() + ", expected an object");
        if (json.path("alerts").isArray()) return alertmanager(cloud, via, (ObjectNode) json, now);
        return aodh(cloud, via, (ObjectNode) json, request, now);
    }

    private static JsonNode parse(byte[] body) throws Unreadable {
        if (body.length == 0) throw new Unreadable("the body is empty, expected JSON");
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable("the body is not UTF-8");
        }
        try {
            JsonNode json = MAPPER.readTree(text);
            if (json == null || json.isMissingNode()) throw new Unreadable("the body is empty, expected JSON");
            return json;
        } catch (JsonProcessingException e) {
            throw new Unreadable("the body is no JSON: " + Text.line(e.getOriginalMessage()));
        }
    }

    // ---- Aodh and Ceilometer ----

    private static Notice aodh(String cloud, String via, ObjectNode json, @Nullable String request, Instant now)
            throws Unreadable {
        String id = required(json, "alarm_id");
        String current = required(json, "current");
        State state = State.of(current);
        if (state == State.INSUFFICIENT_DATA && !current.equals(State.INSUFFICIENT_DATA.word()))
            throw new Unreadable("found the state " + Text.line(current) + ", expected ok, alarm or insufficient data");
        String reason = optional(json, "reason");
        String name = optional(json, "alarm_name");
        JsonNode data = json.path("reason_data");
        Event event = Event.of(data);
        var links = new ArrayList<Link>(event.links(cloud));
        links.add(Link.of("cloud", cloud));
        // The 2014 body has no name and no severity; the alarm's own are kept where it is known already.
        var definition = new Definition(
                cloud,
                id,
                "Aodh",
                event.type().isEmpty() ? optional(data, "type") : "event",
                name.isEmpty() ? id : name,
                "",
                Severity.of(optional(json, "severity")),
                true,
                links,
                Guidance.NONE);
        String value = optional(data, "most_recent");
        Signal signal = new Signal(definition, state, now, reason, value, via, null);
        String text = via + " told: " + definition.name() + " is " + state.word() + event.words();
        var all = new ArrayList<Link>();
        all.add(Link.of("alarm", definition.key()));
        all.addAll(links);
        return new Notice(
                List.of(signal), text, reason, all, detail(json), once(cloud, id, event.message(), request, json, now));
    }

    /// What names this telling: the event's message, the request (senders repeat it when they try again), or the body
    /// within a minute, so that the same transition an hour later is another.
    private static String once(
            String cloud, String id, String message, @Nullable String request, ObjectNode json, Instant now) {
        if (request != null && !request.isBlank()) return ONCE + cloud + "/" + id + "/" + Text.line(request);
        if (!message.isEmpty())
            return ONCE + cloud + "/" + id + "/" + message + "/"
                    + Text.line(json.path("current").asText());
        return ONCE + cloud + "/" + id + "/" + hash(json.toString()) + "/" + now.getEpochSecond() / 60;
    }

    /// The event of an event alarm's body.
    ///
    /// @param type `orchestration.autoscaling.end`; empty where the body is about no event
    /// @param message the notification's own id
    private record Event(String type, String message, String group, String capacity, List<String> stacks) {
        static Event of(JsonNode data) {
            // 2014: the notification itself
            if (data.path("payload").isObject()) {
                JsonNode payload = data.path("payload");
                return new Event(
                        optional(data, "event_type"),
                        optional(data, "message_id"),
                        optional(payload, "groupname"),
                        optional(payload, "capacity"),
                        List.of(optional(payload, "stack_identity")));
            }
            // today: traits as [name, type, value]
            JsonNode event = data.path("event");
            String group = "";
            String capacity = "";
            var stacks = new ArrayList<String>();
            for (JsonNode trait : event.path("traits")) {
                String value = Text.line(trait.path(2).asText(""));
                switch (trait.path(0).asText("")) {
                    case "groupname" -> group = value;
                    case "capacity" -> capacity = value;
                    case "stack_identity" -> stacks.add(value);
                    case "resource_id" -> {
                        if (value.matches("[0-9a-fA-F-]{36}")) stacks.add("stacks/x/" + value);
                    }
                    default -> {}
                }
            }
            return new Event(optional(event, "event_type"), optional(event, "message_id"), group, capacity, stacks);
        }

        List<Link> links(String cloud) {
            Set<Link> links = new LinkedHashSet<>();
            for (String stack : stacks) links.addAll(AodhLinks.stacks(cloud, stack));
            if (!group.isEmpty()) links.add(Link.of("group", cloud + "/" + group));
            return List.copyOf(links);
        }

        String words() {
            if (type.isEmpty()) return "";
            return " after " + type + (group.isEmpty() ? "" : " of " + group)
                    + (capacity.isEmpty() ? "" : ", capacity " + capacity);
        }
    }

    // ---- Alertmanager ----

    private static Notice alertmanager(String cloud, String via, ObjectNode json, Instant now) throws Unreadable {
        var signals = new ArrayList<Signal>();
        var links = new LinkedHashSet<Link>();
        var same = new StringBuilder();
        if (json.path("alerts").size() > MOST_ALERTS)
            throw new Unreadable(
                    "found " + json.path("alerts").size() + " alerts, expected " + MOST_ALERTS + " at the most");
        for (JsonNode alert : json.path("alerts")) {
            JsonNode labels = alert.path("labels");
            String status = required(alert, "status");
            State state = State.of(status);
            if (state == State.INSUFFICIENT_DATA)
                throw new Unreadable("found the status " + Text.line(status) + ", expected firing or resolved");
            String name = optional(labels, "alertname");
            String id = optional(alert, "fingerprint");
            if (id.isEmpty()) id = hash(labels.toString()).substring(0, 16);
            var of = new ArrayList<Link>();
            String instance = optional(labels, "instance_id");
            if (!instance.isEmpty()) of.add(Link.of("instance", cloud + "/" + instance));
            String host = optional(labels, "host");
            if (!host.isEmpty()) of.add(Link.of("host", cloud + "/" + host));
            of.add(Link.of("cloud", cloud));
            JsonNode notes = alert.path("annotations");
            String summary = optional(notes, "summary");
            var definition = new Definition(
                    cloud,
                    id,
                    "Alertmanager",
                    "alert",
                    name.isEmpty() ? id : name,
                    summary,
                    Severity.of(optional(labels, "severity")),
                    true,
                    of,
                    new Guidance(optional(notes, "description"), address(optional(notes, "runbook_url"))));
            String time = optional(alert, state == State.OK ? "endsAt" : "startsAt");
            String reason = summary.isEmpty() ? labels.toString() : summary;
            String event = state.word() + " " + time;
            signals.add(new Signal(definition, state, time(time, now), Text.line(reason), "", via, event));
            same.append(id).append(' ').append(event).append('\n');
            links.add(Link.of("alarm", definition.key()));
            links.addAll(of);
        }
        String text = via + " told of " + signals.size() + (signals.size() == 1 ? " alert" : " alerts");
        String once = ONCE + cloud + "/" + hash(optional(json, "groupKey") + "\n" + same);
        return new Notice(signals, text, "", List.copyOf(links), detail(json), once);
    }

    /// A runbook's address where it is one that a browser may open.
    private static String address(String text) {
        return text.startsWith("https://") || text.startsWith("http://") ? text : "";
    }

    private static Instant time(String text, Instant now) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return time.isAfter(now) ? now : time;
        } catch (DateTimeException e) {
            return now;
        }
    }

    // ---- fields ----

    private static String required(JsonNode json, String field) throws Unreadable {
        JsonNode value = json.path(field);
        if (value.isTextual() && !value.asText().isBlank() && value.asText().length() <= 255)
            return Text.line(value.asText());
        throw new Unreadable(
                value.isMissingNode()
                        ? "the field " + field + " is missing"
                        : "found " + Text.line(shortened(value.toString())) + " in the field " + field
                                + ", expected a short text");
    }

    /// Of any type; empty where it is missing or null.
    private static String optional(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isValueNode() && !value.isNull() ? Text.line(value.asText()) : "";
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    /// The body as it goes into the journal: the 2014 one has the tenant's token and password in it.
    private static String detail(ObjectNode json) {
        String text = clean(json.deepCopy()).toString();
        if (text.length() <= LONGEST_DETAIL) return text;
        ObjectNode less = MAPPER.createObjectNode();
        less.put("left_out", "the body has " + text.length() + " characters");
        for (String field : List.of("alarm_id", "alarm_name", "current", "previous", "severity", "groupKey", "status"))
            if (json.path(field).isValueNode())
                less.put(field, shortened(json.path(field).asText()));
        return less.toString();
    }

    private static JsonNode clean(JsonNode json) {
        if (json instanceof ObjectNode object) {
            for (var entry : object.properties()) {
                String name = entry.getKey().toLowerCase(Locale.ROOT);
                boolean secret = name.contains("password")
                        || name.contains("token")
                        || name.contains("secret")
                        || name.contains("aws_creds")
                        || name.contains("signature");
                if (secret
                        && entry.getValue().isValueNode()
                        && !entry.getValue().isNull())
                    entry.setValue(MAPPER.getNodeFactory().textNode("(left out)"));
                else if (entry.getValue().isContainerNode()) clean(entry.getValue());
            }
        } else if (json instanceof ArrayNode array) {
            array.forEach(Notice::clean);
        }
        return json;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
