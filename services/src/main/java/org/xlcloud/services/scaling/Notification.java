package org.xlcloud.services.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Kind;

/// An `orchestration.autoscaling.*` event as the webhook's receipt in the journal has it: the
/// notification itself of 2014, or the traits of today's Aodh. A Ceilometer without definitions
/// of these events passes the project alone.
///
/// @param receipt the receipt's sequence in the journal
/// @param received when it arrived
/// @param type START, END or ERROR
/// @param messageId the notification's own; empty where it has none
/// @param generated when the sender made it, by its clock; null where it does not say
/// @param group the group's id, or its name; empty where it does not say
/// @param stack the id of the stack that the group is in; empty where it does not say
/// @param project empty where it does not say
/// @param adjustment by how much, 0 where it does not say
/// @param alarm the alarm that told
record Notification(
        String cloud,
        long receipt,
        Instant received,
        Type type,
        String messageId,
        @Nullable Instant generated,
        String group,
        String stack,
        String project,
        int adjustment,
        String alarm) {
    private static final String PREFIX = "orchestration.autoscaling.";
    private static final Pattern IN_ARN = Pattern.compile("stacks/[^/]+/([0-9a-fA-F-]{36})");
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final ObjectMapper JSON = new ObjectMapper();

    enum Type {
        START,
        END,
        ERROR
    }

    /// Empty for a receipt of anything else.
    static Optional<Notification> of(Entry entry) {
        if (entry.fact().kind() != Kind.WEBHOOK || !entry.fact().detail().contains(PREFIX)) return Optional.empty();
        JsonNode body;
        try {
            body = JSON.readTree(entry.fact().detail());
        } catch (JsonProcessingException e) {
            return Optional.empty(); // the intake writes JSON or nothing
        }
        JsonNode data = body.path("reason_data");
        String alarm = text(body, "alarm_id");
        return data.path("payload").isObject() ? of2014(entry, data, alarm) : ofToday(entry, data.path("event"), alarm);
    }

    private static Optional<Notification> of2014(Entry entry, JsonNode data, String alarm) {
        JsonNode payload = data.path("payload");
        Matcher arn = IN_ARN.matcher(text(payload, "stack_identity"));
        return type(text(data, "event_type"))
                .map(type -> new Notification(
                        entry.fact().cloud(),
                        entry.seq(),
                        entry.fact().at(),
                        type,
                        text(data, "message_id"),
                        time(text(data, "timestamp")),
                        text(payload, "groupname"),
                        arn.find() ? arn.group(1) : "",
                        text(payload, "tenant_id"),
                        payload.path("adjustment").asInt(0),
                        alarm));
    }

    private static Optional<Notification> ofToday(Entry entry, JsonNode event, String alarm) {
        Optional<Type> type = type(text(event, "event_type"));
        if (type.isEmpty()) return Optional.empty();
        String group = "";
        String stack = "";
        String project = "";
        int adjustment = 0;
        for (JsonNode trait : event.path("traits")) {
            String value = Text.line(trait.path(2).asText(""));
            switch (trait.path(0).asText("")) {
                case "groupname" -> group = value;
                case "resource_id" -> stack = stackOf(value);
                case "project_id" -> project = value;
                case "adjustment" -> adjustment = trait.path(2).asInt(0);
                default -> {}
            }
        }
        return Optional.of(new Notification(
                entry.fact().cloud(),
                entry.seq(),
                entry.fact().at(),
                type.get(),
                text(event, "message_id"),
                time(text(event, "generated")),
                group,
                stack,
                project,
                adjustment,
                alarm));
    }

    private static String stackOf(String value) {
        if (UUID.matcher(value).matches()) return value;
        Matcher arn = IN_ARN.matcher(value);
        return arn.find() ? arn.group(1) : "";
    }

    boolean namesGroup() {
        return !group.isEmpty();
    }

    /// Whether it names the group by its id, as Zed's Heat does, and not by its name.
    boolean byId() {
        return UUID.matcher(group).matches();
    }

    /// "group 138c14e2-…", for sentences.
    String subject() {
        if (!group.isEmpty()) return "group " + group;
        if (!stack.isEmpty()) return "stack " + stack;
        return project.isEmpty() ? "nothing that it names" : "some group of project " + project;
    }

    private static Optional<Type> type(String event) {
        return switch (event.startsWith(PREFIX) ? event.substring(PREFIX.length()) : "") {
            case "start" -> Optional.of(Type.START);
            case "end" -> Optional.of(Type.END);
            case "error" -> Optional.of(Type.ERROR);
            default -> Optional.empty();
        };
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isValueNode() && !value.isNull() ? Text.line(value.asText()) : "";
    }

    /// Both forms are UTC and mostly say no zone.
    private static @Nullable Instant time(String text) {
        String iso = text.replace(' ', 'T');
        try {
            return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            try {
                return OffsetDateTime.parse(iso).toInstant();
            } catch (DateTimeException again) {
                return null; // a sender whose time can't be read tells none
            }
        }
    }
}
