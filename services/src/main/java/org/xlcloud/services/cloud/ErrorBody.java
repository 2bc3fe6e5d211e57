package org.xlcloud.services.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a refused request's body says, in one line. Every service has a form of its own, and what stands
/// between us and it (a load balancer, uwsgi, Heat's CloudFormation side) answers in XML, HTML or plain text.
///
/// @param reason the server's own words; empty when it gave none
/// @param requestId the request id where it stands in the body only
record ErrorBody(String reason, @Nullable String requestId) {
    /// The most that is read of such a body.
    static final int MOST_BYTES = 64 * 1024;

    /// Of markup no more is looked at: what it says stands at the beginning, and the search must not take long.
    private static final int LONGEST_MARKUP = 8 * 1024;

    private static final ErrorBody NONE = new ErrorBody("", null);
    private static final Pattern MARKUP_MESSAGE =
            Pattern.compile("<(Message|title|h1)[^>]{0,200}>([^<]{1,2000})</", Pattern.CASE_INSENSITIVE);
    private static final Pattern UNSEEN = Pattern.compile("(?is)<(script|style)\\b.{0,2000}?</\\1\\s*>|<[^<>]{0,500}>");

    static ErrorBody read(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) return NONE;
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                return fromJson(Json.MAPPER.readTree(text));
            } catch (JsonProcessingException e) {
                return new ErrorBody(shown(text), null); // cut off or not JSON after all: the text is all there is
            }
        }
        if (text.startsWith("<")) return new ErrorBody(fromMarkup(text), null);
        return new ErrorBody(shown(text), null);
    }

    private static ErrorBody fromJson(JsonNode body) {
        // Placement and others after the API guidelines: {"errors":[{status,title,detail,code,request_id}]}
        JsonNode first = body.path("errors").path(0);
        if (first.isObject()) {
            String detail = text(first, "detail");
            return new ErrorBody(
                    shown(detail.isEmpty() ? text(first, "title") : detail), emptyToNull(text(first, "request_id")));
        }
        // Aodh: {"error_message":{faultcode,faultstring,debuginfo}}; also as a plain text
        JsonNode fault = body.path("error_message");
        if (fault.isTextual()) return new ErrorBody(shown(fault.textValue()), null);
        if (fault.isObject()) return new ErrorBody(shown(text(fault, "faultstring")), null);
        // Prometheus: {"status":"error","errorType","error"}
        if (body.path("error").isTextual())
            return new ErrorBody(shown(body.path("error").textValue()), null);
        // Heat: {code,title,explanation,error:{type,message}}; Keystone: {"error":{code,title,message}}
        String said = text(body.path("error"), "message");
        for (String key : new String[] {"message", "description", "explanation", "title"}) {
            if (said.isEmpty()) said = text(body, key); // Glance: message; Gnocchi: description; then what is left
        }
        // Neutron: {"NeutronError":{type,message,detail}}; Nova: {"<kind of fault>":{code,message}}
        if (said.isEmpty()) {
            for (JsonNode value : body) {
                if (said.isEmpty()) said = text(value, "message");
            }
        }
        return new ErrorBody(shown(said), null);
    }

    /// A string at a key; where Gnocchi puts an object there (`{"cause":…,"detail":…}`), that as JSON.
    private static String text(JsonNode object, String key) {
        JsonNode value = object.path(key);
        if (value.isTextual()) return value.textValue();
        return value.isContainerNode() && !value.isEmpty() ? value.toString() : "";
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : Text.line(text);
    }

    private static String fromMarkup(String text) {
        Matcher message = MARKUP_MESSAGE.matcher(text).region(0, Math.min(text.length(), LONGEST_MARKUP));
        return shown(message.find() ? message.group(2) : text);
    }

    /// One line without tags: Glance puts `<br />` into its JSON.
    private static String shown(String text) {
        String bare = text.indexOf('<') < 0 ? text : withoutTags(text);
        return Text.line(bare);
    }

    private static String withoutTags(String whole) {
        String text = whole.length() > LONGEST_MARKUP ? whole.substring(0, LONGEST_MARKUP) : whole;
        String bare = UNSEEN.matcher(text).replaceAll(" ");
        return bare.isBlank() ? text : bare;
    }
}
