package org.xlcloud.simulator.gnocchi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.UUID;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.keystone.Guarded;

/// An error answer of Gnocchi: `{code, title, description}`; a description is a text, or an object with a `cause`.
final class Refusal extends Guarded.Refused {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String title;
    private final transient JsonNode description;

    private Refusal(int code, String title, JsonNode description) {
        super(description.toString());
        this.code = code;
        this.title = title;
        this.description = description;
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    private static ObjectNode cause(String text) {
        return JsonNodeFactory.instance.objectNode().put("cause", text);
    }

    static Refusal notFound(String description) {
        return new Refusal(404, "Not Found", text(description));
    }

    static Refusal noRoute() {
        return new Refusal(404, "Not Found", JsonNodeFactory.instance.nullNode());
    }

    static Refusal noMethod(UUID metric, String method) {
        ObjectNode why = cause("Aggregation method does not exist for this metric");
        why.putObject("detail").put("metric", metric.toString()).put("aggregation_method", method);
        return new Refusal(404, "Not Found", why);
    }

    static Refusal forbidden() {
        return new Refusal(403, "Forbidden", text(""));
    }

    static Refusal notAllowed() {
        return new Refusal(405, "Method Not Allowed", text(""));
    }

    static Refusal notAcceptable() {
        return new Refusal(406, "Not Acceptable", JsonNodeFactory.instance.nullNode());
    }

    static Refusal conflict(String description) {
        return new Refusal(409, "Conflict", text(description));
    }

    static Refusal invalid(String description) {
        return new Refusal(400, "Bad Request", text(description));
    }

    /// A parameter of the query is wrong.
    static Refusal argument(String reason) {
        return new Refusal(400, "Bad Request", cause("Argument value error").put("reason", reason));
    }

    /// The body is wrong.
    static Refusal input(String reason) {
        ObjectNode why = cause("Invalid input").put("reason", reason);
        why.putArray("detail");
        return new Refusal(400, "Bad Request", why);
    }

    static Refusal operations(String detail) {
        return new Refusal(
                400,
                "Bad Request",
                cause("Invalid operations")
                        .put("reason", "Fail to parse the operations string")
                        .put("detail", detail));
    }

    static Refusal noMetrics(String name) {
        ObjectNode why = cause("Metrics not found");
        why.putArray("detail").add(name);
        return new Refusal(400, "Bad Request", why);
    }

    @Override
    protected void answer(Call call) throws IOException {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("code", code).put("title", title);
        body.set("description", description);
        call.reply(code, body);
    }
}
